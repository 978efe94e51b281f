"""The life of one unit as its page tells it: what it was called, and what became of it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from campaigns.units.models import (
    EventSide,
    Unit,
    UnitEvent,
    UnitEventKind,
    UnitEventPart,
    UnitVersion,
)

WORDS = ("name", "short_name", "symbol", "superior", "place", "head_title")


@dataclass(frozen=True)
class Moment:
    """One day of a unit's life: the event on record, the units on its two sides, the new words."""

    on: date
    event: UnitEvent | None = None
    version: UnitVersion | None = None
    before: list[Unit] = field(default_factory=list)
    after: list[Unit] = field(default_factory=list)
    changes: list[dict] = field(default_factory=list)
    is_beginning: bool = False
    is_end: bool = False
    is_ahead: bool = False

    @property
    def label(self) -> str:
        if self.event:
            return self.event.get_kind_display()
        return _("Beginning") if self.is_beginning else _("Change of words")


def history_of_unit(unit: Unit, *, today: date) -> list[Moment]:
    """The life of a unit from its first day on, each day once or as often as it has events.

    Source: this project. Units: five queries, however long the life.
    """
    known = Unit.objects.with_province()
    versions = list(
        unit.versions.prefetch_related(Prefetch("parent", known)).order_by("valid_from")
    )
    parts = UnitEventPart.objects.filter(unit=unit)
    events = list(
        UnitEvent.objects.filter(pk__in=parts.values("event"))
        .prefetch_related(Prefetch("parts__unit", known))
        .order_by("happened_on", "pk")
    )
    life, told = [], set()
    for former, version in zip([None, *versions], versions, strict=False):
        event = next((e for e in events if e.happened_on == version.valid_from), None)
        if event:
            told.add(event.pk)
        life.append(_moment(unit, event, former, version, today))
    life += [_moment(unit, e, None, None, today) for e in events if e.pk not in told]
    return sorted(life, key=lambda moment: moment.on)


def _moment(unit, event, former, version, today) -> Moment:
    on = version.valid_from if version else event.happened_on
    # Units that were transferred with this one are no part of its own life.
    is_shared = event is not None and event.kind != UnitEventKind.TRANSFER
    parts = list(event.parts.all()) if is_shared else []
    sides = {
        side: [p.unit for p in parts if p.side == side and p.unit_id != unit.pk]
        for side in EventSide
    }
    goes_on = not is_shared or any(
        p.unit_id == unit.pk and p.side == EventSide.AFTER for p in parts
    )
    return Moment(
        on=on,
        event=event,
        version=version,
        before=[u for u in sides[EventSide.BEFORE] if u not in sides[EventSide.AFTER]],
        after=sides[EventSide.AFTER],
        changes=_changes(former, version) if former else [],
        is_beginning=version is not None and former is None,
        is_end=event is not None and version is None and not goes_on,
        is_ahead=on > today,
    )


def _changes(former: UnitVersion, version: UnitVersion) -> list[dict]:
    fields = [*WORDS, "parent"]
    pairs = [(name, getattr(former, name), getattr(version, name)) for name in fields]
    return [
        {
            "label": UnitVersion._meta.get_field(name).verbose_name,
            "before": _shown(old),
            "after": _shown(new),
        }
        for name, old, new in pairs
        if old != new
    ]


def _shown(value) -> str:
    return value.told_apart if isinstance(value, Unit) else str(value or "–")
