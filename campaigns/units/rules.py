"""Keeps the register of units: founds them, and dates every change of what they are called."""

import re
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.units.life import WORDS, history_of_unit
from campaigns.units.models import (
    OUTSIDE_KINDS,
    EventSide,
    Unit,
    UnitClass,
    UnitEvent,
    UnitEventKind,
    UnitEventPart,
    UnitKind,
    UnitVersion,
)
from campaigns.units.succession import (
    acting_unit,
    how_it_ended,
    predecessors_of,
    stands_in_for,
    successors_of,
    with_predecessors,
    words_on,
)
from campaigns.units.today import refresh_today
from campaigns.workflow.rules import record_event, rule
from emulation_portal.namesakes import NamesakesError
from emulation_portal.vietnamese import normalise, search_key, short_date

__all__ = [
    "WORDS",
    "acting_unit",
    "classify_unit",
    "enter_outside_organisation",
    "found_unit",
    "give_version",
    "history_of_unit",
    "how_it_ended",
    "lock_register",
    "predecessors_of",
    "record_unit_event",
    "rename_unit",
    "require_keeper",
    "stands_in_for",
    "successors_of",
    "unit_namesakes",
    "with_predecessors",
    "words_on",
]

# "units/new/" is the page on which a unit is entered.
RESERVED_CODES = ("new",)


def require_keeper(by) -> None:
    """Refuse whoever does not keep the registers; `None` is the installation itself.

    Source: this project. Raises: PermissionDenied.
    """
    if by is not None and not by.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


@rule
def found_unit(
    *,
    code: str = "",
    kind: str,
    name: str,
    short_name: str,
    valid_from: date,
    parent: Unit | None = None,
    symbol: str = "",
    superior: str = "",
    place: str = "",
    head_title: str = "",
    statistical_class: str = "",
    position: int | None = None,
    namesakes_seen: int | None = None,
    by,
) -> Unit:
    """Enter a unit with the first of its dated names. `by` is None while a portal is being set up.

    Guarantees a code, made of the short name where none is given, and a place at the end of the
    register where no position is. With `namesakes_seen`, the number of units of this name that the
    person was shown, nothing is entered twice.
    Source: this project.
    Raises: PermissionDenied; NamesakesError; ValidationError parent_ended, or on a field that is
    empty, too long or, for the code, taken.
    """
    require_keeper(by)
    words = {
        "name": name,
        "short_name": short_name,
        "symbol": symbol,
        "superior": superior,
        "place": place,
        "head_title": head_title,
    }
    return _found(
        words=words,
        code=code,
        kind=kind,
        parent=parent,
        statistical_class=statistical_class,
        valid_from=valid_from,
        position=position,
        namesakes_seen=namesakes_seen,
        by=by,
    )


@rule
def enter_outside_organisation(*, name: str, kind: str = UnitKind.OUTSIDE, by) -> Unit:
    """Enter an organisation or a household outside the Department that is to be nominated, from
    today on.

    Guarantees that none of the same name, read without diacritics, is in the register.
    Source: this project; a household is a recipient of its own (Law 06/2022/QH15, Article 75).
    Raises: PermissionDenied; NamesakesError; ValidationError on `name`.
    """
    if by is None or not by.can_enter_outsiders:
        raise PermissionDenied(_("Your role does not allow this act here."))
    name = normalise(name)
    return _found(
        words={"name": name, "short_name": name[:80].strip()},
        kind=kind if kind in OUTSIDE_KINDS else UnitKind.OUTSIDE,
        valid_from=timezone.localdate(),
        namesakes_seen=0,
        by=by,
    )


def lock_register() -> None:
    """Two who enter or reorganise units at once take their turns: the first row stands for all."""
    list(Unit.objects.select_for_update(no_key=True).order_by("pk")[:1])


def _found(
    *,
    words,
    kind,
    valid_from,
    code="",
    parent=None,
    statistical_class="",
    position=None,
    namesakes_seen=None,
    by,
) -> Unit:
    lock_register()
    if parent is not None and parent.has_ended(valid_from):
        ended = ValidationError(how_it_ended(parent), code="parent_ended")
        raise ValidationError({"parent": ended})
    words = {field: normalise(text) for field, text in words.items()}
    if namesakes_seen is not None:
        found = unit_namesakes(name=words["name"], kind=kind, parent=parent)
        if len(found) > namesakes_seen:
            raise NamesakesError("name", found)
    if code in RESERVED_CODES:
        raise ValidationError({"code": ValidationError(_("Choose another code."), code="reserved")})
    if position is None:
        position = (Unit.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    unit = Unit(
        code=code or _free_code(words["short_name"]),
        kind=kind,
        name=words["name"],
        short_name=words["short_name"],
        parent=parent,
        statistical_class=statistical_class,
        position=position,
    )
    unit.full_clean()
    unit.save()
    version = UnitVersion(unit=unit, parent=parent, valid_from=valid_from, **words)
    version.full_clean()
    version.save()
    record_event(unit, "found_unit", by=by, after={"code": unit.code, **_words_of(version)})
    return unit


def unit_namesakes(*, name: str, kind: str, parent: Unit | None) -> list[Unit]:
    """Units of this kind under this parent whose name is the same without its diacritics.

    Source: this project.
    """
    key = search_key(name)
    found = Unit.objects.filter(kind=kind, parent=parent, search_key__startswith=key)
    return [unit for unit in found.order_by("pk") if search_key(unit.name) == key]


def _free_code(short_name: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", search_key(short_name))[:34].strip("-") or "unit"
    taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
    taken |= set(RESERVED_CODES)
    number = 1
    code = stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


@rule
def rename_unit(
    *, unit: Unit, valid_from: date, basis: str = "", note: str = "", by, **words: str
) -> UnitVersion:
    """Give a unit other words from a day on; what is not given stays as it was.

    Guarantees that the former words end the day before and remain for papers of their time. With a
    legal basis the renaming is an event in the life of the unit; without one only the words of its
    papers change.
    Source: this project.
    Raises: PermissionDenied; ValidationError not_after (the change must come after the one before
    it), unit_ended, nothing_changed, or on a field.
    """
    require_keeper(by)
    unknown = set(words) - set(WORDS)
    if unknown:
        raise TypeError(f"No words of a unit: {', '.join(sorted(unknown))}")
    lock_register()
    before = unit.versions.order_by("valid_from").last()
    version = give_version(unit=unit, valid_from=valid_from, **words)
    if basis.strip():
        record_unit_event(
            kind=UnitEventKind.RENAME,
            before=[unit],
            after=[unit],
            happened_on=valid_from,
            basis=basis,
            note=note,
            by=by,
        )
    record_event(
        unit, "rename_unit", by=by, before=_words_of(before), after=_words_of(version), reason=note
    )
    refresh_today(timezone.localdate())
    unit.refresh_from_db()
    return version


def give_version(*, unit: Unit, valid_from: date, **changes) -> UnitVersion:
    """End the words of a unit the day before and begin others; for the rules that decide it.

    Source: this project. Raises: ValidationError not_after, unit_ended, nothing_changed, or on a
    field.
    """
    last = unit.versions.select_for_update(no_key=True).order_by("valid_from").last()
    if last is None or valid_from <= last.valid_from:
        raise ValidationError(
            {"valid_from": ValidationError(_("The last change is later."), code="not_after")}
        )
    if last.valid_to is not None:
        raise ValidationError(
            _("“%(unit)s” has the last day %(day)s: it is not changed any more."),
            code="unit_ended",
            params={"unit": last.name, "day": short_date(last.valid_to)},
        )
    fields = [*WORDS, "parent"]
    before = {name: getattr(last, name) for name in fields}
    given = {n: normalise(v) if isinstance(v, str) else v for n, v in changes.items()}
    after = before | given
    if after == before:
        raise ValidationError(_("Nothing would change."), code="nothing_changed")
    last.valid_to = valid_from - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    version = UnitVersion(unit=unit, valid_from=valid_from, **after)
    version.full_clean()
    version.save()
    return version


def record_unit_event(*, kind, before, after, happened_on, basis, note="", by) -> UnitEvent:
    """Put an event in the life of units on record; for the rules that decide it.

    Source: this project. Raises: ValidationError basis_missing, or on a field.
    """
    basis = normalise(basis)
    if not basis:
        raise ValidationError(
            {"basis": ValidationError(_("Give the legal basis."), code="basis_missing")}
        )
    event = UnitEvent(
        kind=kind, happened_on=happened_on, basis=basis, note=note.strip(), entered_by=by
    )
    event.full_clean(exclude=["entered_by"])
    event.save()
    UnitEventPart.objects.bulk_create(
        UnitEventPart(event=event, unit=unit, side=side)
        for side, units in ((EventSide.BEFORE, before), (EventSide.AFTER, after))
        for unit in dict.fromkeys(units)
    )
    facts = {
        "kind": kind,
        "on": str(happened_on),
        "basis": basis,
        "before": [unit.code for unit in before],
        "after": [unit.code for unit in after],
    }
    record_event(event, "record_unit_event", by=by, after=facts)
    if kind != UnitEventKind.RENAME:  # the renaming leaves its own event, with both words
        for unit in dict.fromkeys([*before, *after]):
            record_event(unit, "reorganise", by=by, after=facts, reason=basis)
    return event


@rule
def classify_unit(*, unit: Unit, statistical_class: str, by) -> Unit:
    """Say in which class statistics count a unit, or an outside organisation.

    Source: this project (the classes are those of the statistical reports).
    Raises: PermissionDenied; ValidationError wrong_class.
    """
    require_keeper(by)
    if statistical_class and statistical_class not in UnitClass.values:
        wrong = ValidationError(_("There is no such class."), code="wrong_class")
        raise ValidationError({"statistical_class": wrong})
    locked = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    before, locked.statistical_class = locked.statistical_class, statistical_class
    if before != statistical_class:
        locked.save(update_fields=["statistical_class"])
        record_event(
            locked,
            "classify_unit",
            by=by,
            before={"class": before},
            after={"class": statistical_class},
        )
    unit.statistical_class = statistical_class
    return unit


def _words_of(version: UnitVersion) -> dict[str, str]:
    return {field: getattr(version, field) for field in WORDS}
