"""A campaign as the public reads it: timeline, places, criteria; nothing of who was nominated."""

from functools import cached_property

from django.urls import reverse

from campaigns.criteria.models import NomineeGroup
from campaigns.criteria.rules import current_sets
from campaigns.plans.models import (
    Campaign,
    CampaignHandover,
    PlanItem,
    PlanItemKind,
    Round,
    RoundStatus,
)

_SHOWN = (PlanItemKind.PURPOSE, PlanItemKind.CONTENT)


class PublicCampaign:
    """What the public page of a campaign shows; the rounds come with the campaign."""

    def __init__(self, campaign: Campaign):
        self.campaign = campaign
        self.rounds: list[Round] = list(campaign.rounds.all())

    @property
    def published(self) -> list[Round]:
        return [round for round in self.rounds if round.status == RoundStatus.PUBLISHED]

    @property
    def open_now(self) -> list[Round]:
        return [round for round in self.rounds if round.status == RoundStatus.OPEN]

    @property
    def steps(self) -> list[dict]:
        """The rounds as a timeline; a published one leads to its results."""
        return [
            {
                "label": round.name,
                "on": round.achieved_to,
                "state": _state(round),
                "note": round.get_status_display(),
                "url": reverse("publicity:round", args=[round.code])
                if round.status == RoundStatus.PUBLISHED
                else "",
            }
            for round in self.rounds
        ]

    @cached_property
    def criteria(self) -> list[tuple[str, list]]:
        """Each group with its criteria and their weights."""
        sets = current_sets(campaign=self.campaign)
        return [
            (group.label, list(sets[group].criteria.all()))
            for group in NomineeGroup
            if sets.get(group)
        ]

    @cached_property
    def handovers(self) -> list[CampaignHandover]:
        """Who owned the campaign before, the last first."""
        passed = self.campaign.handovers.select_related("from_unit")
        return list(passed.order_by("-handed_on", "-pk"))

    @cached_property
    def purposes(self) -> list[PlanItem]:
        return list(self.campaign.items.filter(kind__in=_SHOWN).order_by("-kind", "position"))


def _state(round: Round) -> str:
    if round.status == RoundStatus.PUBLISHED:
        return "done"
    return "next" if round.status == RoundStatus.PLANNED else "current"
