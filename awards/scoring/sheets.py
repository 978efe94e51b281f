"""Which files a member scores, and how far scoring is; nobody's points are shown too early."""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from awards.council.models import CouncilMember, Recusal, Session
from awards.council.quorum import items_of, voting_members
from awards.council.recusals import not_recused
from awards.nominations.models import Nomination
from awards.scoring.models import ScoreSheet


def files_to_score(session: Session, member: CouncilMember) -> QuerySet[Nomination]:
    """The nominations this member scores, with `is_scored`, own `own_points` (× 100), and the
    lowest, highest and number of all sheets: these three None until the member's own stands.

    Source: this project. Units: sums of points × weight in per cent (0–10,000).
    """
    own = ScoreSheet.objects.filter(nomination=OuterRef("pk"), member=member)
    scored = not_recused(items_of(session), member.user).annotate(
        is_scored=Exists(own),
        own_points=Subquery(own.values("weighted_points")[:1]),
    )
    return with_spread(scored, Q(is_scored=True)).order_by("is_scored", "nominee_sort_key", "pk")


def with_spread(nominations: QuerySet[Nomination], may_see: Q) -> QuerySet[Nomination]:
    """Nominations with lowest_points, highest_points, n_sheets where `may_see` holds, else None."""
    sheets = ScoreSheet.objects.filter(nomination=OuterRef("pk"))
    ordered = sheets.order_by("weighted_points").values("weighted_points")
    return nominations.annotate(
        lowest_points=_where(may_see, Subquery(ordered[:1])),
        highest_points=_where(may_see, Subquery(ordered.reverse()[:1])),
        n_sheets=_where(may_see, _number_of(sheets)),
    ).annotate(disagreement=F("highest_points") - F("lowest_points"))


def scoring_progress(session: Session, user) -> QuerySet[Nomination]:
    """How far scoring is, per nomination, without names or points: n_scored of n_scorers.

    What the viewer stands aside for is not in it.
    """
    n_voters = voting_members(session).count()
    # A nomination has one session. Naming it here made SQLite read all its recusals for each item.
    aside = Recusal.objects.filter(nomination=OuterRef("pk"), lifted_at=None)
    sheets = ScoreSheet.objects.filter(nomination=OuterRef("pk"))
    return (
        not_recused(items_of(session), user)
        .annotate(n_scored=_number_of(sheets), n_scorers=Value(n_voters) - _number_of(aside))
        .annotate(n_unscored=F("n_scorers") - F("n_scored"))
        .order_by("nominee_sort_key", "pk")
    )


def _number_of(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("nomination").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def _where(condition: Q, expression) -> Case:
    return Case(When(condition, then=expression), default=None, output_field=IntegerField())


def points_text(points: int | None) -> str | None:
    """Hundredths of a point as the eye reads them."""
    return None if points is None else f"{points / 100:.2f}"
