"""People with an account who write in a dossier beside the head of the unit: asked, and ended."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import lock_for_edit
from awards.nominations.models import Contributor, ContributorKind, Nomination
from campaigns.accounts.models import Role, RoleHolding, User
from campaigns.staff.models import Posting
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.refusals import refusal_on


def unit_members(nomination: Nomination):
    """The accounts of the people of the nominating unit, whoever heads it left out: those with a
    role there and those posted there today, in the order of Vietnamese names.

    Source: this project.
    """
    today = timezone.localdate()
    units = {nomination.unit_id, nomination.unit_for(Role.HEAD).pk}
    held = RoleHolding.objects.as_of(today).filter(user=OuterRef("pk"), unit__in=units)
    posted = Posting.objects.as_of(today).filter(person__user=OuterRef("pk"), unit__in=units)
    return (
        User.objects.filter(Exists(held) | Exists(posted), is_active=True)
        .exclude(Exists(held.filter(role=Role.HEAD)))
        .order_by("sort_key", "pk")
    )


def helper_candidates(nomination: Nomination):
    """Whom the head may ask to help: people of the unit who do not write yet, without the nominee,
    who is asked for the own report instead."""
    writing = Contributor.objects.filter(nomination=nomination, ended_at=None)
    found = unit_members(nomination).exclude(pk__in=writing.values("user"))
    return found.exclude(pk=nominee_account(nomination))


def nominee_account(nomination: Nomination) -> int | None:
    """The key of the nominee's own account; None for a collective and for who has none."""
    return nomination.person.user_id if nomination.person_id else None


def active_account(nomination: Nomination) -> User | None:
    """The account with which the nominee can sign in; None without one, and once it is closed."""
    return User.objects.filter(pk=nominee_account(nomination), is_active=True).first()


@rule
def ask_helper(*, nomination: Nomination, user: User, by) -> Contributor:
    """Let another person of the unit write in the dossier; they can never hand it in.

    Somebody who helps already is not asked twice.
    Source: this project (another person of the unit may help).
    Raises: PermissionDenied for who does not head the unit; ValidationError not_editable, and on
    `user`: is_nominee, not_of_the_unit.
    """
    locked = lock_for_edit(nomination, by=by)
    require_role(by, (Role.HEAD,), locked)
    if user.pk == nominee_account(locked):
        raise refusal_on(
            "user", _("The nominee does not help: ask for the own report instead."), "is_nominee"
        )
    if not unit_members(locked).filter(pk=user.pk).exists():
        raise refusal_on(
            "user", _("Choose somebody else of this unit who has an account."), "not_of_the_unit"
        )
    return _ask(locked, user, ContributorKind.HELPER, by=by)


@rule
def ask_nominee(*, nomination: Nomination, by) -> Contributor:
    """Let the nominee write the own report in the portal, with the own account.

    Source: this project (the nominee may be asked to write their own report).
    Raises: PermissionDenied for who does not head the unit; ValidationError not_editable,
    no_account, is_head.
    """
    locked = lock_for_edit(nomination, by=by)
    require_role(by, (Role.HEAD,), locked)
    user = active_account(locked)
    if user is None:
        raise ValidationError(
            _("The nominee has no account in the portal: send a link instead."), code="no_account"
        )
    if user.pk == by.pk:
        raise ValidationError(_("You are the nominee and write already."), code="is_head")
    return _ask(locked, user, ContributorKind.NOMINEE, by=by)


@rule
def end_contribution(*, contributor: Contributor, by) -> Contributor:
    """End somebody's writing in a dossier, whatever became of it; what they wrote stays.

    Source: this project. Raises: PermissionDenied for who does not head the unit.
    """
    nomination = Nomination.objects.select_for_update(no_key=True).get(pk=contributor.nomination_id)
    require_role(by, (Role.HEAD,), nomination)
    ended = Contributor.objects.select_for_update(no_key=True).get(pk=contributor.pk)
    if ended.ended_at is None:
        ended.ended_at = timezone.now()
        ended.save(update_fields=["ended_at"])
        record_event(nomination, "end_contribution", by=by, before=_named(ended))
    contributor.ended_at = ended.ended_at
    return ended


def _ask(locked: Nomination, user: User, kind: str, *, by) -> Contributor:
    standing = locked.contributors.filter(user=user, ended_at=None).first()
    if standing is not None:
        return standing
    asked = Contributor.objects.create(nomination=locked, user=user, kind=kind, asked_by=by)
    act = "ask_helper" if kind == ContributorKind.HELPER else "ask_nominee"
    record_event(locked, act, by=by, after=_named(asked))
    return asked


def _named(contributor: Contributor) -> dict:
    return {"user": contributor.user_id, "who": str(contributor.user), "as": contributor.kind}
