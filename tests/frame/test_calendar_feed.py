"""A person's calendar: open by its secret address alone, the same deadlines under the same keys."""

from datetime import UTC, date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from awards.council.models import SessionStatus
from awards.nominations.models import (
    NominationStatus,
)
from awards.nominations.supplement_models import SupplementRequest
from campaigns.accounts.models import Role
from campaigns.outbox.models import CalendarKey
from campaigns.outbox.rules import renew_calendar_key
from campaigns.progress.models import PlanTask, ReportingPeriod, TaskAssignment
from emulation_portal.calendar_feed import calendar_of
from emulation_portal.waiting import Deadline
from tests import make

pytestmark = pytest.mark.django_db

TODAY = make.local(2022, 11, 20)
CLOSES = make.local(2022, 11, 30, 17)


@pytest.fixture(autouse=True)
def _on_a_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def round(here):
    made = make.round_(campaign=make.campaign(owner=here), closes_at=CLOSES)
    make.quota(made)
    return made


def address(user):
    return f"/calendar/{renew_calendar_key(by=user).token}.ics"


def events(client, user):
    cache.clear()
    response = client.get(address(user))
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).events}


def test_the_feed_is_open_by_its_address_and_leaves_no_cookie(client, head, round):
    response = client.get(address(head))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    lines = response.content.decode().splitlines()
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(lines)
    assert not response.cookies


def test_a_wrong_an_old_or_a_closed_accounts_address_is_not_found(client, head, round):
    old = address(head)
    new = address(head)
    assert client.get("/calendar/wrong.ics").status_code == 404
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    head.is_active = False
    head.save()
    assert client.get(new).status_code == 404


def test_the_feed_is_only_read(client, head):
    assert client.post(address(head)).status_code == 405


def test_a_deadline_has_its_moment_its_page_and_an_alarm_a_day_before(
    client, head, round, settings
):
    settings.PORTAL_URL = "https://thidua.example.vn"
    event = events(client, head)[f"round-{round.pk}@thidua.example.vn"]
    assert event["dtstart"].dt == CLOSES.astimezone(UTC)
    assert event["summary"] == f"Hết hạn nộp hồ sơ: {round.name}"
    assert event["url"] == "https://thidua.example.vn/nominations/"
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-1)


def test_a_whole_day_is_announced_the_morning_before_not_at_midnight():
    day = Deadline(key="d", title="Hết hạn báo cáo", at=date(2022, 12, 20), url="/progress/")
    (event,) = Calendar.from_ical(calendar_of([day])).events
    assert event["dtstart"].dt == date(2022, 12, 20)
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(hours=-15)


def test_a_deadline_put_off_keeps_its_key(client, head, round):
    before = set(events(client, head))
    round.closes_at = CLOSES + timedelta(days=9)
    round.save()
    after = events(client, head)
    assert set(after) == before
    assert next(iter(after.values()))["dtstart"].dt.day == 9


def test_every_role_a_person_holds_brings_its_deadlines(client, here, head, round):
    unit = head.role_holdings.get().unit
    make.session(
        round=round, status=SessionStatus.PLANNED, starts_at=CLOSES + timedelta(days=5)
    ).council.members.filter(seat="member").first()
    make.holding(head, Role.SECRETARY, here)
    seat = round.sessions.get().council.members.get(seat="secretary")
    seat.user = head
    seat.save()
    task = PlanTask.objects.create(campaign=round.campaign, title="Sáng kiến")
    given = {"given_on": date(2022, 1, 1), "behind_from": date(2022, 12, 1)}
    TaskAssignment.objects.create(task=task, unit=unit, due_on=date(2022, 12, 24), **given)
    ReportingPeriod.objects.create(
        campaign=round.campaign,
        name="Quý IV",
        starts_on=date(2022, 10, 1),
        ends_on=date(2022, 12, 31),
        due_on=date(2022, 12, 31),
    )
    nomination = make.nomination(round=round, unit=unit, status=NominationStatus.RETURNED)
    SupplementRequest.objects.create(
        nomination=nomination,
        message="Thiếu minh chứng",
        due_at=CLOSES,
        requested_by=head,
        requested_at=timezone.now(),
    )
    found = events(client, head)
    kinds = sorted(uid.split("-")[0] for uid in found)
    assert kinds == ["report", "round", "session", "supplement", "task"]
    text = " ".join(event.to_ical().decode() for event in found.values())
    assert nomination.nominee_name not in text.replace("\r\n ", "")


def test_what_is_done_or_long_past_leaves_the_calendar(client, here, head, round):
    make.session(round=round, status=SessionStatus.CLOSED)
    office = make.user(Role.OFFICE, unit=here)
    assert set(events(client, office)) == {f"round-{round.pk}@localhost"}
    with time_machine.travel(CLOSES + timedelta(days=31), tick=False):
        assert events(client, office) == {}


def test_somebody_without_a_role_has_an_empty_calendar(client, round):
    assert events(client, make.user()) == {}


def test_the_same_answer_is_kept_for_a_while_and_not_sent_twice(client, head, round):
    url = address(head)
    first = client.get(url)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(url)
    assert second.content == first.content
    assert len(queries) == 1
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_feed_costs_the_same_however_many_deadlines(client, here, head, round):
    url = address(head)

    def n_queries():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    few = n_queries()
    for number in range(8):
        made = make.round_(campaign=round.campaign, year=2030 + number, closes_at=CLOSES)
        make.quota(made)
        make.nomination(
            round=made, unit=head.role_holdings.get().unit, status=NominationStatus.RETURNED
        )
    assert n_queries() == few
    assert CalendarKey.objects.count() == 1
