"""Measures progress at N tasks × 2.5 N units: the overview, the lists, a report to write."""

import time
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from scripts.bench_measure import (  # isort: skip  (sets Django up before the models are read)
    Measure,
    browser,
    measure,
    throwaway_database,
)

from campaigns.accounts.models import Role, RoleHolding
from campaigns.plans.models import Campaign
from campaigns.progress.models import PlanTask, ReportingPeriod, TaskAssignment, behind_from
from campaigns.progress.report_models import ProgressEntry, ProgressReport, ReportStatus
from campaigns.units.models import Unit
from emulation_portal.demo import plan
from emulation_portal.demo.context import Demo
from emulation_portal.vietnamese import search_key
from scripts.bench_registers import seed_organisation

CHUNK = 5000
UNITS_PER_TASK = 2.5
N_PERIODS = 3


def seed_progress(n_tasks: int) -> tuple[Demo, RoleHolding]:
    """N tasks given to all of 2.5 N units, reported on in two of three periods by most of them."""
    demo = seed_organisation(0, int(n_tasks * UNITS_PER_TASK))
    campaign = Campaign.objects.get(code=plan.CODE)
    units = list(Unit.objects.filter(code__startswith="mau-").order_by("position"))
    titles = [f"Nhiệm vụ mẫu số {number}" for number in range(n_tasks)]
    tasks = PlanTask.objects.bulk_create(
        PlanTask(
            campaign=campaign,
            title=title,
            search_key=search_key(title),
            measure="mô hình",
            position=1000 + number,
        )
        for number, title in enumerate(titles)
    )
    today = timezone.localdate()
    given_on = today - timedelta(days=300)
    given = TaskAssignment.objects.bulk_create(
        [_assignment(task, unit, given_on, today) for unit in units for task in tasks], CHUNK
    )
    _reports(campaign, units, given, today)
    head = RoleHolding.objects.filter(role=Role.HEAD).select_related("user").first()
    holding = RoleHolding.objects.create(
        user=head.user, role=Role.HEAD, unit=units[-1], valid_from=given_on
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return demo, holding


def _assignment(task: PlanTask, unit: Unit, given_on: date, today: date) -> TaskAssignment:
    percent = (task.position * 7 + unit.position * 13) % 101
    due_on = today + timedelta(days=(7 * task.position + 13 * unit.position) % 120 - 30)
    return TaskAssignment(
        task=task,
        unit=unit,
        given_on=given_on,
        due_on=due_on,
        target=5,
        percent=percent,
        done_on=today if percent == 100 else None,
        behind_from=behind_from(given_on, due_on, percent),
    )


def _reports(campaign: Campaign, units: list[Unit], given: list, today: date) -> None:
    periods = ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            campaign=campaign,
            name=f"Kỳ mẫu {number}",
            starts_on=today - timedelta(days=90 * (N_PERIODS - number)),
            ends_on=today - timedelta(days=90 * (N_PERIODS - number) - 60),
            due_on=today - timedelta(days=90 * (N_PERIODS - number) - 75) + timedelta(days=30),
        )
        for number in range(N_PERIODS)
    )
    by = RoleHolding.objects.filter(role=Role.HEAD).first().user
    now = timezone.now()
    reports = ProgressReport.objects.bulk_create(
        [
            ProgressReport(
                period=period,
                unit=unit,
                status=ReportStatus.ACCEPTED,
                submitted_by=by,
                submitted_at=now,
                first_submitted_at=now,
            )
            for period in periods[:-1]
            for unit in units[:-10]
        ],
        CHUNK,
    )
    of_unit: dict[int, list] = {}
    for assignment in given:
        of_unit.setdefault(assignment.unit_id, []).append(assignment)
    ProgressEntry.objects.bulk_create(
        (
            ProgressEntry(report=report, assignment=a, figure=2, percent=a.percent)
            for report in reports
            for a in of_unit[report.unit_id]
        ),
        CHUNK,
    )


def bench_progress(n_tasks: int, repeat: int) -> dict[str, Measure]:
    """The pages of progress with N tasks × 2.5 N units."""
    with throwaway_database():
        start = time.perf_counter()
        demo, holding = seed_progress(n_tasks)
        print(
            f"{n_tasks} tasks × {int(n_tasks * UNITS_PER_TASK)} units:"
            f" seeded in {time.perf_counter() - start:.0f} s",
            flush=True,
        )
        office = browser(demo.office)
        head = browser(holding.user.wearing(holding))
        own = f"/campaigns/{plan.CODE}/progress/"
        period = ReportingPeriod.objects.order_by("pk").first()
        task = PlanTask.objects.order_by("position").last()
        pages = {
            "units × tasks": (office, f"{own}overview/"),
            "… last page": (office, f"{own}overview/?page=last&task_page=last"),
            "… most overdue": (office, f"{own}overview/?o=-overdue&state=overdue"),
            "… of a period": (office, f"{own}overview/?period={period.pk}&task=mau+so+1"),
            "tasks of campaign": (office, own),
            "periods": (office, f"{own}periods/"),
            "who has reported": (office, f"/progress/periods/{period.pk}/"),
            "one task": (office, f"/progress/tasks/{task.pk}/"),
            "head's list": (head, "/progress/"),
            "report to write": (
                head,
                f"/progress/periods/{period.pk}/units/{holding.unit.code}/",
            ),
            "XLSX of progress": (office, f"{own}export/"),
        }
        return {
            name: measure(lambda c=client, a=address: c.get(a), 1 if "XLSX" in name else repeat)
            for name, (client, address) in pages.items()
        }
