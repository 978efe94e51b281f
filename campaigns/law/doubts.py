"""What is not yet certain in the law that a page uses, as sentences for that page."""

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.law.models import (
    AwardForm,
    AwardFormTerms,
    Certainty,
    LegalBasis,
    LegalDocument,
    RewardCoefficient,
    Signer,
    SourcedRow,
    VotingRule,
)
from campaigns.law.procedure_models import DossierItem, NumberingRule, ProcedureDeadline
from emulation_portal.vietnamese import short_date

OF_PAPERS = (LegalBasis,)
OF_FORMS = (RewardCoefficient, VotingRule, AwardFormTerms, DossierItem)
# The documents that set what a certificate looks like, each in its time.
CERTIFICATE_DOCUMENTS = ("nd-85-2014", "nd-98-2023", "qd-01-2026-ttg")


def doubts_about(
    *,
    on: date,
    paper_kind: str | None = None,
    award_form: AwardForm | None = None,
    award_forms: Iterable[AwardForm] = (),
    unit=None,
    deadline: str | None = None,
    certificate: bool = False,
    only: tuple[type[SourcedRow], ...] | None = None,
) -> list[str]:
    """What is in force on a day and not confirmed, of what a page uses: of a kind of paper its
    legal bases (with a unit also its signer and numbers), of award forms their terms, coefficients,
    voting rules and dossiers (`only` some of these tables), of a step its deadline, of certificates
    their form.

    Source: this project. One query for each table, whatever is asked.
    """
    forms = [*award_forms, *([award_form] if award_form else [])]
    asked = []
    if paper_kind:
        asked += [model.objects.filter(paper_kind=paper_kind) for model in OF_PAPERS]
    if paper_kind and unit is not None:
        of_unit = {"paper_kind": paper_kind, "unit": unit}
        asked += [model.objects.filter(**of_unit) for model in (Signer, NumberingRule)]
    if forms:
        tables = OF_FORMS if only is None else [model for model in OF_FORMS if model in only]
        asked += [model.objects.filter(award_form__in=forms) for model in tables]
    if deadline:
        asked.append(ProcedureDeadline.objects.filter(kind=deadline))
    sentences = [
        _sentence(row)
        for rows in asked
        for row in rows.as_of(on).filter(certainty=Certainty.UNCERTAIN)
    ]
    if certificate:
        sentences += _about_certificates(on)
    return list(dict.fromkeys(sentences))


def doubts_of(*rows: SourcedRow) -> list[str]:
    """The same sentences about rows that are at hand."""
    uncertain = [row for row in rows if row.certainty == Certainty.UNCERTAIN]
    return list(dict.fromkeys(_sentence(row) for row in uncertain))


def _about_certificates(on: date) -> list[str]:
    documents = list(LegalDocument.objects.as_of(on).filter(code__in=CERTIFICATE_DOCUMENTS))
    if not documents:
        return [
            _("Form of the certificate: no document is on record for %(day)s.")
            % {"day": short_date(on)}
        ]
    return [
        _("Form of the certificate: %(source)s.") % {"source": document.source}
        for document in documents
        if document.certainty == Certainty.UNCERTAIN
    ]


def _sentence(row: SourcedRow) -> str:
    return f"{capfirst(type(row)._meta.verbose_name)}: {row.source}."
