"""The summary list of a round: figures by status, eligible dossiers, the Office's proposals.

Page, paper and workbook read their figures here, so that they are equal.
"""

from dataclasses import dataclass, fields

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from awards.evaluation.finding_models import Verdict
from awards.nominations.models import Nomination, NominationStatus
from campaigns.law.recipients import RECIPIENT_ORDER
from campaigns.plans.models import Round
from campaigns.quotas.models import Quota

S = NominationStatus
# Eligible, whatever became of them before the Council and the Director.
FOUND_ELIGIBLE = (S.ELIGIBLE, S.RECOMMENDED, S.NOT_RECOMMENDED, S.AWARDED, S.DECLINED)


@dataclass(frozen=True)
class Figures:
    """How many dossiers of a round, or of one of its quotas, stand where. Units: dossiers.

    They add up: submitted are those not received yet, withdrawn before that, and received; received
    are those without a conclusion, eligible, not eligible, and withdrawn after that; eligible are
    those proposed, not proposed, and without a word.
    """

    n_submitted: int = 0  # handed in and not taken back as a draft, whatever became of them
    n_unreceived: int = 0  # not received yet
    n_withdrawn_before: int = 0  # withdrawn before being received
    n_received: int = 0  # ever received
    n_supplemented: int = 0  # answered a request for supplement
    n_open: int = 0  # received and not concluded on yet
    n_eligible: int = 0
    n_ineligible: int = 0
    n_withdrawn: int = 0  # withdrawn after being received
    n_proposed: int = 0
    n_not_proposed: int = 0
    n_unproposed: int = 0  # eligible, without a word of the Office

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class QuotaFigures:
    """The figures of one quota beside its places."""

    quota: Quota
    figures: Figures

    @property
    def n_over(self) -> int:
        """By how many the proposals exceed the places."""
        return max(self.figures.n_proposed - self.quota.places, 0)


def figures_by_quota(round: Round) -> list[QuotaFigures]:
    """The figures of each quota of a round, collectives first; one query each for quotas and
    dossiers."""
    eligible = Q(status__in=FOUND_ELIGIBLE)
    submitted, received = Q(submitted_at__isnull=False), Q(received_at__isnull=False)

    def n(condition: Q) -> Count:
        return Count("pk", filter=condition, distinct=True)

    counted = (
        Nomination.objects.filter(round=round)
        .order_by()
        .values("quota_id")
        .annotate(
            n_submitted=n(submitted),
            n_unreceived=n(Q(status=S.SUBMITTED)),
            n_withdrawn_before=n(submitted & ~received & Q(status=S.WITHDRAWN)),
            n_received=n(received),
            n_supplemented=n(Q(supplement_requests__answered_at__isnull=False)),
            n_open=n(Q(status__in=[S.RECEIVED, S.RETURNED])),
            n_eligible=n(eligible),
            n_ineligible=n(Q(status=S.INELIGIBLE)),
            n_withdrawn=n(received & Q(status=S.WITHDRAWN)),
            n_proposed=n(eligible & Q(office_proposal__is_proposed=True)),
            n_not_proposed=n(eligible & Q(office_proposal__is_proposed=False)),
            n_unproposed=n(eligible & Q(office_proposal=None)),
        )
    )
    by_quota = {row.pop("quota_id"): Figures(**row) for row in counted}
    quotas = sorted(
        round.quotas.select_related("award_form"),
        key=lambda quota: (
            quota.award_form.position,
            RECIPIENT_ORDER.index(quota.recipient_kind),
            quota.pk,
        ),
    )
    return [QuotaFigures(quota, by_quota.get(quota.pk, Figures())) for quota in quotas]


def total(rows: list[QuotaFigures]) -> Figures:
    return sum((row.figures for row in rows), Figures())


def with_findings(dossiers: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Each dossier with its numbers of criteria by finding, and the Office's proposal beside it."""

    def n(verdict: str) -> Count:
        return Count("criterion_findings", filter=Q(criterion_findings__verdict=verdict))

    return dossiers.select_related("office_proposal").annotate(
        n_met=n(Verdict.MET), n_not_met=n(Verdict.NOT_MET), n_unclear=n(Verdict.UNCLEAR)
    )


def summary_list(round: Round) -> QuerySet[Nomination]:
    """The eligible dossiers of a round with findings and proposals: collectives first, then by
    award form, unit and name."""
    kinds = [
        When(quota__recipient_kind=kind, then=Value(n)) for n, kind in enumerate(RECIPIENT_ORDER)
    ]
    return (
        with_findings(round.nominations.filter(status__in=FOUND_ELIGIBLE))
        .select_related("unit", "quota__award_form")
        .order_by(
            Case(*kinds, output_field=IntegerField()),
            "quota__award_form__position",
            "unit__position",
            "nominee_sort_key",
            "pk",
        )
    )


def refused_list(round: Round) -> QuerySet[Nomination]:
    """The dossiers of a round that were found not eligible, in the same order of units."""
    return (
        round.nominations.filter(status=S.INELIGIBLE)
        .select_related("unit", "quota__award_form")
        .order_by("unit__position", "nominee_sort_key", "pk")
    )
