"""Whether this database is a demonstration, and who can be tried out in it with one click."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    """Whom a visitor may try out: one account per role, and the others of some, each group with
    its heading."""

    by_role: list[dict]
    others: list[tuple[str, list[dict]]]


# Where one is not enough to try things out: two officers, the head of another unit, a whole vote.
SEVERAL = (
    (Role.HEAD, gettext_lazy("Other heads of units")),
    (Role.OFFICE, gettext_lazy("Others of the Office")),
    (Role.MEMBER, gettext_lazy("Other members of the Council")),
)


def demo_accounts() -> DemoAccounts:
    """For every role that somebody holds today the demo account that wears the fewest other hats,
    in the order of the roles, so that nobody is asked for a hat first; then every other holder of
    the roles of which a visitor needs several, by name."""
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
    others = [(title, _others(role, first, holdings)) for role, title in SEVERAL]
    return DemoAccounts(
        by_role=[
            _offer(first[role], role.label, f"{first[role].user} · {first[role].unit}")
            for role in Role
            if role in first
        ],
        others=[(title, offers) for title, offers in others if offers],
    )


def _others(role: Role, first: dict, holdings: list[RoleHolding]) -> list[dict]:
    """Who holds the role besides the one who is offered for it, each with the last of theirs."""
    chosen = first[role].user_id if role in first else None
    held = {h.user_id: h for h in holdings if h.role == role and h.user_id != chosen}
    by_name = sorted(held.values(), key=lambda h: (h.user.sort_key, h.pk))
    return [_offer(holding, str(holding.user), str(holding.unit)) for holding in by_name]


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
