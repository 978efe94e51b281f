"""What became of units: who came after whom, reckoned from the events on record alone."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
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
from emulation_portal.vietnamese import short_date

# A renamed or transferred unit goes on as itself, and a dissolved one leaves nothing.
_PASSING_ON = (UnitEventKind.MERGE, UnitEventKind.SPLIT)


def words_on(unit: Unit, on: date) -> UnitVersion:
    """What a unit was called on a day.

    Source: Decree 30/2020/NĐ-CP, Annex I (a paper bears the name its issuer has on its day).
    Raises: ValidationError no_name where it had none: before it began, or after it ended.
    """
    try:
        return unit.as_of(on)
    except UnitVersion.DoesNotExist as error:
        raise ValidationError(
            _("%(unit)s has no name on record for %(day)s."),
            code="no_name",
            params={"unit": unit, "day": short_date(on)},
        ) from error


def successors_of(unit: Unit, *, on: date | None = None) -> list[Unit]:
    """Every unit that came after this one through mergers and splits, the nearest first; with
    `on`, through events in effect by that day. The unit itself is not among them.

    Source: this project. Units: as many queries as there are generations, and one.
    """
    return _units(_walk([unit.pk], EventSide.BEFORE, on))


def predecessors_of(unit: Unit, *, on: date | None = None) -> list[Unit]:
    """Every unit that this one came after, the nearest first; otherwise as `successors_of`."""
    return _units(_walk([unit.pk], EventSide.AFTER, on))


def with_predecessors(units: Iterable[int], *, on: date) -> list[int]:
    """The keys of units and of all that they came after, by a day."""
    own = list(units)
    return [*own, *_walk(own, EventSide.AFTER, on)]


def acting_unit(unit: Unit, *, on: date) -> Unit:
    """Who acts for a unit on a day: itself, or after its end whoever took over what it left, and so
    on; itself again where nobody did."""
    current, seen = unit, set()
    while current.has_ended(on) and current.pk not in seen:
        seen.add(current.pk)
        ending = end_of(current)
        if ending is None or not ending.came_after:
            return unit
        current = ending.came_after[0]
    return current


def stands_in_for(units: Iterable[int], *, on: date) -> list[int]:
    """The keys of units, and of those that ended and for which one of these acts on a day.

    Source: this project. Units: one query where none of them came after another, none without
    units.
    """
    own = list(units)
    if not own:
        return []
    former = _walk(own, EventSide.AFTER, on)
    ended = Unit.objects.ended_before(on).filter(pk__in=former) if former else ()
    return [*own, *(unit.pk for unit in ended if acting_unit(unit, on=on).pk in own)]


def end_of(unit: Unit) -> UnitEvent | None:
    """The event that ended a unit, with `came_after`, the units it passed into; none while it
    lives."""
    if unit.last_day is None:
        return None
    parts = UnitEventPart.objects.filter(unit=unit, side=EventSide.BEFORE)
    ending = (
        UnitEvent.objects.filter(pk__in=parts.values("event"), happened_on__gt=unit.last_day)
        .prefetch_related(Prefetch("parts__unit", Unit.objects.with_province()))
        .order_by("happened_on", "pk")
        .first()
    )
    if ending:
        ending.came_after = [p.unit for p in ending.parts.all() if p.side == EventSide.AFTER]
    return ending


def how_it_ended(unit: Unit) -> str:
    """One sentence: what became of a unit, since when, and on which basis; empty while it lives."""
    if unit.last_day is None:
        return ""
    ending = end_of(unit)
    last_day = short_date(unit.last_day)
    if ending is None:
        return _("“%(unit)s” ended with %(day)s.") % {"unit": unit.told_apart, "day": last_day}
    words = {
        "unit": unit.told_apart,
        "day": short_date(ending.happened_on),
        "basis": ending.basis,
        "after": ", ".join(after.told_apart for after in ending.came_after),
    }
    if not ending.came_after:
        return _("“%(unit)s” was dissolved on %(day)s (%(basis)s).") % words
    if ending.kind == UnitEventKind.SPLIT:
        return _("“%(unit)s” was split into %(after)s on %(day)s (%(basis)s).") % words
    return _("“%(unit)s” was merged into %(after)s on %(day)s (%(basis)s).") % words


def _walk(start: list[int], side: str, on: date | None) -> list[int]:
    """Keys reached from `start`, which stand on `side` of an event, by its other side, again and
    again, nearest first. A unit that goes on stands on both sides of its event."""
    other = EventSide.AFTER if side == EventSide.BEFORE else EventSide.BEFORE
    seen, frontier, reached = set(start), list(start), []
    while frontier:
        here = UnitEventPart.objects.filter(
            unit__in=frontier, side=side, event__kind__in=_PASSING_ON
        )
        if on is not None:
            here = here.filter(event__happened_on__lte=on)
        found = (
            UnitEventPart.objects.filter(event__in=here.values("event"), side=other)
            .exclude(unit__in=seen)
            .order_by("event__happened_on", "pk")
            .values_list("unit", flat=True)
        )
        frontier = list(dict.fromkeys(found))
        seen.update(frontier)
        reached += frontier
    return reached


def _units(keys: list[int]) -> list[Unit]:
    found = Unit.objects.with_province().in_bulk(keys)
    return [found[key] for key in keys]
