"""Says before a reorganisation what it would do, and refuses what cannot be: nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.accounts.carrying import require_no_roles_since, roles_in_force
from campaigns.accounts.models import RoleHolding
from campaigns.plans.models import Campaign, Round, RoundStatus
from campaigns.staff.carrying import posts_begun_since, posts_in_force
from campaigns.units.models import Unit, UnitEvent, UnitEventKind, UnitKind, UnitVersion
from campaigns.units.rules import WORDS, how_it_ended, require_keeper
from emulation_portal.vietnamese import normalise, short_date

ENDING = (UnitEventKind.MERGE, UnitEventKind.SPLIT, UnitEventKind.DISSOLVE)
# A vote or a decision under way belongs to those who began it.
_UNDER_WAY = (RoundStatus.COUNCIL, RoundStatus.DECISION)


@dataclass(frozen=True)
class NewUnit:
    """A unit that begins with the reorganisation."""

    name: str
    short_name: str
    kind: str = UnitKind.DIVISION
    parent: Unit | None = None
    code: str = ""
    symbol: str = ""
    superior: str = ""
    place: str = ""
    head_title: str = ""
    statistical_class: str = ""

    def __str__(self):
        return self.name

    @property
    def told_apart(self) -> str:
        return UnitVersion(name=self.name, superior=self.superior).full_name

    @property
    def kind_label(self) -> str:
        return UnitKind(self.kind).label


@dataclass(frozen=True)
class Asked:
    """A reorganisation as somebody asks for it. `changes` are the new words of a renaming or a
    transfer, `parent` among them; `heir` is who takes what follows, else the first successor."""

    kind: str
    before: tuple[Unit, ...]
    after: tuple[Unit | NewUnit, ...]
    happened_on: date
    basis: str
    note: str = ""
    carry_people: bool = True
    carry_roles: bool = True
    carry_units: bool = True
    heir: Unit | NewUnit | None = None
    without_roles: tuple[int, ...] = ()
    changes: Mapping = field(default_factory=dict)

    @property
    def ends(self) -> list[Unit]:
        if self.kind not in ENDING:
            return []
        return [unit for unit in self.before if unit not in self.after]

    @property
    def goes_on(self) -> list[Unit]:
        return [unit for unit in self.after if isinstance(unit, Unit)]

    @property
    def begins(self) -> list[NewUnit]:
        return [unit for unit in self.after if isinstance(unit, NewUnit)]

    @property
    def receiver(self) -> Unit | NewUnit | None:
        if not self.ends or not self.after:
            return None
        return self.heir or self.after[0]


@dataclass(frozen=True)
class Foresight:
    """What a reorganisation will do, with its numbers."""

    asked: Asked
    last_words: dict[int, UnitVersion]
    n_people: int = 0
    n_posts_later: int = 0
    roles: list[RoleHolding] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        return self.asked.happened_on - timedelta(days=1)

    @property
    def heirs(self) -> list[Unit | NewUnit]:
        """Who may take what follows, where there is a choice."""
        several = self.asked.ends and len(self.asked.after) > 1
        return list(self.asked.after) if several else []


def foresee(asked: Asked, *, by) -> Foresight:
    """What the reorganisation will do; refuses exactly what `reorganise` refuses.

    Source: this project. Units: people, posts; as many queries for 1,000 people as for none.
    Raises: as `reorganise`.
    """
    require_keeper(by)
    if asked.kind not in UnitEventKind.values:
        raise ValidationError(_("There is no such event."), code="wrong_kind")
    if not normalise(asked.basis):
        refuse("basis", "basis_missing", _("Give the legal basis."))
    _check_sides(asked)
    last_words = _last_words(asked)
    _check_days(asked, last_words)
    _check_above(asked)
    if asked.kind not in ENDING:
        _check_changes(asked, last_words)
        return Foresight(asked, last_words)
    ends, on = asked.ends, asked.happened_on
    units = _units_below(ends, on)
    if units and (asked.receiver is None or not asked.carry_units):
        names = ", ".join(unit.name for unit in units[:5])
        refuse("before", "has_units", _("Units belong to it still: %(names)s."), names=names)
    require_no_roles_since(ends, on)
    running = Round.objects.filter(campaign__owner__in=ends, status__in=_UNDER_WAY).first()
    if running:
        refuse(
            "before",
            "round_running",
            _("“%(round)s” is “%(status)s”: finish it before the unit that decides it ends."),
            round=running.name,
            status=running.get_status_display(),
        )
    return Foresight(
        asked,
        last_words,
        n_people=posts_in_force(ends, on).values("person").distinct().count(),
        n_posts_later=posts_begun_since(ends, on).count(),
        roles=list(roles_in_force(ends, on)),
        units=units,
        campaigns=list(Campaign.objects.filter(owner__in=ends).order_by("code")),
    )


def refuse(name: str | None, code: str, message: str, **params):
    """Raise a refusal, next to the field it is about where there is one."""
    error = ValidationError(message, code=code, params=params)
    raise ValidationError({name: error}) if name else error


def _check_sides(asked: Asked) -> None:
    before, after = asked.before, asked.after
    if not before:
        refuse("before", "units_missing", _("Choose a unit."))
    if len(set(before)) < len(before) or len(set(after)) < len(after):
        refuse("before", "twice", _("A unit is chosen twice."))
    if asked.kind == UnitEventKind.MERGE:
        if len(after) != 1:
            refuse("after", "one_successor", _("A merger has exactly one successor."))
        if not asked.ends:
            refuse("after", "into_itself", _("A unit cannot be merged into itself."))
    elif asked.kind == UnitEventKind.SPLIT:
        if len(before) != 1:
            refuse("before", "one_unit", _("Choose one unit only."))
        if len(after) < 2:
            refuse("after", "several_successors", _("A split has at least 2 successors."))
    elif asked.kind == UnitEventKind.DISSOLVE:
        if after:
            refuse("after", "no_successor", _("A dissolved unit has no successor."))
    else:
        if after and set(after) != set(before):
            refuse("after", "same_units", _("The units stay the same."))
        if asked.kind == UnitEventKind.RENAME and len(before) != 1:
            refuse("before", "one_unit", _("Choose one unit only."))
    if asked.heir is not None and asked.heir not in after:
        refuse("heir", "wrong_heir", _("Choose one of the successors."))


def _last_words(asked: Asked) -> dict[int, UnitVersion]:
    units = {*asked.before, *asked.goes_on}
    versions = UnitVersion.objects.filter(unit__in=units).select_related("unit", "parent")
    return {version.unit_id: version for version in versions.order_by("valid_from")}


def _check_days(asked: Asked, last_words: dict[int, UnitVersion]) -> None:
    on = asked.happened_on
    for unit in {*asked.before, *asked.goes_on}:
        last = last_words[unit.pk]
        if last.valid_to is not None:
            name = "before" if unit in asked.before else "after"
            sentence = how_it_ended(unit) or _("“%(unit)s” ended with %(day)s.") % {
                "unit": last.name,
                "day": short_date(last.valid_to),
            }
            refuse(name, "already_ended", sentence)
    first_days = dict(
        UnitVersion.objects.filter(unit__in=last_words)
        .order_by("-valid_from")
        .values_list("unit", "valid_from")
    )
    changing = asked.ends if asked.kind in ENDING else list(asked.before)
    for unit in {*asked.before, *asked.goes_on}:
        first, last = first_days[unit.pk], last_words[unit.pk]
        limit = {"unit": last.name, "first": short_date(first)}
        if on < first or (unit in changing and on == first):
            message = _("“%(unit)s” begins on %(first)s: this must come after it.")
            refuse("happened_on", "before_began", message, **limit)
    latest = dict(
        UnitEvent.objects.filter(parts__unit__in=changing)
        .order_by("happened_on")
        .values_list("parts__unit", "happened_on")
    )
    for unit in changing:
        changed = max(last_words[unit.pk].valid_from, latest.get(unit.pk, date.min))
        if on <= changed:
            refuse(
                "happened_on",
                "not_after",
                _("The last change of “%(unit)s” is on %(day)s: this must come after it."),
                unit=last_words[unit.pk].name,
                day=short_date(changed),
            )


def _check_above(asked: Asked) -> None:
    """No unit comes under itself, and none under one that ends."""
    parents = dict(Unit.objects.values_list("pk", "parent"))
    ends = {unit.pk for unit in asked.ends}
    moving = {unit.pk for unit in asked.before} if "parent" in asked.changes else set()
    wanted = [new.parent for new in asked.begins if new.parent]
    if asked.changes.get("parent"):
        wanted.append(asked.changes["parent"])
    for parent in wanted:
        if parent.has_ended(asked.happened_on) or parent.pk in ends:
            sentence = how_it_ended(parent) or _("“%(unit)s” ends itself.") % {"unit": parent.name}
            refuse("parent", "parent_ended", sentence)
    walks = [("after", parents.get(unit.pk), ends) for unit in asked.goes_on]
    walks += [("parent", parent.pk, ends | moving) for parent in wanted]
    for name, above, barred in walks:
        seen = set()
        while above and above not in seen:
            if above in barred:
                message = _("A unit cannot come to belong to itself. Transfer it first.")
                refuse(name, "below_itself", message)
            seen.add(above)
            above = parents.get(above)


def _check_changes(asked: Asked, last_words: dict[int, UnitVersion]) -> None:
    known = set(WORDS) | ({"parent"} if asked.kind == UnitEventKind.TRANSFER else set())
    unknown = set(asked.changes) - known
    if unknown:
        raise TypeError(f"No words of a unit: {', '.join(sorted(unknown))}")
    for unit in asked.before:
        last = last_words[unit.pk]
        if all(getattr(last, name) == _plain(value) for name, value in asked.changes.items()):
            refuse(None, "nothing_changed", _("Nothing would change."))


def _plain(value):
    return normalise(value) if isinstance(value, str) else value


def _units_below(ends: list[Unit], on: date) -> list[Unit]:
    below = UnitVersion.objects.filter(parent__in=ends, valid_to=None).exclude(unit__in=ends)
    found = list(below.select_related("unit").order_by("unit__position", "unit__code"))
    late = next((version for version in found if version.valid_from >= on), None)
    if late:
        refuse(
            "happened_on",
            "not_after",
            _("The last change of “%(unit)s” is on %(day)s: this must come after it."),
            unit=late.name,
            day=short_date(late.valid_from),
        )
    return [version.unit for version in found]


__all__ = ["ENDING", "Asked", "Foresight", "NewUnit", "foresee", "refuse"]
