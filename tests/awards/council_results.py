"""The Council's numbers reckoned a second way, by the ORM: what the ranking's SQL must equal."""

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from awards.council.models import Recusal
from awards.council.vote_models import VoteItem, VoteRoundStatus
from awards.scoring.models import ScoreSheet

MICRO = 1_000_000
HUNDREDTHS = MICRO // 100  # a sheet holds points × weight in per cent: hundredths of a point


def valid_sheets() -> QuerySet[ScoreSheet]:
    """The sheets that count: a member who stands aside has none."""
    recused = Recusal.objects.filter(
        nomination=OuterRef("nomination"), member=OuterRef("member"), lifted_at=None
    )
    return ScoreSheet.objects.filter(~Exists(recused))


def with_council_results(nominations: QuerySet, *, trim_from: int) -> QuerySet:
    """Nominations with n_scores, score_micro, top_micro, lowest_micro, highest_micro, n_yes,
    n_needed, has_passed.

    Guarantees exact integers, equal on both databases, in which order and equality are those of the
    unrounded means (for Councils of up to 100 members). Without sheets the scores are None, not
    zero; without a confirmed vote the votes are None.
    Source: this project. Units: …_micro are points (0–100) × 1,000,000, rounded
    down; from `trim_from` sheets on one highest and one lowest are dropped from score_micro.
    """
    with_sums = nominations.annotate(
        n_scores=Coalesce(_of_sheets(Count("pk")), Value(0), output_field=BigIntegerField()),
        sheets_sum=_of_sheets(Sum("weighted_points")),
        sheets_top=_of_sheets(Sum("top_points")),
        sheets_least=_of_sheets(Min("weighted_points")),
        sheets_most=_of_sheets(Max("weighted_points")),
    )
    voted = VoteItem.objects.filter(
        nomination=OuterRef("pk"), vote_round__status=VoteRoundStatus.CONFIRMED
    )
    return with_sums.annotate(
        score_micro=Case(
            When(n_scores=0, then=None),
            When(
                Q(n_scores__gte=trim_from) & Q(n_scores__gt=2),
                then=(F("sheets_sum") - F("sheets_least") - F("sheets_most"))
                * HUNDREDTHS
                / (F("n_scores") - 2),
            ),
            default=F("sheets_sum") * HUNDREDTHS / F("n_scores"),
            output_field=BigIntegerField(),
        ),
        top_micro=Case(
            When(n_scores=0, then=None),
            default=F("sheets_top") * MICRO / F("n_scores"),
            output_field=BigIntegerField(),
        ),
        lowest_micro=F("sheets_least") * HUNDREDTHS,
        highest_micro=F("sheets_most") * HUNDREDTHS,
        n_yes=Subquery(voted.values("n_yes")[:1]),
        n_needed=Subquery(voted.values("n_needed")[:1]),
        has_passed=Subquery(voted.values("has_passed")[:1]),
    )


def _of_sheets(aggregate) -> Subquery:
    sheets = (
        valid_sheets()
        .filter(nomination=OuterRef("pk"))
        .order_by()
        .values("nomination")
        .annotate(figure=Cast(aggregate, BigIntegerField()))
    )
    return Subquery(sheets.values("figure"), output_field=BigIntegerField())
