"""The Office receives dossiers, asks for what is missing, finds on each, ends the screening."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.appraising import appraisal_moves, appraise
from awards.evaluation.findings import save_findings
from awards.evaluation.record import write_record
from awards.evaluation.returning import return_for_supplement
from awards.nominations.life import TRANSITIONS
from awards.nominations.models import (
    Nomination,
    NominationStatus,
)
from campaigns.accounts.models import Role
from campaigns.launch.rules import ROUND_TRANSITIONS
from campaigns.plans.models import Round
from campaigns.workflow.rules import available_moves, move, require_role, rule

__all__ = [
    "ROUND_TRANSITIONS",
    "TRANSITIONS",
    "appraisal_moves",
    "appraise",
    "close_nominations",
    "left_to_appraise",
    "receive",
    "return_for_supplement",
    "round_moves",
    "save_findings",
    "send_to_council",
]

S = NominationStatus
OPEN_QUESTIONS = (S.SUBMITTED, S.RECEIVED, S.RETURNED)
ROUND_MOVES = ("to_screening", "to_council")


@rule
def receive(*, nomination: Nomination, by) -> Nomination:
    """Take a submitted dossier in; from now on the Office answers for its progress.

    Source: plan 2021–2025, section V. Raises: PermissionDenied; ValidationError wrong_state.
    """
    return move(nomination, "receive", by=by, received_at=timezone.now())


@rule
def close_nominations(*, round: Round, by) -> Round:
    """End the time of nominations; drafts that were never submitted stay with their units.

    Source: plan 2021–2025, section V; this project. Raises: PermissionDenied; ValidationError
    wrong_state.
    """
    return move(round, "to_screening", by=by)


@rule
def send_to_council(*, round: Round, by) -> Round:
    """Give the eligible dossiers to the Council once the Office has found on every one.

    Guarantees that the appraisal record and its summary list say what stood at that moment.
    Source: Law 06/2022/QH15, Article 84; plan 2021–2025, section V.
    Raises: PermissionDenied; ValidationError not_appraised, nothing_eligible, wrong_state.
    """
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    require_role(by, (Role.OFFICE,), round)
    problems = left_to_appraise(round)
    if problems:
        raise ValidationError(
            [ValidationError(sentence, code="not_appraised") for sentence in problems]
        )
    for sentence in _nothing_eligible(round):
        raise ValidationError(sentence, code="nothing_eligible")
    move(round, "to_council", by=by)
    write_record(round, by=by)
    return round


def round_moves(round: Round, *, by) -> list:
    """What this person may do with the round while the Office has it; blocked with what is left.

    Source: this project.
    """
    moves = [m for m in available_moves(round, by=by) if m.name in ROUND_MOVES]
    for offered in moves:
        if offered.name == "to_council":
            offered.missing.extend(left_to_appraise(round) or _nothing_eligible(round))
    return moves


def left_to_appraise(round: Round) -> list[str]:
    """Which dossiers still keep the round from the Council, by status.

    Source: this project.
    """
    counts = dict(
        round.nominations.filter(status__in=OPEN_QUESTIONS)
        .values_list("status")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return [
        _("Dossiers with the status “%(status)s”: 0 required, %(present)d present")
        % {"status": S(status).label, "present": counts[status]}
        for status in OPEN_QUESTIONS
        if counts.get(status)
    ]


def _nothing_eligible(round: Round) -> list[str]:
    if round.nominations.filter(status=S.ELIGIBLE).exists():
        return []
    return [_("Eligible dossiers: at least 1 required, 0 present")]
