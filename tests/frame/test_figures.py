"""Words, numbers and figures of docs/interface.md, in the way Vietnamese papers write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from emulation_portal.templatetags import portal
from tests.frame.drawing import ESCAPED, EVIL, Parsed, draw


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1410000, "1.410.000"),
        (Decimal("86.250"), "86,25"),
        (86.5, "86,5"),
        (0, "0"),
        (-1200, "-1.200"),
        (None, ""),
        ("", ""),
    ],
)
def test_number_is_written_the_vietnamese_way(value, shown):
    assert portal.number(value) == shown


def test_money_and_percent_have_their_unit_and_nothing_for_nothing():
    assert portal.money(1410000) == "1.410.000\N{NO-BREAK SPACE}đ"
    assert portal.percent(Decimal("12.5")) == "12,5%"
    assert (portal.money(None), portal.percent(None)) == ("", "")


def test_day_of_a_moment_is_the_local_one():
    late = datetime(2022, 10, 4, 20, 30, tzinfo=UTC)
    assert portal.day(late) == "05/10/2022"
    assert portal.moment(late) == "03:30 05/10/2022"
    assert portal.day(date(2022, 10, 5)) == "05/10/2022"
    assert portal.day(None) == ""


@pytest.mark.parametrize(
    ("when", "shown", "is_past"),
    [
        (date(2022, 10, 4), "Due 04/10/2022 · 1 day late", True),
        (date(2022, 10, 5), "Due 05/10/2022 · today", False),
        (date(2022, 10, 8), "Due 08/10/2022 · 3 days left", False),
    ],
)
def test_deadline_says_how_far_off_it_is(when, shown, is_past):
    with time_machine.travel("2022-10-05 12:00+07:00", tick=False):
        assert portal.due(when) == shown
        assert portal.is_past(when) is is_past


def test_short_hash_keeps_both_ends():
    assert portal.short_hash("9f86d081" + "0" * 52 + "0a08") == "9f86d081…0a08"
    assert portal.short_hash("abc") == "abc"
    assert portal.short_hash("") == ""


def test_quota_bar_draws_shares_whatever_the_language():
    with translation.override("vi"):
        html = draw('{% quota_bar "Cá nhân" 3 1 1 %}')
    assert [r["width"] for r in Parsed(html).all("rect")] == ["100", "33.33", "33.33"]
    assert "<b>1 / 3</b>" in html


@pytest.mark.parametrize(
    ("quota", "used", "text"),
    [(2, 1, "Left: 1"), (2, 2, "Left: 0"), (2, 3, "Over the quota by 1"), (0, 0, "Left: 0")],
)
def test_quota_bar_says_in_words_what_is_left(quota, used, text):
    assert text in draw('{% quota_bar "X" quota used %}', quota=quota, used=used)


def test_funnel_is_a_table_with_bars():
    rows = [{"label": EVIL, "count": 40}, {"label": "Awarded", "count": 6, "is_awarded": True}]
    html = draw("{% funnel rows %}", rows=rows)
    assert [r["width"] for r in Parsed(html).all("rect")] == ["100.0", "15.0"]
    assert ESCAPED in html
    assert draw("{% funnel rows %}", rows=[]).count("<tr") == 1


def test_spread_says_its_numbers_aloud():
    html = draw("{% spread scores 100 %}", scores=[70, Decimal("80.5"), 96])
    svg = Parsed(html).all("svg")[0]
    assert svg["role"] == "img"
    assert svg["aria-label"] == "Scores: lowest 70, average 82,17, highest 96"
    assert len(Parsed(html).all("circle")) == 3
    assert "Not scored yet" in draw("{% spread scores %}", scores=[])


def test_timeline_marks_where_we_are():
    steps = [
        {"label": "Launch", "on": date(2021, 9, 1), "state": "done"},
        {"label": EVIL, "on": date(2022, 10, 5), "until": date(2022, 12, 15), "state": "current"},
        {"label": "Final", "on": date(2025, 11, 15)},
    ]
    html = draw("{% timeline steps %}", steps=steps)
    assert [li["class"] for li in Parsed(html).all("li")] == ["is-done", "is-current", "is-next"]
    assert [li.get("aria-current") for li in Parsed(html).all("li")] == [None, "step", None]
    assert "05/10/2022 – 15/12/2022" in html
    assert ESCAPED in html


def test_job_asks_again_until_it_ends():
    running = draw('{% job_progress "Print" 120 400 "/job" %}')
    ended = draw('{% job_progress "Print" 400 400 "/job" %}')
    failed = draw('{% job_progress "Print" 10 400 "/job" failed="No paper." %}')
    assert Parsed(running).all("div")[0]["hx-get"] == "/job"
    assert "hx-get" not in ended + failed
    assert "Finished" in ended
    assert "No paper." in failed


def test_hash_chip_carries_the_whole_sum():
    html = draw("{% hash_chip value %}", value="a" * 64)
    assert Parsed(html).all("button")[0]["data-copy"] == "a" * 64
    assert "aaaaaaaa…aaaa" in html
