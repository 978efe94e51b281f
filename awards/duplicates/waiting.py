"""What waits for the Office: likenesses that nobody decided on."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.duplicates.queries import n_undecided, rounds_compared
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from emulation_portal.waiting import WaitingItem

UNDER_WAY = (RoundStatus.OPEN, RoundStatus.SCREENING, RoundStatus.COUNCIL, RoundStatus.DECISION)


def waiting_for(user) -> list[WaitingItem]:
    """Round by round while it is under way; two queries."""
    if not user.holds(Role.OFFICE):
        return []
    rounds = rounds_compared(user).filter(
        campaign__owner__in=user.units_as(Role.OFFICE), status__in=UNDER_WAY
    )
    counts = n_undecided(rounds.order_by())
    if not counts:
        return []
    return [
        WaitingItem(
            title=_("Decide on achievements that seem to be claimed twice"),
            url=reverse("duplicates:of_round", args=[round.code]) + "?state=undecided",
            detail=round.name,
            count=counts[round.pk],
        )
        for round in rounds.order_by(F("closes_at"), "pk")
        if counts.get(round.pk)
    ]
