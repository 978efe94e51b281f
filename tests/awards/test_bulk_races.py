"""An act on many dossiers, while units go on nominating, writing and handing in."""

import uuid

import pytest

from awards.meetings.rules import save_meeting
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.rules import start_nomination
from awards.office_queue.bulk import act_on_many
from awards.office_queue.models import BulkKind
from awards.office_queue.undoing import undo_many
from awards.submission.rules import recall, submit
from campaigns.accounts.models import Role, User
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import Round
from campaigns.workflow.rules import first_broken_event
from tests import make
from tests.awards.dossiers import open_round, unit_with_head
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
S = NominationStatus
N_DOSSIERS = 6


@pytest.fixture
def round():
    return open_round()


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


def receive_all(round, chosen, office):
    return act_on_many(
        key=uuid.uuid4(),
        round=Round.objects.get(pk=round.pk),
        kind=BulkKind.RECEIVE,
        nominations=[one.pk for one in chosen],
        values={},
        by=User.objects.get(pk=office.pk),
    )


def submitted(round, n=N_DOSSIERS, **fields):
    return [make.nomination(round=round, **fields) for _n in range(n)]


def test_units_nominate_and_write_meetings_down_while_the_office_receives_many(round, office):
    some, others = submitted(round), submitted(round)
    receiving = [
        lambda: receive_all(round, some, office),
        lambda: receive_all(round, others, office),
    ]

    def start_some(unit, head, people):
        for person in people:
            start_nomination(
                round=Round.objects.get(pk=round.pk),
                unit=unit,
                group=NomineeGroup.STAFF,
                nominee=person,
                creation_key=uuid.uuid4(),
                by=User.objects.get(pk=head.pk),
            )
        save_meeting(
            round=round,
            unit=unit,
            edit_number=0,
            place="Phòng họp",
            by=User.objects.get(pk=head.pk),
        )

    nominating = []
    for _n in range(3):
        unit, head = unit_with_head(round)
        people = [make.person(unit=unit) for _m in range(N_DOSSIERS)]
        nominating.append(
            lambda unit=unit, head=head, people=people: start_some(unit, head, people)
        )

    assert at_once(*receiving, *nominating) == [None] * 5
    statuses = list(Nomination.objects.values_list("status", flat=True))
    assert statuses.count(S.RECEIVED) == 2 * N_DOSSIERS
    assert statuses.count(S.DRAFT) == 3 * N_DOSSIERS
    assert first_broken_event() is None


def test_two_acts_on_the_same_dossiers_in_another_order_do_one(round, office):
    chosen = submitted(round)
    first, second = at_once(
        lambda: receive_all(round, chosen, office),
        lambda: receive_all(round, chosen[::-1], office),
    )
    assert [first, second].count(None) == 1
    assert {one.code for one in (first, second) if one} == {"refused"}
    assert first_broken_event() is None


def test_a_dossier_taken_back_at_that_moment_is_received_or_a_draft_never_both(round, office):
    chosen = submitted(round)
    one = chosen[0]
    bulk, recalled = at_once(
        lambda: receive_all(round, chosen, office),
        lambda: recall(
            nomination=Nomination.objects.get(pk=one.pk),
            by=User.objects.get(pk=one.created_by_id),
        ),
    )
    one.refresh_from_db()
    assert [bulk, recalled].count(None) == 1
    assert one.status == (S.RECEIVED if bulk is None else S.DRAFT)
    assert (one.received_at is None) == (bulk is not None)
    # All of them or none.
    others = {Nomination.objects.get(pk=other.pk).status for other in chosen[1:]}
    assert others == {S.RECEIVED if bulk is None else S.SUBMITTED}


def test_an_act_taken_back_while_a_supplement_comes_in_loses_neither(round, office):
    chosen = submitted(round)
    act = receive_all(round, chosen, office)
    late = make.nomination(round=round, status=S.DRAFT)
    make.meeting(late)
    undone, handed_in = at_once(
        lambda: undo_many(act=act, by=User.objects.get(pk=office.pk)),
        lambda: submit(
            nomination=Nomination.objects.get(pk=late.pk),
            is_confirmed=True,
            by=User.objects.get(pk=late.created_by_id),
        ),
    )
    assert undone is None
    assert handed_in is None
    assert set(Nomination.objects.values_list("status", flat=True)) == {S.SUBMITTED}
    assert first_broken_event() is None
