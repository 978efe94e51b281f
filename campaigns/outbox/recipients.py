"""To whom a message goes: who holds a role in which unit on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from campaigns.accounts.models import RoleHolding


def holders(role: str, *, on: date, units: Iterable[int] | None = None) -> dict[int, list[int]]:
    """Keys of the open accounts that hold a role on a day, by unit; one query.

    `units` limits the answer to these units.
    """
    held = RoleHolding.objects.as_of(on).filter(role=role, user__is_active=True)
    if units is not None:
        held = held.filter(unit__in=units)
    by_unit = defaultdict(list)
    for unit, user in held.order_by("pk").values_list("unit_id", "user_id").distinct():
        if user not in by_unit[unit]:
            by_unit[unit].append(user)
    return dict(by_unit)
