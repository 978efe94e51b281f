"""Acts on many dossiers that follow each other are taken back the last first."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.evaluation.models import Appraisal, Assignment
from awards.nominations.models import Nomination, NominationStatus
from awards.office_queue.assigning import assign
from awards.office_queue.bulk import BulkRefusedError, act_on_many
from awards.office_queue.models import BulkKind
from awards.office_queue.snapshots import touched_since_act
from awards.office_queue.undoing import undo_many
from campaigns.accounts.models import Role
from tests import make

pytestmark = pytest.mark.django_db
S = NominationStatus


@pytest.fixture
def round():
    return make.round_()


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


@pytest.fixture
def chosen(round):
    return [make.nomination(round=round) for _n in range(2)]


def do(kind, chosen, by, **values):
    return act_on_many(
        key=uuid.uuid4(),
        round=chosen[0].round,
        kind=kind,
        nominations=[one.pk for one in chosen],
        values=values,
        by=by,
    )


def refused(act, by) -> list[int]:
    with pytest.raises(BulkRefusedError) as excinfo:
        undo_many(act=act, by=by)
    return [one.nomination.pk for one in excinfo.value.outcomes if one.refusals]


def statuses(chosen) -> set[str]:
    keys = [one.pk for one in chosen]
    return set(Nomination.objects.filter(pk__in=keys).values_list("status", flat=True))


def later_acts(office):
    due_at = (timezone.now() + timedelta(days=5)).isoformat()
    asked = {"message": "Bổ sung.", "due_at": due_at, "parts": ["summary"], "criteria": []}
    return [
        (BulkKind.ASSIGN, {"officer": office.pk}),
        (BulkKind.FIND_INELIGIBLE, {"reasons": ["evidence"], "note": ""}),
        (BulkKind.RETURN, asked),
    ]


@pytest.mark.parametrize("n", range(3), ids=["assigned", "found on", "returned"])
def test_an_act_is_taken_back_once_the_later_one_was(office, chosen, n):
    received = do(BulkKind.RECEIVE, chosen, office)
    kind, values = later_acts(office)[n]
    later = do(kind, chosen[:1], office, **values)
    assert refused(received, office) == [chosen[0].pk]
    undo_many(act=later, by=office)
    undo_many(act=received, by=office)
    assert statuses(chosen) == {S.SUBMITTED}
    assert not Assignment.objects.filter(ended_at=None).exists()


def test_a_whole_row_of_acts_is_taken_back_the_last_first(office, chosen):
    received = do(BulkKind.RECEIVE, chosen, office)
    others = [do(kind, chosen, office, **values) for kind, values in later_acts(office)[:2]]
    proposed = do(BulkKind.ASSIGN, chosen, office, officer=None)
    for act in (proposed, *reversed(others), received):
        undo_many(act=act, by=office)
    assert statuses(chosen) == {S.SUBMITTED}
    # Taken back, yet on record.
    assert Appraisal.objects.count() == 2
    assert not Appraisal.objects.standing().exists()


def test_who_worked_before_or_after_the_act_that_was_taken_back_still_counts(office, chosen):
    before, after = chosen
    received = do(BulkKind.RECEIVE, chosen, office)
    for officer in (office, None):
        assign(nominations=[before], officer=officer, by=office)
    later = do(BulkKind.ASSIGN, chosen, office, officer=office.pk)
    undo_many(act=later, by=office)
    for officer in (office, None):
        assign(nominations=[after], officer=officer, by=office)
    assert refused(received, office) == [before.pk, after.pk]
    assert statuses(chosen) == {S.RECEIVED}


def test_of_two_later_acts_each_must_be_taken_back(office, chosen):
    received = do(BulkKind.RECEIVE, chosen, office)
    first = do(BulkKind.ASSIGN, chosen, office, officer=office.pk)
    undo_many(act=first, by=office)
    second = do(BulkKind.ASSIGN, chosen[1:], office, officer=office.pk)
    assert refused(received, office) == [chosen[1].pk]
    undo_many(act=second, by=office)
    undo_many(act=received, by=office)
    assert statuses(chosen) == {S.SUBMITTED}


def test_touches_are_looked_for_in_as_many_queries_whatever_the_number(round, office):
    counts = []
    for n in (2, 10):
        chosen = [make.nomination(round=round) for _n in range(n)]
        received = do(BulkKind.RECEIVE, chosen, office)
        undo_many(act=do(BulkKind.ASSIGN, chosen, office, officer=office.pk), by=office)
        with CaptureQueriesContext(connection) as queries:
            assert touched_since_act(chosen, received) == set()
        counts.append(len(queries))
    assert counts == [2, 2]
