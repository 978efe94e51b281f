"""Nobody is awarded while a hold stands: who in a decision is held back on its day, and why."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.decisions.models import Decision, DecisionLine
from awards.nominations.models import Nomination
from awards.ranking.models import Placement
from campaigns.plans.models import Round
from campaigns.staff.holds import hold_sentence, holds_on
from campaigns.staff.models import Hold, sees_holds
from campaigns.workflow.rules import Move, available_moves


def holds_of_nominees(nominations: Iterable[Nomination], *, on: date) -> dict[int, list[Hold]]:
    """The holds that stand on a day on each of these nominees, by nomination; one query.

    Source: Decree 152/2025/NĐ-CP, Article 4(4).
    """
    nominations = list(nominations)
    standing = holds_on(
        on,
        people=[nomination.person_id for nomination in nominations],
        units=[nomination.collective_id for nomination in nominations],
    )
    found = {
        nomination.pk: standing.of(person_id=nomination.person_id, unit_id=nomination.collective_id)
        for nomination in nominations
    }
    return {pk: holds for pk, holds in found.items() if holds}


def holds_in_decision(decision: Decision, *, on: date) -> dict[int, list[Hold]]:
    """The holds on the nominees of the granted lines on a day, by nomination."""
    granted = decision.lines.granted().select_related("nomination").order_by("position")
    return holds_of_nominees((line.nomination for line in granted), on=on)


def held_back_in_places(round: Round, *, on: date, user) -> list[str]:
    """Who among those with a place in the round is held back on a day, for a reader who may know:
    what a draft will meet."""
    if not sees_holds(user):
        return []
    placed = Placement.objects.filter(quota__round=round, released_at=None).select_related(
        "nomination"
    )
    return _sentences(holds_of_nominees((p.nomination for p in placed), on=on))


def held_back_in_decision(decision: Decision, *, on: date, user) -> dict[int, list[str]]:
    """Why nominees of the decision are held back on a day, by nomination, for a reader who may
    know."""
    if not sees_holds(user) or decision.is_issued:
        return {}
    found = holds_in_decision(decision, on=on)
    return {pk: [hold_sentence(hold) for hold in holds] for pk, holds in found.items()}


def somebody_on_hold(decision: Decision) -> list[str]:
    """Who in the decision is held back on the day it is drafted for, and the way on."""
    return _with_way_on(_sentences(holds_in_decision(decision, on=decision.dated_on)))


def require_nobody_on_hold(decision: Decision, *, on: date, by) -> None:
    """Refuse to go on with a decision on a day on which somebody in it is held back. Why, is said
    to those alone who may see holds; the others learn who it is.

    Source: Decree 152/2025/NĐ-CP, Article 4(4). Raises: ValidationError on_hold.
    """
    problems = _told(decision, on=on, user=by)
    if problems:
        raise ValidationError([ValidationError(text, code="on_hold") for text in problems])


def decision_moves(decision: Decision, *, by) -> list[Move]:
    """What this person may do with the decision now; a hold that blocks it is named to those alone
    who may see holds.

    Source: this project.
    """
    moves = available_moves(decision, by=by)
    secret = [] if sees_holds(by) else somebody_on_hold(decision)
    if not secret:
        return moves
    told = _told(decision, on=decision.dated_on, user=by)
    return [
        replace(m, missing=[text for text in m.missing if text not in secret] + told)
        if set(secret) & set(m.missing)
        else m
        for m in moves
    ]


def is_held_back(line: DecisionLine) -> bool:
    """Whether the nominee of a line is held back on the day the decision is drafted for."""
    return bool(holds_of_nominees([line.nomination], on=line.decision.dated_on))


def _told(decision: Decision, *, on: date, user) -> list[str]:
    found = holds_in_decision(decision, on=on)
    if sees_holds(user):
        return _with_way_on(_sentences(found))
    held = decision.lines.filter(nomination__in=found).order_by("position")
    names = held.values_list("recipient_name", flat=True)
    return _with_way_on([_("%(who)s: on hold. The Office knows why.") % {"who": n} for n in names])


def _sentences(found: dict[int, list[Hold]]) -> list[str]:
    return [hold_sentence(hold) for holds in found.values() for hold in holds]


def _with_way_on(sentences: list[str]) -> list[str]:
    if not sentences:
        return []
    return [*sentences, _("Decline these lines with a reason, or wait until the hold is over.")]
