"""Keeps the register of units: founds them, and dates every change of what they are called."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.units.models import Unit, UnitVersion
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise

WORDS = ("name", "short_name", "symbol", "superior", "place", "head_title")


def require_keeper(by) -> None:
    """Refuse whoever does not keep the registers; `None` is the installation itself.

    Source: this project. Raises: PermissionDenied.
    """
    if by is not None and not by.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


@rule
def found_unit(
    *,
    code: str,
    kind: str,
    name: str,
    short_name: str,
    valid_from: date,
    parent: Unit | None = None,
    symbol: str = "",
    superior: str = "",
    place: str = "",
    head_title: str = "",
    position: int = 0,
    by,
) -> Unit:
    """Enter a unit with the first of its dated names. `by` is None while a portal is being set up.

    Source: this project. Raises: PermissionDenied; ValidationError on a field that is empty, too
    long or, for the code, taken.
    """
    require_keeper(by)
    unit = Unit(
        code=code,
        kind=kind,
        name=normalise(name),
        short_name=normalise(short_name),
        parent=parent,
        position=position,
    )
    unit.full_clean()
    unit.save()
    words = {"symbol": symbol, "superior": superior, "place": place, "head_title": head_title}
    version = UnitVersion(
        unit=unit, name=unit.name, short_name=unit.short_name, valid_from=valid_from
    )
    for field, text in words.items():
        setattr(version, field, normalise(text))
    version.full_clean()
    version.save()
    record_event(unit, "found_unit", by=by, after={"code": code, **_words_of(version)})
    return unit


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
    version = UnitVersion(unit=unit, valid_from=valid_from, **after)
    version.full_clean()
    version.save()
    if valid_from <= timezone.localdate():
        unit.name, unit.short_name = version.name, version.short_name
        unit.save()
    record_event(unit, "rename_unit", by=by, before=before, after=_words_of(version))
    return version


def _words_of(version: UnitVersion) -> dict[str, str]:
    return {field: getattr(version, field) for field in WORDS}
