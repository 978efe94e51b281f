"""Enters the reference rows that come with the portal, and never touches one a person changed."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from campaigns.law.models import (
    AwardForm,
    AwardFormTerms,
    BaseSalary,
    LegalBasis,
    LegalDocument,
    RewardCoefficient,
    SourcedRow,
    VotingRule,
)
from campaigns.law.procedure_models import (
    CalendarDay,
    DossierItem,
    ProcedureDeadline,
    RetentionPeriod,
)
from campaigns.law.tables import DAYS, identity_of, require_administrator
from campaigns.workflow.rules import record_event, rule

FIXTURES = Path(__file__).parent / "fixtures"
DATES = ("valid_from", "valid_to", "issued_on")
# In the order in which one needs the other.
FILES = (
    ("base_salaries", BaseSalary),
    ("reward_coefficients", RewardCoefficient),
    ("voting_rules", VotingRule),
    ("legal_bases", LegalBasis),
    ("award_form_terms", AwardFormTerms),
    ("dossier_items", DossierItem),
    ("procedure_deadlines", ProcedureDeadline),
    ("retention_periods", RetentionPeriod),
    ("calendar_days", CalendarDay),
)


@rule
def load_reference(*, by) -> int:
    """Enter the reference rows that come with the portal and are not there yet; tell how many.

    Guarantees that a row which an administrator has since changed, superseded or moved stays as it
    is, and that nothing is entered beside it for the same days. `by` is None while a portal is
    being set up.
    Source: each row names its own. Raises: PermissionDenied.
    """
    require_administrator(by)
    added = _enter(AwardForm, _new(AwardForm, "code", _fixture("award_forms")))
    forms = {form.code: form for form in AwardForm.objects.all()}
    added += _enter_documents()
    documents = {document.code: document for document in LegalDocument.objects.all()}
    for name, model in FILES:
        rows = []
        for facts in _one_by_one(_fixture(name)):
            if "award_form" in facts:
                facts["award_form"] = forms[facts["award_form"]]
            if facts.get("document"):
                facts["document"] = documents[facts["document"]]
            rows.append(model(**facts))
        added += _enter(model, _not_there(model, rows))
    return added


def _enter_documents() -> int:
    rows = _fixture("legal_documents")
    replaced = {row["code"]: row.pop("replaced_by") for row in rows}
    made = _new(LegalDocument, "code", rows)
    n = _enter(LegalDocument, made)
    by_code = {document.code: document for document in LegalDocument.objects.all()}
    linked = [document for document in made if replaced[document.code]]
    for document in linked:
        document.replaced_by = by_code[replaced[document.code]]
    LegalDocument.objects.bulk_update(linked, ["replaced_by"])
    return n


def _fixture(name: str) -> list[dict]:
    rows = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    for row in rows:
        for field in DATES:
            if row.get(field):
                row[field] = date.fromisoformat(row[field])
        if "coefficient" in row:
            row["coefficient"] = Decimal(row["coefficient"])
    return rows


def _one_by_one(rows: list[dict]) -> Iterable[dict]:
    """A legal basis stands once in its file for all kinds of papers that cite it."""
    for row in rows:
        if "papers" not in row:
            yield row
            continue
        for position, paper_kind in row.pop("papers"):
            yield {**row, "paper_kind": paper_kind, "position": position}


def _new(model, key: str, rows: list[dict]) -> list:
    known = set(model.objects.values_list(key, flat=True))
    return [model(**row) for row in rows if row[key] not in known]


def _not_there(model, rows: list[SourcedRow]) -> list[SourcedRow]:
    """The rows for whose days nothing of the same thing is on record; a row as it came, from a
    time when it named no document, is given the one it rests on."""
    known: dict[tuple, list[SourcedRow]] = {}
    for row in model.objects.all():
        known.setdefault(_thing(row), []).append(row)
    missing = []
    for row in rows:
        there = [one for one in known.get(_thing(row), []) if _share_a_day(one, row)]
        if not there:
            missing.append(row)
        for one in there:
            if getattr(row, "document", None) and one.document_id is None:
                _link(one, row)
    return missing


def _thing(row: SourcedRow) -> tuple:
    return () if row._meta.model_name == DAYS.slug else identity_of(row)


def _share_a_day(one: SourcedRow, other: SourcedRow) -> bool:
    begins_in_time = other.valid_to is None or one.valid_from <= other.valid_to
    return begins_in_time and (one.valid_to is None or one.valid_to >= other.valid_from)


def _link(one: SourcedRow, row: SourcedRow) -> None:
    if (one.source, one.valid_from) == (row.source, row.valid_from):
        one.document = row.document
        one.save(update_fields=["document"])
        record_event(one, "load_reference", by=None, after={"document": row.document.code})


def _enter(model, rows: list) -> int:
    relations = [field.name for field in model._meta.fields if field.is_relation]
    for row in rows:
        row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
    for made in model.objects.bulk_create(rows):
        source = getattr(made, "source", None)
        record_event(made, "load_reference", by=None, after={"source": source} if source else {})
    return len(rows)
