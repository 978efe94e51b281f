"""Drafts what is true, lets the Office release it, takes back what is true no longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.outbox.drafts import Draft, Source
from campaigns.outbox.models import CalendarKey, Message, MessagePolicy, calendar_token
from campaigns.outbox.sources import is_discreet, kinds, sends_by_itself_at_first
from campaigns.outbox.tasks import ask_to_send
from campaigns.workflow.rules import record_event, rule

NO_LONGER_TRUE = "Không còn đúng: việc đã xong hoặc thời hạn đã thay đổi."
MAX_REASON = 300
MAX_SUBJECT = 250
CHUNK = 2000


@dataclass(frozen=True)
class KeptUp:
    """What one visit to a source changed."""

    n_drafted: int = 0
    n_withdrawn: int = 0


@rule
def keep_up(*, source: Source, now: datetime) -> KeptUp:
    """Bring the messages of a source up to what it says is true now.

    Each true message is drafted once, whatever became of it since; kinds that send themselves are
    released at once, by nobody. One that is true no longer is withdrawn while its reader has not
    seen it, even if its e-mail has left; one that was read stays as history. Not recorded event by
    event: nobody decided anything, the message itself says when and by which source it was drafted
    and why it was withdrawn, and hundreds of them a day would bury what people did.
    Source: this project. Units: a fixed number of queries, besides chunks of CHUNK; the cost
    follows what is true now, not how many messages there have ever been.
    """
    # Messages are official letters: Vietnamese, whoever started this process.
    with translation.override(settings.LANGUAGE_CODE):
        true = {draft.key: draft for draft in source.true_messages(now)}
    known = _known(list(true))
    standing = Message.objects.filter(_may_be_taken_back(), source=source.NAME)
    untrue = [pk for pk, key in standing.values_list("pk", "key") if key not in true]
    policies = {policy.kind: policy for policy in MessagePolicy.objects.all()}
    new = [
        _message(source, draft, policies.get(draft.kind), now)
        for key, draft in true.items()
        if key not in known
    ]
    # Two timekeepers may come upon the same thing: the key lets one of them in.
    Message.objects.bulk_create(new, ignore_conflicts=True)
    return KeptUp(len(new), _take_back(untrue, now))


def _message(source: Source, draft: Draft, policy: MessagePolicy | None, now: datetime) -> Message:
    sends_by_itself = (
        policy.sends_by_itself if policy else draft.kind in getattr(source, "SELF_SENDING", ())
    )
    return Message(
        source=source.NAME,
        kind=draft.kind,
        key=draft.key,
        unit_id=draft.unit_id,
        recipient_id=draft.recipient_id,
        subject=draft.subject[:MAX_SUBJECT],
        body=draft.body,
        url=draft.url,
        due_at=draft.due_at,
        by_email=policy.by_email if policy else True,
        drafted_at=now,
        released_at=now if sends_by_itself else None,
    )


def _known(keys: list[str]) -> set[str]:
    """Those of the keys that were drafted before, whatever became of them."""
    known: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        found = Message.objects.filter(key__in=keys[start : start + CHUNK])
        known.update(found.values_list("key", flat=True))
    return known


def _may_be_taken_back() -> Q:
    discreet = [kind for kind in kinds() if is_discreet(kind)]
    return Q(withdrawn_at=None) & (Q(read_on=None) | Q(kind__in=discreet))


def _take_back(untrue: list[int], now: datetime) -> int:
    n = 0
    for start in range(0, len(untrue), CHUNK):
        # Somebody may have read it since it was looked at.
        left = Message.objects.filter(_may_be_taken_back(), pk__in=untrue[start : start + CHUNK])
        n += left.update(withdrawn_at=now, withdraw_reason=NO_LONGER_TRUE)
    return n


@rule
def release(*, messages: Iterable[Message], by) -> int:
    """Let drafted messages go to their readers, and by e-mail where their kind does.

    Done twice, or for one that was withdrawn meanwhile, nothing happens. Gives how many went out.
    Source: this project. Raises: PermissionDenied.
    """
    waiting = Message.objects.drafted().filter(pk__in=[message.pk for message in messages])
    locked = list(waiting.select_for_update(no_key=True, of=("self",)).select_related("unit"))
    _require_office(locked, by)
    now = timezone.now()
    for message in locked:
        message.released_at, message.released_by = now, by
        record_event(message, "release_message", by=by, after={"kind": message.kind})
    Message.objects.bulk_update(locked, ["released_at", "released_by"], batch_size=200)
    if locked:
        transaction.on_commit(ask_to_send)
    return len(locked)


@rule
def withdraw(*, message: Message, reason: str, by) -> Message:
    """Take a message back before its reader has seen it; it stays on record with the reason.

    Source: this project. Raises: PermissionDenied; ValidationError reason_missing, reason_long,
    already_read, wrong_state.
    """
    if not withdraw_all(messages=[message], reason=reason, by=by):
        message.refresh_from_db()
        if message.withdrawn_at:
            raise ValidationError(_("This message is withdrawn already."), code="wrong_state")
        raise ValidationError(
            _("The message has been read and can no longer be withdrawn."), code="already_read"
        )
    message.refresh_from_db()
    return message


@rule
def withdraw_all(*, messages: Iterable[Message], reason: str, by) -> int:
    """Take back those of the messages that nobody has seen yet; gives how many.

    Source: this project. Raises: PermissionDenied; ValidationError reason_missing, reason_long.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": ValidationError(_("Give a reason."), "reason_missing")})
    if len(reason) > MAX_REASON:
        too_long = ValidationError(
            _("The reason has %(present)d characters; at most %(limit)d are allowed."),
            code="reason_long",
            params={"present": len(reason), "limit": MAX_REASON},
        )
        raise ValidationError({"reason": too_long})
    standing = Message.objects.filter(pk__in=[message.pk for message in messages])
    locked = list(
        standing.filter(withdrawn_at=None)
        .select_for_update(no_key=True, of=("self",))
        .select_related("unit")
    )
    _require_office(locked, by)
    left = [message for message in locked if not message.read_on or is_discreet(message.kind)]
    now = timezone.now()
    for message in left:
        message.withdrawn_at, message.withdraw_reason = now, reason
        record_event(message, "withdraw_message", by=by, reason=reason)
    Message.objects.bulk_update(left, ["withdrawn_at", "withdraw_reason"], batch_size=200)
    return len(left)


@rule
def try_emails_again(*, messages: Iterable[Message], by) -> int:
    """Let e-mails that failed be sent once more; gives how many.

    Source: this project. Raises: PermissionDenied.
    """
    failed = Message.objects.email_failed().filter(pk__in=[message.pk for message in messages])
    locked = list(failed.select_for_update(no_key=True, of=("self",)).select_related("unit"))
    _require_office(locked, by)
    for message in locked:
        message.email_error = ""
        record_event(message, "try_email_again", by=by)
    Message.objects.bulk_update(locked, ["email_error"], batch_size=200)
    if locked:
        transaction.on_commit(ask_to_send)
    return len(locked)


@rule
def mark_read(*, messages: Iterable[Message], by) -> int:
    """Note of one's own messages that they were seen today; the first day stays.

    Source: this project: reading is no act, hence no event; the hour is not kept.
    Raises: PermissionDenied.
    """
    pks = [message.pk for message in messages]
    if Message.objects.filter(pk__in=pks).exclude(recipient=by).exists():
        raise PermissionDenied(_("Only its reader marks a message as read."))
    return Message.objects.unread().filter(pk__in=pks).update(read_on=timezone.localdate())


def may_set_policies(by) -> bool:
    """Whether this person says which kinds of message wait for release."""
    return by.holds(Role.OFFICE) or by.holds(Role.ADMINISTRATOR)


@rule
def set_policy(*, kind: str, sends_by_itself: bool, by_email: bool, by) -> MessagePolicy:
    """Say of a kind of message whether it waits for release, and whether it is e-mailed too.

    Holds for what is drafted from now on: messages that wait go on waiting.
    Source: this project. Raises: PermissionDenied; ValidationError unknown_kind.
    """
    if not may_set_policies(by):
        raise PermissionDenied(_("Your role does not allow this act here."))
    if kind not in kinds():
        raise ValidationError(_("There is no such kind of message."), code="unknown_kind")
    policy = MessagePolicy.objects.select_for_update(no_key=True).filter(kind=kind).first()
    before = policy_of(kind, policy)
    after = {"sends_by_itself": sends_by_itself, "by_email": by_email}
    if policy is None:
        policy = MessagePolicy(kind=kind)
    policy.sends_by_itself, policy.by_email = sends_by_itself, by_email
    policy.save()
    if before != after:
        record_event(
            policy, "set_message_policy", by=by, before=before, after={"kind": kind, **after}
        )
    return policy


def policy_of(kind: str, policy: MessagePolicy | None) -> dict:
    """What holds for a kind: its policy, or what its source begins with."""
    if policy:
        return {"sends_by_itself": policy.sends_by_itself, "by_email": policy.by_email}
    return {"sends_by_itself": sends_by_itself_at_first(kind), "by_email": True}


@rule
def renew_calendar_key(*, by) -> CalendarKey:
    """Give a person a secret address for their calendar; the one before stops working at once.

    Source: this project.
    """
    key, _made = CalendarKey.objects.select_for_update(no_key=True).get_or_create(user=by)
    key.token, key.made_at = calendar_token(), timezone.now()
    key.save(update_fields=["token", "made_at"])
    record_event(key, "renew_calendar_key", by=by)
    return key


def _require_office(messages: Iterable[Message], by) -> None:
    for unit in {message.unit for message in messages}:
        if not by.holds(Role.OFFICE, unit):
            raise PermissionDenied(_("Your role does not allow this act here."))
