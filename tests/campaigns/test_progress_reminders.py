"""Reminders of reports: 7, 3 and 1 days before, when overdue, on return; ended by the report."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus
from campaigns.progress.reminders import KINDS, true_messages
from campaigns.progress.report_models import ProgressReport
from campaigns.progress.rules import move_report_day, return_report, submit_report
from campaigns.progress.waiting import waiting_for
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make.department()


@pytest.fixture
def campaign(owner):
    return make.campaign(owner=owner)


@pytest.fixture
def unit(owner):
    return make.unit(parent=owner)


@pytest.fixture
def head(unit):
    return make.user(Role.HEAD, unit=unit)


@pytest.fixture
def period(campaign):
    return make.period(campaign=campaign, due_on=date(2023, 1, 10))


@pytest.fixture
def given(campaign, unit):
    return make.assignment(task=make.plan_task(campaign=campaign), unit=unit)


def drafted(day):
    with time_machine.travel(f"{day} 08:00+07:00", tick=False):
        return list(true_messages(timezone.now()))


@pytest.mark.parametrize(
    ("day", "about"),
    [
        ("2023-01-02", None),
        ("2023-01-03", "7d"),
        ("2023-01-07", "3d"),
        ("2023-01-09", "1d"),
        ("2023-01-10", "1d"),
        ("2023-01-11", "over"),
    ],
)
def test_heads_are_reminded_before_and_after_the_report_day(
    period, unit, head, given, owner, day, about
):
    found = drafted(day)
    assert [message.key.split(":")[1] for message in found] == ([about] if about else [])
    for message in found:
        assert (message.recipient_id, message.unit_id) == (head.pk, owner.pk)
        assert message.kind in KINDS
        assert len(message.key) <= 160
        assert len(message.subject) <= 250


def test_the_report_ends_the_reminders_and_a_return_begins_one(period, unit, head, given, owner):
    with time_machine.travel("2023-01-11 08:00+07:00", tick=False):
        report = make.progress_report(period=period, unit=unit, percents=[(given, 50)], by=head)
        assert len(drafted("2023-01-11")) == 1
        submit_report(report=report, by=head)
        assert drafted("2023-01-11") == []
        office = make.user(Role.OFFICE, unit=owner)
        return_report(report=report, reason="Thiếu số liệu", by=office)
        [message] = drafted("2023-01-12")
        assert message.kind == "report-returned"
        assert "Thiếu số liệu" in message.body
        submit_report(report=ProgressReport.objects.get(), by=head)
    assert drafted("2023-01-12") == []


def test_a_moved_report_day_makes_another_message(period, unit, head, given, owner):
    [before] = drafted("2023-01-09")
    with time_machine.travel("2023-01-09 08:00+07:00", tick=False):
        office = make.user(Role.OFFICE, unit=owner)
        move_report_day(period=period, due_on=date(2023, 1, 16), reason="Nghỉ lễ", by=office)
    [after] = drafted("2023-01-09")
    assert before.key != after.key


def test_a_closed_campaign_and_a_former_head_get_none(owner, unit, campaign, period, given):
    former = make.user()
    make.holding(former, Role.HEAD, unit, valid_to=date(2023, 1, 8))
    assert drafted("2023-01-09") == []
    present = make.user(Role.HEAD, unit=unit)
    assert [message.recipient_id for message in drafted("2023-01-09")] == [present.pk]
    campaign.status = CampaignStatus.CLOSED
    campaign.save()
    assert drafted("2023-01-09") == []


@pytest.mark.parametrize(("day", "n_waiting"), [("2023-01-02", 0), ("2023-01-03", 1)])
def test_the_desk_asks_from_a_week_before(period, unit, head, given, day, n_waiting):
    with time_machine.travel(f"{day} 08:00+07:00", tick=False):
        assert len(waiting_for(head)) == n_waiting


def test_the_desk_of_the_office_counts_what_to_accept(period, unit, head, given, owner):
    make.progress_report(period=period, unit=unit, status="submitted", by=head)
    office = make.user(Role.OFFICE, unit=owner)
    with time_machine.travel("2023-01-20 08:00+07:00", tick=False):
        assert [(item.count, item.is_late) for item in waiting_for(office)] == [(1, False)]
