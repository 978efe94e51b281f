"""Handing a dossier in, and taking it back before the Council has it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.duplicates.search import enqueue_search
from awards.nominations.editing import touch
from awards.nominations.life import TRANSITIONS
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.readiness import lines_of, nominee_ended, open_request, too_late
from awards.submission.content import keep_version
from awards.submission.readiness import missing_in, sections_of
from campaigns.accounts.models import Role
from campaigns.workflow.rules import move, record_event, require_role, rule

__all__ = ["CONFIRMATION", "TRANSITIONS", "recall", "submit", "withdraw"]

S = NominationStatus
CONFIRMATION = gettext_lazy(
    "I confirm that what this dossier says is true, and that this achievement was not used for "
    "another award."
)


@rule
def submit(
    *, nomination: Nomination, is_confirmed: bool, edit_number: int | None = None, by
) -> Nomination:
    """Hand the dossier to the Office, and keep it exactly as handed in, with the head's words of
    confirmation.

    A draft needs the round open and its deadline ahead; a returned dossier the time of the request,
    even after the round's deadline. Sent twice, it is submitted once. Where `edit_number` says
    which state was checked, nothing is handed in that changed since.
    Source: plan 2021–2025, section V; Law 06/2022/QH15, Articles 5 (one achievement, one award) and
    84; this project.
    Raises: PermissionDenied; ValidationError deadline_passed, supplement_overdue, unit_ended,
    changed_since_checked, blocked, wrong_state; on “is_confirmed”: not_confirmed.
    """
    locked = _locked(nomination)
    require_role(by, (Role.HEAD,), locked)
    if locked.status in (S.SUBMITTED, S.RECEIVED):
        _bring_up_to_date(nomination, locked)
        return nomination
    lines = None
    if locked.is_editable:
        _refuse_what_time_or_people_forbid(locked, is_confirmed, edit_number)
        lines = lines_of(locked)
        missing = missing_in(locked, sections_of(locked, user=by, lines=lines))
        if missing:
            raise ValidationError(
                [ValidationError(lacking.words, code="blocked") for lacking in missing]
            )
    now = timezone.now()
    if locked.status == S.RETURNED:
        move(locked, "resubmit", by=by)
        request = open_request(locked)
        if request:
            request.answered_at = now
            request.save(update_fields=["answered_at"])
    else:
        move(locked, "submit", by=by, submitted_at=now)
    version = keep_version(
        locked, lines=lines, confirmation=_confirmation(locked, now, by), at=now, by=by
    )
    enqueue_search(locked)
    record_event(
        locked, "keep_version", by=by, after={"number": version.number, "sha256": version.sha256}
    )
    _bring_up_to_date(nomination, locked)
    return nomination


@rule
def recall(*, nomination: Nomination, by) -> Nomination:
    """Take a dossier back to change it, while the round is open and the Office has not received it.

    It is a draft again, which the Office no longer sees; the versions handed in stay. What was
    opened before, such as a page that still offers to hand it in, is out of date from here.
    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, blocked.
    """
    locked = _locked(nomination)
    move(locked, "recall", by=by, submitted_at=None)
    touch(locked, nomination)
    _bring_up_to_date(nomination, locked)
    return nomination


@rule
def withdraw(*, nomination: Nomination, reason: str, by) -> Nomination:
    """Take the dossier back before the Council has it; it stays readable, with the reason.

    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, reason_missing,
    blocked.
    """
    return move(nomination, "withdraw", by=by, reason=reason)


def _locked(nomination: Nomination) -> Nomination:
    """The dossier under its lock, with what every later step reads."""
    return (
        Nomination.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round__campaign__owner", "quota__award_form", "unit", "criteria_set")
        .get(pk=nomination.pk)
    )


def _refuse_what_time_or_people_forbid(
    locked: Nomination, is_confirmed: bool, edit_number: int | None
) -> None:
    late = too_late(locked)
    if late:
        is_supplement = locked.status == S.RETURNED
        code = "supplement_overdue" if is_supplement else "deadline_passed"
        raise ValidationError(late[0], code=code)
    ended = nominee_ended(locked)
    if ended:
        raise ValidationError(ended[0], code="unit_ended")
    if edit_number is not None and locked.edit_number != edit_number:
        raise ValidationError(
            _("The dossier was changed after you opened this page. Check it again as it is now."),
            code="changed_since_checked",
        )
    if not is_confirmed:
        raise ValidationError(
            {
                "is_confirmed": ValidationError(
                    _("Confirm what the dossier says before you submit it."), code="not_confirmed"
                )
            }
        )


def _confirmation(locked: Nomination, at, by) -> dict:
    return {
        "statement": str(CONFIRMATION),
        "by": str(by),
        "unit": locked.unit_for(Role.HEAD).name,
        "at": at.isoformat(),
    }


def _bring_up_to_date(given: Nomination, locked: Nomination) -> None:
    for name in ("status", "submitted_at", "received_at", "edit_number", "saved_at"):
        setattr(given, name, getattr(locked, name))
