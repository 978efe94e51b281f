"""What waits for the accountant: issued decisions whose amounts are not fixed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.decisions.models import FINAL, Decision
from awards.fund.rules import RECORDS
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Issued decisions without a payment list."""
    units = {unit for role in RECORDS for unit in user.units_as(role)}
    if not units:
        return []
    unpaid = Decision.objects.filter(
        status__in=FINAL, payment_list=None, round__campaign__owner__in=units
    ).select_related("paper", "round")
    return [
        WaitingItem(
            title=_("Fix the reward money"),
            url=reverse("fund:entitlements", args=[decision.pk]),
            detail=f"{decision.paper.reference} · {decision.round.name}",
        )
        for decision in unpaid
    ]
