"""The Office ends the nominations of a round, and gives its summary list to the Council."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from awards.nominations.models import NominationStatus
from awards.summary_list.record import write_record
from campaigns.accounts.models import Role
from campaigns.plans.models import Round
from campaigns.workflow.rules import available_moves, move, require_role, rule

S = NominationStatus
OPEN_QUESTIONS = (S.SUBMITTED, S.RECEIVED, S.RETURNED)
ROUND_MOVES = ("to_screening", "to_council")


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

    Guarantees that the appraisal record and its summary list say what stood at that moment: whoever
    acts on a dossier meanwhile ends first, or finds the round gone.
    Source: Law 06/2022/QH15, Article 84; plan 2021–2025, section V.
    Raises: PermissionDenied; ValidationError not_appraised, nothing_eligible, wrong_state.
    """
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    require_role(by, (Role.OFFICE,), round)
    # An act on one dossier locks it alone and reads the status of the round without a lock.
    dossiers = round.nominations.select_for_update(no_key=True).order_by("pk")
    list(dossiers.values_list("pk"))
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
