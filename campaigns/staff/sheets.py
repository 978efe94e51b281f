"""The register of people as a spreadsheet, in the words of its keepers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from campaigns.staff.models import Person
from emulation_portal.spreadsheets import workbook_bytes


def register_sheet(people: Iterable[Person]) -> bytes:
    """One line a person with the post shown; holds stay out, they are nobody else's business.

    Each person carries `posts_shown`. Units: widths in characters.
    """
    columns = [
        (_("Full name"), 30),
        (_("Gender"), 8),
        (_("Year of birth"), 10),
        (_("Staff code"), 16),
        (_("Unit"), 40),
        (_("Position"), 28),
        (_("Leading position"), 10),
        (_("Statistical class"), 32),
        (_("Kind of contract"), 20),
        (_("In this post since"), 14),
        (_("Last day in this post"), 14),
    ]
    return workbook_bytes(title=_("People"), columns=columns, rows=map(_row, people))


def _row(person: Person) -> list:
    post = person.posts_shown[0] if person.posts_shown else None
    facts = [
        person.full_name,
        person.get_gender_display(),
        person.birth_year,
        person.staff_code,
    ]
    if post is None:
        return [*facts, *[None] * 7]
    return [
        *facts,
        post.unit.name,
        post.title,
        post.is_leader,
        post.get_statistical_class_display(),
        post.get_contract_type_display(),
        post.valid_from,
        post.valid_to,
    ]
