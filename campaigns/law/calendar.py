"""Counts working days: weekdays without the holidays, and the Saturdays worked in exchange."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.law.procedure_models import CalendarDay, DayKind
from campaigns.law.tables import overlapping

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """The special days of a stretch of time, read once; days outside it count as weekdays."""

    holidays: frozenset[date]
    workdays: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)

    def after(self, start: date, n: int) -> date:
        """The n-th working day after `start`; with n = 0 `start` itself, or the next one."""
        day = start
        while n > 0 or not self.is_working_day(day):
            day += ONE_DAY
            n -= self.is_working_day(day)
        return day


def working_calendar(first: date, last: date) -> WorkingCalendar:
    """The special days on record between two days, in one query."""
    special = {DayKind.HOLIDAY: set(), DayKind.WORKDAY: set()}
    for row in overlapping(CalendarDay.objects.all(), first, last):
        days = (row.valid_to - row.valid_from).days + 1
        special[row.kind].update(row.valid_from + ONE_DAY * n for n in range(days))
    return WorkingCalendar(frozenset(special[DayKind.HOLIDAY]), frozenset(special[DayKind.WORKDAY]))


def is_working_day(day: date) -> bool:
    """Whether offices work on a day.

    Source: the special days on record; a weekday otherwise.
    """
    return working_calendar(day, day).is_working_day(day)


def working_days_after(start: date, n: int) -> date:
    """The n-th working day after a day, which itself does not count.

    Source: the special days on record. Units: working days.
    """
    # Never fewer than two working days a week, even over the longest holidays.
    return working_calendar(start, start + timedelta(days=60 + 4 * n)).after(start, n)


def years_without_tet(years: list[int]) -> list[int]:
    """The years for which nobody entered the Lunar New Year, whose days are set year by year.

    Source: this project: any holiday that begins between 16 January and the end of February.
    """
    entered = CalendarDay.objects.filter(kind=DayKind.HOLIDAY, valid_from__year__in=years)
    known = {
        day.year
        for day in entered.values_list("valid_from", flat=True)
        if date(day.year, 1, 16) <= day < date(day.year, 3, 1)
    }
    return [year for year in years if year not in known]
