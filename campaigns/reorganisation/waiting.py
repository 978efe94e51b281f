"""What a reorganisation leaves to do: campaigns of a unit that ended, places to decide again."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.launch.handover import receivable, rounds_to_redecide
from campaigns.plans.models import Campaign, CampaignStatus
from campaigns.units.models import Unit
from emulation_portal.waiting import WaitingItem

MOST_ITEMS = 20


def waiting_for(user) -> list[WaitingItem]:
    """Campaigns that the Director of a successor takes over; places the new Office decides."""
    items = [
        WaitingItem(
            title=_("Take the campaign over from %(unit)s") % {"unit": campaign.owner.told_apart},
            url=reverse("launch:handover", args=[campaign.code]),
            detail=campaign.short_name,
        )
        for campaign in receivable(user)
        .exclude(status=CampaignStatus.ARCHIVED)
        .prefetch_related(Prefetch("owner", Unit.objects.with_province()))
        .order_by("code")[:MOST_ITEMS]
    ]
    as_office = user.units_as(Role.OFFICE)
    if not as_office:
        return items
    passed = Campaign.objects.filter(
        owner__in=as_office, handovers__is_quota_kept=False, status=CampaignStatus.LAUNCHED
    ).distinct()
    for campaign in passed.order_by("code")[:MOST_ITEMS]:
        rounds = rounds_to_redecide(campaign)
        if rounds:
            items.append(
                WaitingItem(
                    title=_("Decide the places again"),
                    url=reverse("launch:campaign", args=[campaign.code]),
                    detail=campaign.short_name,
                    count=len(rounds),
                )
            )
    return items
