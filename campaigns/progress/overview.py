"""How far the tasks of a campaign are: totals in SQL, and units × tasks paged on both axes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.plans.models import Campaign
from campaigns.progress.models import (
    AssignmentQuerySet,
    AssignmentState,
    PlanTask,
    ReportingPeriod,
    TaskAssignment,
    state_condition,
)
from campaigns.progress.report_models import HANDED_IN, ProgressEntry, ReportStatus
from campaigns.units.models import Unit

UNITS_A_PAGE = 25
TASKS_A_PAGE = 6
TONES = {
    AssignmentState.DONE: "good",
    AssignmentState.ON_TRACK: "info",
    AssignmentState.BEHIND: "attention",
    AssignmentState.OVERDUE: "stop",
}


@dataclass(frozen=True)
class Totals:
    """Tasks of units, counted. Units: `mean_percent` 0–100."""

    n: int = 0
    n_done: int = 0
    n_on_track: int = 0
    n_behind: int = 0
    n_overdue: int = 0
    mean_percent: float | None = None

    @property
    def done_percent(self) -> int:
        return self.n_done * 100 // self.n if self.n else 0


def _numbers() -> dict:
    today = timezone.localdate()
    states = {
        f"n_{state}": Count("pk", filter=state_condition(state, today)) for state in AssignmentState
    }
    return {"n": Count("pk"), **states, "mean_percent": Avg("percent")}


def totals_of(assignments: AssignmentQuerySet) -> Totals:
    """One query."""
    return Totals(**assignments.aggregate(**_numbers()))


def totals_by(assignments: AssignmentQuerySet, field: str) -> dict[int, Totals]:
    """The numbers of each task or each unit; one query."""
    rows = assignments.order_by().values(field).annotate(**_numbers())
    return {row.pop(field): Totals(**row) for row in rows}


def figures_by_task(task_pks: list[int]) -> dict[int, dict]:
    """For each task the figures accepted so far in all units and periods, and the live targets.

    Units: the task's unit of measure. Two queries.
    """
    accepted = (
        ProgressEntry.objects.filter(
            assignment__task__in=task_pks, report__status=ReportStatus.ACCEPTED
        )
        .order_by()
        .values_list("assignment__task")
        .annotate(total=Sum("figure"))
    )
    targets = (
        TaskAssignment.objects.live()
        .filter(task__in=task_pks)
        .order_by()
        .values_list("task")
        .annotate(total=Sum("target"))
    )
    figures, wanted = dict(accepted), dict(targets)
    return {
        pk: {"figure": figures.get(pk), "target": wanted.get(pk)}
        for pk in task_pks
        if figures.get(pk) is not None or wanted.get(pk) is not None
    }


def ordered_by_progress(tasks: QuerySet[PlanTask], order: str) -> QuerySet[PlanTask]:
    """The tasks in the plan's order, or by how far they are in all units."""
    live = TaskAssignment.objects.live().filter(task=OuterRef("pk"))
    return _ordered(tasks, order, live, "task", ["position", "pk"])


def _ordered(rows: QuerySet, order: str, live: AssignmentQuerySet, key: str, usual: list[str]):
    field = order.lstrip("-")
    today = timezone.localdate()
    measures = {
        "percent": Avg("percent"),
        "overdue": Count("pk", filter=state_condition(AssignmentState.OVERDUE, today)),
    }
    if field not in measures:
        return rows.order_by(*usual)
    number = live.order_by().values(key).annotate(number=measures[field]).values("number")
    by_number = (
        F("by_number").desc(nulls_last=True)
        if order[0] == "-"
        else F("by_number").asc(nulls_last=True)
    )
    return rows.annotate(by_number=Subquery(number)).order_by(by_number, *usual)


@dataclass(frozen=True)
class Cell:
    """One task in one unit, in words and in the tone of its state."""

    task: PlanTask
    assignment: TaskAssignment | None
    entry: ProgressEntry | None = None
    of_period: bool = False

    @property
    def percent(self) -> int | None:
        if self.assignment is None:
            return None
        if self.of_period:
            return self.entry.percent if self.entry else None
        return self.assignment.percent

    @property
    def label(self) -> str:
        return self.assignment.state.label if self.assignment else _("Not given")

    @property
    def tone(self) -> str:
        return TONES[self.assignment.state] if self.assignment else "neutral"


@dataclass(frozen=True)
class Row:
    unit: Unit
    totals: Totals
    cells: list[Cell]


class Matrix:
    """One page of units × tasks. The number of queries does not depend on how many there are."""

    def __init__(
        self,
        campaign: Campaign,
        *,
        unit_text: str = "",
        task_text: str = "",
        state: str = "",
        period: ReportingPeriod | None = None,
        order: str = "",
    ):
        self.campaign, self.period, self.order = campaign, period, order
        live = TaskAssignment.objects.live().of_campaign(campaign)
        if unit_text:
            live = live.filter(unit__in=Unit.objects.matching(unit_text))
        if task_text:
            live = live.filter(task__in=PlanTask.objects.matching(task_text))
        self.live = live
        shown = live.in_state(state, timezone.localdate()) if state else live
        self.units = _ordered(
            Unit.objects.filter(Exists(shown.filter(unit=OuterRef("pk")))),
            order,
            live.filter(unit=OuterRef("pk")),
            "unit",
            ["position", "code"],
        )
        tasks = campaign.tasks.all()
        if task_text:
            tasks = tasks.matching(task_text)
        if state:
            tasks = tasks.filter(Exists(shown.filter(task=OuterRef("pk"))))
        self.tasks = tasks.order_by("position", "pk")

    @cached_property
    def totals(self) -> Totals:
        return totals_of(self.live)

    def unit_page(self, number) -> Page:
        return Paginator(self.units, UNITS_A_PAGE).get_page(number)

    def task_page(self, number) -> Page:
        return Paginator(self.tasks, TASKS_A_PAGE).get_page(number)

    def rows(self, units: list[Unit], tasks: list[PlanTask]) -> list[Row]:
        """The cells of these units and tasks, with the totals of each unit over all its tasks."""
        found = {
            (a.unit_id, a.task_id): a for a in self.live.filter(unit__in=units, task__in=tasks)
        }
        entries = self._entries(list(found.values()))
        totals = totals_by(self.live.filter(unit__in=units), "unit")
        rows = []
        for unit in units:
            cells = []
            for task in tasks:
                assignment = found.get((unit.pk, task.pk))
                entry = entries.get(assignment.pk) if assignment else None
                cells.append(Cell(task, assignment, entry, self.period is not None))
            rows.append(Row(unit, totals.get(unit.pk, Totals()), cells))
        return rows

    def columns(self, tasks: list[PlanTask]) -> list[dict]:
        """Each task with its totals over all units, its figures and its target."""
        totals = totals_by(self.live.filter(task__in=tasks), "task")
        figures = figures_by_task([task.pk for task in tasks])
        return [
            {"task": task, "totals": totals.get(task.pk, Totals()), "figures": figures.get(task.pk)}
            for task in tasks
        ]

    def _entries(self, assignments: list[TaskAssignment]) -> dict[int, ProgressEntry]:
        if self.period is None:
            return {}
        reported = ProgressEntry.objects.filter(
            report__period=self.period,
            report__status__in=HANDED_IN,
            assignment__in=[a.pk for a in assignments],
        )
        return {entry.assignment_id: entry for entry in reported}

    def sheet_rows(self, tasks: list[PlanTask]) -> Iterator[list]:
        """Everything, a line a unit, read in portions: its numbers, then a cell a task."""
        places = {task.pk: place for place, task in enumerate(tasks)}
        today = timezone.localdate()
        cells = (
            self.live.filter(unit__in=self.units.order_by().values("pk"))
            .order_by("unit__position", "unit__code", "task__position")
            .values_list(
                "unit__name",
                "unit_id",
                "task_id",
                "percent",
                "done_on",
                "due_on",
                "behind_from",
            )
            .iterator(chunk_size=2000)
        )
        words = {state: str(state.label) for state in AssignmentState}
        for (name, _pk), group in groupby(cells, key=lambda cell: cell[:2]):
            line = [""] * len(tasks)
            percents, n_done, n_overdue = [], 0, 0
            for _name, _unit, task, percent, done_on, due_on, behind_from in group:
                state = TaskAssignment(
                    done_on=done_on, due_on=due_on, behind_from=behind_from
                ).state_on(today)
                percents.append(percent)
                n_done += state == AssignmentState.DONE
                n_overdue += state == AssignmentState.OVERDUE
                if task in places:
                    line[places[task]] = f"{percent}% · {words[state]}"
            mean = round(sum(percents) / len(percents))
            yield [name, len(percents), n_done, n_overdue, mean, *line]
