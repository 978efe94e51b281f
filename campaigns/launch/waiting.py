"""What waits before nominations begin: a plan to submit, to launch, to number, a round to open."""

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
        items += [
            _item(_("Complete and submit the plan"), campaign, "launch:plan") for campaign in drafts
        ]
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
    as_clerk = user.units_as(Role.CLERK)
    if as_clerk:
        approved = Campaign.objects.filter(
            plan_paper__unit__in=as_clerk,
            plan_paper__number=None,
            status=CampaignStatus.LAUNCHED,
        )
        items += [
            _item(_("Give the plan its number and date"), campaign, "launch:issue")
            for campaign in approved
        ]
    return items


def _item(title: str, campaign: Campaign, page: str = "launch:campaign") -> WaitingItem:
    return WaitingItem(
        title=title,
        url=reverse(page, args=[campaign.code]),
        detail=campaign.short_name,
    )
