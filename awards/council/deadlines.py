"""Which sessions stand in a person's calendar."""

from django.urls import reverse

from awards.council.models import Session, SessionStatus
from emulation_portal.waiting import Deadline


def deadlines_for(user) -> list[Deadline]:
    """Sessions that are not over, of the Councils this person sits in or prepares; one query."""
    sessions = (
        Session.objects.visible_to(user)
        .exclude(status=SessionStatus.CLOSED)
        .select_related("round")
        .order_by("starts_at", "pk")
    )
    return [
        Deadline(
            key=f"session-{session.pk}",
            title=f"Họp Hội đồng Thi đua - Khen thưởng: {session.round.name}",
            at=session.starts_at,
            url=reverse("proceedings:session", args=[session.pk]),
            detail=f"Địa điểm: {session.place}",
        )
        for session in sessions
    ]
