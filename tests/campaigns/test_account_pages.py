"""Signing in, choosing a hat, and the pages on which an administrator keeps accounts."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.accounts.demo import demo_accounts, is_demo_database, mark_as_demo
from campaigns.accounts.models import Role, User
from campaigns.accounts.rules import create_account
from tests import make

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-test-password"
LOGIN = "/accounts/login/"


@pytest.fixture
def administrator(here):
    return make.user(Role.ADMINISTRATOR, unit=here)


# --- signing in ------------------------------------------------------------------------------


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def test_a_person_signs_in_and_meets_the_desk(client, here):
    make.user(Role.CLERK, unit=here, username="van.thu")
    response = sign_in(client, "van.thu")
    assert (response.status_code, response["Location"]) == (302, "/")
    page = client.get("/")
    assert page.status_code == 200
    assert page.context["user"].hat.role == Role.CLERK


def test_a_wrong_password_is_refused_with_what_was_typed(client, here):
    make.user(Role.CLERK, unit=here, username="van.thu")
    response = sign_in(client, "van.thu", "wrong")
    assert response.status_code == 200
    assert 'value="van.thu"' in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_guessing_one_password_is_stopped_even_for_the_right_one(client, here):
    make.user(Role.CLERK, unit=here, username="van.thu")
    make.user(Role.CLERK, unit=here, username="another")
    for number in range(5):
        sign_in(client, "van.thu", f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}")
    assert "_auth_user_id" not in client.session
    sign_in(client, "van.thu", REMOTE_ADDR="10.0.0.9")
    assert "_auth_user_id" not in client.session
    sign_in(client, "another", REMOTE_ADDR="10.0.0.9")
    assert "_auth_user_id" in client.session


def test_many_attempts_from_one_address_are_stopped(here):
    make.user(Role.CLERK, unit=here, username="van.thu")
    for number in range(10):
        sign_in(Client(), f"nobody{number}", "guess")
    blocked = Client()
    sign_in(blocked, "van.thu")
    assert "_auth_user_id" not in blocked.session
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    sign_in(elsewhere, "van.thu")
    assert "_auth_user_id" in elsewhere.session


def test_behind_a_proxy_the_address_before_it_is_counted(here, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make.user(Role.CLERK, unit=here, username="van.thu")
    for number in range(10):
        invented = f"9.9.9.{number}, 203.0.113.7"
        sign_in(Client(), f"nobody{number}", "guess", HTTP_X_FORWARDED_FOR=invented)
    blocked, other = Client(), Client()
    sign_in(blocked, "van.thu", HTTP_X_FORWARDED_FOR="203.0.113.7")
    sign_in(other, "van.thu", HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert "_auth_user_id" not in blocked.session
    assert "_auth_user_id" in other.session


def test_a_closed_account_does_not_sign_in(client, here):
    make.user(Role.CLERK, unit=here, username="van.thu", is_active=False)
    sign_in(client, "van.thu")
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    url = reverse("account_signup")
    form = {"username": "new", "password1": PASSWORD, "password2": PASSWORD}
    for response in (client.get(url), client.post(url, form)):
        assert response.status_code == 200
        assert "account/signup_closed.html" in [template.name for template in response.templates]
    assert not User.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("path", ["/campaigns/", "/units/", "/manage/accounts/", "/hat/"])
def test_a_stranger_is_asked_to_sign_in_and_comes_back(client, path):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next={path}")


# --- hats ------------------------------------------------------------------------------------


@pytest.fixture
def two_hats(here):
    return make.user(Role.DIRECTOR, Role.CHAIR, unit=here)


def test_somebody_with_two_hats_is_asked_before_anything_else(client, two_hats):
    client.force_login(two_hats)
    response = client.get("/campaigns/?q=a")
    assert response["Location"] == "/hat/?next=%2Fcampaigns%2F%3Fq%3Da"
    assert client.get("/")["Location"] == "/hat/"
    chair = two_hats.role_holdings.get(role=Role.CHAIR)
    response = client.post("/hat/", {"hat": chair.pk, "next": "/campaigns/?q=a"})
    assert response["Location"] == "/campaigns/?q=a"
    assert client.get("/").context["user"].hat == chair


def test_nothing_is_done_without_a_hat(client, two_hats, here):
    make.holding(two_hats, Role.ADMINISTRATOR, here)
    client.force_login(two_hats)
    form = {"full_name": "Lê Thị Thử", "username": "thu"}
    assert client.post("/manage/accounts/new/", form).status_code == 403
    assert not User.objects.filter(username="thu").exists()
    assert client.post("/accounts/logout/").status_code == 302


@pytest.mark.parametrize("chosen", ["", "999999", "x", "foreign"])
def test_only_an_own_hat_can_be_put_on(client, two_hats, here, chosen):
    if chosen == "foreign":
        chosen = make.user(Role.CLERK, unit=here).role_holdings.get().pk
    client.force_login(two_hats)
    response = client.post("/hat/", {"hat": chosen})
    assert response.status_code == 200
    assert response.context["errors"]
    assert "hat" not in client.session


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_choosing_a_hat_leads_nowhere_else(client, two_hats, away):
    client.force_login(two_hats)
    chair = two_hats.role_holdings.get(role=Role.CHAIR)
    assert client.post("/hat/", {"hat": chair.pk, "next": away})["Location"] == "/"


def test_a_hat_that_ended_yesterday_is_worn_no_more(client_as, two_hats, here):
    chair = two_hats.role_holdings.get(role=Role.CHAIR)
    browser = client_as(two_hats, chair)
    assert browser.get("/").context["user"].hat == chair
    type(chair).objects.filter(pk=chair.pk).update(
        valid_to=timezone.localdate() - timedelta(days=1)
    )
    assert browser.get("/").context["user"].hat.role == Role.DIRECTOR


# --- the demo's one click --------------------------------------------------------------------


@pytest.fixture
def demo(here):
    User.objects.all().delete()
    mark_as_demo()
    user = create_account(
        username="demo.vt", full_name="Lê Mẫu", password=None, is_demo=True, by=None
    )
    make.holding(user, Role.CLERK, here)
    return make.holding(user, Role.HEAD, here)


def test_one_click_signs_in_with_the_hat_that_was_clicked(client, demo):
    labels = [account["label"] for account in demo_accounts().by_role]
    assert labels == [Role.HEAD.label, Role.CLERK.label]
    assert "demo.vt" in client.get(LOGIN).content.decode()
    response = client.post("/demo/sign-in/", {"username": "demo.vt", "holding": demo.pk})
    assert response["Location"] == "/"
    assert client.get("/").context["user"].hat == demo
    assert client.get("/").context["is_demo"]


def a_demo_account(name, *holdings):
    user = create_account(
        username=name, full_name=f"Lê {name}", password=None, is_demo=True, by=None
    )
    for role, unit in holdings:
        make.holding(user, role, unit)
    return user


def test_each_role_is_offered_by_whoever_wears_the_fewest_hats(client, demo, here):
    division = make.unit(parent=here)
    a_demo_account("anh", (Role.HEAD, division), (Role.MEMBER, here))
    a_demo_account("binh", (Role.HEAD, make.unit(parent=here)))
    a_demo_account("chi", (Role.MEMBER, here), (Role.EMPLOYEE, here))
    a_demo_account("dung", (Role.MEMBER, here))
    offered = {account["label"]: account["username"] for account in demo_accounts().by_role}
    assert offered == {
        Role.HEAD.label: "binh",
        Role.MEMBER.label: "dung",
        Role.CLERK.label: "demo.vt",
        Role.EMPLOYEE.label: "chi",
    }


def test_the_other_members_of_the_council_can_be_tried_too(client, demo, here):
    a_demo_account("anh", (Role.MEMBER, here))
    chi = a_demo_account("chi", (Role.MEMBER, here), (Role.HEAD, here))
    a_demo_account("binh", (Role.MEMBER, here), (Role.EMPLOYEE, here))
    others = {
        str(title): [one["label"] for one in offers] for title, offers in demo_accounts().others
    }
    assert others == {
        "Trưởng các đơn vị khác": ["Lê chi"],
        "Các thành viên khác của Hội đồng": ["Lê binh", "Lê chi"],
    }
    seat = chi.role_holdings.get(role=Role.MEMBER)
    page = client.get(LOGIN).content.decode()
    assert page.count("<details") == 2
    assert f'name="holding" value="{seat.pk}"' in page
    client.post("/demo/sign-in/", {"username": "chi", "holding": seat.pk})
    assert client.get("/").context["user"].hat == seat


def test_the_sign_in_page_asks_as_often_for_many_members(
    client, demo, here, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as few:
        client.get(LOGIN)
    for number in range(12):
        a_demo_account(f"member{number}", (Role.MEMBER, here))
    with django_assert_num_queries(len(few)):
        client.get(LOGIN)


def test_one_click_works_in_a_demo_alone(client, demo):
    type(demo).objects.exists()
    make.user(Role.CLERK, unit=demo.unit, username="real")
    assert client.post("/demo/sign-in/", {"username": "real"}).status_code == 404
    assert client.get("/demo/sign-in/").status_code == 405
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM campaigns_demomark")
    assert client.post("/demo/sign-in/", {"username": "demo.vt"}).status_code == 404
    assert "demo.vt" not in client.get(LOGIN).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_database_with_real_accounts_becomes_no_demo():
    make.user()
    with pytest.raises(ValidationError) as refusal:
        mark_as_demo()
    assert refusal.value.code == "not_empty"
    assert not is_demo_database()


# --- keeping accounts ------------------------------------------------------------------------


def test_an_initial_password_is_shown_once(client_as, administrator):
    browser = client_as(administrator)
    form = {"full_name": "Lê Thị Thử", "username": "thu"}
    page = browser.post("/manage/accounts/new/", form)
    password = page.context["password"]
    user = User.objects.get(username="thu")
    assert password in page.content.decode()
    assert user.check_password(password)
    assert "no-store" in page["Cache-Control"]
    assert password not in browser.get(f"/manage/accounts/{user.pk}/").content.decode()


def test_a_refused_account_keeps_what_was_typed(client_as, administrator):
    make.user(username="thu")
    page = client_as(administrator).post(
        "/manage/accounts/new/", {"full_name": "Lê Thị Thử", "username": "THU"}
    )
    assert page.context["form"].errors["username"]
    assert 'value="THU"' in page.content.decode()
    assert 'value="Lê Thị Thử"' in page.content.decode()


def test_roles_are_granted_and_ended_on_pages(client_as, administrator, here):
    user = make.user()
    browser = client_as(administrator)
    url = f"/manage/accounts/{user.pk}/"
    form = {"role": "head", "unit": here.pk, "valid_from": "05/10/2022", "valid_to": ""}
    assert browser.post(f"{url}grant/", form)["Location"] == url
    holding = user.role_holdings.get()
    assert (holding.valid_from.isoformat(), holding.valid_to) == ("2022-10-05", None)
    again = browser.post(f"{url}grant/", form)
    assert again.context["form"].non_field_errors()
    assert 'value="05/10/2022"' in again.content.decode()
    end = f"/manage/roles/{holding.pk}/end/"
    early = browser.post(end, {"valid_to": "01/10/2022"})
    assert early.context["form"].errors["valid_to"]
    assert browser.post(end, {"valid_to": "31/12/2022"})["Location"] == url
    holding.refresh_from_db()
    assert holding.valid_to.isoformat() == "2022-12-31"


def test_an_account_is_closed_and_opened_and_gets_a_new_password(client_as, administrator):
    user = make.user()
    browser = client_as(administrator)
    url = f"/manage/accounts/{user.pk}/"
    browser.post(f"{url}activate/", {"is_active": "0"})
    assert not User.objects.get(pk=user.pk).is_active
    browser.post(f"{url}activate/", {"is_active": "1"})
    assert User.objects.get(pk=user.pk).is_active
    page = browser.post(f"{url}password/")
    assert User.objects.get(pk=user.pk).check_password(page.context["password"])
    own = browser.post(f"/manage/accounts/{administrator.pk}/activate/", {"is_active": "0"})
    assert own.context["errors"].code == "own_account"
    assert User.objects.get(pk=administrator.pk).is_active


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_accounts_are_kept_by_an_administrator_alone(client_as, here, role):
    other = make.user(Role.CLERK, unit=here)
    browser = client_as(make.user(role, unit=here))
    url = f"/manage/accounts/{other.pk}/"
    assert browser.get("/manage/accounts/").status_code == 403
    assert browser.get("/manage/accounts/new/").status_code == 403
    assert browser.get(url).status_code == 404
    assert browser.post(f"{url}password/").status_code == 404
    assert browser.post(f"{url}grant/", {"role": "director"}).status_code == 404
    holding = other.role_holdings.get()
    assert browser.post(f"/manage/roles/{holding.pk}/end/", {}).status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=thu+ha", ["Nguyễn Thu Hà"]),
        ("role=clerk", ["Đỗ Văn Anh"]),
        ("state=closed", ["Lê Văn Bé"]),
        ("q=van&o=-name", ["Lê Văn Bé", "Đỗ Văn Anh"]),
        ("q=van&o=name", ["Đỗ Văn Anh", "Lê Văn Bé"]),
    ],
)
def test_accounts_are_searched_filtered_and_sorted(client_as, here, query, names):
    administrator = make.user(Role.ADMINISTRATOR, unit=here, full_name="Quản Trị Viên")
    make.user(full_name="Nguyễn Thu Hà")
    make.user(Role.CLERK, unit=here, full_name="Đỗ Văn Anh")
    make.user(full_name="Lê Văn Bé", is_active=False)
    page = client_as(administrator).get(f"/manage/accounts/?{query}")
    assert [str(user) for user in page.context["page_obj"]] == names


def n_queries(browser, url):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


def test_lists_ask_the_same_number_of_questions_whatever_their_length(client_as, here):
    browser = client_as(make.user(Role.ADMINISTRATOR, unit=here))
    urls = ["/manage/accounts/", "/units/", "/people/"]

    def add(n):
        for _number in range(n):
            unit = make.unit(parent=here)
            make.user(Role.HEAD, unit=unit)
            make.person(unit=unit)

    add(3)
    few = [n_queries(browser, url) for url in urls]
    add(20)
    assert [n_queries(browser, url) for url in urls] == few
