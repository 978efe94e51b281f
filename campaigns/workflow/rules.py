"""How a record changes status: one table per kind of record, one function that moves.

Nothing else assigns `.status`. The table that refuses an act also says whether its button shows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from campaigns.workflow.models import GENESIS, AuditEvent, ChainHead
from campaigns.workflow.recording import record_event, recording, rule

__all__ = [
    "Move",
    "Transition",
    "all_tables",
    "available_moves",
    "first_broken_event",
    "history_of",
    "is_cut_short",
    "move",
    "record_event",
    "recording",
    "require_role",
    "rule",
    "transitions_of",
]


@dataclass(frozen=True)
class Transition:
    """One allowed change of status.

    `roles` may act, each in the unit that `record.unit_for(role)` names. A check takes the record
    and gives what is still missing, as sentences of the form "required / present".
    """

    name: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    label: object
    checks: tuple[Callable[[models.Model], list[str]], ...] = ()
    needs_reason: bool = False
    tone: str = "primary"


@dataclass(frozen=True)
class Move:
    """A transition as its button shows it to one person: allowed to them, perhaps still blocked."""

    name: str
    label: object
    tone: str
    needs_reason: bool
    missing: list[str] = field(default_factory=list)

    @property
    def is_blocked(self) -> bool:
        return bool(self.missing)


_tables: dict[type[models.Model], tuple[Transition, ...]] = {}


def transitions_of(model: type[models.Model], *transitions: Transition) -> tuple[Transition, ...]:
    """Lay down the table of a kind of record; stands once, at the top of its rules."""
    _tables[model] = transitions
    return transitions


def all_tables() -> dict[type[models.Model], tuple[Transition, ...]]:
    """Every table, for tests that try every state, transition and role."""
    return dict(_tables)


def require_role(by, roles: tuple[str, ...], record: models.Model) -> None:
    """Refuse whoever holds none of the roles in the unit that the record names for it.

    Source: this project. Raises: PermissionDenied.
    """
    if not any(by.holds(role, record.unit_for(role)) for role in roles):
        raise PermissionDenied(_("Your role does not allow this act here."))


def _missing(transition: Transition, record: models.Model) -> list[str]:
    return [sentence for check in transition.checks for sentence in check(record)]


def available_moves(record: models.Model, *, by) -> list[Move]:
    """What this person may do with this record now; a blocked move says what is missing.

    Source: this project.
    """
    return [
        Move(t.name, t.label, t.tone, t.needs_reason, _missing(t, record))
        for t in _tables[type(record)]
        if record.status in t.sources
        and any(by.holds(role, record.unit_for(role)) for role in t.roles)
    ]


@rule
def move(record: models.Model, name: str, *, by, reason: str = "", **changes):
    """Change a record's status, with the fields that belong to the new status.

    Guarantees that the row was locked, the person held the role in the record's unit, the record
    was in a state that allows it and every check passed; leaves one audit event. The given record
    is brought up to date.
    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, reason_missing,
    blocked.
    """
    transition = next(t for t in _tables[type(record)] if t.name == name)
    locked = type(record)._base_manager.select_for_update(no_key=True).get(pk=record.pk)
    require_role(by, transition.roles, locked)
    if locked.status not in transition.sources:
        raise ValidationError(
            _("“%(act)s” is not possible now: the status is “%(status)s”."),
            code="wrong_state",
            params={"act": transition.label, "status": locked.get_status_display()},
        )
    if transition.needs_reason and not reason.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    missing = _missing(transition, locked)
    if missing:
        raise ValidationError([ValidationError(text, code="blocked") for text in missing])
    before = {name: _plain(getattr(locked, name)) for name in changes}
    source = locked.status
    locked.status = transition.target
    for attribute, value in changes.items():
        setattr(locked, attribute, value)
    locked.save(update_fields=["status", *changes])
    record_event(
        locked,
        name,
        by=by,
        reason=reason.strip(),
        from_state=source,
        to_state=transition.target,
        before=before,
        after={name: _plain(value) for name, value in changes.items()},
    )
    for attribute in ["status", *changes]:
        setattr(record, attribute, getattr(locked, attribute))
    return record


def _plain(value):
    if isinstance(value, models.Model):
        return str(value.pk)
    return value if isinstance(value, bool | int | str | type(None)) else str(value)


def history_of(record: models.Model) -> models.QuerySet[AuditEvent]:
    """Everything that happened to a record, oldest first."""
    return AuditEvent.objects.filter(
        record_type=record._meta.label_lower, record_id=str(record.pk)
    ).select_related("actor")


def last_acts(records: Iterable[models.Model], action: str) -> dict[object, AuditEvent]:
    """The last event of an action for each of many records of one kind, by key; one query."""
    by_id = {str(record.pk): record for record in records}
    if not by_id:
        return {}
    label = next(iter(by_id.values()))._meta.label_lower
    events = AuditEvent.objects.filter(record_type=label, record_id__in=by_id, action=action)
    return {by_id[event.record_id].pk: event for event in events.order_by("seq")}


def first_broken_event() -> AuditEvent | None:
    """The first event that was changed, removed or slipped in; None when the chain holds.

    Source: this project.
    """
    previous, expected = GENESIS, 1
    for event in _in_order():
        intact = (
            event.seq == expected
            and event.previous_hash == previous
            and event.hash == event.computed_hash()
        )
        if not intact:
            return event
        previous, expected = event.hash, expected + 1
    return None


def is_cut_short() -> bool:
    """Whether events are missing at the end: the head knows more than the chain shows."""
    head = ChainHead.objects.first()
    last = AuditEvent.objects.order_by("-seq").first()
    return (head.seq, head.hash) != (last.seq, last.hash) if head and last else bool(head or last)


def _in_order() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("seq").iterator(chunk_size=2000)
