"""The administrator's table view edits reference data and nothing else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.accounts.models import DemoMark, Role, User
from campaigns.admin import Edited, site
from campaigns.files.rules import store_bytes
from campaigns.law.models import (
    AwardForm,
    BaseSalary,
    LegalBasis,
    RewardCoefficient,
    Signer,
    VotingRule,
)
from campaigns.law.rules import appoint_signer, load_reference
from campaigns.papers.models import Paper
from campaigns.plans.models import RoundStatus
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db

EDITED = {
    "awardform",
    "awardformterms",
    "basesalary",
    "calendarday",
    "dossieritem",
    "legalbasis",
    "legaldocument",
    "numberingrule",
    "proceduredeadline",
    "retentionperiod",
    "rewardcoefficient",
    "signer",
    "votingrule",
}


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
        "document": salary.document_id,
    }
    url = reverse("admin:campaigns_basesalary_change", args=[salary.pk])
    assert browser.post(url, form).status_code == 302
    salary.refresh_from_db()
    assert salary.amount_vnd == 2_600_000
    event = history_of(salary).last()
    assert event.action == "edit_reference"
    assert (event.before, event.after) == ({"amount_vnd": "2530000"}, {"amount_vnd": "2600000"})
    assert event.role == Role.ADMINISTRATOR


def issued_paper(unit, on):
    pdf = store_bytes(name="a.pdf", content=b"%PDF-", content_type="application/pdf", by=None)
    return Paper.objects.create(
        kind="decision", unit=unit, subject="a", symbol="QĐ", number=1, issued_on=on, pdf=pdf
    )


# A row of each table as the reference or a fixture has it, and other facts somebody might type.
FACTS = {
    BaseSalary: {"amount_vnd": "9999999", "valid_from": "01/01/2010"},
    LegalBasis: {"text": "Luật khác", "paper_kind": "plan", "position": "99"},
    RewardCoefficient: {"coefficient": "9,5", "round_up_to_vnd": "1"},
    VotingRule: {"threshold_numerator": "2", "threshold_denominator": "3", "quorum_numerator": "1"},
    Signer: {"full_name": "Người khác", "authority_lines": "PHÓ GIÁM ĐỐC"},
}


def change(browser, row, **typed):
    """Open a row as the administrator does, type over some fields, save."""
    url = reverse(f"admin:campaigns_{row._meta.model_name}_change", args=[row.pk])
    form = browser.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()} | typed
    return browser.post(url, data)


def facts_of(row):
    return type(row).objects.filter(pk=row.pk).values(*FACTS[type(row)]).get()


@pytest.mark.parametrize("model", list(FACTS), ids=lambda model: model.__name__)
def test_facts_of_a_row_that_was_used_stand(browser, here, model):
    load_reference(by=None)
    appoint_signer(
        unit=here,
        paper_kind="decision",
        authority_lines="GIÁM ĐỐC",
        full_name="Lê Văn Mẫu",
        valid_from=date(2015, 1, 1),
        source="Quyết định bổ nhiệm",
        by=None,
    )
    row = model.objects.as_of(date(2020, 6, 1)).order_by("pk").first()
    issued_paper(here, date(2020, 6, 1))
    before = facts_of(row)
    response = change(browser, row, **FACTS[model], source="Nguồn khác", certainty="uncertain")
    assert response.status_code == 302
    row.refresh_from_db()
    assert facts_of(row) == before
    assert (row.source, row.certainty) == ("Nguồn khác", "uncertain")


def test_a_used_row_is_closed_and_another_follows(browser, here):
    load_reference(by=None)
    salary = BaseSalary.objects.get(valid_from=date(2026, 7, 1))
    issued_paper(here, date(2026, 8, 1))
    assert change(browser, salary, valid_to="30/06/2026").status_code == 200
    assert change(browser, salary, valid_to="30/06/2027").status_code == 302
    new = {
        "amount_vnd": "2800000",
        "valid_from": "01/07/2027",
        "valid_to": "",
        "source": "Nghị định mới",
        "certainty": "verified",
    }
    assert browser.post(reverse("admin:campaigns_basesalary_add"), new).status_code == 302
    rows = BaseSalary.objects.order_by("valid_from").values_list("amount_vnd", "valid_to")
    assert list(rows)[-2:] == [(2_530_000, date(2027, 6, 30)), (2_800_000, None)]


@pytest.mark.parametrize("on", [date(2026, 6, 30), date(2026, 7, 1)])
def test_a_paper_uses_the_rows_of_its_own_day(browser, here, on):
    load_reference(by=None)
    salary = BaseSalary.objects.get(valid_from=date(2026, 7, 1))
    issued_paper(here, on)
    change(browser, salary, amount_vnd="2600000")
    salary.refresh_from_db()
    assert salary.amount_vnd == (2_600_000 if on < salary.valid_from else 2_530_000)


def test_a_row_that_is_not_in_force_yet_is_corrected(browser, here):
    issued_paper(here, date(2020, 1, 1))
    salary = BaseSalary.objects.create(
        amount_vnd=1, valid_from=timezone.localdate() + timedelta(days=1), source="Nghị định"
    )
    change(browser, salary, amount_vnd="2600000")
    salary.refresh_from_db()
    assert salary.amount_vnd == 2_600_000


def test_the_rule_of_a_session_stands_before_any_paper(browser, here):
    rule = make.voting_rule()
    change(browser, rule, threshold_numerator="2", threshold_denominator="3")
    rule.refresh_from_db()
    assert (rule.threshold_numerator, rule.threshold_denominator) == (2, 3)
    make.session(round=make.round_(status=RoundStatus.COUNCIL), voting_rule=rule)
    change(browser, rule, threshold_numerator="1")
    rule.refresh_from_db()
    assert rule.threshold_numerator == 2


def test_an_award_form_keeps_its_name_once_it_is_pointed_to(browser):
    form = make.certificate_form()
    change(browser, form, name="Giấy khen của Giám đốc")
    form.refresh_from_db()
    assert form.name == "Giấy khen của Giám đốc"
    make.voting_rule()
    change(browser, form, name="Bằng khen", position="7")
    form.refresh_from_db()
    assert (form.name, form.position) == ("Giấy khen của Giám đốc", 7)
    assert AwardForm.objects.count() == 1


def test_the_tables_of_the_law_speak_vietnamese(browser, here):
    load_reference(by=None)
    issued_paper(here, date(2026, 8, 1))
    salary = BaseSalary.objects.get(valid_from=date(2026, 7, 1))
    page = browser.get(reverse("admin:campaigns_basesalary_change", args=[salary.pk]))
    html = page.content.decode()
    assert '<html lang="vi"' in html
    words = ("mức lương cơ sở", "mức (đồng)", "hiệu lực từ ngày", "nguồn", "độ tin cậy")
    assert [word for word in words if word not in html.casefold()] == []


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


@pytest.mark.parametrize("is_demo", [True, False])
def test_it_says_that_a_demo_is_one_and_only_then(browser, is_demo):
    if is_demo:
        DemoMark.objects.create()
    said = 'class="warning"' in browser.get("/admin/").content.decode()
    assert said is is_demo


def test_two_rows_never_say_the_same_thing_on_one_day(browser):
    load_reference(by=None)
    url = reverse("admin:campaigns_basesalary_add")
    form = {"amount_vnd": "2600000", "source": "Nghị định", "certainty": "verified"}
    twin = {**form, "valid_from": "01/01/2027", "valid_to": "31/12/2027"}
    refused = browser.post(url, twin)
    assert refused.status_code == 200
    assert "valid_from" in refused.context["adminform"].form.errors
    BaseSalary.objects.filter(valid_from=date(2026, 7, 1)).update(valid_to=date(2026, 12, 31))
    assert browser.post(url, twin).status_code == 302
    assert BaseSalary.objects.filter(valid_from=date(2027, 1, 1)).exists()
