"""Who may write a plan and when: what every form and rule of the plan asks first."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.plans.models import Campaign, CampaignStatus
from campaigns.workflow.rules import require_role


def can_write_plan(
    *, campaign: Campaign, allowed: Sequence[str] = (CampaignStatus.DRAFT,), by
) -> bool:
    """Whether this person may write the plan now; what shows the links to its forms.

    Source: this project.
    """
    return campaign.status in allowed and by.holds(Role.OFFICE, campaign.owner)


def require_plan_writer(
    *, campaign: Campaign, allowed: Sequence[str] = (CampaignStatus.DRAFT,), by
) -> None:
    """Refuse to open a form of the plan to whom it would refuse to save.

    Source: this project. Raises: PermissionDenied.
    """
    require_role(by, (Role.OFFICE,), campaign)
    if campaign.status not in allowed:
        raise PermissionDenied(_not_draft(campaign))


def _not_draft(campaign: Campaign) -> str:
    return _("The plan can no longer be changed: the campaign is “%(status)s”.") % {
        "status": campaign.get_status_display()
    }


def lock_plan(
    *,
    campaign: Campaign,
    edit_number: int | None = None,
    allowed: Sequence[str] = (CampaignStatus.DRAFT,),
    by,
) -> Campaign:
    """Hold the campaign's row while a part of its plan is written, and count the save.

    Guarantees that the person is the Office of the owner, that the plan may still be written, and
    that the form was not opened before somebody else's save. Call it inside a rule, first.
    Source: this project. Raises: PermissionDenied; ValidationError not_draft, stale.
    """
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    require_role(by, (Role.OFFICE,), locked)
    if locked.status not in allowed:
        raise ValidationError(_not_draft(locked), code="not_draft")
    if edit_number is not None and edit_number != locked.edit_number:
        raise ValidationError(
            _(
                "Somebody saved this plan after you opened this form. What you typed is still"
                " here: compare it with the plan as it is now, then save again."
            ),
            code="stale",
        )
    locked.edit_number += 1
    locked.save(update_fields=["edit_number"])
    campaign.refresh_from_db()
    return campaign
