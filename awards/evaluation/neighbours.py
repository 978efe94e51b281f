"""Which dossiers of a round stand before and after one, among those that wait for the Office."""

from django.db.models import Q, QuerySet

from awards.evaluation.queries import queue
from awards.nominations.models import Nomination, NominationStatus

WAITING = (NominationStatus.SUBMITTED, NominationStatus.RECEIVED)


def next_to_do(nomination: Nomination, user) -> int | None:
    """The next dossier of the round that waits to be received or appraised; after the last, the
    first again."""
    waiting = _others_waiting(nomination, user)
    later = waiting.filter(
        Q(submitted_at__gt=nomination.submitted_at)
        | Q(submitted_at=nomination.submitted_at, pk__gt=nomination.pk)
    )
    return later.first() or waiting.first()


def previous_to_do(nomination: Nomination, user) -> int | None:
    """The dossier before this one that waits to be received or appraised; before the first, the
    last."""
    waiting = _others_waiting(nomination, user).reverse()
    earlier = waiting.filter(
        Q(submitted_at__lt=nomination.submitted_at)
        | Q(submitted_at=nomination.submitted_at, pk__lt=nomination.pk)
    )
    return earlier.first() or waiting.first()


def _others_waiting(nomination: Nomination, user) -> QuerySet[int]:
    """Keys of the round's other dossiers that wait, first submitted first."""
    others = queue(nomination.round, user).filter(status__in=WAITING).exclude(pk=nomination.pk)
    return others.values_list("pk", flat=True)
