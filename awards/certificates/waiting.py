"""What waits after the issue: certificates to enter and to print."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.certificates.models import CertificateBatch
from awards.certificates.rules import MAKES
from awards.decisions.models import FINAL, Decision
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Issued decisions whose certificates are not made yet."""
    units = {unit for role in MAKES for unit in user.units_as(role)}
    if not units:
        return []
    made = CertificateBatch.objects.filter(decision=OuterRef("pk"), file__isnull=False)
    issued = Decision.objects.filter(
        ~Exists(made), status__in=FINAL, round__campaign__owner__in=units
    ).select_related("paper", "round")
    return [
        WaitingItem(
            title=_("Make the certificates"),
            url=reverse("certificates:register", args=[decision.pk]),
            detail=f"{decision.paper.reference} · {decision.round.name}",
        )
        for decision in issued
    ]
