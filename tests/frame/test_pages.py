"""The frame around every page, the pages for errors, and what the CSP would block."""

import json
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from tests.frame.drawing import ESCAPED, EVIL, Parsed, a_request


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_frame_has_one_heading_a_skip_link_and_the_navigation():
    request = a_request()
    request.nav_items = [{"label": EVIL, "url": "/r", "is_current": True, "n_waiting": 3}]
    request.portal_is_demo = True
    html = render_to_string("base.html", {"page_title": "Desk"}, request)
    parsed = Parsed(html)
    assert len(parsed.all("h1")) == 1
    assert parsed.all("a")[0]["href"] == "#content"
    assert parsed.all("main")[0]["id"] == "content"
    assert ESCAPED in html
    assert "Demonstration." in html
    assert "Demonstration." not in render_to_string("base.html", {}, a_request())


def test_window_title_says_that_there_are_errors():
    html = render_to_string("base.html", {"page_title": "Desk", "errors": ["No."]}, a_request())
    assert re.search(r"<title>Error: Desk · ", html)


def test_language_of_the_page_is_declared():
    with translation.override("vi"):
        assert '<html lang="vi"' in render_to_string("base.html", {}, a_request())


@pytest.mark.parametrize("code", ["400", "500"])
def test_worst_pages_stand_without_context(code):
    assert f'<p class="code">{code}</p>' in render_to_string(f"{code}.html")


WORST_PAGES_NEED = [
    "css/bootstrap.min.css",
    "css/look.css",
    "css/portal.css",
    "img/mark.svg",
    "js/theme.js",
]


@pytest.fixture
def collected(settings, tmp_path):
    """Write the list of collected files, as a portal in use has it; before that there is none."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    def collect():
        paths = {name: f"collected/{name}" for name in WORST_PAGES_NEED}
        content = {"version": "1.1", "paths": paths, "hash": ""}
        (tmp_path / "staticfiles.json").write_text(json.dumps(content))

    return collect


def linked_files(code):
    return sorted(set(re.findall(r'"/static/([^"]+)"', render_to_string(f"{code}.html"))))


@pytest.mark.parametrize("code", ["400", "500"])
def test_worst_pages_ask_for_the_collected_files(collected, code):
    collected()
    assert linked_files(code) == [f"collected/{name}" for name in WORST_PAGES_NEED]


@pytest.mark.parametrize("code", ["400", "500"])
def test_worst_pages_stand_without_the_list_of_files(collected, code):
    assert linked_files(code) == WORST_PAGES_NEED


@pytest.mark.parametrize("code", ["403", "403_csrf", "404", "429"])
def test_error_pages_stand_in_the_frame(code):
    html = render_to_string(f"{code}.html", {"exception": EVIL}, a_request())
    assert len(Parsed(html).all("h1")) == 1
    assert "<b>Sở" not in html


def test_demo_accounts_show_in_a_demo_only():
    accounts = {"demo_accounts": [{"label": "Office", "description": "", "username": "demo-1"}]}
    assert "demo-1" not in render_to_string("account/login.html", accounts, a_request())


INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\ssrc=)|javascript:", re.I
)
PAGES = [
    path
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
    if "print" not in path.relative_to(Path(settings.BASE_DIR, "templates")).parts
]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_page_has_no_inline_script_or_style(page):
    assert INLINE.findall(page.read_text()) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_are_typed_and_shown_day_first(language):
    with translation.override(language):
        field = forms.DateField()
        assert field.clean("5/10/2022") == field.clean("2022-10-05") == date(2022, 10, 5)
        assert field.widget.format_value(date(2022, 10, 5)) == "05/10/2022"
        assert date_format(date(2022, 10, 5)) == "05/10/2022"


def test_hats_can_be_told_apart_in_the_menu():
    request = a_request()
    hats = [SimpleNamespace(pk=1, name="Head"), SimpleNamespace(pk=2, name="Member")]
    request.hats = hats
    request.user = SimpleNamespace(is_authenticated=True, hat=None, full_name="A")
    assert "Choose a role" in render_to_string("base.html", {}, request)
    request.user.hat = hats[0]
    assert "Choose a role" not in render_to_string("base.html", {}, request)
