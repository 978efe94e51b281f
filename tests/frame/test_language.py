"""Vietnamese first: only the reader's own switch brings another language."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_browser_set_to_english_is_answered_in_vietnamese(client):
    response = client.get("/accounts/login/", headers={"accept-language": "en-US,en;q=0.9"})
    assert response.headers["Content-Language"] == "vi"


def test_the_switch_brings_english_and_stays(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    response = client.get("/accounts/login/")
    assert response.headers["Content-Language"] == "en"


def test_an_unknown_language_in_the_cookie_changes_nothing(client):
    client.cookies["django_language"] = "xx"
    response = client.get("/accounts/login/")
    assert response.headers["Content-Language"] == "vi"
