"""What a round asks of a unit before anything is typed: criteria, papers, places, days left."""

from dataclasses import dataclass

from django.db.models import Count, Q

from awards.nominations.models import Nomination, NominationStatus
from campaigns.criteria.models import CriteriaSet, NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.law.procedure import dossier_items
from campaigns.law.procedure_models import DossierItem
from campaigns.plans.models import Round
from campaigns.quotas.models import Quota
from campaigns.units.models import Unit


@dataclass(frozen=True)
class KindAsked:
    """One kind of nominee: its places, how many are put forward, which papers a dossier holds."""

    quota: Quota
    n_own: int
    papers: list[DossierItem]


def kinds_asked(*, round: Round, units: list[Unit], on) -> list[KindAsked]:
    """Each kind of nominee that the round has places for, with the live dossiers of these units.

    Source: plan 2021–2025, section IV (places); the dated list of papers of a dossier.
    Units: dossiers not withdrawn; two queries, and one for each kind.
    """
    own = Count(
        "nominations",
        filter=Q(nominations__unit__in=units) & ~Q(nominations__status=NominationStatus.WITHDRAWN),
    )
    quotas = (
        round.quotas.filter(places__gt=0)
        .select_related("award_form")
        .annotate(n_own=own)
        .order_by("award_form__position", "recipient_kind")
    )
    return [
        KindAsked(
            quota,
            quota.n_own,
            dossier_items(award_form=quota.award_form, recipient_kind=quota.recipient_kind, on=on),
        )
        for quota in quotas
    ]


def criteria_asked(round: Round) -> list[CriteriaSet]:
    """The criteria of each group of the round, with their weights; two queries."""
    used = CriteriaSet.objects.filter(rounds_using__round=round).prefetch_related("criteria")
    order = list(NomineeGroup.values)
    return sorted(used, key=lambda one: order.index(one.group))


def taken_candidates(*, round: Round, found, kind: str, text: str = "") -> list[Nomination]:
    """The live dossiers of those among `found` (a queryset) who have one in this round already,
    at most 20."""
    is_person = kind == RecipientKind.INDIVIDUAL
    live = Nomination.objects.filter(round=round).exclude(status=NominationStatus.WITHDRAWN)
    nominee = "person__in" if is_person else "collective__in"
    return list(
        live.filter(**{nominee: found.values("pk")}).order_by("nominee_sort_key", "pk")[:20]
    )
