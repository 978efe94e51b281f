"""The pages of the law: read by everybody signed in, changed by administrators."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.accounts.models import Role
from campaigns.law.loading import load_reference
from campaigns.law.models import BaseSalary, Certainty, LegalBasis, LegalDocument, RewardCoefficient
from campaigns.law.tables import TABLES
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    load_reference(by=None)


@pytest.fixture
def administrator(client_as):
    return client_as(make.user(Role.ADMINISTRATOR, unit=make.department()))


def text_of(response):
    return " ".join(response.content.decode().split())


def url_of(name, row):
    return reverse(f"law:{name}", args=[row._meta.model_name, row.pk])


def salary():
    return BaseSalary.objects.get(valid_from=date(2026, 7, 1))


def n_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.HEAD, Role.OFFICE, Role.ADMINISTRATOR])
def test_everybody_signed_in_reads_the_law(client_as, role):
    browser = client_as(make.user(role, unit=make.department()))
    urls = [reverse("law:overview"), reverse("law:document", args=["nd-152-2025"])]
    urls += [reverse("law:table", args=[table.slug]) for table in TABLES]
    for table in TABLES:
        row = table.model.objects.first()
        if row and table.slug != "legaldocument":
            urls.append(url_of("row", row))
    pages = [browser.get(url) for url in urls]
    assert {page.status_code for page in pages} == {200}
    may_edit = role == Role.ADMINISTRATOR
    follow = url_of("follow", salary())
    assert (follow in text_of(browser.get(url_of("row", salary())))) is may_edit
    assert browser.get(follow).status_code == (200 if may_edit else 403)


def test_a_stranger_does_not(client):
    assert client.get(reverse("law:overview")).status_code == 302


def test_a_table_is_read_on_any_day(administrator):
    url = reverse("law:table", args=["basesalary"])
    assert "1.490.000 đ" in text_of(administrator.get(url, {"on": "20/12/2022"}))
    assert "2.530.000 đ" in text_of(administrator.get(url, {"on": "10/12/2026"}))
    assert administrator.get(url, {"on": "31/02/2022"}).status_code == 200


def test_a_table_is_searched_without_diacritics_and_by_certainty(administrator):
    url = reverse("law:table", args=["rewardcoefficient"])
    on = {"on": "10/12/2026"}
    found = administrator.get(url, {**on, "q": "giay khen"}).context["page_obj"]
    assert {one.row.award_form.code for one in found} == {"GK"}
    found = administrator.get(url, {**on, "certainty": "uncertain"}).context["page_obj"]
    assert found.paginator.count > 10
    assert all(one.is_uncertain for one in found)


def test_the_overview_says_what_lapses_and_what_is_uncertain(client_as):
    with time_machine.travel("2026-12-01 09:00+07:00"):
        administrator = client_as(make.user(Role.ADMINISTRATOR, unit=make.department()))
        page = text_of(administrator.get(reverse("law:overview")))
    assert "152/2025/NĐ-CP" in page
    assert "01/03/2027" in page or "01/3/2027" in page
    assert reverse("law:document", args=["nd-152-2025"]) in page
    assert "certainty=uncertain" in page


def test_a_document_shows_what_rests_on_it(administrator):
    response = administrator.get(reverse("law:document", args=["nd-152-2025"]))
    listed = response.context["page_obj"].paginator.count
    decree = LegalDocument.objects.get(code="nd-152-2025")
    n_coefficients = RewardCoefficient.objects.filter(document=decree).count()
    assert listed > n_coefficients + 3
    assert reverse("law:document", args=["nd-98-2023"]) in text_of(response)


def test_what_follows_is_entered_on_a_page(administrator):
    old = salary()
    url = url_of("follow", old)
    assert administrator.get(url).context["form"].initial["amount_vnd"] == 2_530_000
    typed = {
        "valid_from": "01/07/2027",
        "source": "Nghị định số 1/2027/NĐ-CP",
        "certainty": "verified",
        "document": "",
        "amount_vnd": "2700000",
        "valid_to": "",
    }
    refused = administrator.post(url, {**typed, "valid_from": "01/07/2026"})
    assert refused.status_code == 200
    assert "valid_from" in refused.context["form"].errors
    assert BaseSalary.objects.count() == 9
    made = administrator.post(url, typed)
    new = BaseSalary.objects.get(valid_from=date(2027, 7, 1))
    assert made["Location"] == url_of("row", new)
    page = text_of(administrator.get(made["Location"]))
    assert "2.530.000 đ" in page
    assert "2.700.000 đ" in page


def test_a_document_is_followed_by_another(administrator):
    decree = LegalDocument.objects.get(code="nd-152-2025")
    typed = {
        "valid_from": "01/03/2027",
        "code": "nd-9-2027",
        "kind": "decree",
        "number": "9/2027/NĐ-CP",
        "title": "Quy định mới",
        "issued_on": "",
        "source": "Công báo",
        "certainty": "verified",
        "note": "",
        "valid_to": "",
    }
    response = administrator.post(url_of("follow", decree), typed, follow=True)
    assert response.status_code == 200
    decree.refresh_from_db()
    assert decree.replaced_by.code == "nd-9-2027"


def test_a_doubt_is_put_to_rest_on_a_page(administrator):
    row = LegalBasis.objects.filter(certainty=Certainty.UNCERTAIN).first()
    url = url_of("confirm", row)
    assert administrator.post(url, {"source": ""}).context["form"].errors
    assert administrator.post(url, {"source": "Công báo, trang 3"})["Location"] == url_of(
        "row", row
    )
    row.refresh_from_db()
    assert row.certainty == Certainty.VERIFIED
    assert administrator.get(url).status_code == 302
    assert administrator.post(url, {"source": "Công báo"}).status_code == 200


@pytest.mark.parametrize("name", ["follow", "confirm"])
def test_nobody_else_posts(client_as, name):
    browser = client_as(make.user(Role.OFFICE, unit=make.department()))
    row = LegalBasis.objects.filter(certainty=Certainty.UNCERTAIN).first()
    assert browser.post(url_of(name, row), {"source": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.certainty == Certainty.UNCERTAIN


def test_a_holiday_is_not_followed(administrator):
    table = next(table for table in TABLES if table.slug == "calendarday")
    row = table.model.objects.first()
    assert administrator.get(url_of("follow", row)).status_code == 404
    assert administrator.get("/law/nothing/").status_code == 404


def test_queries_do_not_grow_with_the_rows(administrator):
    urls = [
        reverse("law:overview"),
        reverse("law:table", args=["legalbasis"]),
        reverse("law:document", args=["nd-152-2025"]),
    ]
    few = [n_queries(administrator, url) for url in urls]
    decree = LegalDocument.objects.get(code="nd-152-2025")
    LegalBasis.objects.bulk_create(
        LegalBasis(
            paper_kind="decision",
            position=100 + n,
            text=f"Căn cứ {n}",
            valid_from=date(2025, 7, 1),
            valid_to=date(2027, 2, 28),
            source="test",
            document=decree,
        )
        for n in range(60)
    )
    assert [n_queries(administrator, url) for url in urls] == few
