"""Merges, splits, dissolves, transfers and renames units, on a day and on a legal basis."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone

from campaigns.accounts.carrying import RolesCarried, carry_roles
from campaigns.plans.models import Round
from campaigns.reorganisation.foresight import Asked, Foresight, NewUnit, foresee
from campaigns.staff.carrying import PostsCarried, carry_posts
from campaigns.units.models import Unit, UnitEvent, UnitEventKind
from campaigns.units.rules import (
    found_unit,
    give_version,
    lock_register,
    record_unit_event,
    rename_unit,
)
from campaigns.units.today import refresh_today
from campaigns.workflow.rules import record_event, rule

__all__ = ["Asked", "Foresight", "NewUnit", "foresee", "reorganise"]


@rule
def reorganise(
    *,
    kind: str,
    before: Sequence[Unit],
    after: Sequence[Unit | NewUnit] = (),
    happened_on: date,
    basis: str,
    note: str = "",
    carry_people: bool = True,
    carry_roles: bool = True,
    carry_units: bool = True,
    heir: Unit | NewUnit | None = None,
    without_roles: Sequence[int] = (),
    changes: Mapping | None = None,
    by,
) -> UnitEvent:
    """Put on record what became of units from a day on, and let follow what hangs on them.

    A merger takes units into one, a split makes several of one; each successor exists already or
    is a `NewUnit`; one that stands on both sides goes on. A dissolved unit has no successor. A
    transfer changes `parent` (and `superior`, where given), a renaming the words in `changes`.
    Guarantees that a unit that ends has the day before as its last, keeps its words for what was
    issued under them, and that nobody has a post or a role in it afterwards; that on request posts,
    roles and the units that belong to it pass to `heir` (the first successor where none is named);
    and one event in the life of each unit. A day ahead takes effect by itself.
    Source: Resolution 202/2025/QH15 as the case in point; otherwise this project.
    Raises: PermissionDenied; ValidationError basis_missing, units_missing, twice, wrong_kind,
    one_unit, one_successor, several_successors, no_successor, same_units, wrong_heir, into_itself,
    below_itself, already_ended, parent_ended, before_began, not_after, nothing_changed, has_units,
    roles_later, round_running, last_administrator, or on a field of a new unit.
    """
    lock_register()
    asked = Asked(
        kind=kind,
        before=tuple(before),
        after=tuple(after),
        happened_on=happened_on,
        basis=basis,
        note=note,
        carry_people=carry_people,
        carry_roles=carry_roles,
        carry_units=carry_units,
        heir=heir,
        without_roles=tuple(without_roles),
        changes=dict(changes or {}),
    )
    keys = [unit.pk for unit in {*asked.before, *asked.goes_on}]
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    # None of their rounds goes to the Council meanwhile.
    list(
        Round.objects.select_for_update(no_key=True)
        .filter(campaign__owner__in=asked.ends)
        .order_by("pk")
    )
    seen = foresee(asked, by=by)
    if kind == UnitEventKind.RENAME:
        return _rename(asked, by=by)
    event = _transfer(asked, by=by) if kind == UnitEventKind.TRANSFER else _end(seen, by=by)
    refresh_today(timezone.localdate())
    for unit in (*asked.before, *asked.goes_on):
        unit.refresh_from_db()
    return event


def _rename(asked: Asked, *, by) -> UnitEvent:
    [unit] = asked.before
    rename_unit(
        unit=unit,
        valid_from=asked.happened_on,
        basis=asked.basis,
        note=asked.note,
        by=by,
        **asked.changes,
    )
    return UnitEvent.objects.filter(parts__unit=unit).latest("pk")


def _transfer(asked: Asked, *, by) -> UnitEvent:
    for unit in asked.before:
        give_version(unit=unit, valid_from=asked.happened_on, **asked.changes)
    return _event(asked, UnitEventKind.TRANSFER, asked.before, asked.before, by=by)


def _end(seen: Foresight, *, by) -> UnitEvent:
    asked = seen.asked
    made = {new: _found(new, asked, by=by) for new in asked.begins}
    after = [made.get(unit, unit) for unit in asked.after]
    heir = made.get(asked.receiver, asked.receiver)
    after.sort(key=lambda unit: unit != heir)  # who takes what follows stands first
    last_day = asked.happened_on - timedelta(days=1)
    for unit in asked.ends:
        last = seen.last_words[unit.pk]
        last.valid_to = last_day
        last.save(update_fields=["valid_to"])
    if seen.units:
        for unit in seen.units:
            give_version(unit=unit, valid_from=asked.happened_on, parent=heir)
        _event(asked, UnitEventKind.TRANSFER, seen.units, seen.units, by=by)
    # Whoever takes a unit in and goes on stands on both sides: it was there before, too.
    before = [*asked.before, *(u for u in _taking_in(asked) if u not in asked.before)]
    event = _event(asked, asked.kind, before, after, by=by)
    posts, roles = PostsCarried(), RolesCarried()
    if asked.ends:
        follows = {"out_of": asked.ends, "on": asked.happened_on, "reason": event.basis, "by": by}
        posts = carry_posts(into=heir if asked.carry_people else None, **follows)
        roles = carry_roles(
            into=heir if asked.carry_roles else None, without=asked.without_roles, **follows
        )
    carried = {
        "people": posts.n_people,
        "posts_ended": posts.n_ended,
        "posts_set_right": posts.n_moved,
        "roles_ended": roles.n_ended,
        "roles_granted": roles.n_granted,
        "units": len(seen.units),
    }
    record_event(event, "carry_over", by=by, after=carried)
    return event


def _taking_in(asked: Asked) -> list[Unit]:
    return asked.goes_on if asked.kind == UnitEventKind.MERGE else []


def _found(new: NewUnit, asked: Asked, *, by) -> Unit:
    return found_unit(
        code=new.code,
        kind=new.kind,
        name=new.name,
        short_name=new.short_name,
        valid_from=asked.happened_on,
        parent=new.parent,
        symbol=new.symbol,
        superior=new.superior,
        place=new.place,
        head_title=new.head_title,
        statistical_class=new.statistical_class,
        by=by,
    )


def _event(asked: Asked, kind: str, before, after, *, by) -> UnitEvent:
    return record_unit_event(
        kind=kind,
        before=list(before),
        after=list(after),
        happened_on=asked.happened_on,
        basis=asked.basis,
        note=asked.note,
        by=by,
    )
