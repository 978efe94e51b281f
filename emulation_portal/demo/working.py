"""What units do for the plan between the rounds: tasks, yearly reports, what the registers keep."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from campaigns.accounts.models import Role, User
from campaigns.law.models import AwardForm, AwardGround
from campaigns.plans.models import Campaign, PlanItemKind
from campaigns.progress.lines import asked_of
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.periods import add_period
from campaigns.progress.reports import accept_report, return_report, submit_report
from campaigns.progress.tasks import add_task, assign_tasks
from campaigns.progress.writing import EntryInput, save_report
from campaigns.staff.headcounts import count_heads, count_in_register
from campaigns.staff.honours import enter_honour
from campaigns.staff.models import Person
from campaigns.units.models import Unit
from emulation_portal.demo import people, plan
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import actor

# What the first contents of the plan ask for, in a few words, and what is counted.
TASKS = (
    ("Nhiệm vụ được giao tại kế hoạch nông thôn mới của tỉnh", "nhiệm vụ"),
    ("Phối hợp thực hiện Nghị quyết số 115/NQ-HĐND", "hoạt động"),
    ("Chỉ tiêu chính trị hằng năm, giải pháp đẩy nhanh tiến độ", "giải pháp"),
    ("Vận động doanh nghiệp, tổ chức cùng tham gia", "cuộc vận động"),
)
# Of the units that report, the last one is still missing, the one before it gets its report back.
N_SILENT, N_RETURNED = 1, 1


def keep_registers(demo: Demo) -> None:
    """The Office enters earlier awards and counts who works where."""
    department = Unit.objects.get(code=people.DEPARTMENT[0])
    for unit in department.children.filter(code__in=people.HEADS):
        counted = count_in_register(unit, timezone.localdate())
        if counted.n_people:
            count_heads(
                unit=unit,
                counted_on=timezone.localdate(),
                n_people=counted.n_people,
                n_women=counted.n_women,
                source="Danh sách công chức, viên chức của Sở (dữ liệu mẫu)",
                by=demo.office,
            )
    for person in Person.objects.filter(postings__unit__parent=department, user=None)[:3]:
        enter_honour(
            person=person,
            award_form=AwardForm.objects.get(code="GK"),
            ground=AwardGround.MERIT,
            year=2020,
            decided_on=date(2021, 1, 15),
            decision_reference="07/QĐ-SKHCN",
            issuer="Giám đốc Sở Khoa học và Công nghệ",
            achievement="Hoàn thành xuất sắc nhiệm vụ năm 2020 (dữ liệu mẫu)",
            by=demo.office,
        )


def give_tasks(demo: Demo) -> None:
    """The Office makes tasks of the plan's contents and gives them to the units."""
    campaign = Campaign.objects.get(code=plan.CODE)
    contents = campaign.items.filter(kind=PlanItemKind.CONTENT).order_by("position")
    tasks = [
        add_task(
            campaign=campaign,
            item=item,
            title=title,
            description=item.text,
            measure=measure,
            by=demo.office,
        )
        for item, (title, measure) in zip(contents, TASKS, strict=False)
    ]
    assign_tasks(
        tasks=tasks,
        units=_units(),
        due_on=max(campaign.ends_on, timezone.localdate() + timedelta(days=21)),
        target=Decimal(12),
        by=demo.office,
    )


def ask_for_reports(demo: Demo, year: int, due_on: date) -> ReportingPeriod:
    """The Office asks for the reports of a year."""
    return add_period(
        campaign=Campaign.objects.get(code=plan.CODE),
        name=f"Báo cáo năm {year}",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        due_on=due_on,
        by=demo.office,
    )


def ask_for_last_reports(demo: Demo) -> None:
    """The Office asks for the last reports of the campaign, due in a few days."""
    add_period(
        campaign=Campaign.objects.get(code=plan.CODE),
        name="Báo cáo tổng kết phong trào",
        starts_on=date(2025, 7, 1),
        ends_on=plan.ENDS_ON,
        due_on=timezone.localdate() + timedelta(days=6),
        by=demo.office,
    )


def report(demo: Demo, period: ReportingPeriod, *, percent: int, everybody: bool) -> None:
    """Heads report on the period; the Office accepts."""
    units = _units()
    n_heard = len(units) if everybody else len(units) - N_SILENT
    for place, unit in enumerate(units[:n_heard]):
        head = actor(people.HEADS[unit.code], Role.HEAD)
        _report(demo, period, unit, percent=min(100, percent + 5 * place), by=head)
        made = period.reports.get(unit=unit)
        if not everybody and place >= n_heard - N_RETURNED:
            reason = "Đề nghị bổ sung số liệu cụ thể cho từng nhiệm vụ."
            return_report(report=made, reason=reason, by=demo.office)
        elif everybody or place % 2 == 0:
            accept_report(report=made, by=demo.office)


def _report(demo: Demo, period: ReportingPeriod, unit: Unit, *, percent: int, by: User) -> None:
    entries = [
        EntryInput(
            assignment_id=assignment.pk,
            figure=Decimal(demo.chance.randint(1, 4)),
            percent=max(0, percent - 3 * number),
            text="Đã triển khai theo kế hoạch, đúng tiến độ (dữ liệu mẫu).",
        )
        for number, assignment in enumerate(asked_of(unit, period).order_by("task"))
    ]
    made = save_report(
        period=period,
        unit=unit,
        entries=entries,
        summary="Đơn vị thực hiện các nhiệm vụ được giao đúng kế hoạch.",
        by=by,
    )
    submit_report(report=made, by=by)


def _units() -> list[Unit]:
    living = Unit.objects.existing_on(timezone.localdate())
    return list(living.filter(code__in=people.HEADS).order_by("position"))
