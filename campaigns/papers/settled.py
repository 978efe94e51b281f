"""Tells which rows of reference data have been used, and so are superseded, never edited."""

from django.db.models import ForeignObjectRel, Model
from django.utils import timezone

from campaigns.law.models import LegalRow
from campaigns.papers.models import Paper

# What may still be said of a row whose facts stand.
ALWAYS_OPEN = ("valid_to", "source", "certainty", "note", "replaced_by")


def is_referred_to(row: Model) -> bool:
    """Whether any other row points to this one.

    Source: this project.
    """
    relations = row._meta.get_fields(include_hidden=True)
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: row}).exists()
        for relation in relations
        if isinstance(relation, ForeignObjectRel)
    )


def is_settled(row: LegalRow) -> bool:
    """Whether the facts of a row stand: it came into force, and since then a paper was issued
    within its period or a record points to it.

    Guarantees that what an issued paper may rest on stays as it was; a slip in a row that nobody
    has used can still be corrected.
    Source: this project.
    """
    if row.valid_from > timezone.localdate():
        return is_referred_to(row)
    papers = Paper.objects.issued().filter(issued_on__gte=row.valid_from)
    if row.valid_to is not None:
        papers = papers.filter(issued_on__lte=row.valid_to)
    return papers.exists() or is_referred_to(row)
