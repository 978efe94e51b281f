"""Whether this database is a demonstration, and who can be tried out in it with one click."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import DemoMark, Role, RoleHolding, User
from campaigns.workflow.rules import rule


def is_demo_database() -> bool:
    """Whether the mark stands in this database."""
    return DemoMark.objects.exists()


@rule
def mark_as_demo() -> None:
    """Declare an empty database a demonstration; called by `manage.py demo` before anything else.

    Source: this project. Raises: ValidationError not_empty where there is an account already.
    """
    if is_demo_database():
        return
    if User.objects.exists():
        raise ValidationError(
            _("This database holds real accounts: no demonstration is put into it."),
            code="not_empty",
        )
    DemoMark.objects.create()


@dataclass(frozen=True)
class DemoAccounts:
    """Whom a visitor may try out: one account per role, and the Council's other members."""

    by_role: list[dict]
    members: list[dict]


def demo_accounts() -> DemoAccounts:
    """For every role that somebody holds today the demo account that wears the fewest other hats,
    in the order of the roles, so that nobody is asked for a hat first; then every other voting
    member of the Council by name."""
    holdings = list(
        RoleHolding.objects.as_of(timezone.localdate())
        .filter(user__is_demo=True, user__is_active=True)
        .select_related("user", "unit")
    )
    n_hats = Counter(holding.user_id for holding in holdings)
    holdings.sort(key=lambda h: (n_hats[h.user_id], h.unit.position, h.pk))
    first = {}
    for holding in holdings:
        first.setdefault(holding.role, holding)
    shown = {(holding.user_id, holding.role) for holding in first.values()}
    members = {
        holding.user_id: holding
        for holding in holdings
        if holding.role == Role.MEMBER and (holding.user_id, Role.MEMBER) not in shown
    }
    by_name = sorted(members.values(), key=lambda h: (h.user.sort_key, h.pk))
    return DemoAccounts(
        by_role=[
            _offer(first[role], role.label, f"{first[role].user} · {first[role].unit}")
            for role in Role
            if role in first
        ],
        members=[_offer(holding, str(holding.user), str(holding.unit)) for holding in by_name],
    )


def _offer(holding: RoleHolding, label: str, description: str) -> dict:
    return {
        "username": holding.user.username,
        "holding": holding.pk,
        "label": label,
        "description": description,
    }


def demo_holding(*, username: str, holding_id: str) -> tuple[User, RoleHolding | None]:
    """The demo account asked for, and which of its roles it is to act in.

    Source: this project. Raises: ValidationError not_a_demo.
    """
    user = User.objects.filter(username=username, is_demo=True, is_active=True).first()
    if user is None or not is_demo_database():
        raise ValidationError(_("This is no demonstration."), code="not_a_demo")
    hats = user.holdings_on(timezone.localdate())
    return user, next((hat for hat in hats if str(hat.pk) == holding_id), None)
