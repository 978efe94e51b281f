"""Messages are drafted once, released by people or by themselves, and withdrawn when untrue."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.outbox.models import CalendarKey, Message, MessageState
from campaigns.outbox.rules import (
    NO_LONGER_TRUE,
    keep_up,
    mark_read,
    release,
    renew_calendar_key,
    set_policy,
    try_emails_again,
    withdraw,
    withdraw_all,
)
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.campaigns.outbox import Told, draft, told_alone
from tests.refusals import codes_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_sources():
    with told_alone():
        yield


@pytest.fixture
def reader(here):
    return make.user(Role.HEAD, unit=make.unit(parent=here))


def kept(*drafts):
    return keep_up(source=Told(*drafts), now=timezone.now())


def drafted(here, reader, **fields):
    kept(draft(here, reader, **fields))
    return Message.objects.get(key=fields.get("key", "key"))


def refused(code, act, **arguments):
    with pytest.raises(ValidationError) as refusal:
        act(**arguments)
    assert codes_of(refusal) == [code]


# --- drafting ----------------------------------------------------------------------------------


def test_a_true_message_is_drafted_once_however_often_the_source_is_visited(here, reader):
    said = draft(here, reader)
    assert [kept(said).n_drafted for _visit in range(3)] == [1, 0, 0]
    message = Message.objects.get()
    assert (message.state, message.subject, message.source) == ("drafted", "Tin key", "told")


def test_a_withdrawn_message_is_not_drafted_again_when_it_comes_true_again(here, reader):
    said = draft(here, reader)
    kept(said)
    kept()
    kept(said)
    assert [m.state for m in Message.objects.all()] == [MessageState.WITHDRAWN]


def test_a_kind_waits_for_release_or_sends_itself_as_its_source_begins(here, reader):
    kept(draft(here, reader, "a"), draft(here, reader, "b", kind="alarm"))
    states = dict(Message.objects.values_list("key", "released_at"))
    assert states["a"] is None
    assert states["b"] is not None
    assert Message.objects.get(key="b").released_by is None


def test_a_policy_overrules_what_the_source_begins_with(here, reader, office):
    set_policy(kind="news", sends_by_itself=True, by_email=False, by=office)
    set_policy(kind="alarm", sends_by_itself=False, by_email=True, by=office)
    kept(draft(here, reader, "a"), draft(here, reader, "b", kind="alarm"))
    found = {m.key: (m.state, m.by_email) for m in Message.objects.all()}
    assert found == {"a": ("released", False), "b": ("drafted", True)}


def test_a_source_costs_the_same_number_of_queries_however_much_it_says(here, reader):
    def n_queries(*drafts):
        with CaptureQueriesContext(connection) as queries:
            kept(*drafts)
        return len(queries)

    old = [draft(here, reader, f"a{n}") for n in range(40)]
    kept(*old)
    few = n_queries(*old[1:], *[draft(here, reader, f"b{n}") for n in range(2)])
    assert n_queries(*[draft(here, reader, f"c{n}") for n in range(30)]) == few
    assert Message.objects.filter(withdrawn_at__isnull=False).count() == 42


def test_a_subject_longer_than_its_column_is_cut(here, reader):
    assert len(drafted(here, reader, subject="a" * 300).subject) == 250


# --- withdrawn when untrue -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["news", "alarm"])
def test_what_is_no_longer_true_is_withdrawn_with_the_reason(here, reader, kind):
    drafted(here, reader, kind=kind)
    assert kept().n_withdrawn == 1
    message = Message.objects.get()
    assert (message.state, message.withdraw_reason) == ("withdrawn", NO_LONGER_TRUE)
    assert list(Message.objects.released()) == []


def test_what_was_read_stays_as_history(here, reader):
    message = drafted(here, reader, kind="alarm")
    mark_read(messages=[message], by=reader)
    assert kept().n_withdrawn == 0
    assert Message.objects.get().state == "released"


def test_of_a_discreet_kind_nobody_learns_who_has_read_it(here, reader):
    other = make.user()
    said = [draft(here, person, str(person.pk), kind="vote") for person in (reader, other)]
    kept(*said)
    mark_read(messages=[Message.objects.get(recipient=reader)], by=reader)
    kept()
    assert {(m.state, m.withdraw_reason) for m in Message.objects.all()} == {
        ("withdrawn", NO_LONGER_TRUE)
    }


def test_other_sources_keep_their_messages(here, reader):
    drafted(here, reader)
    other = Told()
    other.NAME = "other"
    keep_up(source=other, now=timezone.now())
    assert Message.objects.get().state == "drafted"


# --- the Office ----------------------------------------------------------------------------------


def test_the_office_of_the_unit_releases_once_and_it_is_on_record(here, reader, office):
    message = drafted(here, reader)
    assert release(messages=[message], by=office) == 1
    assert release(messages=[message], by=office) == 0
    message.refresh_from_db()
    assert (message.state, message.released_by) == ("released", office)
    events = AuditEvent.objects.filter(action="release_message")
    assert [(e.record_id, e.actor) for e in events] == [(str(message.pk), office)]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICE])
def test_nobody_else_releases_or_withdraws(here, reader, role):
    message = drafted(here, reader)
    for act, more in [(release, {}), (withdraw_all, {"reason": "nhầm"})]:
        with pytest.raises(PermissionDenied):
            act(messages=[message], by=make.user(role, unit=here), **more)
    message.refresh_from_db()
    assert message.state == "drafted"


def test_the_office_of_another_unit_does_not_release(here, reader):
    message = drafted(here, reader)
    with pytest.raises(PermissionDenied):
        release(messages=[message], by=make.user(Role.OFFICE, unit=make.department()))


def test_a_withdrawn_message_is_not_released(here, reader, office):
    message = drafted(here, reader)
    withdraw(message=message, reason="Gửi nhầm", by=office)
    assert release(messages=[message], by=office) == 0
    assert (message.state, message.withdraw_reason) == ("withdrawn", "Gửi nhầm")


def test_withdrawing_needs_a_reason_and_an_unread_message(here, reader, office):
    message = drafted(here, reader, kind="alarm")
    refused("reason_missing", withdraw, message=message, reason="  ", by=office)
    refused("reason_long", withdraw, message=message, reason="a" * 301, by=office)
    mark_read(messages=[message], by=reader)
    refused("already_read", withdraw, message=message, reason="Nhầm", by=office)
    other = drafted(here, reader, key="other", kind="alarm")
    withdraw(message=other, reason="a" * 300, by=office)
    refused("wrong_state", withdraw, message=other, reason="Nhầm", by=office)


def test_whether_a_discreet_message_was_read_does_not_show_in_withdrawing(here, reader, office):
    message = drafted(here, reader, kind="vote")
    mark_read(messages=[message], by=reader)
    assert withdraw(message=message, reason="Nhầm", by=office).state == "withdrawn"


def test_policies_are_set_by_the_office_or_an_administrator(here, office):
    for who in (office, make.user(Role.ADMINISTRATOR, unit=here)):
        set_policy(kind="news", sends_by_itself=True, by_email=True, by=who)
    with pytest.raises(PermissionDenied):
        set_policy(
            kind="news",
            sends_by_itself=True,
            by_email=True,
            by=make.user(Role.DIRECTOR, unit=here),
        )
    refused(
        "unknown_kind", set_policy, kind="gossip", sends_by_itself=True, by_email=True, by=office
    )
    event = AuditEvent.objects.get(action="set_message_policy")
    assert (event.actor, event.after["sends_by_itself"]) == (office, True)


# --- the reader ----------------------------------------------------------------------------------


def test_reading_is_noted_by_its_day_and_by_the_reader_alone(here, reader, office):
    message = drafted(here, reader, kind="alarm")
    with pytest.raises(PermissionDenied):
        mark_read(messages=[message], by=office)
    assert mark_read(messages=[message], by=reader) == 1
    assert mark_read(messages=[message], by=reader) == 0
    message.refresh_from_db()
    assert message.read_on == timezone.localdate()


def test_a_message_that_waits_cannot_be_read(here, reader):
    assert mark_read(messages=[drafted(here, reader)], by=reader) == 0


def test_who_sees_a_message(here, reader, office):
    kept(draft(here, reader, "a"), draft(here, reader, "b", kind="alarm"))

    def seen_by(user):
        return sorted(Message.objects.visible_to(user).values_list("key", flat=True))

    assert seen_by(office) == ["a", "b"]
    assert seen_by(reader) == ["b"]
    assert seen_by(make.user(Role.OFFICE, unit=make.department())) == []


def test_a_new_calendar_key_takes_the_place_of_the_old_one(reader):
    first = renew_calendar_key(by=reader).token
    second = renew_calendar_key(by=reader).token
    assert first != second
    assert CalendarKey.objects.get().token == second
    assert AuditEvent.objects.filter(action="renew_calendar_key").count() == 2


def test_only_failed_emails_are_tried_again(here, reader, office):
    message = drafted(here, reader, kind="alarm")
    assert try_emails_again(messages=[message], by=office) == 0
    Message.objects.update(email_error="SMTPDataError: full")
    with pytest.raises(PermissionDenied):
        try_emails_again(messages=[message], by=reader)
    assert try_emails_again(messages=[message], by=office) == 1
    assert Message.objects.get().email_error == ""
