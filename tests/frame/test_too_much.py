"""A form with more in it than the portal reads at once: a page that says so, and no success."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.nominations.models import Answer
from tests.awards.dossiers import PNG, draft, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return draft()[0]


@pytest.fixture
def browser(dossier):
    """With the check that a form is our own, which reads the form before any view does."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    client.force_login(dossier.created_by)
    client.get(page_of("answer", dossier, 1))
    return client


def sent(browser, **fields):
    token = browser.cookies["csrftoken"].value
    return {"csrfmiddlewaretoken": token, "edit_number": 0, "then": "stay", **fields}


def pictures(n):
    return [SimpleUploadedFile(f"anh-{i}.png", PNG, "image/png") for i in range(n)]


def urlencoded(data):
    return {
        "data": "&".join(f"{name}={value}" for name, value in data.items()),
        "content_type": "application/x-www-form-urlencoded",
    }


def test_as_many_files_as_allowed_are_read_and_one_more_is_told_of(browser, dossier, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    url = page_of("answer", dossier, 1)
    allowed = browser.post(url, sent(browser, text="Vừa đủ", uploads=pictures(2)))
    assert allowed.status_code != 413
    before = Answer.objects.get(nomination=dossier, criterion__position=1).text
    refused = browser.post(url, sent(browser, text="Quá nhiều", uploads=pictures(3)))
    words = refused.content.decode()
    assert refused.status_code == 413
    assert "At most 2 files can be sent at once." in words
    assert "Back button" in words
    assert words.count("<h1") == 1
    assert Answer.objects.get(nomination=dossier, criterion__position=1).text == before


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_more_text_than_is_read_at_once_is_told_of(browser, dossier, settings, kind):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    url = page_of("answer", dossier, 1)
    data = sent(browser, text="a" * 1024 * 1024)
    refused = (
        browser.post(url, data) if kind == "multipart" else browser.post(url, **urlencoded(data))
    )
    assert refused.status_code == 413
    assert "at most 1 MB" in refused.content.decode()
    short = sent(browser, text="a")
    assert browser.post(url, short).status_code == 302


def test_more_fields_than_are_read_at_once_are_told_of(browser, dossier, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 6
    url = page_of("answer", dossier, 1)
    many = sent(browser, text="a", **{f"field-{i}": i for i in range(6)})
    refused = browser.post(url, many)
    assert refused.status_code == 413
    assert "At most 6 fields can be sent at once." in refused.content.decode()


def test_what_saves_itself_says_that_it_was_not_saved(browser, dossier, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    data = urlencoded(sent(browser, text="a" * 1024 * 1024))
    refused = browser.post(page_of("answer", dossier, 1), **data, headers={"HX-Request": "true"})
    words = refused.content.decode()
    assert refused.status_code == 413
    assert "Not saved yet." in words
    assert "Saved at" not in words
    assert "<html" not in words
    assert "HX-Trigger" not in refused


def test_a_page_that_saves_itself_lets_that_line_in(browser, dossier):
    """Other refusals stay out of the page: htmx leaves them aside by default."""
    page = browser.get(page_of("answer", dossier, 1)).content.decode()
    assert '{"code": "413", "swap": true, "error": true}' in page
    assert '{"code": "[45]..", "swap": false, "error": true}' in page


def test_a_stranger_is_told_the_same(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    stranger = Client(enforce_csrf_checks=True)
    stranger.get(reverse("account_login"))
    refused = stranger.post(reverse("account_login"), **urlencoded({"login": "a" * 2000}))
    assert refused.status_code == 413


def test_the_whole_of_it_is_read_before_the_answer(browser, dossier, settings):
    """A browser that could not send everything shows a broken connection instead of the page."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    refused = browser.post(
        page_of("answer", dossier, 1), **urlencoded(sent(browser, text="a" * 300_000))
    )
    assert refused.wsgi_request.read() == b""
