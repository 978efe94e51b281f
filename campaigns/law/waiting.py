"""What waits for an administrator: figures to be confirmed, rows that lapse before long."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.law.models import (
    BaseSalary,
    Certainty,
    LegalBasis,
    RewardCoefficient,
    VotingRule,
)
from emulation_portal.waiting import WaitingItem

TABLES = (LegalBasis, BaseSalary, RewardCoefficient, VotingRule)
SOON = timedelta(days=120)


def waiting_for(user) -> list[WaitingItem]:
    """Per table of the law: rows in force that nobody confirmed, and the first to lapse."""
    if not user.can_manage_accounts:
        return []
    today = timezone.localdate()
    items = []
    for table in TABLES:
        in_force = table.objects.as_of(today)
        name = table._meta.verbose_name_plural
        url = reverse(f"admin:campaigns_{table._meta.model_name}_changelist")
        n_uncertain = in_force.filter(certainty=Certainty.UNCERTAIN).count()
        if n_uncertain:
            items.append(
                WaitingItem(
                    title=_("Confirm what is in force: %(table)s") % {"table": name},
                    url=f"{url}?certainty__exact={Certainty.UNCERTAIN}",
                    count=n_uncertain,
                )
            )
        lapsing = in_force.filter(valid_to__lte=today + SOON).order_by("valid_to")
        last_days = list(lapsing.values_list("valid_to", flat=True))
        if last_days:
            items.append(
                WaitingItem(
                    title=_("Enter what follows: %(table)s") % {"table": name},
                    url=url,
                    detail=_("The rows in force lapse on this day."),
                    count=len(last_days),
                    due_at=timezone.make_aware(datetime.combine(last_days[0], time.max)),
                )
            )
    return items
