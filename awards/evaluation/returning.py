"""The Office gives a dossier back to its unit, naming the parts that are to be completed."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import Nomination
from awards.nominations.supplement_models import (
    OF_A_CRITERION,
    Part,
    RequestedPart,
    SupplementRequest,
)
from awards.sharing.consents import can_be_asked
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion
from campaigns.law.calendar import working_days_after
from campaigns.law.procedure import deadline_for
from campaigns.law.procedure_models import DeadlineKind
from campaigns.workflow.rules import move, require_role, rule

# No law says how long a unit has for its answer: offered as long as the Office has for returning.
DAYS_FOR_AN_ANSWER = 5

AskedPart = tuple[str, Criterion | None, str]


def offered_day(today: date) -> date:
    """The day that the form offers for the answer.

    Source: this project, after the row on returning a dossier where there is one. Units: working
    days.
    """
    by_law = deadline_for(kind=DeadlineKind.RETURN, start=today)
    return by_law or working_days_after(today, DAYS_FOR_AN_ANSWER)


def end_of(day: date) -> datetime:
    """The last minute of a day, until which an answer is in time."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def parts_of_no_criterion(nomination: Nomination) -> list[Part]:
    """The parts of a dossier besides its criteria; an employer confirms for outsiders alone, and
    the consent of a collective of the Department is asked of nobody."""
    left_out = set(OF_A_CRITERION)
    if not nomination.has_employer:
        left_out.add(Part.EMPLOYER)
    if not can_be_asked(nomination):
        left_out.add(Part.CONSENT)
    return [part for part in Part if part not in left_out]


@rule
def return_for_supplement(
    *, nomination: Nomination, message: str, due_at: datetime, parts: Iterable[AskedPart], by
) -> SupplementRequest:
    """Give a dossier back to its unit: what is missing, in which parts, and until when.

    Guarantees that at least one part is named; those alone open for the unit, all else stays as it
    was handed in. A part that is named twice is asked for once, with both notes.
    Source: this project (the Office returns in writing).
    Raises: PermissionDenied; ValidationError message_missing, due_in_past, parts_missing,
    wrong_part, wrong_state, blocked.
    """
    require_role(by, (Role.OFFICE,), nomination)
    message, asked = message.strip(), _without_twins(parts)
    problems = {}
    if not message:
        problems["message"] = ValidationError(
            _("Say what is missing and how to complete it."), code="message_missing"
        )
    if due_at <= timezone.now():
        problems["due_at"] = ValidationError(
            _("The time for the answer must lie in the future."), code="due_in_past"
        )
    if not asked:
        problems["parts"] = ValidationError(
            _("Name at least one part to be completed."), code="parts_missing"
        )
    elif not all(_fits(nomination, part, criterion) for part, criterion in asked):
        problems["parts"] = ValidationError(
            _("Choose parts that this dossier has."), code="wrong_part"
        )
    if problems:
        raise ValidationError(problems)
    move(nomination, "return_for_supplement", by=by, reason=message)
    request = SupplementRequest.objects.create(
        nomination=nomination,
        message=message,
        due_at=due_at,
        requested_by=by,
        requested_at=timezone.now(),
    )
    RequestedPart.objects.bulk_create(
        RequestedPart(request=request, part=part, criterion=criterion, note=note)
        for (part, criterion), note in asked.items()
    )
    return request


def _without_twins(parts: Iterable[AskedPart]) -> dict[tuple[str, Criterion | None], str]:
    asked: dict[tuple[str, Criterion | None], str] = {}
    for part, criterion, note in parts:
        before = asked.get((part, criterion), "")
        asked[part, criterion] = "; ".join(filter(None, [before, note.strip()]))[:500]
    return asked


def _fits(nomination: Nomination, part: str, criterion: Criterion | None) -> bool:
    if criterion is None:
        return part in parts_of_no_criterion(nomination)
    return part in OF_A_CRITERION and criterion.criteria_set_id == nomination.criteria_set_id
