"""Which dossiers of a round stand before and after one, among those that wait for the Office."""

from django.db.models import Q

from awards.evaluation.queries import next_to_do, queue
from awards.nominations.models import Nomination, NominationStatus

__all__ = ["next_to_do", "previous_to_do"]


def previous_to_do(nomination: Nomination, user) -> int | None:
    """The dossier before this one that waits to be received or appraised; before the first, the
    last."""
    waiting = (
        queue(nomination.round, user)
        .filter(status__in=[NominationStatus.SUBMITTED, NominationStatus.RECEIVED])
        .exclude(pk=nomination.pk)
        .order_by("-submitted_at", "-pk")
        .values_list("pk", flat=True)
    )
    earlier = waiting.filter(
        Q(submitted_at__lt=nomination.submitted_at)
        | Q(submitted_at=nomination.submitted_at, pk__lt=nomination.pk)
    )
    return earlier.first() or waiting.first()
