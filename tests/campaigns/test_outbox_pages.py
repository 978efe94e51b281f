"""The pages of notices, of the outbox, of one's own account and calendar."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.outbox.models import CalendarKey, Message, MessagePolicy
from campaigns.outbox.rules import keep_up, mark_read
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.campaigns.outbox import Told, draft, told_alone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_sources():
    with told_alone():
        yield


@pytest.fixture
def reader(here):
    return make.user(Role.HEAD, unit=make.unit(parent=here), full_name="Đặng Thị Ánh")


def told(here, reader, n=1, kind="alarm", start=0):
    said = [draft(here, reader, f"{kind}{number}", kind=kind) for number in range(start, start + n)]
    source = Told(*said)
    source.NAME = f"told-{kind}-{start}"
    keep_up(source=source, now=timezone.now())
    return list(Message.objects.filter(key__in=[one.key for one in said]).order_by("pk"))


def n_queries(browser, url):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


# --- notices -----------------------------------------------------------------------------------


def test_one_reads_ones_own_released_notices_unread_first(client_as, here, reader, office):
    first, second, third = told(here, reader, 3)
    told(here, reader, kind="news")
    told(here, office, start=7)
    mark_read(messages=[third], by=reader)
    page = client_as(reader).get("/notices/")
    assert list(page.context["page_obj"]) == [second, first, third]
    assert "2<span" in page.content.decode()


def test_looking_at_notices_writes_nothing(client_as, here, reader):
    (message,) = told(here, reader)
    client_as(reader).get("/notices/")
    message.refresh_from_db()
    assert message.read_on is None
    assert client_as(reader).get(f"/notices/{message.pk}/open/").status_code == 405


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(client_as, here, reader):
    (message,) = told(here, reader)
    response = client_as(reader).post(f"/notices/{message.pk}/open/")
    assert response["Location"] == "/campaigns/"
    message.refresh_from_db()
    assert message.read_on == timezone.localdate()


def test_a_notice_can_be_marked_read_without_leaving_the_list(client_as, here, reader):
    (message,) = told(here, reader)
    response = client_as(reader).post(f"/notices/{message.pk}/open/", {"stay": "1"})
    assert response["Location"] == "/notices/"
    assert not Message.objects.unread().exists()


def test_a_notice_leads_nowhere_outside_the_portal(client_as, here, reader):
    (message,) = told(here, reader)
    Message.objects.update(url="https://evil.example/")
    assert client_as(reader).post(f"/notices/{message.pk}/open/")["Location"] == "/notices/"


def test_nobody_opens_the_notice_of_another_or_one_that_waits(client_as, here, reader, office):
    (message,) = told(here, reader)
    (waiting,) = told(here, reader, kind="news")
    assert client_as(office).post(f"/notices/{message.pk}/open/").status_code == 404
    assert client_as(reader).post(f"/notices/{waiting.pk}/open/").status_code == 404


def test_all_notices_are_marked_read_at_once(client_as, here, reader, office):
    told(here, reader, 3)
    told(here, office, start=7)
    client_as(reader).post("/notices/read/")
    assert [m.recipient for m in Message.objects.unread()] == [office]


def test_notices_page_and_cost_the_same_however_many(client_as, here, reader):
    told(here, reader, 3)
    browser = client_as(reader)
    few = n_queries(browser, "/notices/")
    told(here, reader, 30, start=3)
    assert n_queries(browser, "/notices/") == few
    assert len(browser.get("/notices/?page=2").context["page_obj"]) == 8


def test_the_frame_counts_unread_notices_in_one_query(client_as, here, reader):
    browser = client_as(reader)
    none = n_queries(browser, "/campaigns/")
    told(here, reader, 12)
    page = browser.get("/campaigns/").content.decode()
    assert '<span class="count">12<span' in page
    assert n_queries(browser, "/campaigns/") == none


def test_the_desk_says_what_waits_around_messages(client_as, here, reader, office):
    told(here, reader)
    told(here, office, kind="news")
    waiting = client_as(reader).get("/").context["waiting"]
    assert [(item.url, item.count) for item in waiting] == [("/notices/", 1)]
    Message.objects.filter(recipient=reader).update(email_error="voll")
    waiting = client_as(office).get("/").context["waiting"]
    assert [(item.url, item.count) for item in waiting] == [
        ("/outbox/", 1),
        ("/outbox/?state=failed", 1),
    ]


# --- the outbox ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_the_outbox_is_the_offices(client_as, here, reader, role):
    (message,) = told(here, reader, kind="news")
    browser = client_as(make.user(role, unit=here))
    expected = 200 if role == Role.OFFICE else 403
    assert browser.get("/outbox/").status_code == expected
    assert browser.get(f"/outbox/{message.pk}/").status_code == (
        200 if role == Role.OFFICE else 404
    )
    sees_kinds = role in (Role.OFFICE, Role.ADMINISTRATOR)
    assert browser.get("/outbox/kinds/").status_code == (200 if sees_kinds else 403)


def test_the_office_of_another_unit_sees_and_releases_nothing(client_as, here, reader):
    (message,) = told(here, reader, kind="news")
    browser = client_as(make.user(Role.OFFICE, unit=make.department()))
    assert browser.get("/outbox/").context["rows"] == []
    assert browser.get(f"/outbox/{message.pk}/").status_code == 404
    browser.post("/outbox/", {"act": "release", "message": message.pk})
    message.refresh_from_db()
    assert message.state == "drafted"


def test_the_ticked_messages_are_released_and_the_others_wait(client_as, here, reader, office):
    first, second = told(here, reader, 2, kind="news")
    response = client_as(office).post("/outbox/", {"act": "release", "message": [first.pk]})
    assert response["Location"] == "/outbox/"
    assert [m.state for m in Message.objects.order_by("pk")] == ["released", "drafted"]


def test_all_that_the_filter_shows_are_released(client_as, here, reader, office):
    told(here, reader, 30, kind="news")
    other = make.user(full_name="Phạm Văn Khác")
    told(here, other, kind="news", start=40)
    client_as(office).post("/outbox/?state=waiting&q=dang%20thi%20anh", {"act": "release_all"})
    assert Message.objects.released().count() == 30
    assert [m.recipient for m in Message.objects.drafted()] == [other]


def test_withdrawing_asks_for_a_reason_and_keeps_what_was_ticked(client_as, here, reader, office):
    first, second = told(here, reader, 2, kind="news")
    browser = client_as(office)
    page = browser.post("/outbox/", {"act": "withdraw", "message": [second.pk], "reason": " "})
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
    assert [row["is_chosen"] for row in page.context["rows"]] == [True, False]
    browser.post("/outbox/", {"act": "withdraw", "message": [second.pk], "reason": "Sai tên"})
    second.refresh_from_db()
    assert (second.state, second.withdraw_reason) == ("withdrawn", "Sai tên")
    assert "Sai tên" in browser.get("/outbox/?state=withdrawn").content.decode()


def test_nothing_ticked_is_said_so(client_as, here, reader, office):
    told(here, reader, kind="news")
    page = client_as(office).post("/outbox/", {"act": "release", "message": ["x"]})
    assert page.status_code == 302
    page = client_as(office).post("/outbox/", {"act": "release"})
    assert (page.status_code, len(page.context["errors"])) == (200, 1)
    assert client_as(office).post("/outbox/", {"act": "burn_all"}).status_code == 404


def test_one_message_is_read_released_and_withdrawn_on_its_page(client_as, here, reader, office):
    (message,) = told(here, reader, kind="news")
    browser, url = client_as(office), f"/outbox/{message.pk}/"
    assert "Nội dung." in browser.get(url).content.decode()
    assert browser.post(url, {"act": "release"})["Location"] == url
    page = browser.post(url, {"act": "withdraw"})
    assert page.context["form"].errors["reason"]
    browser.post(url, {"act": "withdraw", "reason": "Nhầm"})
    message.refresh_from_db()
    assert message.state == "withdrawn"
    labels = [event["label"] for event in browser.get(url).context["events"]]
    assert len(labels) == 2


def test_failed_emails_are_listed_with_the_reason_and_sent_again(client_as, here, reader, office):
    (message,) = told(here, reader)
    Message.objects.update(email_error="SMTPDataError: full")
    browser = client_as(office)
    assert "SMTPDataError: full" in browser.get("/outbox/?state=failed").content.decode()
    browser.post("/outbox/?state=failed", {"act": "again", "message": [message.pk]})
    message.refresh_from_db()
    assert message.email_error == ""


@pytest.mark.parametrize("state", ["waiting", "released", "withdrawn", ""])
def test_the_outbox_costs_the_same_however_much_is_in_it(client_as, here, office, state):
    def add(n, start):
        for number in range(start, start + n):
            told(here, make.user(), kind="news", start=number)

    browser, url = client_as(office), f"/outbox/?state={state}"
    changes = {
        "released": {"released_at": timezone.now()},
        "withdrawn": {"withdrawn_at": timezone.now(), "withdraw_reason": "x"},
    }.get(state, {})
    add(3, 0)
    if changes:
        Message.objects.update(**changes)
    few = n_queries(browser, url)
    add(20, 3)
    if changes:
        Message.objects.update(**changes)
    assert n_queries(browser, url) == few


def test_policies_are_changed_on_their_page_and_only_changes_are_recorded(client_as, here, office):
    browser = client_as(office)
    browser.post(
        "/outbox/kinds/",
        {
            "news-sends_by_itself": "on",
            "news-by_email": "on",
            "alarm-sends_by_itself": "on",
            "alarm-by_email": "on",
            "vote-sends_by_itself": "on",
            "vote-by_email": "on",
        },
    )
    policy = MessagePolicy.objects.get()
    assert (policy.kind, policy.sends_by_itself, policy.by_email) == ("news", True, True)
    assert AuditEvent.objects.filter(action="set_message_policy").count() == 1


# --- one's own account and calendar -----------------------------------------------------------


def test_one_sets_ones_own_address_and_the_record_does_not_name_it(client_as, reader):
    browser = client_as(reader)
    page = browser.post("/me/", {"email": "không phải địa chỉ"})
    assert page.context["form"].errors["email"]
    browser.post("/me/", {"email": " anh@example.vn "})
    reader.refresh_from_db()
    assert reader.email == "anh@example.vn"
    event = AuditEvent.objects.get(action="set_email")
    assert "example.vn" not in str(event.after) + str(event.before)
    browser.post("/me/", {"email": ""})
    reader.refresh_from_db()
    assert reader.email == ""


def test_an_administrator_sets_the_address_of_others(client_as, here, reader, office):
    administrator = make.user(Role.ADMINISTRATOR, unit=here)
    url = f"/manage/accounts/{reader.pk}/email/"
    assert client_as(office).post(url, {"email": "a@example.vn"}).status_code == 404
    page = client_as(administrator).post(url, {"email": "a@"})
    assert page.context["email_form"].errors["email"]
    assert 'value="a@"' in page.content.decode()
    client_as(administrator).post(url, {"email": "a@example.vn"})
    reader.refresh_from_db()
    assert reader.email == "a@example.vn"


def test_an_account_is_made_with_an_address(client_as, here):
    administrator = make.user(Role.ADMINISTRATOR, unit=here)
    form = {"full_name": "Lê Văn Mới", "username": "van.moi", "email": "moi@example.vn"}
    page = client_as(administrator).post("/manage/accounts/new/", form)
    assert page.context["account"].email == "moi@example.vn"


def test_the_calendar_page_makes_its_address_by_post_only(client_as, reader):
    browser = client_as(reader)
    browser.get("/me/calendar/")
    assert not CalendarKey.objects.exists()
    browser.post("/me/calendar/")
    first = CalendarKey.objects.get().token
    assert f"/calendar/{first}.ics" in browser.get("/me/calendar/").content.decode()
    browser.post("/me/calendar/")
    assert first not in browser.get("/me/calendar/").content.decode()
