"""Each member's points for each nomination: whole sheets, unseen until one has scored oneself."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from awards.council.models import Session
from awards.council.quorum import items_of
from awards.council.recusals import (
    require_running,
    require_voting_seat,
    scoring_is_over,
)
from awards.nominations.models import Nomination, NominationStatus
from awards.scoring.models import Score, ScoreSheet
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
