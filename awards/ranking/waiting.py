"""What waits after the vote: ties for the Chair, places for the Office."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.ranking.models import Placement
from awards.ranking.queries import tied_at_cut
from awards.ranking.rules import BREAKS_TIES, PLACES
from campaigns.plans.models import Round, RoundStatus
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Rounds whose vote is confirmed and whose places are not filled; ties at their cut.

    Asks once per round at the Council, of which there are one or two.
    """
    placing = {unit for role in PLACES for unit in user.units_as(role)}
    deciding = {unit for role in BREAKS_TIES for unit in user.units_as(role)}
    if not placing | deciding:
        return []
    confirmed = VoteRound.objects.filter(
        session__round=OuterRef("pk"), status=VoteRoundStatus.CONFIRMED
    )
    held = Placement.objects.filter(quota__round=OuterRef("pk"), released_at=None)
    rounds = (
        Round.objects.filter(
            Exists(confirmed),
            ~Exists(held),
            status=RoundStatus.COUNCIL,
            campaign__owner__in=placing | deciding,
        )
        .select_related("campaign")
        .prefetch_related("quotas__round")
    )
    items = []
    for round in rounds:
        url = reverse("ranking:round", args=[round.code])
        has_tie = any(tied_at_cut(quota) for quota in round.quotas.all())
        if has_tie and round.campaign.owner_id in deciding:
            items.append(WaitingItem(title=_("Decide the tie at the cut"), url=url))
        if not has_tie and round.campaign.owner_id in placing:
            items.append(
                WaitingItem(
                    title=_("Fill the places from the ranked list"), url=url, detail=round.name
                )
            )
    return items
