"""How long each dossier has lain with whom, against the day by which it must be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from awards.evaluation.procedure import mark_appraisal_due
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.supplement_models import SupplementRequest
from campaigns.law.calendar import working_calendar, working_days_after
from campaigns.law.procedure import deadlines_for
from campaigns.law.procedure_models import DeadlineKind
from campaigns.plans.models import Round

S = NominationStatus
SOON = 2  # working days before its last day from which a dossier is due soon
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Age:
    """Since when a dossier waits, in whose hands; `due_on` None where nothing sets a day.

    Units: `n_days` working days after the day of `since`.
    """

    status: str
    since: date
    n_days: int
    due_on: date | None
    is_overdue: bool = False
    is_due_soon: bool = False


def mark_ages(nominations: Iterable[Nomination]) -> None:
    """Give each dossier in hand `age`, in a constant number of queries; None once it is done with.

    Source: Decision 638/QĐ-BNV of 2025 for the appraisal, the request for the supplement.
    """
    nominations, today = list(nominations), timezone.localdate()
    mark_appraisal_due(nominations)
    # Asked for all of them, so that a page asks as often whoever is on it.
    standing = SupplementRequest.objects.filter(
        nomination__in=[one.pk for one in nominations],
        nomination__status=S.RETURNED,
        answered_at=None,
        taken_back_at=None,
    )
    asked = {request.nomination_id: request for request in standing.order_by("pk")}
    begun = {one.pk: _since(one, asked.get(one.pk)) for one in nominations}
    first = min((day for day in begun.values() if day), default=today)
    passed = _working_days_passed(min(first, today), today)
    soon = working_days_after(today, SOON)
    for one in nominations:
        since = begun[one.pk]
        if since is None:
            one.age = None
            continue
        due_on = one.appraise_by
        if one.pk in asked:
            due_on = timezone.localdate(asked[one.pk].due_at)
        one.age = Age(
            status=one.status,
            since=since,
            n_days=passed[today] - passed.get(since, passed[today]),
            due_on=due_on,
            is_overdue=due_on is not None and due_on < today,
            is_due_soon=due_on is not None and today <= due_on <= soon,
        )


def _since(nomination: Nomination, request: SupplementRequest | None) -> date | None:
    at = {
        S.SUBMITTED: nomination.submitted_at,
        S.RECEIVED: nomination.received_at,
        S.RETURNED: request and request.requested_at,
    }.get(nomination.status)
    return timezone.localdate(at) if at else None


def _working_days_passed(first: date, last: date) -> dict[date, int]:
    """How many working days have passed on each day since the first, which does not count."""
    calendar = working_calendar(first, last)
    passed, n = {first: 0}, 0
    day = first
    while day < last:
        day += ONE_DAY
        n += calendar.is_working_day(day)
        passed[day] = n
    return passed


def overdue(dossiers: QuerySet[Nomination], round: Round) -> QuerySet[Nomination]:
    """Those whose last day has passed: to appraise, or to be answered by their unit."""
    today = timezone.localdate()
    return dossiers.filter(_due(round, lambda end: end < today, until=_start_of(today)))


def due_soon(dossiers: QuerySet[Nomination], round: Round) -> QuerySet[Nomination]:
    """Those whose last day is today or within two working days."""
    today = timezone.localdate()
    soon = working_days_after(today, SOON)
    near = _due(
        round, lambda end: today <= end <= soon, after=_start_of(today), until=_start_of(soon, 1)
    )
    return dossiers.filter(near)


def _due(round: Round, is_meant, *, until: datetime, after: datetime | None = None) -> Q:
    asked = SupplementRequest.objects.filter(
        nomination=OuterRef("pk"), answered_at=None, taken_back_at=None, due_at__lt=until
    )
    if after is not None:
        asked = asked.filter(due_at__gte=after)
    return Q(status=S.RETURNED) & Q(Exists(asked)) | Q(status=S.RECEIVED) & _received(
        round, is_meant
    )


def _received(round: Round, is_meant) -> Q:
    """Received on one of the days whose deadline is meant, as stretches of time: the database then
    compares moments and need not work out the local day of each."""
    span = round.nominations.filter(status=S.RECEIVED).aggregate(
        first=Min("received_at"), last=Max("received_at")
    )
    nothing = Q(pk__in=())
    if span["first"] is None:
        return nothing
    first, last = timezone.localdate(span["first"]), timezone.localdate(span["last"])
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    ends = deadlines_for(kind=DeadlineKind.APPRAISE, starts=days)
    meant = [day in ends and is_meant(ends[day]) for day in days]
    found = nothing
    begun = None
    for place, day in enumerate(days):
        if meant[place] and begun is None:
            begun = day
        if begun is not None and (place + 1 == len(days) or not meant[place + 1]):
            found |= Q(received_at__gte=_start_of(begun), received_at__lt=_start_of(day, 1))
            begun = None
    return found


def _start_of(day: date, n_later: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + ONE_DAY * n_later, time()))
