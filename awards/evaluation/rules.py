"""The Office receives dossiers, asks for what is missing, finds on each, ends the screening."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.models import Appraisal, IneligibleReason
from awards.nominations.life import TRANSITIONS
from awards.nominations.models import (
    Nomination,
    NominationStatus,
)
from awards.nominations.supplement_models import SupplementRequest
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
    "send_to_council",
]

S = NominationStatus
OPEN_QUESTIONS = (S.SUBMITTED, S.RECEIVED, S.RETURNED)
ROUND_MOVES = ("to_screening", "to_council")
OFFICE_MOVES = ("receive", "return_for_supplement", "mark_eligible", "mark_ineligible")


@rule
def receive(*, nomination: Nomination, by) -> Nomination:
    """Take a submitted dossier in; from now on the Office answers for its progress.

    Source: plan 2021–2025, section V. Raises: PermissionDenied; ValidationError wrong_state.
    """
    return move(nomination, "receive", by=by, received_at=timezone.now())


@rule
def return_for_supplement(
    *, nomination: Nomination, message: str, due_at: datetime, by
) -> SupplementRequest:
    """Give a dossier back to its unit with what is missing and until when.

    Source: this project (the Office returns in writing).
    Raises: PermissionDenied; ValidationError message_missing, due_in_past, wrong_state, blocked.
    """
    require_role(by, (Role.OFFICE,), nomination)
    message = message.strip()
    problems = {}
    if not message:
        problems["message"] = ValidationError(
            _("Say what is missing and how to complete it."), code="message_missing"
        )
    if due_at <= timezone.now():
        problems["due_at"] = ValidationError(
            _("The time for the answer must lie in the future."), code="due_in_past"
        )
    if problems:
        raise ValidationError(problems)
    move(nomination, "return_for_supplement", by=by, reason=message)
    return SupplementRequest.objects.create(
        nomination=nomination,
        message=message,
        due_at=due_at,
        requested_by=by,
        requested_at=timezone.now(),
    )


@rule
def appraise(
    *, nomination: Nomination, is_eligible: bool, reasons: list[str], note: str = "", by
) -> Appraisal:
    """Record whether a dossier is eligible, and why not; a later finding leaves the earlier one.

    Guarantees that nobody finds on a dossier that they wrote or submitted themselves, and that a
    dossier is found not eligible only for coded reasons. A returned dossier can be found not
    eligible once the time of its supplement is over.
    Source: Decree 152/2025/NĐ-CP, Article 4; separation of duties: this project.
    Raises: PermissionDenied; ValidationError reasons_missing, reasons_unknown, reasons_unexpected,
    wrong_state, blocked.
    """
    require_role(by, (Role.OFFICE,), nomination)
    if _wrote(nomination, by):
        raise PermissionDenied(_own_dossier())
    reasons = list(dict.fromkeys(reasons))
    if not set(reasons) <= set(IneligibleReason.offered()):
        raise ValidationError(
            {"reasons": ValidationError(_("Choose reasons of the list."), code="reasons_unknown")}
        )
    if not is_eligible and not reasons:
        raise ValidationError(
            {"reasons": ValidationError(_("Choose at least one reason."), code="reasons_missing")}
        )
    if is_eligible and reasons:
        raise ValidationError(
            {
                "reasons": ValidationError(
                    _("An eligible dossier has no reasons for refusal."), code="reasons_unexpected"
                )
            }
        )
    if is_eligible:
        move(nomination, "mark_eligible", by=by, reason=note)
    else:
        words = "; ".join(str(IneligibleReason(reason).label) for reason in reasons)
        move(nomination, "mark_ineligible", by=by, reason=f"{words}. {note}".strip())
    return Appraisal.objects.create(
        nomination=nomination,
        is_eligible=is_eligible,
        reasons=reasons,
        note=note.strip(),
        appraised_by=by,
        appraised_at=timezone.now(),
    )


def appraisal_moves(nomination: Nomination, *, by) -> list:
    """The Office's acts on this dossier that this person may do now, for its buttons.

    Source: this project.
    """
    moves = [m for m in available_moves(nomination, by=by) if m.name in OFFICE_MOVES]
    if moves and _wrote(nomination, by):
        for offered in moves:
            if offered.name.startswith("mark_"):
                offered.missing.append(_own_dossier())
    return moves


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

    Source: Law 06/2022/QH15, Article 84; plan 2021–2025, section V.
    Raises: PermissionDenied; ValidationError not_appraised, nothing_eligible, wrong_state.
    """
    Round.objects.select_for_update().get(pk=round.pk)
    require_role(by, (Role.OFFICE,), round)
    problems = left_to_appraise(round)
    if problems:
        raise ValidationError(
            [ValidationError(sentence, code="not_appraised") for sentence in problems]
        )
    for sentence in _nothing_eligible(round):
        raise ValidationError(sentence, code="nothing_eligible")
    return move(round, "to_council", by=by)


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


def _wrote(nomination: Nomination, by) -> bool:
    return (
        nomination.created_by_id == by.pk
        or nomination.versions.filter(submitted_by_id=by.pk).exists()
    )


def _own_dossier() -> str:
    return _("You wrote this dossier yourself: somebody else of the Office must appraise it.")
