"""Reminders of reports: 7, 3 and 1 days before, when overdue, on return; ended by the report."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone, translation

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus
from campaigns.progress.reminders import KINDS, true_messages
from campaigns.progress.report_models import ProgressReport
from campaigns.progress.rules import move_report_day, return_report, submit_report
from campaigns.progress.waiting import waiting_for
from tests import make

pytestmark = pytest.mark.django_db


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
        [item] = waiting_for(head)
        assert (item.is_late, item.due_at) == (False, None)  # it was there before
        assert message.kind == "report-returned"
        assert "Thiếu số liệu" in message.body
        submit_report(report=ProgressReport.objects.get(), by=head)
    assert drafted("2023-01-12") == []


def test_the_words_are_vietnamese_whatever_language_the_process_speaks(period, unit, head, given):
    report = make.progress_report(period=period, unit=unit, percents=[(given, 50)], by=head)
    with translation.override("en"):
        found = [*drafted("2023-01-09"), *drafted("2023-01-11")]
        report.status, report.submitted_by = "returned", head
        report.submitted_at = report.first_submitted_at = timezone.now()
        report.save()
        found += drafted("2023-01-11")
    assert [message.subject for message in found] == [
        f"Sắp đến hạn báo cáo tiến độ, ngày 10/01/2023: {period.name}",
        f"Quá hạn báo cáo tiến độ: {period.name}",
        f"Báo cáo tiến độ bị trả lại để bổ sung: {period.name}",
    ]
    assert all(unit.name in message.body for message in found)
    assert not any(word in m.body for m in found for word in ("report", "Office"))


def test_the_messages_cost_the_same_for_many_periods_units_and_returns(
    campaign, owner, django_assert_max_num_queries
):
    for year in (2021, 2022):
        period = make.period(campaign=campaign, year=year, due_on=date(2023, 1, 10))
        for status in ("returned", "draft", "returned"):
            unit = make.unit(parent=owner)
            user = make.user(Role.HEAD, unit=unit)
            given = make.assignment(task=make.plan_task(campaign=campaign), unit=unit)
            make.progress_report(
                period=period, unit=unit, status=status, percents=[(given, 50)], by=user
            )
    with django_assert_max_num_queries(8):
        assert len(drafted("2023-01-11")) > 6


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
