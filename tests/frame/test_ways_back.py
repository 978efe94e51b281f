"""Addresses that only take a form: a page that says so, and the way back to the form's own page."""

import pytest
from django.urls import reverse

from tests import make
from tests.awards.dossiers import ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return ready()[0]


def to(page, dossier):
    return reverse(f"submission:{page}", args=[dossier.pk])


def test_an_address_that_only_takes_a_form_says_so_in_vietnamese(client, dossier):
    client.force_login(dossier.created_by)
    answer = client.get(reverse("sharing:ask_consent", args=[dossier.pk]))
    words = answer.content.decode()
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "Địa chỉ này không có trang" in words
    assert words.count("<h1") == 1


def test_whoever_opens_where_a_dossier_is_handed_in_comes_to_the_check(client, dossier):
    client.force_login(dossier.created_by)
    assert client.get(to("submit", dossier)).url == to("check", dossier)
    refused = client.post(to("submit", dossier), {})
    assert refused.status_code == 200  # not confirmed: the check again, at this address
    dossier.refresh_from_db()
    assert dossier.status == "draft"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("evaluation:appraise", "evaluation:dossier"),
        ("evaluation:findings", "evaluation:dossier"),
        ("evaluation:receive", "evaluation:dossier"),
    ],
)
def test_whoever_opens_where_the_office_acts_comes_to_the_dossier(client, dossier, address, page):
    client.force_login(make.user("office", unit=dossier.round.campaign.owner))
    led = client.get(reverse(address, args=[dossier.pk]))
    assert led.url == reverse(page, args=[dossier.pk])


def test_a_refused_form_can_be_read_in_the_other_language(client, dossier):
    client.force_login(dossier.created_by)
    form = f"http://testserver{to('check', dossier)}"
    refused = client.post(to("submit", dossier), {}, headers={"referer": form})
    assert f'name="next" value="{to("check", dossier)}"' in refused.content.decode()
    elsewhere = {"referer": "https://elsewhere.example/check/"}
    refused = client.post(to("submit", dossier), {}, headers=elsewhere)
    assert f'name="next" value="{to("submit", dossier)}"' in refused.content.decode()


def test_whoever_signs_in_after_sending_a_form_comes_back_to_its_page(client, dossier):
    form = f"http://testserver{to('check', dossier)}?from=check"
    sent = client.post(to("submit", dossier), {"is_confirmed": "on"}, headers={"referer": form})
    assert sent.url == f"/accounts/login/?next={to('check', dossier)}%3Ffrom%3Dcheck"
    opened = client.get(to("check", dossier))
    assert opened.url == f"/accounts/login/?next={to('check', dossier)}"
