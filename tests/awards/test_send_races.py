"""The list goes to the Council while somebody acts on one of its dossiers."""

import threading
import time

import pytest

import campaigns.launch.rules  # noqa: F401 - the moves of a round are laid down there
from awards.evaluation.rules import appraise
from awards.nominations.models import Nomination, NominationStatus
from awards.submission.rules import withdraw
from awards.summary_list.proposing import propose
from awards.summary_list.record import record_of
from awards.summary_list.rules import send_to_council
from campaigns.accounts.models import Role, User
from campaigns.papers.rules import document_of
from campaigns.plans.models import Round, RoundStatus
from campaigns.workflow.rules import first_broken_event, recording
from tests import make
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
S = NominationStatus


@pytest.fixture
def round():
    return make.round_(status=RoundStatus.SCREENING)


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


def during(act, *, round, office):
    """Send the list while an act has been done and is not committed yet; gives the record."""
    done = threading.Event()

    def acting():
        with recording():
            act()
            done.set()
            time.sleep(1)

    def sending():
        assert done.wait(60)
        send_to_council(round=Round.objects.get(pk=round.pk), by=User.objects.get(pk=office.pk))

    assert at_once(acting, sending) == [None, None]
    round.refresh_from_db()
    assert round.status == RoundStatus.COUNCIL
    assert first_broken_event() is None
    return str(document_of(record_of(round).paper).to_data())


def test_a_dossier_withdrawn_at_that_moment_is_not_in_the_record(round, office):
    kept, gone = (make.nomination(round=round, status=S.ELIGIBLE) for _n in range(2))
    record = during(
        lambda: withdraw(
            nomination=Nomination.objects.get(pk=gone.pk),
            reason="Rút",
            by=User.objects.get(pk=gone.created_by_id),
        ),
        round=round,
        office=office,
    )
    gone.refresh_from_db()
    assert gone.status == S.WITHDRAWN
    assert kept.nominee_name in record
    assert gone.nominee_name not in record


def test_a_finding_of_that_moment_is_in_the_record(round, office):
    make.nomination(round=round, status=S.ELIGIBLE)
    late = make.nomination(round=round, status=S.INELIGIBLE)
    make.findings(late, by=office)
    record = during(
        lambda: appraise(
            nomination=Nomination.objects.get(pk=late.pk),
            is_eligible=True,
            reasons=[],
            by=User.objects.get(pk=office.pk),
        ),
        round=round,
        office=office,
    )
    assert "02 hồ sơ đủ điều kiện" in record


def test_a_proposal_of_that_moment_is_in_the_record(round, office):
    one = make.nomination(round=round, status=S.ELIGIBLE)
    record = during(
        lambda: propose(
            nomination=Nomination.objects.get(pk=one.pk),
            is_proposed=True,
            note="Tiêu biểu toàn đợt",
            by=User.objects.get(pk=office.pk),
        ),
        round=round,
        office=office,
    )
    assert "Đề xuất: Tiêu biểu toàn đợt" in record
