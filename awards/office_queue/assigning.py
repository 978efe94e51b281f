"""Who of the Office answers for which dossier of a round."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.models import Assignment
from awards.nominations.models import Nomination, NominationStatus
from campaigns.accounts.models import Role, RoleHolding, User
from campaigns.plans.models import RoundStatus
from campaigns.workflow.rules import record_event, rule

BEFORE_THE_COUNCIL = (RoundStatus.OPEN, RoundStatus.SCREENING)
NOT_IN_HAND = (NominationStatus.DRAFT, NominationStatus.WITHDRAWN)


def officers_of(unit) -> QuerySet[User]:
    """The accounts that act for the Office of a unit today."""
    held = RoleHolding.objects.as_of(timezone.localdate()).filter(role=Role.OFFICE, unit=unit)
    officers = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return officers.order_by("sort_key", "pk")


def officer_prefetch() -> Prefetch:
    """Gives each dossier `standing_assignments`: none, or the one in force."""
    standing = Assignment.objects.filter(ended_at=None).select_related("officer")
    return Prefetch("assignments", queryset=standing, to_attr="standing_assignments")


@rule
def assign(*, nominations: Collection[Nomination], officer: User | None, by) -> int:
    """Give dossiers to an officer, or to nobody; gives the number of those that changed hands.

    Guarantees that the officer acts for the Office that has the dossiers, and that each has at most
    one officer; who had it before stays on record.
    Source: this project. Raises: PermissionDenied; ValidationError not_an_officer,
    assignment_closed.
    """
    locked = list(
        Nomination.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round__campaign__owner")
        .prefetch_related(officer_prefetch())
        .filter(pk__in=[nomination.pk for nomination in nominations])
        .order_by("pk")
    )
    for owner in {one.round.campaign.owner for one in locked}:
        if not by.holds(Role.OFFICE, owner):
            raise PermissionDenied(_("Your role does not allow this act here."))
        if officer is not None and not officers_of(owner).filter(pk=officer.pk).exists():
            raise ValidationError(
                {
                    "officer": ValidationError(
                        _("Choose somebody of the Office that has these dossiers."),
                        code="not_an_officer",
                    )
                }
            )
    for one in locked:
        if one.status in NOT_IN_HAND or one.round.status not in BEFORE_THE_COUNCIL:
            raise ValidationError(
                _("The dossier is no longer with the Office: nobody is assigned to it."),
                code="assignment_closed",
            )
    changing = [one for one in locked if _officer_key(one) != (officer.pk if officer else None)]
    Assignment.objects.filter(nomination__in=changing, ended_at=None).update(
        ended_at=timezone.now()
    )
    if officer is not None:
        Assignment.objects.bulk_create(
            Assignment(nomination=one, officer=officer, assigned_by=by) for one in changing
        )
    for one in changing:
        before = _officer_key(one)
        record_event(
            one,
            "assign_officer" if officer else "end_assignment",
            by=by,
            before={"officer": str(before) if before else ""},
            after={"officer": str(officer.pk) if officer else ""},
        )
    return len(changing)


def _officer_key(nomination: Nomination) -> int | None:
    return next((one.officer_id for one in nomination.standing_assignments), None)
