"""Lists and tables of docs/interface.md: filters kept, cards on a phone, nothing unescaped."""

from datetime import UTC, datetime

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

from emulation_portal.waiting import WaitingItem
from tests.frame.drawing import ESCAPED, EVIL, Parsed, a_request, draw


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_pagination_keeps_the_filters():
    page = Paginator(range(100), 10).page(5)
    html = draw("{% pagination page %}", path="/?q=s%E1%BB%9F&page=5", page=page)
    hrefs = [a["href"] for a in Parsed(html).all("a")]
    assert hrefs[0] == "?q=s%E1%BB%9F&amp;page=4".replace("&amp;", "&")
    assert all("q=s%E1%BB%9F" in href for href in hrefs)
    assert '<span aria-current="page">5</span>' in html


def test_pagination_of_one_page_is_nothing():
    page = Paginator(range(3), 10).page(1)
    assert draw("{% pagination page %}", page=page).strip() == ""


@pytest.mark.parametrize(
    ("path", "href", "direction"),
    [
        ("/?q=a&page=3", "?q=a&o=score", None),
        ("/?o=score", "?o=-score", "ascending"),
        ("/?o=-score", "?o=score", "descending"),
    ],
)
def test_sort_header_turns_round_and_forgets_the_page(path, href, direction):
    parsed = Parsed(draw('{% sort_header "Score" "score" is_number=True %}', path=path))
    assert parsed.all("a")[0]["href"] == href
    assert parsed.all("th")[0].get("aria-sort") == direction


def test_filter_panel_knows_whether_something_is_chosen():
    class Filters(forms.Form):
        q = forms.CharField(required=False)

    source = '{% include "components/filter_panel.html" with form=form %}'
    idle = draw(source, path="/?o=name", form=Filters({"o": "name"}))
    used = draw(source, path="/?q=a", form=Filters({"q": "a"}))
    assert "data-idle" in idle
    assert "Clear filters" not in idle
    assert '<input type="hidden" name="o" value="name">' in idle
    assert "data-idle" not in used
    assert "Clear filters" in used


def test_table_has_its_caption_and_becomes_cards():
    html = draw("{% table t hide_caption=True %}<tbody></tbody>{% endtable %}", t=EVIL)
    assert f'<caption class="visually-hidden">{ESCAPED}</caption>' in html
    assert "data-cards" in html


def test_scrolling_table_can_be_reached_by_keyboard():
    html = draw('{% table "Scores" is_scrolling=True %}{% endtable %}')
    region = Parsed(html).all("div")[0]
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "Scores")
    assert "data-cards" not in html


def test_summary_row_names_what_its_link_changes():
    html = draw('{% summary_row "Name" change_url="/e" %}{{ v }}{% endsummary_row %}', v=EVIL)
    assert ESCAPED in html
    assert 'Change<span class="visually-hidden">: Name</span>' in html
    assert "Change" not in draw('{% summary_row "Name" %}x{% endsummary_row %}')


def test_waiting_rows_say_what_is_late_and_how_much_of_it():
    late = datetime(2022, 10, 1, 10, tzinfo=UTC)
    items = [
        WaitingItem(title=EVIL, url="/a", count=3, due_at=late, is_late=True),
        WaitingItem(title="Votes", url="/b"),
    ]
    with time_machine.travel("2022-10-05 12:00+07:00", tick=False):
        html = draw('{% include "components/waiting.html" with items=items only %}', items=items)
    rows = [d["class"] for d in Parsed(html).all("li")]
    assert rows == ["waiting-row is-late", "waiting-row"]
    assert Parsed(html).all("p")[0]["class"] == "waiting-count"
    assert html.count(">3</p>") == 1
    assert "Due 01/10/2022 · 4 days late" in html
    assert ESCAPED in html


def test_the_same_things_wait_under_one_title():
    items = [
        WaitingItem(title="Print", url="/a", detail="A"),
        WaitingItem(title="Votes", url="/v"),
        WaitingItem(title="Print", url="/b", detail="B", is_late=True),
    ]
    html = draw('{% include "components/waiting.html" with items=items only %}', items=items)
    assert html.count("Print") == 1
    assert html.count(">2</p>") == 1
    assert [a["href"] for a in Parsed(html).all("a")] == ["/a", "/b", "/v"]
    assert html.count("waiting-row is-late") == 1


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("task_list", {"tasks": [{"label": EVIL, "status": "Done", "tone": "good", "url": "/"}]}),
        ("file_list", {"files": [{"name": EVIL, "size": 1200, "remove_url": "/r"}]}),
        ("summary_list", {"rows": [{"label": "Name", "value": EVIL}]}),
        ("history", {"events": [{"at": None, "label": "Returned", "reason": EVIL}]}),
        ("empty", {"title": EVIL, "url": "/new", "label": "New"}),
        ("confirmation", {"title": EVIL, "reference": "N-1", "next_steps": ["Wait."]}),
    ],
)
def test_include_escapes_its_words(template, context):
    html = render_to_string(f"components/{template}.html", context, a_request())
    assert ESCAPED in html
    assert "<b>Sở" not in html
