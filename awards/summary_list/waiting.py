"""What waits for the clerk: appraisal records to be numbered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.summary_list.models import AppraisalRecord
from awards.summary_list.proposing import LIST_OPEN
from campaigns.accounts.models import Role
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Records that went to the Council and have no number yet; one query."""
    if not user.holds(Role.CLERK):
        return []
    waiting = AppraisalRecord.objects.filter(
        round__campaign__owner__in=user.units_as(Role.CLERK), paper__number=None
    ).exclude(round__status__in=LIST_OPEN)
    return [
        WaitingItem(
            title=_("Number the appraisal record"),
            url=reverse("evaluation:record", args=[record.round.code]),
            detail=record.round.name,
        )
        for record in waiting.select_related("round").order_by("pk")
    ]
