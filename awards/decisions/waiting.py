"""What waits on the way to a decision: to draft, to approve, to number."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.decisions.models import Decision, DecisionStatus
from awards.ranking.models import Placement
from campaigns.accounts.models import Role
from campaigns.plans.models import Round, RoundStatus
from emulation_portal.waiting import WaitingItem

_STEPS = (
    (Role.OFFICE, DecisionStatus.DRAFT, "decisions:decision"),
    (Role.DIRECTOR, DecisionStatus.AWAITING_SIGNATURE, "decisions:decision"),
    (Role.CLERK, DecisionStatus.APPROVED, "decisions:issue"),
)


def waiting_for(user) -> list[WaitingItem]:
    """Rounds whose minutes are issued and whose places are filled; decisions one step from on."""
    items = []
    offices = user.units_as(Role.OFFICE)
    if offices:
        held = Placement.objects.filter(quota__round=OuterRef("pk"), released_at=None)
        ready = Round.objects.filter(
            Exists(held),
            status=RoundStatus.COUNCIL,
            campaign__owner__in=offices,
            sessions__minutes__number__isnull=False,
        )
        items += [
            WaitingItem(
                title=_("Draft the decision"),
                url=reverse("decisions:draft", args=[round.code]),
                detail=round.name,
            )
            for round in ready
        ]
    titles = {
        DecisionStatus.DRAFT: _("Submit the decision to the Director"),
        DecisionStatus.AWAITING_SIGNATURE: _("Approve the decision or return it"),
        DecisionStatus.APPROVED: _("Give the decision its number and date"),
    }
    for role, status, page in _STEPS:
        units = user.units_as(role)
        if not units:
            continue
        found = Decision.objects.filter(
            status=status, round__campaign__owner__in=units
        ).select_related("round")
        if role == Role.DIRECTOR:
            found = found.exclude(drafted_by=user)
        items += [
            WaitingItem(
                title=titles[status],
                url=reverse(page, args=[decision.pk]),
                detail=decision.round.name,
            )
            for decision in found
        ]
    return items
