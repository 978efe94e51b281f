"""Keeps the register of people: who works where, as what, since when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.staff.models import Person, Posting
from campaigns.units.models import Unit
from campaigns.units.rules import require_keeper
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise


@rule
def register_person(
    *,
    full_name: str,
    gender: str,
    unit: Unit,
    title: str,
    valid_from: date,
    birth_year: int | None = None,
    staff_code: str | None = None,
    is_leader: bool = False,
    user=None,
    by,
) -> Person:
    """Enter a person with the post they hold from a day on. Two people of one name stay two.

    Source: this project. Raises: PermissionDenied; ValidationError on a field, among them
    staff_code_taken, birth_year.
    """
    require_keeper(by)
    if birth_year is not None and not 1900 <= birth_year <= timezone.localdate().year - 15:
        refusal = ValidationError(_("Check the year of birth."), code="birth_year")
        raise ValidationError({"birth_year": refusal})
    staff_code = normalise(staff_code or "") or None
    if staff_code and Person.objects.filter(staff_code=staff_code).exists():
        refusal = ValidationError(_("This staff code is taken."), code="staff_code_taken")
        raise ValidationError({"staff_code": refusal})
    person = Person(
        full_name=normalise(full_name),
        gender=gender,
        birth_year=birth_year,
        staff_code=staff_code,
        user=user,
    )
    person.full_clean()
    person.save()
    posting = Posting(
        person=person,
        unit=unit,
        title=normalise(title),
        is_leader=is_leader,
        valid_from=valid_from,
    )
    posting.full_clean()
    posting.save()
    record_event(
        person,
        "register_person",
        by=by,
        after={"unit": unit.code, "title": posting.title, "valid_from": str(valid_from)},
    )
    return person
