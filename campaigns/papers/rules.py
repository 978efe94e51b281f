"""Drafts official papers, and issues them: a number is taken, the PDF is made once."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.files.rules import store_bytes
from campaigns.law.numbering import series_of
from campaigns.papers.models import NumberSeries, Paper
from campaigns.units.models import Unit, UnitVersion
from campaigns.workflow.rules import record_event, rule
from emulation_portal.documents.content import Letterhead, OfficialDocument
from emulation_portal.documents.fonts import MissingGlyph
from emulation_portal.documents.pdf import render_pdf
from emulation_portal.vietnamese import normalise, short_date


def letterhead_of(*, unit: Unit, on: date) -> Letterhead:
    """Who issues a paper dated on a day, in the words the unit had then.

    Source: Decree 30/2020/NĐ-CP, Annex I. Raises: ValidationError no_name (the unit had none yet).
    """
    try:
        words = unit.as_of(on)
    except UnitVersion.DoesNotExist as error:
        raise ValidationError(
            _("%(unit)s has no name on record for %(day)s."),
            code="no_name",
            params={"unit": unit, "day": short_date(on)},
        ) from error
    return Letterhead(superior=words.superior, issuer=words.name, place=words.place)


@rule
def draft_paper(
    *, kind: str, unit: Unit, symbol: str, subject: str, document: OfficialDocument, by
) -> Paper:
    """Begin a paper without number and date. Who may do so is for the rule that calls this.

    Source: this project. Raises: ValidationError on a field.
    """
    paper = Paper(
        kind=kind,
        unit=unit,
        symbol=symbol,
        subject=normalise(subject),
        content=_as_draft(document).to_data(),
    )
    paper.full_clean()
    paper.save()
    record_event(paper, "draft_paper", by=by, after={"symbol": symbol, "subject": paper.subject})
    return paper


@rule
def redraft_paper(*, paper: Paper, document: OfficialDocument, by) -> Paper:
    """Replace what a draft says, and its symbol. Who may do so is for the rule that calls this.

    Source: this project. Raises: ValidationError issued.
    """
    locked = _locked_draft(paper)
    locked.content = _as_draft(document).to_data()
    locked.subject = normalise(document.subject)[:500]
    locked.symbol = document.symbol or locked.symbol
    locked.save(update_fields=["content", "subject", "symbol"])
    record_event(locked, "redraft_paper", by=by, after={"subject": locked.subject})
    paper.content, paper.subject, paper.symbol = locked.content, locked.subject, locked.symbol
    return paper


def document_of(paper: Paper) -> OfficialDocument:
    """What the paper says; a draft is marked as one."""
    return OfficialDocument.from_data(paper.content)


def preview_pdf(*, paper: Paper) -> bytes:
    """The draft as it would print, marked as a draft; an issued paper's own bytes.

    Source: this project. Raises: ValidationError unprintable.
    """
    if paper.is_issued:
        with paper.pdf.file.open("rb") as file:
            return file.read()
    return print_document(document_of(paper))


@rule
def issue_paper(*, paper: Paper, on: date, by) -> Paper:
    """Number, date and freeze a paper. Who may do so is for the rule that calls this.

    Guarantees that numbers of a unit, series and year run without gap or twin, in the order of
    their dates; that number and date stand in the document; that its PDF is made once and kept
    under its SHA-256. Symbols that share a series from some day on go on after the highest of
    their numbers.
    Source: Decree 30/2020/NĐ-CP, Art. 15 and Annex I (numbers run from 01 in each year).
    Raises: ValidationError issued, in_future, out_of_order, unprintable.
    """
    locked = _locked_draft(paper)
    if on > timezone.localdate():
        raise ValidationError(_("A paper is not dated ahead of today."), code="in_future")
    name = series_of(unit=locked.unit, paper_kind=locked.kind, symbol=locked.symbol, on=on)
    key = {"unit": locked.unit, "symbol": name, "year": on.year}
    NumberSeries.objects.get_or_create(**key)
    series = NumberSeries.objects.select_for_update(no_key=True).get(**key)
    of_year = Paper.objects.filter(unit=locked.unit, issued_on__year=on.year)
    in_series = of_year.filter(Q(series=name) | Q(series="", symbol=name))
    last = in_series.order_by("-issued_on").first()
    if last is not None and last.issued_on > on:
        raise ValidationError(
            _("No. %(reference)s of %(day)s is already issued: take that day or a later one."),
            code="out_of_order",
            params={"reference": last.reference, "day": short_date(last.issued_on)},
        )
    highest = of_year.filter(symbol=locked.symbol).aggregate(highest=Max("number"))["highest"]
    series.last_number = max(series.last_number, highest or 0) + 1
    series.save(update_fields=["last_number"])
    document = replace(document_of(locked), number=series.last_number, issued_on=on, draft=False)
    locked.number = series.last_number
    locked.series = "" if name == locked.symbol else name
    locked.issued_on = on
    locked.content = document.to_data()
    locked.pdf = store_bytes(
        name=f"{locked.reference.replace('/', '-')}.pdf",
        content=print_document(document),
        content_type="application/pdf",
        by=by,
    )
    locked.save(update_fields=["number", "series", "issued_on", "content", "pdf"])
    record_event(
        locked,
        "issue_paper",
        by=by,
        after={"number": locked.reference, "on": str(on), "sha256": locked.pdf.sha256},
    )
    paper.number, paper.series, paper.issued_on = locked.number, locked.series, locked.issued_on
    paper.content, paper.pdf = locked.content, locked.pdf
    return paper


def _locked_draft(paper: Paper) -> Paper:
    locked = Paper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    if locked.is_issued:
        raise ValidationError(_("An issued paper is never changed."), code="issued")
    return locked


def print_document(document: OfficialDocument) -> bytes:
    """Any official document as PDF, in the refusals that a page can show.

    Source: this project. Raises: ValidationError unprintable.
    """
    try:
        return render_pdf(document)
    except MissingGlyph as error:
        raise ValidationError(
            _("The paper holds signs that cannot be printed: %(signs)s"),
            code="unprintable",
            params={"signs": error.signs},
        ) from error


def _as_draft(document: OfficialDocument) -> OfficialDocument:
    return replace(document, number=None, issued_on=None, draft=True)
