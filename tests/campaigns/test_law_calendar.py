"""Working days across weekends, holidays and Saturdays worked in exchange; clocks of procedure."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.law.calendar import (
    WorkingCalendar,
    is_working_day,
    working_days_after,
    years_without_tet,
)
from campaigns.law.procedure import deadline_for, deadlines_for
from campaigns.law.procedure_models import CalendarDay, ProcedureDeadline

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)


def special(kind, first, last=None, name="Nghỉ"):
    return CalendarDay.objects.create(
        kind=kind, name=name, valid_from=first, valid_to=last or first, source="test"
    )


def step(kind="appraise", **facts):
    return ProcedureDeadline.objects.create(
        **{"kind": kind, "valid_from": FIRST, "source": "test", **facts}
    )


@pytest.mark.django_db
def test_working_days_skip_holidays_and_count_saturdays_worked():
    special("holiday", date(2026, 4, 30), date(2026, 5, 1))
    special("workday", date(2026, 5, 9))
    assert not is_working_day(date(2026, 4, 30))
    assert is_working_day(date(2026, 4, 29))
    assert not is_working_day(date(2026, 5, 2))
    assert is_working_day(date(2026, 5, 9))
    # Wed 29 Apr; 30 Apr and 1 May off, weekend; Mon 4 May is the first.
    assert working_days_after(date(2026, 4, 29), 1) == date(2026, 5, 4)
    assert working_days_after(date(2026, 4, 29), 5) == date(2026, 5, 8)
    assert working_days_after(date(2026, 4, 29), 6) == date(2026, 5, 9)
    assert working_days_after(date(2026, 4, 29), 7) == date(2026, 5, 11)


def by_hand(start, n, holidays, workdays):
    """Days ticked off one by one."""
    day = start
    while n:
        day += DAY
        if day in workdays or (day.isoweekday() <= 5 and day not in holidays):
            n -= 1
    return day


@settings(max_examples=80)
@given(
    start=st.integers(0, 300),
    n=st.integers(1, 40),
    holidays=st.sets(st.integers(0, 400), max_size=25),
    workdays=st.sets(st.integers(0, 400), max_size=8),
)
def test_counting_equals_ticking_off(start, n, holidays, workdays):
    off = frozenset(FIRST + DAY * offset for offset in holidays)
    worked = frozenset(FIRST + DAY * offset for offset in workdays)
    calendar = WorkingCalendar(off, worked)
    begin = FIRST + DAY * start
    assert calendar.after(begin, n) == by_hand(begin, n, off, worked)


@pytest.mark.django_db
def test_the_days_on_record_reach_over_the_longest_holidays():
    special("holiday", date(2026, 2, 14), date(2026, 2, 22), name="Tết Nguyên đán")
    for start in (date(2026, 2, 10), date(2026, 2, 13), date(2026, 2, 16)):
        off = {date(2026, 2, 14) + DAY * n for n in range(9)}
        for n in (1, 5, 20):
            assert working_days_after(start, n) == by_hand(start, n, off, set())


@pytest.mark.django_db
def test_a_year_without_its_lunar_new_year_is_named():
    special("holiday", date(2026, 1, 1))
    special("holiday", date(2027, 2, 5), date(2027, 2, 11))
    assert years_without_tet([2026, 2027]) == [2026]


@pytest.mark.django_db
def test_a_clock_runs_by_the_row_of_the_day_it_began(django_assert_num_queries):
    step(n_days=20, valid_to=date(2026, 6, 30))
    step(n_days=10, valid_from=date(2026, 7, 1))
    special("holiday", date(2026, 9, 2))
    assert deadline_for(kind="appraise", start=date(2026, 6, 30)) == date(2026, 7, 28)
    assert deadline_for(kind="appraise", start=date(2026, 8, 24)) == date(2026, 9, 8)
    assert deadline_for(kind="appraise", start=date(2025, 12, 31)) is None
    starts = [date(2026, 6, 1) + DAY * n for n in range(60)]
    with django_assert_num_queries(2):
        ends = deadlines_for(kind="appraise", starts=starts)
    assert ends == {start: deadline_for(kind="appraise", start=start) for start in starts}


@pytest.mark.django_db
def test_calendar_days_and_days_of_the_year():
    step("before_event", n_days=10, day_unit="calendar")
    step("year_end", by_day=10, by_month=12)
    step("return", by_day=31, by_month=2)
    assert deadline_for(kind="before_event", start=date(2026, 4, 25)) == date(2026, 5, 5)
    assert deadline_for(kind="year_end", start=date(2026, 12, 10)) == date(2026, 12, 10)
    assert deadline_for(kind="year_end", start=date(2026, 12, 11)) == date(2027, 12, 10)
    assert deadline_for(kind="return", start=date(2026, 1, 1)) == date(2026, 2, 28)
