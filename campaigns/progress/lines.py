"""What a unit is asked in a period, task by task, and what its report still lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from campaigns.progress.models import ReportingPeriod, TaskAssignment
from campaigns.progress.report_models import ProgressEntry, ProgressReport, ReportStatus
from campaigns.units.models import Unit


@dataclass
class Line:
    """One task in a report. `accepted_percent`: what the last accepted report before this says."""

    assignment: TaskAssignment
    entry: ProgressEntry | None
    accepted_percent: int | None

    @property
    def figure(self) -> Decimal | None:
        return self.entry.figure if self.entry else None

    @property
    def percent(self) -> int | None:
        return self.entry.percent if self.entry else None

    @property
    def text(self) -> str:
        return self.entry.text if self.entry else ""

    @property
    def has_fallen(self) -> bool:
        return (
            self.percent is not None
            and self.accepted_percent is not None
            and self.percent < self.accepted_percent
        )

    @property
    def missing(self) -> list[str]:
        """What this line lacks for handing the report in."""
        task = self.assignment.task
        lacks = []
        if self.percent is None:
            lacks.append(_("“%(task)s”: say how much is done (%%).") % {"task": task.title})
        if task.measure and self.figure is None:
            lacks.append(
                _("“%(task)s”: give the figure of the period (%(measure)s), 0 if there is none.")
                % {"task": task.title, "measure": task.measure}
            )
        if self.has_fallen and not self.text:
            lacks.append(
                _("“%(task)s”: %(now)d%% is less than the %(before)d%% accepted before; say why.")
                % {"task": task.title, "now": self.percent, "before": self.accepted_percent}
            )
        return lacks


def asked_of(unit: Unit, period: ReportingPeriod):
    """The tasks that a unit reports on in a period."""
    return TaskAssignment.objects.asked_in(period).filter(unit=unit)


def lines_for(
    unit: Unit, period: ReportingPeriod, report: ProgressReport | None = None
) -> list[Line]:
    """A report's lines by deadline: while it is written the tasks asked now and those begun,
    afterwards the tasks it spoke of. Three queries."""
    report = report or ProgressReport.objects.filter(unit=unit, period=period).first()
    entries = {e.assignment_id: e for e in report.entries.all()} if report else {}
    wanted = Q(pk__in=list(entries))
    if report is None or report.is_writable:
        live = Q(withdrawn_at=None) & wanted
        wanted = live | Q(pk__in=asked_of(unit, period).values("pk"))
    earlier = ProgressEntry.objects.filter(
        assignment=OuterRef("pk"),
        report__status=ReportStatus.ACCEPTED,
        report__period__ends_on__lt=period.ends_on,
    ).order_by("-report__period__ends_on")
    assignments = (
        TaskAssignment.objects.filter(wanted, unit=unit)
        .select_related("task")
        .annotate(accepted_percent=Subquery(earlier.values("percent")[:1]))
        .order_by("due_on", "task__position", "pk")
    )
    return [Line(a, entries.get(a.pk), a.accepted_percent) for a in assignments]


def missing_in(lines: Iterable[Line]) -> list[str]:
    """What a report lacks, task by task."""
    return [sentence for line in lines for sentence in line.missing]


def missing_for_submission(report: ProgressReport) -> list[str]:
    """The check of handing in: every task with its percentage, its figure, its explanation."""
    lines = lines_for(report.unit, report.period, report)
    if not lines:
        return [_("The unit has no task to report on in this period.")]
    return missing_in(lines)
