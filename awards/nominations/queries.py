"""What a head of unit sees: the rounds that ask for nominations, and the unit's own dossiers."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from awards.nominations.models import (
    Nomination,
    NominationStatus,
    nominating_units,
)
from awards.nominations.supplement_models import SupplementRequest
from campaigns.accounts.models import Role
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round, RoundStatus
from campaigns.quotas.models import Quota

PLACES_BY_KIND = (RecipientKind.COLLECTIVE, RecipientKind.INDIVIDUAL)


@dataclass(frozen=True)
class OpenRound:
    """A round that takes nominations: what is asked, by when, how many places."""

    round: Round
    quotas: list[Quota] = field(default_factory=list)
    n_own: int = 0


def open_rounds(user) -> list[OpenRound]:
    """Rounds that the units of this person may nominate for now; two queries."""
    if not user.holds(Role.HEAD):
        return []
    units = user.units_as(Role.HEAD)
    live = Q(nominations__unit__in=units) & ~Q(nominations__status=NominationStatus.WITHDRAWN)
    rounds = (
        Round.objects.visible_to(user)
        .filter(status=RoundStatus.OPEN, closes_at__gte=timezone.now())
        .select_related("campaign__owner")
        .annotate(n_own=Count("nominations", filter=live))
        .prefetch_related("quotas__award_form")
        .order_by("closes_at", "pk")
    )
    return [
        OpenRound(round, [quota for quota in round.quotas.all() if quota.places], round.n_own)
        for round in rounds
    ]


def own_dossiers(user):
    """The dossiers that this person has a hand in, as head or as somebody asked to, with the time
    of an open request."""
    asked = SupplementRequest.objects.filter(
        nomination=OuterRef("pk"), answered_at=None, taken_back_at=None
    )
    return (
        Nomination.objects.of_writer(user)
        .select_related("round", "unit", "quota__award_form")
        .annotate(supplement_due_at=Subquery(asked.order_by("-pk").values("due_at")[:1]))
    )


def headed_dossiers(user):
    """Those of `own_dossiers` that this person answers for as head of the unit."""
    return own_dossiers(user).filter(unit__in=nominating_units(user))


def has_dossiers(user) -> bool:
    """Whether this person finds anything among the nominations: a head always, others once they
    were asked to write or to consent."""
    return user.holds(Role.HEAD) or Nomination.objects.of_writer(user).exists()


def deadline_of(nomination: Nomination) -> datetime | None:
    """When a row of `own_dossiers` must be handed in; None when nothing is expected."""
    if nomination.status == NominationStatus.RETURNED:
        return nomination.supplement_due_at
    if nomination.status == NominationStatus.DRAFT:
        return nomination.round.closes_at
    return None
