"""Ends the roles held in a unit that ends, and grants them anew in its successor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role, RoleHolding
from campaigns.accounts.rules import holding_facts, keep_an_administrator
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import short_date


@dataclass(frozen=True)
class RolesCarried:
    """How many roles ended, and how many of them began again in the successor."""

    n_ended: int = 0
    n_granted: int = 0


def roles_in_force(units: Sequence[Unit], on: date) -> QuerySet[RoleHolding]:
    """Roles held in these units that began before the day and have not ended by it."""
    open_then = Q(valid_to=None) | Q(valid_to__gte=on)
    return (
        RoleHolding.objects.filter(open_then, unit__in=units, valid_from__lt=on)
        .select_related("user", "unit")
        .order_by("unit__position", "role", "user__sort_key", "pk")
    )


def require_no_roles_since(units: Sequence[Unit], on: date) -> None:
    """Refuse where a role was granted in these units for a time when they exist no more.

    Source: this project. Raises: ValidationError roles_later.
    """
    later = RoleHolding.objects.filter(unit__in=units, valid_from__gte=on).select_related("user")
    for holding in later[:1]:
        raise ValidationError(
            _("%(who)s holds a role in a unit that ends, granted from %(day)s on. End it first."),
            code="roles_later",
            params={"who": holding.user, "day": short_date(holding.valid_from)},
        )


@rule
def carry_roles(
    *,
    out_of: Sequence[Unit],
    into: Unit | None,
    on: date,
    without: Collection[int] = (),
    reason: str,
    by,
) -> RolesCarried:
    """End every role in units that end the day before, and grant it in the successor on the day.

    Nobody gets a role they did not have: what is carried is the same role of the same open account,
    to the same last day. `without` are keys of holdings that end and do not begin again, as that of
    one of two heads whose units become one. Who may do so is for the rule that calls this.
    Source: this project.
    Raises: ValidationError roles_later (a role was granted in such a unit for a later day),
    last_administrator.
    """
    require_no_roles_since(out_of, on)
    ending = list(roles_in_force(out_of, on))
    held = set()
    if into:
        there = RoleHolding.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit=into)
        held = set(there.values_list("user", "role"))
    granted = []
    for holding in ending:
        before = holding_facts(holding)
        to_carry = into is not None and holding.user.is_active and holding.pk not in set(without)
        if to_carry and (holding.user_id, holding.role) not in held:
            held.add((holding.user_id, holding.role))
            granted.append(
                RoleHolding(
                    user=holding.user,
                    role=holding.role,
                    unit=into,
                    valid_from=on,
                    valid_to=holding.valid_to,
                )
            )
        holding.valid_to = on - timedelta(days=1)
        record_event(
            holding, "end_role", by=by, reason=reason, before=before, after=holding_facts(holding)
        )
    RoleHolding.objects.bulk_update(ending, ["valid_to"], batch_size=500)
    for holding in RoleHolding.objects.bulk_create(granted):
        record_event(holding, "grant_role", by=by, reason=reason, after=holding_facts(holding))
    if any(holding.role == Role.ADMINISTRATOR for holding in ending):
        keep_an_administrator(on=on)
    return RolesCarried(n_ended=len(ending), n_granted=len(granted))
