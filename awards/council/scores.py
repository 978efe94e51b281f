"""Each member's points for each nomination: whole sheets, unseen until one has scored oneself."""

from django.core.exceptions import PermissionDenied, ValidationError
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
from django.utils.translation import gettext as _

from awards.council.counting import items_of, voting_members
from awards.council.models import CouncilMember, Recusal, Score, ScoreSheet, Session
from awards.council.recusals import (
    not_recused,
    require_running,
    require_voting_seat,
    scoring_is_over,
)
from awards.nominations.models import Nomination, NominationStatus
from campaigns.criteria.models import Criterion
from campaigns.workflow.rules import record_event, rule

FULL = 100


@rule
def save_scores(
    *, session: Session, nomination: Nomination, points: dict[int, int], by
) -> ScoreSheet:
    """Keep one member's whole sheet for one nomination; until the vote closes it may be replaced.

    Guarantees that every criterion has its points and that the audit event carries none of them.
    Source: council rules of this project. Units: whole points from 0 to 100 per criterion id.
    Raises: PermissionDenied (no vote, or stands aside); ValidationError not_convened, vote_closed,
    not_on_agenda, incomplete, out_of_range.
    """
    session = Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    member = require_voting_seat(session, by)
    require_running(session)
    if scoring_is_over(session):
        raise ValidationError(
            _("The vote is closed: the scores stand as they are."), code="vote_closed"
        )
    item = items_of(session).filter(pk=nomination.pk, status=NominationStatus.ELIGIBLE).first()
    if item is None:
        raise ValidationError(_("This nomination is not before the session."), code="not_on_agenda")
    if member.recusals.filter(nomination=item, lifted_at=None).exists():
        raise PermissionDenied(_("You stand aside for this nomination."))
    criteria = list(item.criteria_set.criteria.order_by("position"))
    _require_whole_sheet(criteria, points)
    sheet, was_made = ScoreSheet.objects.update_or_create(
        member=member, nomination=item, defaults=_sums(criteria, points)
    )
    sheet.scores.all().delete()
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion, points=points[criterion.pk])
        for criterion in criteria
    )
    # On the session, not on the nomination: whoever reads a dossier's history must not learn who
    # has scored it. No points: the chain is kept for ever, the sheet only until it is replaced.
    record_event(
        session,
        "save_scores",
        by=by,
        after={"nomination": item.pk, "n_criteria": len(criteria), "is_first": was_made},
    )
    return sheet


def _require_whole_sheet(criteria: list[Criterion], points: dict[int, int]) -> None:
    if set(points) != {criterion.pk for criterion in criteria}:
        raise ValidationError(
            _("Give points for every criterion: %(needed)d needed, %(present)d given."),
            code="incomplete",
            params={"needed": len(criteria), "present": len(points)},
        )
    for value in points.values():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= FULL:
            raise ValidationError(_("Points lie between 0 and 100."), code="out_of_range")


def _sums(criteria: list[Criterion], points: dict[int, int]) -> dict:
    heaviest = max(criteria, key=lambda criterion: (criterion.weight, -criterion.position))
    return {
        "weighted_points": sum(points[c.pk] * c.weight for c in criteria),
        "top_points": points[heaviest.pk],
    }


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
