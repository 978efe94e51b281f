"""Who has reported on a period and who has not: by unit, with counts, red on the report day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role, RoleHolding
from campaigns.progress.models import ReportingPeriod, TaskAssignment
from campaigns.progress.report_models import HANDED_IN, ProgressReport, ReportStatus
from campaigns.units.models import Unit

# From so many days before the report day on, who has not reported is shown in amber. Units: days.
AMBER_DAYS = 7
MISSING = ("", ReportStatus.DRAFT, ReportStatus.RETURNED)
STATES = (
    ("missing", _("Has not reported")),
    ("late", _("Reported late")),
    ("submitted", _("To be accepted")),
    ("returned", _("Returned for supplement")),
    ("accepted", _("Accepted")),
)


def alarm(due_on: date) -> str:
    """The tone of a report that is not there: quiet, amber for a week, red from its day on."""
    today = timezone.localdate()
    if today >= due_on:
        return "stop"
    return "attention" if today >= due_on - timedelta(days=AMBER_DAYS) else "neutral"


def units_of(period: ReportingPeriod) -> QuerySet[Unit]:
    """The units of which a report is expected or was handed in, each with how it stands.

    Adds `report_pk`, `report_status` (empty where nothing was begun), `reported_at`.
    """
    reports = ProgressReport.objects.filter(period=period, unit=OuterRef("pk"))
    asked = TaskAssignment.objects.asked_in(period).filter(unit=OuterRef("pk"))
    handed_in = reports.exclude(status=ReportStatus.DRAFT)
    return (
        Unit.objects.filter(Exists(asked) | Exists(handed_in))
        .annotate(
            report_pk=Subquery(reports.values("pk")),
            report_status=Coalesce(Subquery(reports.values("status")), Value("")),
            reported_at=Subquery(reports.values("first_submitted_at")),
        )
        .order_by("position", "code")
    )


def in_state(units: QuerySet[Unit], state: str, period: ReportingPeriod) -> QuerySet[Unit]:
    """Those of `units_of` that stand so."""
    if state == "missing":
        return units.filter(report_status__in=["", ReportStatus.DRAFT])
    if state == "late":
        return units.filter(reported_at__date__gt=period.due_on)
    return units.filter(report_status=state)


def is_over(due_on: date) -> bool:
    """Whether the report day has passed, so that what comes now is late."""
    return timezone.localdate() > due_on


@dataclass(frozen=True)
class Counts:
    """How many units of a period stand where."""

    n_units: int
    n_submitted: int
    n_accepted: int
    n_returned: int

    @property
    def n_reported(self) -> int:
        return self.n_submitted + self.n_accepted + self.n_returned

    @property
    def n_missing(self) -> int:
        return self.n_units - self.n_reported


def counts_of(period: ReportingPeriod) -> Counts:
    """The numbers of one period; one query."""

    def n(status):
        return Count("pk", filter=Q(report_status=status))

    return Counts(
        **units_of(period).aggregate(
            n_units=Count("pk"),
            n_submitted=n(ReportStatus.SUBMITTED),
            n_accepted=n(ReportStatus.ACCEPTED),
            n_returned=n(ReportStatus.RETURNED),
        )
    )


def counted(periods: Iterable[ReportingPeriod]) -> list[ReportingPeriod]:
    """The periods, each with `n_missing`, `n_submitted`, `n_accepted`, `n_returned`.

    Two queries, whatever the number of periods, units and tasks.
    """
    periods = list(periods)
    for period, missing, statuses in _standing_of(periods):
        numbers = Counter(statuses)
        period.n_missing = len(missing)
        period.n_submitted = numbers[ReportStatus.SUBMITTED]
        period.n_accepted = numbers[ReportStatus.ACCEPTED]
        period.n_returned = numbers[ReportStatus.RETURNED]
    return periods


def missing_units(periods: Iterable[ReportingPeriod]) -> dict[int, list[Unit]]:
    """The units that have not reported, by period, in the order of units; three queries, whatever
    the number of periods."""
    missing = {period.pk: units for period, units, _statuses in _standing_of(list(periods))}
    wanted = {unit for units in missing.values() for unit in units}
    in_order = list(Unit.objects.filter(pk__in=wanted).order_by("position", "code"))
    return {pk: [unit for unit in in_order if unit.pk in units] for pk, units in missing.items()}


def _standing_of(
    periods: list[ReportingPeriod],
) -> Iterator[tuple[ReportingPeriod, set[int], list[str]]]:
    """For each period the keys of the units that have not reported, and how the reports stand."""
    given = (
        TaskAssignment.objects.live()
        .of_living_units()
        .filter(task__campaign__in={period.campaign_id for period in periods})
        .order_by()
        .values_list("task__campaign_id", "unit_id", "given_on", "done_on")
        .distinct()
    )
    found = list(given)
    reports: dict[int, dict[int, str]] = {}
    for period_pk, unit_pk, status in ProgressReport.objects.filter(period__in=periods).values_list(
        "period_id", "unit_id", "status"
    ):
        reports.setdefault(period_pk, {})[unit_pk] = status
    for period in periods:
        asked = {
            unit
            for campaign, unit, given_on, done_on in found
            if campaign == period.campaign_id and period.asks_of(given_on, done_on)
        }
        own = reports.get(period.pk, {})
        begun = {unit for unit, status in own.items() if status != ReportStatus.DRAFT}
        yield period, asked - begun, list(own.values())


def heads_of(units) -> dict[int, list]:
    """The heads of units today, by unit; one query."""
    today = timezone.localdate()
    found = (
        RoleHolding.objects.as_of(today)
        .filter(role=Role.HEAD, unit__in=[unit.pk for unit in units], user__is_active=True)
        .select_related("user")
        .order_by("user__sort_key")
    )
    heads: dict[int, list] = {}
    for holding in found:
        heads.setdefault(holding.unit_id, []).append(holding.user)
    return heads


@dataclass
class Asked:
    """A report that a unit has to hand in, or has handed in, as its head sees it."""

    period: ReportingPeriod
    unit: Unit
    report: ProgressReport | None
    n_tasks: int

    @property
    def is_handed_in(self) -> bool:
        return self.report is not None and self.report.status in HANDED_IN

    @property
    def is_returned(self) -> bool:
        return self.report is not None and self.report.status == ReportStatus.RETURNED

    @property
    def is_missing(self) -> bool:
        return not self.is_handed_in and not self.is_returned

    @property
    def is_late(self) -> bool:
        """Whether it is red: not handed in on its day. One that came back was handed in."""
        return self.is_missing and self.tone == "stop"

    @property
    def is_over(self) -> bool:
        return self.is_missing and is_over(self.period.due_on)

    @property
    def tone(self) -> str:
        return alarm(self.period.due_on)


def reports_asked_of(unit_pks: list[int]) -> list[Asked]:
    """What units are to report, by report day: every running period with tasks of theirs that is
    not handed in yet. Four queries, whatever the units have."""
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=unit_pks)}
    given = list(
        TaskAssignment.objects.live()
        .of_living_units()
        .filter(unit__in=unit_pks)
        .values_list("unit_id", "task__campaign_id", "given_on", "done_on")
    )
    periods = list(
        ReportingPeriod.objects.running()
        .filter(campaign__in={campaign for _unit, campaign, _given, _done in given})
        .select_related("campaign")
        .order_by("due_on", "pk")
    )
    reports = {
        (report.period_id, report.unit_id): report
        for report in ProgressReport.objects.filter(unit__in=unit_pks, period__in=periods)
    }
    asked = []
    for period in periods:
        for unit_pk, unit in units.items():
            n_tasks = sum(
                (unit_of, campaign) == (unit_pk, period.campaign_id)
                and period.asks_of(given_on, done_on)
                for unit_of, campaign, given_on, done_on in given
            )
            found = Asked(period, unit, reports.get((period.pk, unit_pk)), n_tasks)
            if found.is_returned or (n_tasks and not found.is_handed_in):
                asked.append(found)
    return asked
