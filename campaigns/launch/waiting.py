"""What waits before nominations begin: a plan to submit, to launch, a round to open."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.plans.models import Campaign, CampaignStatus, Round, RoundStatus
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Drafts and due rounds for the Office, submitted plans for a Director who may launch them."""
    items: list[WaitingItem] = []
    as_office = user.units_as(Role.OFFICE)
    as_director = user.units_as(Role.DIRECTOR)
    if as_office:
        drafts = Campaign.objects.filter(owner__in=as_office, status=CampaignStatus.DRAFT)
        items += [_item(_("Complete and submit the plan"), campaign) for campaign in drafts]
    if as_director:
        submitted = Campaign.objects.filter(
            owner__in=as_director, status=CampaignStatus.SUBMITTED
        ).exclude(submitted_by=user)
        items += [_item(_("Launch the campaign"), campaign) for campaign in submitted]
    if as_office:
        due = Round.objects.filter(
            campaign__owner__in=as_office,
            campaign__status=CampaignStatus.LAUNCHED,
            status=RoundStatus.PLANNED,
            year__lte=timezone.localdate().year,
        ).order_by("year", "kind")
        items += [
            WaitingItem(
                title=_("Open the round for nominations"),
                url=reverse("rounds:round", args=[planned.code]),
                detail=planned.name,
            )
            for planned in due
        ]
    return items


def _item(title: str, campaign: Campaign) -> WaitingItem:
    return WaitingItem(
        title=title,
        url=reverse("launch:campaign", args=[campaign.code]),
        detail=campaign.short_name,
    )
