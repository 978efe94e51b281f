"""What waits for the Office: dossiers to receive, to find on, rounds to close or to send on."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.queries import rounds_with_queue
from awards.office_queue.queries import with_counts
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Round by round, with numbers; one query."""
    if not user.holds(Role.OFFICE):
        return []
    in_hand = with_counts(rounds_with_queue(user)).filter(
        campaign__owner__in=user.units_as(Role.OFFICE),
        status__in=[RoundStatus.OPEN, RoundStatus.SCREENING],
    )
    rounds = in_hand.order_by(F("closes_at"), "pk")
    return [item for round in rounds for item in _items(round)]


def _items(round) -> list[WaitingItem]:
    own = reverse("evaluation:queue", args=[round.code])
    items = []
    if round.n_submitted:
        items.append(
            WaitingItem(
                title=_("Receive dossiers"),
                url=f"{own}?status=submitted",
                detail=round.name,
                count=round.n_submitted,
                due_at=round.closes_at,
            )
        )
    if round.n_received:
        items.append(
            WaitingItem(
                title=_("Appraise received dossiers"),
                url=f"{own}?status=received",
                detail=round.name,
                count=round.n_received,
            )
        )
    if round.status == RoundStatus.OPEN and round.closes_at < timezone.now():
        items.append(
            WaitingItem(
                title=_("Close nominations: the deadline has passed"),
                url=own,
                detail=round.name,
                due_at=round.closes_at,
                is_late=True,
            )
        )
    left = round.n_submitted + round.n_received + round.n_returned
    if round.status == RoundStatus.SCREENING and not left and round.n_eligible:
        items.append(
            WaitingItem(
                title=_("Send the eligible dossiers to the Council"),
                url=own,
                detail=round.name,
                count=round.n_eligible,
            )
        )
    return items
