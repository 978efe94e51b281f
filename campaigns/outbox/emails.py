"""Released messages leave by e-mail: plain text to one person each, at most once."""

from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from campaigns.outbox.models import Message

# What the server says of one letter; anything else it says of itself, and the others can wait.
OF_ONE_LETTER = (SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, ValueError)
MAX_REASON = 300


@dataclass(frozen=True)
class Sent:
    """What became of one go."""

    n_sent: int = 0
    n_failed: int = 0


def send_emails(*, limit: int) -> Sent:
    """Send the e-mails of at most `limit` released messages, each at most once.

    A message is taken under a lock and marked as sent before it is; one whose sending fails is
    marked back with the reason and waits for the Office to try again. Cut off in between, an e-mail
    is lost rather than sent twice: the notice in the portal stands.
    Source: this project.
    """
    claimed = _claim(limit)
    if not claimed:
        return Sent()
    connection = get_connection()
    failed: dict[int, str] = {}
    try:
        for place, message in enumerate(claimed):
            try:
                letter(message, connection).send()
            except OF_ONE_LETTER as error:
                failed[message.pk] = reason_of(error)
            except OSError as error:
                failed |= {left.pk: reason_of(error) for left in claimed[place:]}
                break
    finally:
        for pk, reason in failed.items():
            Message.objects.filter(pk=pk).update(emailed_at=None, email_error=reason)
        connection.close()
    return Sent(len(claimed) - len(failed), len(failed))


def _claim(limit: int) -> list[Message]:
    with transaction.atomic():
        waiting = Message.objects.to_be_emailed().order_by("pk")
        locked = waiting.select_for_update(no_key=True, skip_locked=True, of=("self",))
        claimed = list(locked.select_related("recipient", "unit")[:limit])
        taken = [message.pk for message in claimed]
        Message.objects.filter(pk__in=taken).update(emailed_at=timezone.now())
    return claimed


def letter(message: Message, connection=None) -> EmailMessage:
    """The e-mail of a message: it names its reader, the sender's unit and nobody else."""
    parts = [f"Kính gửi Ông/Bà {message.recipient.full_name},", message.body]
    if message.url:
        parts.append(f"Xem tại: {settings.PORTAL_URL}{message.url}")
    parts += [
        message.unit.name,
        "Thư này được gửi tự động từ hệ thống thi đua, khen thưởng; Ông/Bà không cần trả lời thư.",
    ]
    return EmailMessage(
        subject=" ".join(message.subject.split()),
        body="\n\n".join(parts),
        to=[message.recipient.email],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def reason_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:MAX_REASON]
