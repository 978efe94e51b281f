"""Keeps the register of units: founds them, and dates every change of what they are called."""

import re
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.units.models import Unit, UnitKind, UnitVersion
from campaigns.workflow.rules import record_event, rule
from emulation_portal.namesakes import NamesakesError
from emulation_portal.vietnamese import normalise, search_key

WORDS = ("name", "short_name", "symbol", "superior", "place", "head_title")
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
    position: int | None = None,
    namesakes_seen: int | None = None,
    by,
) -> Unit:
    """Enter a unit with the first of its dated names. `by` is None while a portal is being set up.

    Guarantees a code, made of the short name where none is given, and a place at the end of the
    register where no position is. With `namesakes_seen`, the number of units of this name that the
    person was shown, nothing is entered twice.
    Source: this project.
    Raises: PermissionDenied; NamesakesError; ValidationError on a field that is empty, too long or,
    for the code, taken.
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
        valid_from=valid_from,
        position=position,
        namesakes_seen=namesakes_seen,
        by=by,
    )


@rule
def enter_outside_organisation(*, name: str, by) -> Unit:
    """Enter an organisation outside the Department that is to be nominated, from today on.

    Guarantees that no organisation of the same name, read without diacritics, is in the register.
    Source: this project. Raises: PermissionDenied; NamesakesError; ValidationError on `name`.
    """
    if by is None or not by.can_enter_outsiders:
        raise PermissionDenied(_("Your role does not allow this act here."))
    name = normalise(name)
    return _found(
        words={"name": name, "short_name": name[:80].strip()},
        kind=UnitKind.OUTSIDE,
        valid_from=timezone.localdate(),
        namesakes_seen=0,
        by=by,
    )


def _found(
    *, words, kind, valid_from, code="", parent=None, position=None, namesakes_seen=None, by
) -> Unit:
    # The first row stands for the register: two who enter units at once take their turns.
    list(Unit.objects.select_for_update().order_by("pk")[:1])
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
def rename_unit(*, unit: Unit, valid_from: date, by, **words: str) -> UnitVersion:
    """Give a unit other words from a day on; what is not given stays as it was.

    Guarantees that the former words end the day before and remain for papers of their time.
    Source: this project.
    Raises: PermissionDenied; ValidationError not_after (the change must come after the one before
    it), nothing_changed, or on a field.
    """
    require_keeper(by)
    unknown = set(words) - set(WORDS)
    if unknown:
        raise TypeError(f"No words of a unit: {', '.join(sorted(unknown))}")
    last = unit.versions.select_for_update().order_by("valid_from").last()
    if last is None or valid_from <= last.valid_from:
        raise ValidationError(
            {"valid_from": ValidationError(_("The last change is later."), code="not_after")}
        )
    before = _words_of(last)
    after = before | {field: normalise(text) for field, text in words.items()}
    if after == before:
        raise ValidationError(_("Nothing would change."), code="nothing_changed")
    last.valid_to = valid_from - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    version = UnitVersion(unit=unit, parent=last.parent, valid_from=valid_from, **after)
    version.full_clean()
    version.save()
    if valid_from <= timezone.localdate():
        unit.name, unit.short_name = version.name, version.short_name
        unit.save()
    record_event(unit, "rename_unit", by=by, before=before, after=_words_of(version))
    return version


def _words_of(version: UnitVersion) -> dict[str, str]:
    return {field: getattr(version, field) for field in WORDS}
