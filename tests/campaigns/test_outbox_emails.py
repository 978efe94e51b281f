"""E-mails leave at most once, name their reader alone, and failing keep the reason."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone, translation

from campaigns.outbox import emails
from campaigns.outbox.emails import Sent, send_emails
from campaigns.outbox.models import Message
from campaigns.outbox.rules import keep_up, mark_read, release, try_emails_again, withdraw
from campaigns.outbox.tasks import ask_to_send
from tests import make
from tests.campaigns.outbox import Told, draft
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def readers(n):
    return [make.user(email=f"doc{number}@example.vn") for number in range(n)]


def sent_by_themselves(here, people):
    said = [draft(here, one, f"key{one.pk}", kind="alarm") for one in people]
    keep_up(source=Told(*said), now=timezone.now())
    return list(Message.objects.order_by("pk"))


class Moody(EmailBackend):
    """Refuses the letters of some, and breaks down at others."""

    refuses = breaks_at = ""

    def send_messages(self, messages):
        to = messages[0].to[0]
        if to == self.refuses:
            raise SMTPRecipientsRefused({to: (550, b"no such box")})
        if to == self.breaks_at:
            raise SMTPServerDisconnected("gone")
        return super().send_messages(messages)


@pytest.fixture
def moody(monkeypatch):
    monkeypatch.setattr(emails, "get_connection", Moody)
    yield Moody
    Moody.refuses = Moody.breaks_at = ""


def test_a_released_message_is_sent_once_in_vietnamese_with_its_link(here, settings):
    settings.PORTAL_URL = "https://thidua.example.vn"
    other = make.user(full_name="Lê Thị Người Khác", email="khac@example.vn")
    reader = make.user(full_name="Trần Văn Đọc", email="doc@example.vn")
    sent_by_themselves(here, [reader, other])
    with translation.override("en"):
        assert send_emails(limit=10) == Sent(2, 0)
    assert send_emails(limit=10) == Sent(0, 0)
    letter = next(one for one in mail.outbox if one.to == ["doc@example.vn"])
    assert letter.body.startswith("Kính gửi Ông/Bà Trần Văn Đọc,\n\nNội dung.\n\n")
    assert "Xem tại: https://thidua.example.vn/campaigns/" in letter.body
    assert "Lê Thị Người Khác" not in letter.body
    assert (letter.cc, letter.bcc, letter.content_subtype) == ([], [], "plain")
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL


def test_what_waits_or_was_withdrawn_or_read_is_not_sent(here, office):
    waiting, withdrawn, seen, silent, gone = readers(5)
    keep_up(source=Told(draft(here, waiting, "w")), now=timezone.now())
    told = [draft(here, one, str(one.pk), kind="alarm") for one in (withdrawn, seen, silent, gone)]
    other = Told(*told)
    other.NAME = "other"
    keep_up(source=other, now=timezone.now())
    withdraw(message=Message.objects.get(recipient=withdrawn), reason="Nhầm", by=office)
    mark_read(messages=[Message.objects.get(recipient=seen)], by=seen)
    Message.objects.filter(recipient=silent).update(by_email=False)
    gone.is_active = False
    gone.save()
    assert send_emails(limit=10) == Sent(0, 0)
    release(messages=[Message.objects.get(recipient=waiting)], by=office)
    assert send_emails(limit=10) == Sent(1, 0)


def test_who_has_no_address_is_not_asked_for(here):
    sent_by_themselves(here, [make.user()])
    assert send_emails(limit=10) == Sent(0, 0)
    assert Message.objects.get().email_error == ""


def test_a_refused_letter_keeps_the_reason_and_does_not_stop_the_others(here, moody, office):
    people = readers(3)
    sent_by_themselves(here, people)
    moody.refuses = people[1].email
    assert send_emails(limit=10) == Sent(2, 1)
    failed = Message.objects.email_failed().get()
    assert (failed.recipient, failed.emailed_at) == (people[1], None)
    assert "SMTPRecipientsRefused" in failed.email_error
    assert send_emails(limit=10) == Sent(0, 0)
    moody.refuses = ""
    try_emails_again(messages=[failed], by=office)
    assert send_emails(limit=10) == Sent(1, 0)
    assert sorted(one.to[0] for one in mail.outbox) == sorted(one.email for one in people)


def test_a_server_that_breaks_down_gives_back_what_it_did_not_take(here, moody):
    people = readers(3)
    sent_by_themselves(here, people)
    moody.breaks_at = people[1].email
    assert send_emails(limit=10) == Sent(1, 2)
    assert {m.recipient for m in Message.objects.email_failed()} == {people[1], people[2]}


def test_a_subject_of_two_lines_is_one_line_in_the_letter(here):
    (message,) = sent_by_themselves(here, readers(1))
    message.subject = "Tin\nBcc: x@example.vn"
    message.save()
    assert send_emails(limit=10) == Sent(1, 0)
    assert mail.outbox[0].subject == "Tin Bcc: x@example.vn"


def test_the_job_sends_all_there_is_in_batches(here):
    sent_by_themselves(here, readers(60))
    assert ask_to_send() is True
    assert len(mail.outbox) == 60
    assert ask_to_send() is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
def test_two_senders_at_once_send_each_letter_once(here):
    sent_by_themselves(here, readers(30))
    counts = []

    def send():
        counts.append(send_emails(limit=100).n_sent + send_emails(limit=100).n_sent)

    assert at_once(*[send] * 4) == [None] * 4
    assert sum(counts) == 30
    assert len(mail.outbox) == len({one.to[0] for one in mail.outbox}) == 30


@pytest.mark.django_db(transaction=True)
def test_a_release_sends_when_it_is_committed(here, office):
    (reader,) = readers(1)
    keep_up(source=Told(draft(here, reader)), now=timezone.now())
    release(messages=list(Message.objects.all()), by=office)
    assert [one.to for one in mail.outbox] == [[reader.email]]
