"""What waits around messages: one's unread notices, and what the Office has to release or mend."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.outbox.models import Message
from campaigns.outbox.sources import kinds
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Unread notices of anybody; for the Office messages to release and e-mails that failed."""
    items = []
    unread = Message.objects.unread().filter(recipient=user)
    n_unread = unread.count()
    if n_unread:
        latest = unread.order_by("-released_at", "-pk").values_list("subject", flat=True)
        items.append(
            WaitingItem(
                title=_("Unread notices"),
                url=reverse("outbox:notices"),
                detail=latest.first() or "",
                count=n_unread,
            )
        )
    offices = user.units_as(Role.OFFICE)
    if not offices:
        return items
    waits = Q(released_at=None)
    failed = Q(released_at__isnull=False, emailed_at=None) & ~Q(email_error="")
    counted = (
        Message.objects.filter(waits | failed, unit__in=offices, withdrawn_at=None)
        .order_by()
        .values("kind")
        .annotate(n_waiting=Count("pk", filter=waits), n_failed=Count("pk", filter=failed))
    )
    by_kind = list(counted.order_by("kind"))
    own = reverse("outbox:outbox")
    for title, page, field in (
        (_("Messages to release"), own, "n_waiting"),
        (_("E-mails that could not be sent"), f"{own}?state=failed", "n_failed"),
    ):
        found = {row["kind"]: row[field] for row in by_kind if row[field]}
        if found:
            items.append(
                WaitingItem(
                    title=title, url=page, detail=_in_words(found), count=sum(found.values())
                )
            )
    return items


def _in_words(found: dict[str, int]) -> str:
    """Which kinds, the most frequent first: “Results of your dossiers (7) · …”."""
    labels = kinds()
    by_number = sorted(found.items(), key=lambda pair: -pair[1])
    return " · ".join(f"{labels.get(kind, kind)} ({n})" for kind, n in by_number)
