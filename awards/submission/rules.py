"""Handing a dossier in, and taking it back before the Council has it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.nominations.life import TRANSITIONS
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.readiness import (
    missing_for_submission,
    nominee_ended,
    open_request,
    too_late,
)
from awards.nominations.versions import keep_version
from campaigns.accounts.models import Role
from campaigns.workflow.rules import move, record_event, require_role, rule

__all__ = ["TRANSITIONS", "missing_for_submission", "submit", "withdraw"]

S = NominationStatus


@rule
def submit(*, nomination: Nomination, by) -> Nomination:
    """Hand the dossier to the Office, and keep it exactly as handed in.

    A draft needs the round open and its deadline ahead; a returned dossier the time of the request,
    even after the round's deadline. Sent twice, it is submitted once.
    Source: plan 2021–2025, section V; Law 06/2022/QH15, Article 84; this project.
    Raises: PermissionDenied; ValidationError deadline_passed, supplement_overdue, unit_ended,
    blocked, wrong_state.
    """
    locked = Nomination.objects.select_for_update().get(pk=nomination.pk)
    require_role(by, (Role.HEAD,), locked)
    if locked.status in (S.SUBMITTED, S.RECEIVED):
        _bring_up_to_date(nomination, locked)
        return nomination
    late = too_late(locked)
    is_supplement = locked.status == S.RETURNED
    if late and locked.is_editable:
        code = "supplement_overdue" if is_supplement else "deadline_passed"
        raise ValidationError(late[0], code=code)
    ended = nominee_ended(locked) if locked.is_editable else []
    if ended:
        raise ValidationError(ended[0], code="unit_ended")
    now = timezone.now()
    if is_supplement:
        move(locked, "resubmit", by=by)
        request = open_request(locked)
        if request:
            request.answered_at = now
            request.save(update_fields=["answered_at"])
    else:
        move(locked, "submit", by=by, submitted_at=now)
    version = keep_version(locked, at=now, by=by)
    record_event(
        locked, "keep_version", by=by, after={"number": version.number, "sha256": version.sha256}
    )
    _bring_up_to_date(nomination, locked)
    return nomination


@rule
def withdraw(*, nomination: Nomination, reason: str, by) -> Nomination:
    """Take the dossier back before the Council has it; it stays readable, with the reason.

    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, reason_missing,
    blocked.
    """
    return move(nomination, "withdraw", by=by, reason=reason)


def _bring_up_to_date(given: Nomination, locked: Nomination) -> None:
    for name in ("status", "submitted_at", "received_at", "edit_number", "saved_at"):
        setattr(given, name, getattr(locked, name))
