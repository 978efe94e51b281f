"""What a dossier holds and by when a step is done, by the rows in force on a day."""

from datetime import date, timedelta

from campaigns.law.calendar import working_calendar
from campaigns.law.models import AwardForm
from campaigns.law.procedure_models import DayUnit, DossierItem, Procedure, ProcedureDeadline


def dossier_items(
    *,
    award_form: AwardForm,
    recipient_kind: str,
    on: date,
    procedure: str = Procedure.ORDINARY,
) -> list[DossierItem]:
    """The papers of a dossier for a kind of recipient, in their order; empty where none are on
    record.

    Source: the rows' own; for a certificate the province sets them (Decree 152/2025/NĐ-CP,
    Art. 6(2)(c)).
    """
    rows = DossierItem.objects.as_of(on).filter(
        award_form=award_form, procedure=procedure, recipient_kind__in=("", recipient_kind)
    )
    return list(rows.order_by("position", "recipient_kind"))


def deadline_for(*, kind: str, start: date) -> date | None:
    """The last day of a step that begins on `start`, by the row in force on that day; None where
    no row says so.

    Source: the row's own. Units: working or calendar days, as the row says.
    """
    return deadlines_for(kind=kind, starts=[start]).get(start)


def deadlines_for(*, kind: str, starts: list[date]) -> dict[date, date]:
    """As `deadline_for`, for many beginnings in two queries."""
    if not starts:
        return {}
    first, last = min(starts), max(starts)
    rows = list(
        ProcedureDeadline.objects.filter(kind=kind, valid_from__lte=last).order_by("valid_from")
    )
    longest = max((row.n_days or 0 for row in rows), default=0)
    calendar = working_calendar(first, last + timedelta(days=60 + 4 * longest))
    ends = {}
    for start in starts:
        row = next((row for row in reversed(rows) if row.is_in_force(start)), None)
        if row is not None:
            ends[start] = _end(row, start, calendar)
    return ends


def _end(row: ProcedureDeadline, start: date, calendar) -> date:
    if row.n_days is None:
        return _next_day_of_year(start, row.by_day, row.by_month)
    if row.day_unit == DayUnit.WORKING:
        return calendar.after(start, row.n_days) if row.n_days else start
    return start + timedelta(days=row.n_days)


def _next_day_of_year(start: date, day: int, month: int) -> date:
    """The day as it comes next; one that a short month lacks is the last of that month."""

    def in_year(year: int) -> date:
        following = date(year + month // 12, month % 12 + 1, 1)
        return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))

    this_year = in_year(start.year)
    return this_year if this_year >= start else in_year(start.year + 1)
