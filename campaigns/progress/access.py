"""Who reads and who keeps the progress of a campaign."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.plans.models import OPEN_TO_ALL, Campaign, CampaignStatus
from campaigns.workflow.rules import require_role


def reads_details(user, campaign: Campaign) -> bool:
    """Whether this person reads unit by unit: the Office and the Director of the owner."""
    return any(user.holds(role, campaign.owner) for role in (Role.OFFICE, Role.DIRECTOR))


def keeps_progress(user, campaign: Campaign) -> bool:
    """Whether this person gives tasks now: the Office, while the campaign runs."""
    return campaign.status == CampaignStatus.LAUNCHED and user.holds(Role.OFFICE, campaign.owner)


def led_campaigns(user):
    """The launched campaigns of which this person reads the details."""
    owners = {unit for role in (Role.OFFICE, Role.DIRECTOR) for unit in user.units_as(role)}
    return Campaign.objects.filter(owner__in=owners, status__in=OPEN_TO_ALL)


def require_keeper(campaign: Campaign, *, by) -> None:
    """Refuse whoever is not the Office of the owner, and a campaign that does not run.

    Source: plan 2021–2025, section V.2. Raises: PermissionDenied; ValidationError not_launched.
    """
    require_role(by, (Role.OFFICE,), campaign)
    require_launched(campaign)


def require_launched(campaign: Campaign) -> None:
    """Refuse a campaign that is not launched, or closed. Raises: ValidationError not_launched."""
    if campaign.status != CampaignStatus.LAUNCHED:
        raise ValidationError(
            _("Tasks and reports need a launched campaign; this one is “%(status)s”."),
            code="not_launched",
            params={"status": campaign.get_status_display()},
        )
