"""What waits around messages: one's unread notices, and what the Office has to release or mend."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.outbox.models import Message
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """Unread notices of anybody; for the Office messages to release and e-mails that failed."""
    items = []
    n_unread = Message.objects.unread().filter(recipient=user).count()
    if n_unread:
        items.append(
            WaitingItem(title=_("Unread notices"), url=reverse("outbox:notices"), count=n_unread)
        )
    offices = user.units_as(Role.OFFICE)
    if not offices:
        return items
    waits = Q(released_at=None)
    failed = Q(released_at__isnull=False, emailed_at=None) & ~Q(email_error="")
    counted = Message.objects.filter(unit__in=offices, withdrawn_at=None).aggregate(
        n_waiting=Count("pk", filter=waits), n_failed=Count("pk", filter=failed)
    )
    own = reverse("outbox:outbox")
    if counted["n_waiting"]:
        items.append(
            WaitingItem(title=_("Messages to release"), url=own, count=counted["n_waiting"])
        )
    if counted["n_failed"]:
        items.append(
            WaitingItem(
                title=_("E-mails that could not be sent"),
                url=f"{own}?state=failed",
                count=counted["n_failed"],
            )
        )
    return items
