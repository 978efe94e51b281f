"""The desk and the frame: what waits for whom, where one can go, what is said when things fail."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus, RoundStatus
from emulation_portal import home
from emulation_portal.waiting import WaitingItem
from tests import make

pytestmark = pytest.mark.django_db


# --- the desk --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_desk(client_as, here, role):
    make.round_(campaign=make.campaign(owner=here))
    page = client_as(make.user(role, unit=here)).get("/")
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert page.context["hat"].role == role


def test_a_stranger_reaches_no_desk(client):
    response = client.get("/", follow=False)
    assert response.status_code == 302
    assert not response["Location"].startswith("/hat/")


def test_the_director_is_told_what_to_launch(client_as, here):
    make.campaign(owner=here, status=CampaignStatus.SUBMITTED)
    page = client_as(make.user(Role.DIRECTOR, unit=here)).get("/")
    assert len(page.context["waiting"]) == 1
    other = Client()
    other.force_login(make.user(Role.CLERK, unit=here))
    assert other.get("/").context["waiting"] == []


def test_a_head_is_told_the_deadline_of_an_open_round(client_as, here):
    unit = make.unit(parent=here)
    round = make.round_(campaign=make.campaign(owner=here))
    make.quota(round)
    waiting = client_as(make.user(Role.HEAD, unit=unit)).get("/").context["waiting"]
    assert [item.due_at for item in waiting] == [round.closes_at]


def test_late_comes_first_then_what_is_due_soon_and_what_has_time_last(monkeypatch):
    now = timezone.now()
    items = {
        "none": WaitingItem("none", "/"),
        "far": WaitingItem("far", "/", due_at=now + timedelta(days=9)),
        "near": WaitingItem("near", "/", due_at=now + timedelta(days=1)),
        "late": WaitingItem("late", "/", due_at=now + timedelta(days=2), is_late=True),
    }

    class Source:
        @staticmethod
        def waiting_for(user):
            return list(items.values())

    monkeypatch.setattr(home, "SOURCES", [Source])
    assert [item.title for item in home.waiting_for(None)] == ["late", "near", "none", "far"]


def test_the_timeline_shows_where_the_campaign_is(client_as, here):
    campaign = make.campaign(owner=here)
    make.round_(campaign=campaign, year=2021, status=RoundStatus.PUBLISHED)
    make.round_(campaign=campaign, year=2022, status=RoundStatus.SCREENING)
    make.round_(campaign=campaign, year=2023, status=RoundStatus.PLANNED)
    page = client_as(make.user(Role.OFFICE, unit=here)).get("/")
    states = [step["state"] for step in page.context["steps"]]
    assert states == ["done", "done", "current", "next", "next"]
    assert page.context["round"].year == 2022


@pytest.mark.parametrize("role", [Role.OFFICE, Role.HEAD, Role.DIRECTOR, Role.MEMBER])
def test_the_desk_asks_the_same_number_of_questions_however_much_waits(client_as, here, role):
    unit = make.unit(parent=here)
    campaign = make.campaign(owner=here)
    round = make.round_(campaign=campaign)
    browser = client_as(make.user(role, unit=unit if role == Role.HEAD else here))

    def n_queries():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/").status_code == 200
        return len(queries)

    def add(n):
        for _number in range(n):
            make.nomination(round=round, unit=unit, status="submitted")
            make.nomination(round=round, unit=unit, status="draft")

    add(2)
    few = n_queries()
    add(8)
    assert n_queries() == few


# --- the frame -------------------------------------------------------------------------------


def places(browser):
    return [item.url for item in browser.get("/").context["nav_items"]]


def test_the_navigation_holds_what_the_role_may_open(client_as, here):
    for role in Role:
        browser = client_as(make.user(role, unit=here))
        for url in places(browser):
            assert browser.get(url).status_code == 200, (role, url)


def test_the_navigation_marks_where_one_is(client_as, here):
    browser = client_as(make.user(Role.ADMINISTRATOR, unit=here))
    page = browser.get(f"/units/{here.code}/")
    assert [item.url for item in page.context["nav_items"] if item.is_current] == ["/units/"]
    page = browser.get("/")
    assert [item.url for item in page.context["nav_items"] if item.is_current] == ["/"]


def test_the_frame_names_the_department(client_as, here):
    page = client_as(make.user(Role.CLERK, unit=here)).get("/").content.decode()
    assert here.name in page


# --- failures --------------------------------------------------------------------------------


def test_a_missing_page_and_a_refused_page_stand_in_the_frame(client_as, here):
    browser = client_as(make.user(Role.CLERK, unit=here))
    missing, refused = browser.get("/nowhere/"), browser.get("/audit/")
    assert (missing.status_code, refused.status_code) == (404, 403)
    for response in (missing, refused):
        assert response.content.decode().count("<h1") == 1
        assert here.name in response.content.decode()


def test_a_page_of_another_role_is_offered_in_that_role(client_as, here):
    person = make.user(Role.EMPLOYEE, unit=here)
    head_of = make.unit(parent=here)
    period = make.period(campaign=make.campaign(owner=here))
    make.assignment(task=make.plan_task(campaign=period.campaign), unit=head_of)
    path = f"/progress/periods/{period.pk}/units/{head_of.code}/"
    browser = client_as(person)
    alone = browser.get(path)
    assert alone.status_code == 404
    assert 'name="hat"' not in alone.content.decode()
    head = make.holding(person, Role.HEAD, head_of)
    employee = person.role_holdings.get(role=Role.EMPLOYEE)
    browser.post("/hat/", {"hat": employee.pk, "next": "/"})
    missing = browser.get(path)
    assert missing.status_code == 404
    offered = missing.content.decode().split("</header>")[-1]
    assert f'value="{head.pk}"' in offered
    assert f'value="{employee.pk}"' not in offered
    assert f'name="next" value="{path}"' in offered
    answer = browser.post("/hat/", {"hat": head.pk, "next": path}, follow=True)
    assert (answer.redirect_chain, answer.status_code) == ([(path, 302)], 200)


def test_a_form_without_its_token_is_refused_in_words(here):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.user(Role.CLERK, unit=here))
    response = strict.post("/hat/", {"hat": "1"})
    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]


def test_a_broken_page_says_so_and_no_more(client_as, here, monkeypatch):
    browser = client_as(make.user(Role.CLERK, unit=here))
    browser.raise_request_exception = False
    monkeypatch.setattr(home, "SOURCES", [None])
    response = browser.get("/")
    assert response.status_code == 500
    assert "NoneType" not in response.content.decode()
    assert "waiting_for" not in response.content.decode()


@pytest.mark.parametrize("path", ["/accounts/login/", "/", "/audit/", "/nowhere/", "/healthz"])
def test_every_answer_carries_the_security_headers(client_as, here, path):
    response = client_as(make.user(Role.OFFICE, unit=here)).get(path)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    for directive in ("script-src 'self'", "style-src 'self'", "object-src 'none'"):
        assert directive in policy
    assert "unsafe" not in policy


# --- production ------------------------------------------------------------------------------


def manage(*arguments, **environment):
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("SECRET_KEY", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE")
    }
    clean |= {"DJANGO_SETTINGS_MODULE": "emulation_portal.settings.production", **environment}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_the_deployment_check():
    key = "k3-ab" * 12 + "Zx9!"
    result = manage(
        "check", "--deploy", "--fail-level", "INFO", SECRET_KEY=key, ALLOWED_HOSTS="example.test"
    )
    assert (result.returncode, "no issues" in result.stdout) == (0, True), result.stderr


@pytest.mark.parametrize("given", [{}, {"SECRET_KEY": "a" * 60}, {"ALLOWED_HOSTS": "a.test"}])
def test_production_does_not_start_half_configured(given):
    result = manage("check", **given)
    assert result.returncode != 0
    missing = "SECRET_KEY" if "SECRET_KEY" not in given else "ALLOWED_HOSTS"
    assert f"Set {missing}" in result.stderr


def test_other_launched_campaigns_stand_beside_the_one_in_hand(client_as, here):
    later = make.campaign(owner=here, code="sau", starts_on=date(2024, 1, 1))
    running = make.campaign(owner=here, code="dang-xet")
    round = make.round_(campaign=running)
    make.campaign(owner=here, code="nhap", status=CampaignStatus.DRAFT)
    answer = client_as(make.user(Role.OFFICE, unit=here)).get("/")
    assert answer.context["campaign"] == running
    assert answer.context["round"] == round
    assert answer.context["others"] == [later]
    assert "/campaigns/sau/" in answer.content.decode()
