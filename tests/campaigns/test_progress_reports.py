"""A report: saved without loss, handed in complete, returned, accepted; and who is missing."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import product

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus
from campaigns.progress.lines import lines_for
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.report_models import ProgressReport, ReportStatus, SubmittedReport
from campaigns.progress.rules import (
    TRANSITIONS,
    EntryInput,
    accept_report,
    attach_file,
    remove_file,
    return_report,
    save_report,
    submit_report,
)
from campaigns.progress.standing import alarm, counted, counts_of, in_state, units_of
from campaigns.workflow.models import AuditEvent
from campaigns.workflow.rules import available_moves, first_broken_event, history_of
from tests import make
from tests.refusals import codes_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_report_day():
    with time_machine.travel("2023-01-10 09:00+07:00", tick=False):
        yield


@pytest.fixture
def given(campaign, unit):
    return make.assignment(task=make.plan_task(campaign=campaign, measure="mô hình"), unit=unit)


def entry(given, *, figure="2", percent=40, text="Đã xây dựng 2 mô hình.", edit_number=0):
    figure = None if figure is None else Decimal(figure)
    return EntryInput(given.pk, figure, percent, text, edit_number)


def save(period, unit, by, *entries, **fields) -> ProgressReport:
    return save_report(period=period, unit=unit, entries=entries, by=by, **fields)


def submitted(period, unit, by, *entries) -> ProgressReport:
    return submit_report(report=save(period, unit, by, *entries), by=by)


def test_the_first_save_begins_the_report_and_keeps_half_a_line(period, unit, head, given):
    report = save(period, unit, head, entry(given, figure=None, percent=None), summary="Khó khăn")
    assert report.status == ReportStatus.DRAFT
    [line] = lines_for(unit, period)
    assert (line.figure, line.percent, line.text) == (None, None, "Đã xây dựng 2 mô hình.")
    report.refresh_from_db()
    assert report.summary == "Khó khăn"


def test_an_empty_line_is_no_entry_and_the_same_words_are_no_event(period, unit, head, given):
    report = save(period, unit, head, entry(given, figure=None, percent=None, text=" "))
    assert report.entries.count() == 0
    save(period, unit, head, entry(given))
    n_events = AuditEvent.objects.count()
    save(period, unit, head, entry(given, edit_number=0))
    assert AuditEvent.objects.count() == n_events


def test_nothing_saved_elsewhere_meanwhile_is_overwritten(period, unit, head, given):
    opened_at = save(period, unit, head, entry(given)).edit_number
    newer = save(period, unit, head, entry(given, text="Mới hơn", edit_number=opened_at))
    with pytest.raises(ValidationError) as refused:
        save(period, unit, head, entry(given, text="Cũ", edit_number=opened_at))
    assert refused.value.message_dict == {
        str(given.pk): [next(iter(refused.value.message_dict.values()))[0]]
    }
    assert codes_of(refused) == ["edited_elsewhere"]
    assert lines_for(unit, period)[0].text == "Mới hơn"
    save(period, unit, head, entry(given, text="Đã xem cả hai", edit_number=newer.edit_number))
    assert lines_for(unit, period)[0].text == "Đã xem cả hai"


def test_two_tabs_may_write_different_tasks(period, unit, head, given, campaign):
    other = make.assignment(task=make.plan_task(campaign=campaign), unit=unit)
    save(period, unit, head, entry(given))
    save(period, unit, head, entry(other, figure=None, text="Việc khác", edit_number=0))
    assert {line.text for line in lines_for(unit, period)} == {
        "Đã xây dựng 2 mô hình.",
        "Việc khác",
    }


def test_the_summary_is_guarded_too(period, unit, head, given):
    opened_at = save(period, unit, head, summary="Một").edit_number
    save(period, unit, head, summary="Hai", edit_number=opened_at)
    with pytest.raises(ValidationError) as refused:
        save(period, unit, head, summary="Ba", edit_number=opened_at)
    assert list(refused.value.error_dict) == ["summary"]
    assert ProgressReport.objects.get().summary == "Hai"


def test_only_the_head_of_the_unit_writes_and_only_its_own_tasks(period, unit, head, given, owner):
    neighbour = make.unit(parent=owner)
    make.assignment(task=given.task, unit=neighbour)
    foreign = neighbour.task_assignments.get()
    save(period, unit, head, entry(given))
    with pytest.raises(ValidationError) as refused:
        save(period, unit, head, entry(foreign))
    assert codes_of(refused) == ["wrong_task"]
    with pytest.raises(PermissionDenied):
        save(period, neighbour, head, entry(foreign))
    with pytest.raises(PermissionDenied):
        save(period, unit, make.user(Role.OFFICE, unit=owner), entry(given))


@pytest.mark.parametrize(
    ("starts_on", "code"), [(date(2023, 1, 10), None), (date(2023, 1, 11), "not_begun")]
)
def test_a_period_is_reported_on_from_its_first_day(campaign, unit, head, given, starts_on, code):
    period = make.period(campaign=campaign, year=2023, starts_on=starts_on)
    if code is None:
        assert save(period, unit, head, entry(given))
        return
    with pytest.raises(ValidationError) as refused:
        save(period, unit, head, entry(given))
    assert codes_of(refused) == [code]


@pytest.mark.parametrize(
    ("given_on", "is_asked"), [(date(2022, 12, 31), True), (date(2023, 1, 1), False)]
)
def test_tasks_given_by_the_end_of_a_period_are_asked(campaign, period, unit, given_on, is_asked):
    make.assignment(task=make.plan_task(campaign=campaign), unit=unit, given_on=given_on)
    assert len(lines_for(unit, period)) == is_asked


@pytest.mark.parametrize(
    ("done_on", "is_asked"), [(date(2023, 1, 10), False), (date(2023, 1, 11), True)]
)
def test_what_was_done_by_the_report_day_is_not_asked(campaign, period, unit, done_on, is_asked):
    task = make.plan_task(campaign=campaign)
    make.assignment(task=task, unit=unit, percent=100, done_on=done_on)
    assert len(lines_for(unit, period)) == is_asked


def test_a_closed_campaign_takes_no_reports(owner, unit, head):
    closed = make.campaign(owner=owner, status=CampaignStatus.CLOSED)
    given = make.assignment(task=make.plan_task(campaign=closed), unit=unit)
    with pytest.raises(ValidationError) as refused:
        save(make.period(campaign=closed), unit, head, entry(given))
    assert codes_of(refused) == ["not_launched"]


def test_handing_in_needs_the_percentage_and_the_figure(period, unit, head, given):
    report = save(period, unit, head, entry(given, figure=None, percent=None))
    with pytest.raises(ValidationError) as refused:
        submit_report(report=report, by=head)
    assert codes_of(refused) == ["blocked", "blocked"]
    save(period, unit, head, entry(given, figure="0", percent=0, edit_number=report.edit_number))
    assert submit_report(report=report, by=head).status == ReportStatus.SUBMITTED


@pytest.mark.parametrize(("percent", "text", "is_refused"), [
    (60, "", False), (59, "", True), (59, "Tính lại số mô hình.", False),
])  # fmt: skip
def test_a_percentage_falls_only_with_a_word_of_explanation(
    campaign, period, unit, head, given, percent, text, is_refused
):
    earlier = make.period(campaign=campaign, year=2021)
    make.progress_report(
        period=earlier, unit=unit, status=ReportStatus.ACCEPTED, percents=[(given, 60)]
    )
    report = save(period, unit, head, entry(given, percent=percent, text=text))
    if is_refused:
        with pytest.raises(ValidationError) as refused:
            submit_report(report=report, by=head)
        assert "59% thấp hơn 60%" in str(refused.value) or "60%" in str(refused.value)
    else:
        assert submit_report(report=report, by=head).status == ReportStatus.SUBMITTED


def test_a_later_period_does_not_bind_an_earlier_one(campaign, period, unit, head, given):
    later = make.period(campaign=campaign, year=2023, starts_on=date(2023, 1, 1))
    make.progress_report(
        period=later, unit=unit, status=ReportStatus.ACCEPTED, percents=[(given, 60)]
    )
    report = save(period, unit, head, entry(given, percent=30, text=""))
    assert submit_report(report=report, by=head).status == ReportStatus.SUBMITTED


def test_handed_in_twice_is_handed_in_once(period, unit, head, given):
    report = submitted(period, unit, head, entry(given))
    submit_report(report=ProgressReport.objects.get(pk=report.pk), by=head)
    assert SubmittedReport.objects.count() == 1
    with pytest.raises(ValidationError) as refused:
        save(period, unit, head, entry(given, text="Nữa"))
    assert codes_of(refused) == ["not_editable"]


def test_what_was_handed_in_is_kept_word_for_word(period, unit, head, given, office):
    report = submitted(period, unit, head, entry(given, figure="12.50"))
    return_report(report=report, reason="Thiếu minh chứng", by=office)
    save(period, unit, head, entry(given, text="Bổ sung", edit_number=99))
    submit_report(report=report, by=head)
    first, second = report.versions.all()
    assert first.content["tasks"][0]["figure"] == "12.5"
    assert first.content["tasks"][0]["text"] == "Đã xây dựng 2 mô hình."
    assert second.content["tasks"][0]["text"] == "Bổ sung"
    kept = [e.after["sha256"] for e in history_of(report) if e.action == "keep_version"]
    assert kept == [first.sha256, second.sha256]
    with pytest.raises(ValidationError):
        first.save()
    assert first_broken_event() is None


def test_returning_needs_a_reason(period, unit, head, given, office):
    report = submitted(period, unit, head, entry(given))
    with pytest.raises(ValidationError) as refused:
        return_report(report=report, reason=" ", by=office)
    assert codes_of(refused) == ["reason_missing"]
    return_report(report=report, reason="Nêu rõ số liệu", by=office)
    assert report.status == ReportStatus.RETURNED
    assert history_of(report).last().reason == "Nêu rõ số liệu"


@pytest.mark.parametrize(("percent", "done_on"), [(100, date(2023, 1, 10)), (99, None)])
def test_an_accepted_hundred_is_done(period, unit, head, given, office, percent, done_on):
    report = submitted(period, unit, head, entry(given, percent=percent))
    given.refresh_from_db()
    assert (given.percent, given.done_on) == (0, None)
    accept_report(report=report, by=office)
    given.refresh_from_db()
    assert (given.percent, given.done_on) == (percent, done_on)


def test_a_task_once_done_can_fall_back(campaign, period, unit, head, given, office):
    accept_report(report=submitted(period, unit, head, entry(given, percent=100)), by=office)
    later = make.period(
        campaign=campaign, year=2023, starts_on=date(2023, 1, 1), due_on=date(2024, 1, 10)
    )
    given.refresh_from_db()
    report = make.progress_report(
        period=later, unit=unit, status=ReportStatus.SUBMITTED, percents=[(given, 80)], by=head
    )
    accept_report(report=report, by=office)
    given.refresh_from_db()
    assert (given.percent, given.done_on) == (80, None)


def test_the_latest_period_counts_whatever_the_order_of_acceptance(
    campaign, period, unit, head, given, office
):
    later = make.period(campaign=campaign, year=2023, starts_on=date(2023, 1, 1))
    newer = submitted(later, unit, head, entry(given, percent=70))
    older = submitted(period, unit, head, entry(given, percent=30))
    accept_report(report=newer, by=office)
    accept_report(report=older, by=office)
    given.refresh_from_db()
    assert given.percent == 70


def test_who_submitted_does_not_accept(period, unit, owner, given, office):
    both = make.user(Role.HEAD, unit=unit)
    make.holding(both, Role.OFFICE, owner)
    report = submitted(period, unit, both, entry(given))
    with pytest.raises(ValidationError) as refused:
        accept_report(report=report, by=both)
    assert codes_of(refused) == ["same_person"]
    assert accept_report(report=report, by=office).status == ReportStatus.ACCEPTED


@pytest.mark.parametrize(("status", "role"), list(product(ReportStatus, Role)))
def test_moves_by_state_and_role(period, unit, owner, given, status, role):
    report = make.progress_report(period=period, unit=unit, status=status, percents=[(given, 50)])
    report.entries.update(figure=1)
    by = make.user(role, unit=unit if role == Role.HEAD else owner)
    expected = {t.name for t in TRANSITIONS if status in t.sources and role in t.roles}
    assert {m.name for m in available_moves(report, by=by)} == expected
    wanted = {
        (ReportStatus.DRAFT, Role.HEAD): {"submit_report"},
        (ReportStatus.RETURNED, Role.HEAD): {"resubmit_report"},
        (ReportStatus.SUBMITTED, Role.OFFICE): {"accept_report", "return_report"},
    }
    assert expected == wanted.get((status, role), set())


def test_files_are_added_once_and_taken_out(period, unit, head, given, office):
    picture = BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")

    def upload():
        return SimpleUploadedFile("anh.png", picture.getvalue())

    first = attach_file(period=period, unit=unit, upload=upload(), by=head)
    assert attach_file(period=period, unit=unit, upload=upload(), by=head) == first
    with pytest.raises(ValidationError) as refused:
        attach_file(period=period, unit=unit, upload=SimpleUploadedFile("a.exe", b"MZ"), by=head)
    assert codes_of(refused) == ["wrong_type"]
    remove_file(file=first, by=head)
    report = submitted(period, unit, head, entry(given))
    assert report.versions.get().content["files"] == []
    with pytest.raises(ValidationError) as refused:
        remove_file(file=first, by=head)
    assert codes_of(refused) == ["not_editable"]


@pytest.mark.parametrize(
    ("now", "is_late"), [("2023-01-10 23:59+07:00", False), ("2023-01-11 00:00+07:00", True)]
)
def test_late_begins_the_day_after(period, unit, head, given, now, is_late):
    with time_machine.travel(now, tick=False):
        report = submitted(period, unit, head, entry(given))
    assert report.is_late is is_late
    assert in_state(units_of(period), "late", period).exists() is is_late


def test_a_supplement_does_not_make_a_report_late(period, unit, head, given, office):
    report = submitted(period, unit, head, entry(given))
    return_report(report=report, reason="Bổ sung", by=office)
    with time_machine.travel("2023-02-01 09:00+07:00", tick=False):
        submit_report(report=report, by=head)
    assert report.is_late is False


@pytest.mark.parametrize(
    ("now", "tone"),
    [
        ("2023-01-02 09:00+07:00", "neutral"),
        ("2023-01-03 00:00+07:00", "attention"),
        ("2023-01-09 23:59+07:00", "attention"),
        ("2023-01-10 00:00+07:00", "stop"),
    ],
)
def test_missing_is_amber_for_a_week_and_red_on_the_report_day(now, tone):
    with time_machine.travel(now, tick=False):
        assert alarm(date(2023, 1, 10)) == tone


def test_counts_of_a_period_and_of_all_periods_agree(campaign, period, owner, unit, given):
    states = [ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, None]
    for status in [*states, ReportStatus.RETURNED, ReportStatus.SUBMITTED]:
        other = make.unit(parent=owner)
        task = make.assignment(task=given.task, unit=other)
        if status:
            make.progress_report(period=period, unit=other, status=status, percents=[(task, 10)])
    ended = make.unit(parent=owner)
    make.assignment(task=given.task, unit=ended)
    ended.last_day = date(2022, 12, 31)
    ended.save()
    counts = counts_of(period)
    assert (counts.n_units, counts.n_missing, counts.n_submitted) == (7, 3, 2)
    assert (counts.n_returned, counts.n_accepted) == (1, 1)
    make.period(campaign=campaign, year=2023)
    [found] = counted(ReportingPeriod.objects.filter(pk=period.pk))
    assert (found.n_missing, found.n_submitted) == (3, 2)
    assert (found.n_returned, found.n_accepted) == (1, 1)
    assert in_state(units_of(period), "missing", period).count() == 3


def test_drafts_are_seen_by_their_head_alone(period, unit, head, given, office, owner):
    report = save(period, unit, head, entry(given))
    seen = ProgressReport.objects.visible_to
    assert list(seen(head)) == [report]
    assert list(seen(office)) == []
    submit_report(report=report, by=head)
    assert list(seen(office)) == [report]
    assert list(seen(make.user(Role.DIRECTOR, unit=owner))) == [report]
    assert list(seen(make.user(Role.EMPLOYEE, unit=unit))) == []
    assert list(seen(make.user(Role.HEAD, unit=make.unit(parent=owner)))) == []
