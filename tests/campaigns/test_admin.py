"""The administrator's table view edits reference data and nothing else."""

from datetime import date

import pytest
from django.urls import reverse

from campaigns.accounts.models import Role, User
from campaigns.admin import Edited, site
from campaigns.law.models import BaseSalary
from campaigns.law.rules import load_reference
from campaigns.papers.models import Paper
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db

EDITED = {
    "awardform",
    "basesalary",
    "legalbasis",
    "rewardcoefficient",
    "signer",
    "votingrule",
}


@pytest.fixture
def here():
    return make.department()


@pytest.fixture
def browser(client_as, here):
    return client_as(make.user(Role.ADMINISTRATOR, unit=here))


def test_only_reference_data_is_edited():
    edited = {m._meta.model_name for m, a in site._registry.items() if isinstance(a, Edited)}
    assert edited == EDITED


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_enters(client_as, here, role):
    user = make.user(role, unit=here, is_superuser=True, is_staff=True)
    browser = client_as(user)
    assert browser.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert browser.get("/admin/login/?next=/admin/").status_code == 403
    assert browser.get("/admin/campaigns/basesalary/").status_code == 302


def test_a_stranger_signs_in_by_the_portals_own_page(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response["Location"] == "/accounts/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


def test_an_administrator_who_is_sent_to_sign_in_goes_on(browser):
    assert browser.get("/admin/login/?next=/admin/")["Location"] == "/admin/"


def test_an_administrator_wearing_another_hat_does_not_enter(client_as, here):
    user = make.user(Role.ADMINISTRATOR, Role.CLERK, unit=here)
    clerk = user.role_holdings.get(role=Role.CLERK)
    assert client_as(user, clerk).get("/admin/").status_code == 302


def test_every_list_and_first_row_opens(browser, here):
    load_reference(by=None)
    make.person(unit=here)
    make.round_()
    for model in site._registry:
        name = f"admin:campaigns_{model._meta.model_name}"
        assert browser.get(reverse(f"{name}_changelist")).status_code == 200
        first = model.objects.first()
        if first:
            assert browser.get(reverse(f"{name}_change", args=[first.pk])).status_code == 200


def test_an_edited_row_is_chained(browser):
    load_reference(by=None)
    salary = BaseSalary.objects.get(valid_from=date(2026, 7, 1))
    form = {
        "amount_vnd": "2600000",
        "valid_from": "01/07/2026",
        "valid_to": "",
        "source": salary.source,
        "certainty": "verified",
    }
    url = reverse("admin:campaigns_basesalary_change", args=[salary.pk])
    assert browser.post(url, form).status_code == 302
    salary.refresh_from_db()
    assert salary.amount_vnd == 2_600_000
    event = history_of(salary).last()
    assert event.action == "edit_reference"
    assert (event.before, event.after) == ({"amount_vnd": "2530000"}, {"amount_vnd": "2600000"})
    assert event.role == Role.ADMINISTRATOR


def test_a_row_is_ended_not_deleted(browser):
    load_reference(by=None)
    salary = BaseSalary.objects.first()
    url = reverse("admin:campaigns_basesalary_delete", args=[salary.pk])
    assert browser.post(url, {"post": "yes"}).status_code == 403
    assert BaseSalary.objects.filter(pk=salary.pk).exists()


def test_what_has_a_history_is_only_looked_at(browser, here):
    paper = Paper.objects.create(kind="decision", unit=here, subject="a", symbol="QĐ")
    user = make.user(Role.CLERK, unit=here)
    for name, pk in (("paper", paper.pk), ("user", user.pk), ("unit", here.pk)):
        change = reverse(f"admin:campaigns_{name}_change", args=[pk])
        delete = reverse(f"admin:campaigns_{name}_delete", args=[pk])
        add = reverse(f"admin:campaigns_{name}_add")
        assert browser.get(change).status_code == 200
        for url in (change, delete, add):
            assert browser.post(url, {"subject": "b"}).status_code == 403
    assert "password" not in browser.get(
        reverse("admin:campaigns_user_change", args=[user.pk])
    ).content.decode().replace("password_change", "").replace("account_change_password", "")
    assert Paper.objects.get().subject == "a"
    assert User.objects.filter(pk=user.pk).exists()
