"""How far the tasks of a campaign are: totals in SQL, and units × tasks paged on both axes."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
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
    state_of,
)
from campaigns.progress.report_models import HANDED_IN, ProgressEntry, ReportStatus
from campaigns.units.models import Unit

UNITS_A_PAGE = 25
TASKS_A_PAGE = 5
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


def _numbers() -> dict:
    today = timezone.localdate()
    states = {
        f"n_{state}": Count("pk", filter=state_condition(state, today)) for state in AssignmentState
    }
    return {"n": Count("pk"), **states, "mean_percent": Avg("percent")}


def totals_of(assignments: AssignmentQuerySet) -> Totals:
    """One query."""
    return Totals(**assignments.aggregate(**_numbers()))


def accepted_figures(task_pks: list[int]) -> dict[int, Decimal | None]:
    """For each task the sum of the figures accepted in all units and periods; one query.

    Units: the task's unit of measure.
    """
    return dict(
        ProgressEntry.objects.filter(
            assignment__task__in=task_pks, report__status=ReportStatus.ACCEPTED
        )
        .order_by()
        .values_list("assignment__task")
        .annotate(total=Sum("figure"))
    )


def figures_by_task(task_pks: list[int]) -> dict[int, dict]:
    """For each task the figures accepted so far and the targets of its units; two queries."""
    targets = (
        TaskAssignment.objects.live()
        .filter(task__in=task_pks)
        .order_by()
        .values_list("task")
        .annotate(total=Sum("target"))
    )
    figures, wanted = accepted_figures(task_pks), dict(targets)
    return {pk: _both(figures.get(pk), wanted.get(pk)) for pk in task_pks}


def _both(figure: Decimal | None, target: Decimal | None) -> dict | None:
    if figure is None and target is None:
        return None
    return {"figure": figure, "target": target}


def ordered_by_progress(tasks: QuerySet[PlanTask], order: str) -> QuerySet[PlanTask]:
    """The tasks in the plan's order, or by how far they are in all units."""
    overdue = state_condition(AssignmentState.OVERDUE, timezone.localdate())
    measures = {"percent": Avg("percent"), "overdue": Count("pk", filter=overdue)}
    field = order.lstrip("-")
    if field not in measures:
        return tasks.order_by("position", "pk")
    live = TaskAssignment.objects.live().filter(task=OuterRef("pk")).order_by()
    number = live.values("task").annotate(number=measures[field]).values("number")
    numbered = tasks.annotate(by_number=Subquery(number))
    by_number = F("by_number")
    first = by_number.desc(nulls_last=True) if order[0] == "-" else by_number.asc(nulls_last=True)
    return numbered.order_by(first, "position", "pk")


@dataclass(frozen=True)
class TaskLine:
    """A task of the overview with its numbers over all units shown."""

    pk: int
    title: str
    measure: str
    totals: Totals
    figures: dict | None = None


@dataclass(frozen=True)
class UnitLine:
    """A unit of the overview with its numbers over all tasks shown."""

    pk: int
    name: str
    short_name: str
    totals: Totals


@dataclass(frozen=True)
class Cell:
    """One task in one unit, in words and in the tone of its state."""

    task: TaskLine
    assignment: TaskAssignment | None
    of_period: bool = False

    @property
    def percent(self) -> int | None:
        if self.assignment is None:
            return None
        return self.assignment.reported if self.of_period else self.assignment.percent

    @property
    def label(self) -> str:
        return self.assignment.state.label if self.assignment else _("Not given")

    @property
    def tone(self) -> str:
        return TONES[self.assignment.state] if self.assignment else "neutral"


@dataclass(frozen=True)
class Row:
    unit: UnitLine
    cells: list[Cell]


class Matrix:
    """Units × tasks that were given, one page of each at a time.

    Four queries whatever their number: the tasks, the units, the cells of the page, its figures.
    """

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
        self.campaign, self.state, self.period, self.order = campaign, state, period, order
        live = TaskAssignment.objects.live().of_campaign(campaign)
        if unit_text:
            live = live.filter(unit__in=Unit.objects.matching(unit_text).values("pk"))
        if task_text:
            live = live.filter(task__in=PlanTask.objects.matching(task_text).values("pk"))
        self.live = live

    @cached_property
    def _task_numbers(self) -> list[dict]:
        named = self.live.values("task_id", "task__title", "task__measure", "task__position")
        today = timezone.localdate()
        numbered = named.annotate(
            **_numbers(),
            target=Sum("target"),
            sum_percent=Sum("percent"),
            n_orphans=Count("pk", filter=Q(done_on=None, unit__last_day__lt=today)),
        )
        return list(numbered.order_by("task__position", "task_id"))

    @cached_property
    def totals(self) -> Totals:
        """Everything that the search finds, whatever its state."""
        rows = self._task_numbers
        counted = {
            name: sum(row[name] for row in rows)
            for name in ("n", *(f"n_{state}" for state in AssignmentState))
        }
        n, done = counted["n"], sum(row["sum_percent"] for row in rows)
        return Totals(**counted, mean_percent=done / n if n else None)

    @property
    def n_orphans(self) -> int:
        """Unfinished tasks of units that have ended."""
        return sum(row["n_orphans"] for row in self._task_numbers)

    @cached_property
    def tasks(self) -> list[TaskLine]:
        return [
            TaskLine(
                row["task_id"],
                row["task__title"],
                row["task__measure"],
                _totals_in(row),
                {"figure": None, "target": row["target"]},
            )
            for row in self._task_numbers
            if not self.state or row[f"n_{self.state}"]
        ]

    @cached_property
    def units(self) -> list[UnitLine]:
        named = self.live.values(
            "unit_id", "unit__name", "unit__short_name", "unit__position", "unit__code"
        )
        numbered = named.annotate(**_numbers())
        by_number = {"percent": "mean_percent", "overdue": "n_overdue"}.get(self.order.lstrip("-"))
        usual = ["unit__position", "unit__code"]
        if by_number:
            usual.insert(0, f"-{by_number}" if self.order[0] == "-" else by_number)
        return [
            UnitLine(row["unit_id"], row["unit__name"], row["unit__short_name"], _totals_in(row))
            for row in numbered.order_by(*usual)
            if not self.state or row[f"n_{self.state}"]
        ]

    def unit_page(self, number) -> Page:
        return Paginator(self.units, UNITS_A_PAGE).get_page(number)

    def task_page(self, number) -> Page:
        return Paginator(self.tasks, TASKS_A_PAGE).get_page(number)

    def rows(self, units: list[UnitLine], tasks: list[TaskLine]) -> list[Row]:
        """The cells of these units and tasks; with a period, what was handed in for it."""
        shown = self.live.filter(
            unit__in=[unit.pk for unit in units], task__in=[task.pk for task in tasks]
        )
        if self.period is not None:
            reported = ProgressEntry.objects.filter(
                assignment=OuterRef("pk"),
                report__period=self.period,
                report__status__in=HANDED_IN,
            )
            shown = shown.annotate(reported=Subquery(reported.values("percent")))
        found = {(a.unit_id, a.task_id): a for a in shown}
        of_period = self.period is not None
        return [
            Row(unit, [Cell(task, found.get((unit.pk, task.pk)), of_period) for task in tasks])
            for unit in units
        ]

    def columns(self, tasks: list[TaskLine]) -> list[TaskLine]:
        """The tasks of a page with the figures accepted so far, beside the targets of the units."""
        accepted = accepted_figures([task.pk for task in tasks])
        return [
            replace(task, figures=_both(accepted.get(task.pk), task.figures["target"]))
            for task in tasks
        ]

    def sheet_rows(self) -> Iterator[list]:
        """Everything, a line a unit, read in portions: its numbers, then a cell a task."""
        places = {task.pk: place for place, task in enumerate(self.tasks)}
        totals = {unit.pk: unit.totals for unit in self.units}
        today = timezone.localdate()
        words = {state: str(state.label) for state in AssignmentState}
        cells = (
            self.live.order_by("unit__position", "unit__code", "task__position", "pk")
            .values_list(
                "unit_id", "unit__name", "task_id", "percent", "done_on", "due_on", "behind_from"
            )
            .iterator(chunk_size=2000)
        )
        for (pk, name), group in groupby(cells, key=itemgetter(0, 1)):
            if pk not in totals:
                continue
            line = [""] * len(places)
            for _unit, _name, task, percent, *days in group:
                if task in places:
                    line[places[task]] = f"{percent}% · {words[state_of(*days, on=today)]}"
            own = totals[pk]
            yield [name, own.n, own.n_done, own.n_overdue, round(own.mean_percent), *line]


def _totals_in(row: dict) -> Totals:
    return Totals(**{field.name: row[field.name] for field in fields(Totals)})
