"""What waits for a head of unit: dossiers sent back, drafts to finish, rounds to nominate in."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import NominationStatus
from awards.nominations.queries import deadline_of, headed_dossiers, open_rounds
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from emulation_portal.waiting import WaitingItem

MOST_ITEMS = 20


def waiting_for(user) -> list[WaitingItem]:
    """Returned dossiers and drafts one by one, then the open rounds; three queries."""
    if not user.holds(Role.HEAD):
        return []
    now = timezone.now()
    unfinished = Q(status=NominationStatus.RETURNED) | Q(
        status=NominationStatus.DRAFT, round__status=RoundStatus.OPEN, round__closes_at__gte=now
    )
    items = []
    for nomination in (
        headed_dossiers(user).filter(unfinished).order_by("-status", "pk")[:MOST_ITEMS]
    ):
        is_returned = nomination.status == NominationStatus.RETURNED
        title = (
            _("Complete the returned dossier %(name)s")
            if is_returned
            else _("Finish the dossier %(name)s")
        )
        due_at = deadline_of(nomination)
        items.append(
            WaitingItem(
                title=title % {"name": nomination.nominee_name},
                url=reverse("submission:detail", args=[nomination.pk]),
                detail=f"{nomination.reference} · {nomination.round.name}",
                due_at=due_at,
                is_late=due_at is not None and due_at < now,
            )
        )
    items += [
        WaitingItem(
            title=_("Nominate in %(round)s") % {"round": asked.round.name},
            url=reverse("nominations:start", args=[asked.round.code]),
            detail=_("%(n)d dossiers of your unit so far") % {"n": asked.n_own},
            due_at=asked.round.closes_at,
        )
        for asked in open_rounds(user)
    ]
    return items
