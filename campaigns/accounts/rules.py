"""Makes accounts and dates the roles people hold; nobody else gives a right to anybody."""

import secrets
from collections.abc import Collection
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import COUNCIL_ROLES, Role, RoleHolding, User
from campaigns.units.models import Unit
from campaigns.units.rules import how_it_ended
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise


def require_administrator(by) -> None:
    """Refuse whoever is no administrator; `None` is the installation itself.

    Source: this project. Raises: PermissionDenied.
    """
    if by is not None and not by.can_manage_accounts:
        raise PermissionDenied(_("Only an administrator manages accounts."))


# Letters and digits that nobody takes for another when reading them from paper.
PASSWORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def initial_password() -> str:
    """A password that is read out once and then changed: four groups of five signs.

    Source: this project. Units: about 99 bits.
    """
    groups = ("".join(secrets.choice(PASSWORD_SIGNS) for _sign in range(5)) for _group in range(4))
    return "-".join(groups)


@rule
def create_account(
    *,
    username: str,
    full_name: str,
    password: str | None,
    email: str = "",
    is_demo: bool = False,
    by,
) -> User:
    """Make an account that can sign in but holds no role yet. Without a password only a demo's
    one click signs in. `by` is None while a portal is being set up.

    Source: this project. Raises: PermissionDenied; ValidationError on `username` (username_taken),
    `full_name`, `email`, `password` (the validators' own codes).
    """
    require_administrator(by)
    user = User(username=username.strip(), full_name=normalise(full_name), is_demo=is_demo)
    user.email = email.strip()
    if User.objects.filter(username__iexact=user.username).exists():
        taken = ValidationError(_("This user name is taken."), code="username_taken")
        raise ValidationError({"username": taken})
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(password, user)
        user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    record_event(user, "create_account", by=by, after={"username": user.username})
    return user


@rule
def reset_password(*, user: User, password: str, by) -> None:
    """Give an account another initial password; whoever was signed in with it is signed out.

    Source: this project. Raises: PermissionDenied; ValidationError on `password`.
    """
    require_administrator(by)
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record_event(user, "reset_password", by=by)


@rule
def set_email(*, user: User, email: str, by) -> User:
    """Say where the e-mail of an account goes; empty, none is sent. The record says that it was
    set, not to what: an address is nobody's business after it was changed.

    Source: this project. Raises: PermissionDenied; ValidationError on `email` (invalid).
    """
    if by != user:
        require_administrator(by)
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    email = email.strip()
    if locked.email != email:
        locked.email = email
        locked.clean_fields(exclude=[f.name for f in User._meta.fields if f.name != "email"])
        locked.save(update_fields=["email"])
        record_event(user, "set_email", by=by, after={"has_email": bool(email)})
    user.email = email
    return user


@rule
def set_active(*, user: User, is_active: bool, by) -> None:
    """Close an account, or open it again. A closed one keeps its past and does nothing more.

    Source: this project. Raises: PermissionDenied; ValidationError own_account, last_administrator.
    """
    require_administrator(by)
    if user == by:
        raise ValidationError(_("Nobody closes their own account."), code="own_account")
    if not is_active:
        held = list(user.role_holdings.filter(role=Role.ADMINISTRATOR))
        if held:
            keep_an_administrator(on=timezone.localdate(), leaving=[one.pk for one in held])
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record_event(user, "open_account" if is_active else "close_account", by=by)


@rule
def grant_role(
    *,
    user: User,
    role: str,
    unit: Unit,
    valid_from: date,
    valid_to: date | None = None,
    by,
) -> RoleHolding:
    """Let a person hold a role in a unit from a day on, to a day or until it is ended.

    An administrator grants every role, to others only; the Office grants the Council's roles in
    its own unit. `by` is None while a portal is being set up. No role outlasts its unit.
    Source: this project. Raises: PermissionDenied; ValidationError own_role, already_held,
    period_reversed, account_closed, unit_ended.
    """
    by_office = by is not None and role in COUNCIL_ROLES and by.holds(Role.OFFICE, unit)
    if not by_office:
        require_administrator(by)
        if user == by:
            raise ValidationError(_("Nobody grants a role to themselves."), code="own_role")
    # Held before the account, as whoever ends the unit holds it: it does not end meanwhile.
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise ValidationError(_("This account is closed."), code="account_closed")
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError(
            {"valid_to": ValidationError(_("The period ends before it begins."), "period_reversed")}
        )
    overlapping = user.role_holdings.filter(role=role, unit=unit).filter(
        models.Q(valid_to=None) | models.Q(valid_to__gte=valid_from)
    )
    if valid_to is not None:
        overlapping = overlapping.filter(valid_from__lte=valid_to)
    if overlapping.exists():
        raise ValidationError(
            _("This person already holds this role here in that period."), code="already_held"
        )
    if unit.last_day is not None and (valid_to is None or valid_to > unit.last_day):
        raise ValidationError(
            {"unit": ValidationError(how_it_ended(unit), code="unit_ended")},
        )
    holding = RoleHolding(user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
    holding.full_clean()
    holding.save()
    _forget_holdings(user)
    record_event(holding, "grant_role", by=by, after=holding_facts(holding))
    return holding


@rule
def end_role(*, holding: RoleHolding, valid_to: date, by) -> RoleHolding:
    """Let a role end with a day: that day is the last on which it counts.

    Source: this project. Raises: PermissionDenied; ValidationError period_reversed, already_ended,
    last_administrator.
    """
    locked = (
        RoleHolding.objects.select_for_update(no_key=True).select_related("user").get(pk=holding.pk)
    )
    by_office = (
        by is not None and locked.role in COUNCIL_ROLES and by.holds(Role.OFFICE, locked.unit)
    )
    if not by_office:
        require_administrator(by)
    if valid_to < locked.valid_from:
        raise ValidationError(
            {"valid_to": ValidationError(_("The period ends before it begins."), "period_reversed")}
        )
    if locked.valid_to is not None and locked.valid_to <= valid_to:
        raise ValidationError(_("This role has ended already."), code="already_ended")
    if locked.role == Role.ADMINISTRATOR:
        keep_an_administrator(on=timezone.localdate(), leaving=[locked.pk])
    before = holding_facts(locked)
    locked.valid_to = valid_to
    locked.save(update_fields=["valid_to"])
    _forget_holdings(holding.user)
    holding.valid_to = valid_to
    record_event(locked, "end_role", by=by, before=before, after=holding_facts(locked))
    return holding


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise ValidationError({"password": refusal}) from refusal


def keep_an_administrator(*, on: date, leaving: Collection[int] = ()) -> None:
    """Refuse to leave the portal without an administrator on a day; `leaving` are keys of holdings
    that end.

    Source: this project. Raises: ValidationError last_administrator.
    """
    others = (
        RoleHolding.objects.as_of(on)
        .filter(role=Role.ADMINISTRATOR, valid_to=None, user__is_active=True)
        .exclude(pk__in=leaving)
    )
    if not others.exists():
        raise ValidationError(
            _("Somebody else must be an administrator first."), code="last_administrator"
        )


def _forget_holdings(user: User) -> None:
    user.__dict__.pop("_holdings", None)


def holding_facts(holding: RoleHolding) -> dict:
    """What the audit keeps of a role that is held."""
    return {
        "user": holding.user.username,
        "role": holding.role,
        "unit": holding.unit.code,
        "valid_from": str(holding.valid_from),
        "valid_to": str(holding.valid_to) if holding.valid_to else None,
    }
