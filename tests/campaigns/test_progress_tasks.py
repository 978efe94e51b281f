"""Tasks of the plan: who makes them, to whom they are given, and until when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus, PlanItem, PlanItemKind
from campaigns.progress.models import (
    AssignmentState,
    ReportingPeriod,
    TaskAssignment,
    behind_from,
    state_condition,
)
from campaigns.progress.rules import (
    add_period,
    add_series,
    add_task,
    add_tasks_from_plan,
    assign_task,
    assign_tasks,
    describe_task,
    move_deadline,
    move_report_day,
    pass_on,
    remove_period,
    withdraw_assignment,
)
from campaigns.progress.tasks import items_without_task, units_to_give
from campaigns.workflow.rules import history_of
from tests import make
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
TODAY = date(2023, 3, 1)
DUE = date(2023, 12, 31)


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel("2023-03-01 09:00+07:00", tick=False):
        yield


@pytest.fixture
def division(owner):
    return make.unit(parent=owner)


def item(campaign, text="Tham gia các nhiệm vụ thuộc Chương trình OCOP;", **fields):
    position = campaign.items.count() + 1
    return PlanItem.objects.create(
        **{
            "campaign": campaign,
            "kind": PlanItemKind.PROGRAMME,
            "text": text,
            "position": position,
            **fields,
        }
    )


def test_contents_and_duties_of_the_plan_become_tasks_once(campaign, office):
    wanted = [item(campaign), item(campaign, "Tham mưu trích lập quỹ", kind=PlanItemKind.DUTY)]
    item(campaign, "Công khai, minh bạch", kind=PlanItemKind.REQUIREMENT)
    assert set(items_without_task(campaign)) == set(wanted)
    made = add_tasks_from_plan(campaign=campaign, items=wanted, by=office)
    assert [task.title for task in made] == [
        "Tham gia các nhiệm vụ thuộc Chương trình OCOP",
        "Tham mưu trích lập quỹ",
    ]
    assert add_tasks_from_plan(campaign=campaign, items=wanted, by=office) == []
    assert list(items_without_task(campaign)) == []


@pytest.mark.parametrize(("length", "is_cut"), [(300, False), (301, True)])
def test_a_long_sentence_keeps_its_whole_text(campaign, office, length, is_cut):
    text = "a" * length
    [task] = add_tasks_from_plan(campaign=campaign, items=[item(campaign, text)], by=office)
    assert len(task.title) == 300
    assert task.description == (text if is_cut else "")


def test_tasks_need_a_launched_campaign_and_the_office_of_its_owner(owner, office, campaign):
    add_task(campaign=campaign, title="Nhiệm vụ", by=office)
    draft = make.campaign(owner=owner, status=CampaignStatus.DRAFT)
    with pytest.raises(ValidationError) as refused:
        add_task(campaign=draft, title="Nhiệm vụ", by=office)
    assert code_of(refused) == "not_launched"
    with pytest.raises(PermissionDenied):
        add_task(campaign=campaign, title="Nhiệm vụ", by=make.user(Role.DIRECTOR, unit=owner))
    with pytest.raises(PermissionDenied):
        add_task(campaign=campaign, title="Nhiệm vụ", by=make.user(Role.OFFICE, unit=make.unit()))


def test_the_unit_of_measure_stands_once_a_figure_was_reported(campaign, office, division):
    task = make.plan_task(campaign=campaign, measure="mô hình")
    given = make.assignment(task=task, unit=division)
    words = {"title": "Tên mới", "description": "", "by": office}
    describe_task(task=task, measure="dự án", **words)
    report = make.progress_report(
        period=make.period(campaign=campaign), unit=division, percents=[(given, 10)]
    )
    report.entries.update(figure=2)
    with pytest.raises(ValidationError) as refused:
        describe_task(task=task, measure="mô hình", **words)
    assert code_of(refused) == "measured_already"
    assert describe_task(task=task, measure="dự án", **words).title == "Tên mới"


def test_a_task_is_given_to_all_living_units_below_the_owner(campaign, office, owner, division):
    below = make.unit(parent=division)
    ended = make.unit(parent=owner)
    ended.last_day = TODAY - timedelta(days=1)
    ended.save()
    last_day_today = make.unit(parent=owner)
    last_day_today.last_day = TODAY
    last_day_today.save()
    make.unit(parent=owner, kind="outside")
    make.unit()
    units = list(units_to_give(campaign))
    assert set(units) == {division, below, last_day_today}
    task = make.plan_task(campaign=campaign)
    made = assign_task(task=task, units=units, due_on=DUE, target=Decimal("5"), by=office)
    assert {(a.unit, a.due_on, a.target) for a in made} == {(u, DUE, 5) for u in units}


def test_units_that_have_a_task_keep_it(campaign, office, owner, division):
    task = make.plan_task(campaign=campaign)
    kept = make.assignment(task=task, unit=division, due_on=date(2024, 1, 1))
    other = make.unit(parent=owner)
    assign_task(task=task, units=[division, other], due_on=DUE, by=office)
    kept.refresh_from_db()
    assert kept.due_on == date(2024, 1, 1)
    assert task.assignments.count() == 2
    with pytest.raises(ValidationError) as refused:
        assign_task(task=task, units=[division, other], due_on=DUE, by=office)
    assert code_of(refused) == "already_given"


def test_several_tasks_go_to_several_units_at_once(campaign, office, owner):
    tasks = [make.plan_task(campaign=campaign) for _ in range(3)]
    units = [make.unit(parent=owner) for _ in range(4)]
    assert len(assign_tasks(tasks=tasks, units=units, due_on=DUE, by=office)) == 12


def test_a_unit_that_has_ended_is_given_no_task(campaign, office, division):
    task = make.plan_task(campaign=campaign)
    division.last_day = TODAY - timedelta(days=1)
    division.save()
    with pytest.raises(ValidationError) as refused:
        assign_task(task=task, units=[division], due_on=DUE, by=office)
    assert code_of(refused) == "unit_ended"
    assert "28/02/2023" in str(refused.value)
    division.last_day = TODAY
    division.save()
    assert assign_task(task=task, units=[division], due_on=DUE, by=office)


@pytest.mark.parametrize(("due_on", "is_refused"), [(TODAY, False), (date(2023, 2, 28), True)])
def test_a_deadline_is_not_over_already(campaign, office, division, due_on, is_refused):
    task = make.plan_task(campaign=campaign)
    if not is_refused:
        assert assign_task(task=task, units=[division], due_on=due_on, by=office)
        return
    with pytest.raises(ValidationError) as refused:
        assign_task(task=task, units=[division], due_on=due_on, by=office)
    assert code_of(refused) == "due_in_past"


def test_a_task_is_withdrawn_with_a_reason_and_can_be_given_again(campaign, office, division):
    given = make.assignment(task=make.plan_task(campaign=campaign), unit=division)
    with pytest.raises(ValidationError) as refused:
        withdraw_assignment(assignment=given, reason="  ", by=office)
    assert code_of(refused) == "reason_missing"
    withdraw_assignment(assignment=given, reason="Trùng lắp", by=office)
    assert (given.is_live, given.withdraw_reason) == (False, "Trùng lắp")
    assert history_of(given).last().reason == "Trùng lắp"
    with pytest.raises(ValidationError) as refused:
        withdraw_assignment(assignment=given, reason="Lại", by=office)
    assert code_of(refused) == "withdrawn"
    assert assign_task(task=given.task, units=[division], due_on=DUE, by=office)


def test_a_deadline_moves_with_a_reason_and_takes_the_pace_along(campaign, office, division):
    given = make.assignment(
        task=make.plan_task(campaign=campaign),
        unit=division,
        given_on=date(2023, 1, 1),
        due_on=date(2023, 4, 11),
    )
    assert given.behind_from == date(2023, 1, 22)
    move_deadline(assignment=given, due_on=date(2023, 7, 20), reason="Chờ kinh phí", by=office)
    assert given.due_on == date(2023, 7, 20)
    assert given.behind_from == date(2023, 2, 11)
    with pytest.raises(ValidationError) as refused:
        move_deadline(assignment=given, due_on=date(2023, 7, 20), reason="Lại", by=office)
    assert code_of(refused) == "nothing_changed"


def test_what_is_done_is_neither_moved_nor_withdrawn(campaign, office, division):
    given = make.assignment(
        task=make.plan_task(campaign=campaign), unit=division, percent=100, done_on=TODAY
    )
    for act, more in ((withdraw_assignment, {}), (move_deadline, {"due_on": DUE})):
        with pytest.raises(ValidationError) as refused:
            act(assignment=given, reason="Vì sao", by=office, **more)
        assert code_of(refused) == "already_done"


def test_a_task_of_an_ended_unit_goes_on_with_its_successor(campaign, office, division, owner):
    given = make.assignment(
        task=make.plan_task(campaign=campaign), unit=division, percent=40, target=Decimal("3")
    )
    heir = make.unit(parent=owner, name="Phòng Quản lý chung")
    with pytest.raises(ValidationError) as refused:
        pass_on(assignment=given, unit=heir, reason="Hợp nhất", by=office)
    assert code_of(refused) == "unit_lives"
    division.last_day = TODAY - timedelta(days=1)
    division.save()
    made = pass_on(assignment=given, unit=heir, reason="Hợp nhất", by=office)
    assert (made.unit, made.percent, made.due_on, made.target) == (heir, 40, given.due_on, 3)
    given.refresh_from_db()
    assert given.withdraw_reason == "Hợp nhất"


def test_a_successor_that_has_the_task_takes_the_target_on_top(campaign, office, division, owner):
    task = make.plan_task(campaign=campaign)
    heir = make.unit(parent=owner)
    own = make.assignment(task=task, unit=heir, target=Decimal("2"), due_on=DUE)
    given = make.assignment(task=task, unit=division, target=Decimal("3"))
    division.last_day = TODAY - timedelta(days=1)
    division.save()
    assert pass_on(assignment=given, unit=heir, reason="Hợp nhất", by=office) == own
    own.refresh_from_db()
    assert (own.target, own.due_on) == (5, DUE)


@pytest.mark.parametrize(
    ("percent", "first_day_behind"),
    [(0, date(2023, 1, 22)), (50, date(2023, 3, 13)), (79, date(2023, 4, 11)), (90, None)],
)
def test_a_task_is_behind_when_twenty_points_short_of_the_calendar(percent, first_day_behind):
    given_on, due_on = date(2023, 1, 1), date(2023, 4, 11)  # 100 days
    found = behind_from(given_on, due_on, percent)
    assert found == first_day_behind or (first_day_behind is None and found > due_on)


@pytest.mark.parametrize("day", ["2023-01-21", "2023-01-22", "2023-04-11", "2023-04-12"])
def test_state_in_python_and_in_sql_agree(campaign, day):
    on = date.fromisoformat(day)
    task = make.plan_task(campaign=campaign)
    for percent in (0, 60, 99, 100):
        make.assignment(
            task=task, given_on=date(2023, 1, 1), due_on=date(2023, 4, 11), percent=percent
        )
    for state in AssignmentState:
        in_sql = set(TaskAssignment.objects.filter(state_condition(state, on)))
        assert in_sql == {a for a in TaskAssignment.objects.all() if a.state_on(on) == state}


def test_overdue_begins_the_day_after_the_deadline():
    given = TaskAssignment(due_on=TODAY, behind_from=DUE, given_on=TODAY)
    assert given.state_on(TODAY) == AssignmentState.ON_TRACK
    assert given.state_on(TODAY + timedelta(days=1)) == AssignmentState.OVERDUE


@pytest.mark.parametrize(
    ("every", "names"),
    [
        (3, ["Quý III năm 2024", "Quý IV năm 2024", "Quý I năm 2025", "Quý II năm 2025"]),
        (6, ["6 tháng cuối năm 2024", "6 tháng đầu năm 2025"]),
        (12, ["Năm 2024", "Năm 2025"]),
    ],
)
def test_a_series_covers_the_campaign_and_no_more(owner, office, every, names):
    campaign = make.campaign(owner=owner, starts_on=date(2024, 8, 15), ends_on=date(2025, 6, 30))
    made = add_series(campaign=campaign, every=every, days_to_report=10, from_year=2023, by=office)
    assert [period.name for period in made] == names
    assert made[0].starts_on == date(2024, 8, 15)
    assert (made[-1].ends_on, made[-1].due_on) == (date(2025, 6, 30), date(2025, 7, 10))
    with pytest.raises(ValidationError) as refused:
        add_series(campaign=campaign, every=every, days_to_report=10, from_year=2023, by=office)
    assert code_of(refused) == "nothing_changed"


@pytest.mark.parametrize(
    ("ends_on", "due_on", "is_refused"),
    [
        (date(2025, 12, 31), date(2026, 1, 10), False),
        (date(2026, 1, 1), date(2026, 1, 10), True),
        (date(2025, 12, 31), date(2025, 12, 30), True),
    ],
)
def test_a_period_lies_inside_the_campaign_and_is_reported_on_after_it(
    campaign, office, ends_on, due_on, is_refused
):
    days = {"starts_on": date(2025, 1, 1), "ends_on": ends_on, "due_on": due_on}
    if is_refused:
        with pytest.raises(ValidationError):
            add_period(campaign=campaign, name="Năm 2025", **days, by=office)
        assert not ReportingPeriod.objects.exists()
    else:
        assert add_period(campaign=campaign, name="Năm 2025", **days, by=office)


def test_the_report_day_moves_with_a_reason(campaign, office):
    period = make.period(campaign=campaign)
    with pytest.raises(ValidationError) as refused:
        move_report_day(period=period, due_on=date(2023, 2, 1), reason="", by=office)
    assert code_of(refused) == "reason_missing"
    move_report_day(period=period, due_on=date(2023, 2, 1), reason="Nghỉ Tết", by=office)
    assert period.due_on == date(2023, 2, 1)
    assert history_of(period).last().reason == "Nghỉ Tết"


def test_a_period_is_taken_out_until_a_unit_begins_its_report(campaign, office, division):
    empty, begun = make.period(campaign=campaign), make.period(campaign=campaign, year=2023)
    make.progress_report(period=begun, unit=division)
    remove_period(period=empty, by=office)
    with pytest.raises(ValidationError) as refused:
        remove_period(period=begun, by=office)
    assert code_of(refused) == "has_reports"
    assert list(ReportingPeriod.objects.all()) == [begun]


def test_the_day_given_is_today(campaign, office, division):
    [given] = assign_task(
        task=make.plan_task(campaign=campaign), units=[division], due_on=DUE, by=office
    )
    assert given.given_on == timezone.localdate() == TODAY
