"""A rule is one transaction whose audit events are chained last, just before it commits.

The chain has one head, so whoever holds it makes all others wait. Events are therefore gathered
while a rule works and chained at its outermost end: the head is locked for milliseconds only.
"""

import functools
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.utils import timezone

from campaigns.workflow.models import AuditEvent, ChainHead

_pending: ContextVar[list | None] = ContextVar("pending_events", default=None)


@contextmanager
def recording():
    """One transaction; the events recorded inside are chained at the outermost end.

    A nested block that fails takes its events with it, as its savepoint takes its rows.
    """
    outer = _pending.get()
    if outer is not None:
        kept = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[kept:]
            raise
        return
    events: list[AuditEvent] = []
    token = _pending.set(events)
    try:
        with transaction.atomic():
            yield
            _chain(events)
    finally:
        _pending.reset(token)


def rule(function: Callable) -> Callable:
    """Mark a function that decides or writes: it is one transaction and leaves its trace."""

    @functools.wraps(function)
    def inside_recording(*args, **kwargs):
        with recording():
            return function(*args, **kwargs)

    return inside_recording


def record_event(
    record: models.Model,
    action: str,
    *,
    by,
    reason: str = "",
    from_state: str = "",
    to_state: str = "",
    before: dict | None = None,
    after: dict | None = None,
) -> None:
    """Put one act on record; it is chained when the rule it happens in ends.

    Source: this project. Raises: RuntimeError outside a rule, where it could be lost.
    """
    events = _pending.get()
    if events is None:
        raise RuntimeError("record_event works only inside a rule")
    # A guest has no account: the link that let them in stands for them.
    let_in_by = getattr(by, "link_key", "")
    if let_in_by:
        after = {**(after or {}), "link": let_in_by}
    events.append(
        AuditEvent(
            at=timezone.now(),
            actor_id=getattr(by, "pk", None),
            role=getattr(by, "worn_role", "") or "",
            record_type=record._meta.label_lower,
            record_id=str(record.pk),
            action=action,
            reason=reason,
            from_state=from_state,
            to_state=to_state,
            before=before or {},
            after=after or {},
        )
    )


def _chain(events: list[AuditEvent]) -> None:
    if not events:
        return
    ChainHead.objects.get_or_create(pk=1)
    head = ChainHead.objects.select_for_update(no_key=True).get(pk=1)
    for event in events:
        head.seq += 1
        event.seq = head.seq
        event.previous_hash = head.hash
        event.hash = head.hash = event.computed_hash()
    AuditEvent.objects.bulk_create(events)
    head.save(update_fields=["seq", "hash"])
