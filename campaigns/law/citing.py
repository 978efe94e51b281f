"""Which rows rest on a legal document."""

from collections.abc import Iterable

from campaigns.law.models import LegalDocument, LegalRow
from campaigns.law.tables import RESTING


def cited_by(document: LegalDocument) -> list[LegalRow]:
    """Every row of every table that rests on a document, table by table, in the order of each.

    Source: this project. One query for each table.
    """
    return cited_by_each([document]).get(document.pk, [])


def cited_by_each(documents: Iterable[LegalDocument]) -> dict[int, list[LegalRow]]:
    """As `cited_by`, for several documents in the same number of queries."""
    keys = [document.pk for document in documents]
    found: dict[int, list[LegalRow]] = {}
    if not keys:
        return found
    for table in RESTING:
        rows = table.rows().filter(document__in=keys)
        for row in rows.order_by(*table.model._meta.ordering, "pk"):
            found.setdefault(row.document_id, []).append(row)
    return found
