"""Reminders of days: which one on which day, once each, taken back when no longer true."""

from datetime import timedelta

import pytest
import time_machine

from awards.council.models import SessionStatus
from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.evaluation.rules import return_for_supplement
from awards.nominations.models import NominationStatus
from awards.nominations.reminders import (
    DEADLINE_EXTENDED,
    ROUND_DEADLINE,
    SUPPLEMENT_ASKED,
    SUPPLEMENT_DUE,
)
from awards.nominations.supplement_models import Part
from awards.proceedings.reminders import SESSION_NEAR, VOTE_OPEN
from awards.submission.rules import withdraw
from awards.voting.models import ElectorateEntry
from campaigns.accounts.models import Role
from campaigns.launch.rules import extend_deadline
from campaigns.outbox.models import Message
from campaigns.outbox.rules import mark_read, release
from campaigns.plans.models import RoundStatus
from tests import make
from tests.keeping_time import at, standing

pytestmark = pytest.mark.django_db

CLOSES = make.local(2022, 11, 30, 17)


@pytest.fixture
def round(here):
    made = make.round_(campaign=make.campaign(owner=here), closes_at=CLOSES)
    make.quota(made)
    return made


# --- the deadline of a round -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (make.local(2022, 11, 22, 23, 59), []),
        (make.local(2022, 11, 23, 0, 1), ["7"]),
        (make.local(2022, 11, 26, 23, 59), ["7"]),
        (make.local(2022, 11, 27, 0, 1), ["3"]),
        (make.local(2022, 11, 28, 23, 59), ["3"]),
        (make.local(2022, 11, 29, 0, 1), ["1"]),
        (make.local(2022, 11, 30, 16, 59), ["1"]),
        (make.local(2022, 11, 30, 17, 1), []),
    ],
)
def test_a_late_start_sends_the_one_reminder_of_its_day(round, head, day, expected):
    at(day)
    assert [m.key.split(":")[3] for m in standing(ROUND_DEADLINE)] == expected


def test_each_reminder_is_drafted_once_however_often_the_timekeeper_runs(round, head):
    for day in range(20, 31):
        for hour in (1, 9, 9, 23):
            at(make.local(2022, 11, day, hour))
    keys = Message.objects.filter(kind=ROUND_DEADLINE).values_list("key", flat=True)
    assert [key.split(":")[3] for key in keys.order_by("pk")] == ["7", "3", "1"]
    assert standing(ROUND_DEADLINE).count() == 0


def test_who_has_handed_in_is_not_reminded_and_who_still_drafts_is(round, head, unit):
    made = make.nomination(round=round, unit=unit, status=NominationStatus.SUBMITTED)
    at(make.local(2022, 11, 28))
    assert not standing(ROUND_DEADLINE).exists()
    make.nomination(round=round, unit=unit, status=NominationStatus.DRAFT)
    at(make.local(2022, 11, 28))
    assert [m.recipient_id for m in standing(ROUND_DEADLINE).filter(recipient=head)] == [head.pk]
    assert made.nominee_name not in standing(ROUND_DEADLINE).first().body


def test_handing_in_withdraws_the_reminder_nobody_has_read(round, head, unit):
    at(make.local(2022, 11, 28))
    make.nomination(round=round, unit=unit, created_by=head)
    at(make.local(2022, 11, 28, 10))
    assert [m.state for m in Message.objects.filter(kind=ROUND_DEADLINE)] == ["withdrawn"]


def test_a_reminder_that_was_read_stays(round, head, unit, here):
    at(make.local(2022, 11, 28))
    message = Message.objects.get(kind=ROUND_DEADLINE)
    release(messages=[message], by=make.user(Role.OFFICE, unit=here))
    mark_read(messages=[message], by=head)
    make.nomination(round=round, unit=unit, created_by=head)
    at(make.local(2022, 11, 28, 10))
    assert [m.state for m in Message.objects.filter(kind=ROUND_DEADLINE)] == ["released"]


def test_putting_off_the_deadline_withdraws_the_reminder_and_says_so(round, head, here):
    at(make.local(2022, 11, 28))
    old = Message.objects.get(kind=ROUND_DEADLINE)
    with time_machine.travel(make.local(2022, 11, 28, 9), tick=False):
        extend_deadline(
            round=round,
            closes_at=make.local(2022, 12, 20, 17),
            reason="Bão",
            by=make.user(Role.OFFICE, unit=here),
        )
    at(make.local(2022, 11, 28, 10))
    old.refresh_from_db()
    assert old.state == "withdrawn"
    told = Message.objects.get(kind=DEADLINE_EXTENDED)
    assert "17 giờ 00 ngày 20/12/2022" in told.body
    assert (told.recipient, told.state) == (head, "released")
    at(make.local(2022, 12, 13))
    assert standing(ROUND_DEADLINE).count() == 1


def test_only_heads_below_the_owner_are_reminded(round, head):
    stranger = make.user(Role.HEAD, unit=make.unit(parent=make.department()))
    former = make.user()
    make.holding(former, Role.HEAD, round.campaign.owner, valid_to=make.LONG_AGO)
    closed = make.user(Role.HEAD, unit=round.campaign.owner, is_active=False)
    at(make.local(2022, 11, 28))
    told = {m.recipient_id for m in standing(ROUND_DEADLINE)}
    assert told == {head.pk}
    assert not told & {stranger.pk, former.pk, closed.pk}


def test_a_round_without_places_or_not_open_reminds_nobody(here, head):
    campaign = make.campaign(owner=here)
    make.round_(campaign=campaign, closes_at=CLOSES)
    closed = make.round_(
        campaign=campaign, closes_at=CLOSES, year=2023, status=RoundStatus.SCREENING
    )
    make.quota(closed)
    at(make.local(2022, 11, 28))
    assert not Message.objects.exists()


# --- supplements -------------------------------------------------------------------------------


def returned(round, unit, here, *, asked, due):
    nomination = make.nomination(round=round, unit=unit, status=NominationStatus.RECEIVED)
    with time_machine.travel(asked, tick=False):
        return_for_supplement(
            nomination=nomination,
            message="Thiếu minh chứng của bà Trần Thị Mẫu",
            due_at=due,
            parts=[(Part.SUMMARY, None, "")],
            by=make.user(Role.OFFICE, unit=here),
        )
    return nomination


def test_a_returned_dossier_is_told_at_once_then_three_and_one_days_before(round, unit, head, here):
    returned(round, unit, here, asked=make.local(2022, 11, 1), due=make.local(2022, 11, 11, 17))

    def found(day):
        at(make.local(2022, 11, day))
        return [
            (m.kind, m.key.split(":")[3] if m.kind == SUPPLEMENT_DUE else "")
            for m in standing(SUPPLEMENT_ASKED, SUPPLEMENT_DUE).filter(recipient=head)
        ][::-1]

    asked = (SUPPLEMENT_ASKED, "")
    assert found(1) == [asked]
    assert found(7) == [asked]
    assert found(8) == [asked, (SUPPLEMENT_DUE, "3")]
    assert found(10) == [asked, (SUPPLEMENT_DUE, "1")]
    assert found(12) == []
    for message in Message.objects.filter(recipient=head):
        assert "Trần Thị Mẫu" not in message.body + message.subject


def test_what_is_due_in_two_days_is_told_once_not_twice(round, unit, head, here):
    day = make.local(2022, 11, 1)
    returned(round, unit, here, asked=day, due=day + timedelta(days=2))
    at(day)
    kinds = [m.kind for m in Message.objects.filter(recipient=head)]
    assert kinds == [SUPPLEMENT_ASKED]


def test_a_dossier_that_is_withdrawn_needs_no_supplement(round, unit, head, here):
    nomination = returned(
        round, unit, here, asked=make.local(2022, 11, 1), due=make.local(2022, 11, 11)
    )
    at(make.local(2022, 11, 1))
    withdraw(nomination=nomination, reason="Đơn vị rút", by=head)
    at(make.local(2022, 11, 2))
    assert not standing(SUPPLEMENT_ASKED).exists()


# --- the Council -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "days"), [(2, None), (3, "7"), (6, "7"), (7, "3"), (9, "1"), (10, "1")]
)
def test_the_whole_council_is_reminded_of_a_session(round, day, days):
    session = make.session(
        round=round, status=SessionStatus.PLANNED, starts_at=make.local(2022, 12, 10, 14)
    )
    at(make.local(2022, 12, day))
    found = standing(SESSION_NEAR)
    assert {m.key.split(":")[3] for m in found} == ({days} if days else set())
    seats = {member.user_id for member in session.council.members.all()} if days else set()
    assert {m.recipient_id for m in found} == seats


def test_a_session_that_is_put_off_takes_its_reminder_along(round):
    session = make.session(
        round=round, status=SessionStatus.PLANNED, starts_at=make.local(2022, 12, 10, 14)
    )
    at(make.local(2022, 12, 8))
    session.starts_at = make.local(2023, 1, 10, 14)
    session.save()
    at(make.local(2022, 12, 8, 10))
    assert not standing(SESSION_NEAR).exists()


@pytest.fixture
def vote(round):
    session = make.session(round=round, starts_at=make.local(2022, 12, 10, 14))
    made = VoteRound.objects.create(
        session=session, number=1, status=VoteRoundStatus.OPEN, fingerprint="a"
    )
    for member in session.council.members.exclude(seat="secretary"):
        ElectorateEntry.objects.create(vote_round=made, member=member)
    return made


def facts():
    """Everything the outbox keeps about notices of a vote."""
    return list(
        Message.objects.filter(kind=VOTE_OPEN)
        .order_by("recipient_id")
        .values_list("recipient_id", "released_at", "withdrawn_at", "withdraw_reason", "body")
    )


def test_the_notice_of_a_vote_does_not_tell_who_has_voted(vote):
    at(make.local(2022, 12, 10, 15))
    before = facts()
    assert len(before) == vote.electorate.count() == 9
    voted = vote.electorate.first()
    ElectorateEntry.objects.filter(pk=voted.pk).update(has_voted=True)
    at(make.local(2022, 12, 10, 16))
    assert facts() == before


def test_the_notice_of_a_vote_goes_for_all_alike_when_the_vote_closes(vote):
    at(make.local(2022, 12, 10, 15))
    message = Message.objects.filter(kind=VOTE_OPEN).first()
    mark_read(messages=[message], by=message.recipient)
    VoteRound.objects.update(status=VoteRoundStatus.CLOSED)
    at(make.local(2022, 12, 10, 16))
    assert len({fact[1:4] for fact in facts()}) == 1
    assert not standing(VOTE_OPEN).exists()
