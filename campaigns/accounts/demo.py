"""Whether this database is a demonstration, and who can be tried out in it with one click."""

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


def demo_accounts() -> list[dict]:
    """One demo account for every role that somebody holds today, in the order of the roles."""
    holdings = (
        RoleHolding.objects.as_of(timezone.localdate())
        .filter(user__is_demo=True, user__is_active=True)
        .select_related("user", "unit")
        .order_by("unit__position", "pk")
    )
    first = {}
    for holding in holdings:
        first.setdefault(holding.role, holding)
    return [
        {
            "username": first[role].user.username,
            "holding": first[role].pk,
            "label": role.label,
            "description": f"{first[role].user} · {first[role].unit}",
        }
        for role in Role
        if role in first
    ]


def demo_holding(*, username: str, holding_id: str) -> tuple[User, RoleHolding | None]:
    """The demo account asked for, and which of its roles it is to act in.

    Source: this project. Raises: ValidationError not_a_demo.
    """
    user = User.objects.filter(username=username, is_demo=True, is_active=True).first()
    if user is None or not is_demo_database():
        raise ValidationError(_("This is no demonstration."), code="not_a_demo")
    hats = user.holdings_on(timezone.localdate())
    return user, next((hat for hat in hats if str(hat.pk) == holding_id), None)
