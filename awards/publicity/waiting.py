"""What waits before the public reads it: issued decisions to publish."""

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.decisions.models import Decision, DecisionStatus
from campaigns.accounts.models import Role
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Issued decisions whose results are not public."""
    units = user.units_as(Role.PUBLICITY)
    if not units:
        return []
    issued = Decision.objects.filter(
        status=DecisionStatus.ISSUED, round__campaign__owner__in=units
    ).select_related("paper", "round")
    return [
        WaitingItem(
            title=_("Publish the results"),
            url=reverse("publicity:publish", args=[decision.pk]),
            detail=f"{decision.paper.reference} · {decision.round.name}",
        )
        for decision in issued
    ]
