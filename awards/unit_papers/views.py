"""The page of a unit's papers, and each of them as PDF or DOCX, made on demand."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from awards.nominations.access import dossier_for, for_heads
from awards.nominations.models import Nomination
from awards.unit_papers.access import Reading, kept_for, reading_of
from awards.unit_papers.asking import list_document, submission_document
from awards.unit_papers.material import Material
from awards.unit_papers.minutes import minutes_document
from awards.unit_papers.reports import report_document
from campaigns.files.downloads import protect
from campaigns.files.rules import clean_name
from campaigns.papers.downloads import docx_response
from campaigns.papers.rules import print_document
from campaigns.plans.models import Round, RoundStatus
from campaigns.units.models import Unit
from emulation_portal.documents.content import OfficialDocument
from emulation_portal.documents.docx import render_docx

PAGE_SIZE = 25
# So many reports fit into one answer without keeping a worker from others.
MOST_AT_ONCE = 20
FORMS = ("pdf", "docx")
PAPERS = {
    "submission": (submission_document, gettext_lazy("Submission"), "Tờ trình"),
    "list": (list_document, gettext_lazy("List of nominees"), "Danh sách đề nghị"),
    "minutes": (minutes_document, gettext_lazy("Minutes of the meeting"), "Biên bản họp bình xét"),
}


def _place_of(user, round_code: str, unit_code: str) -> tuple[Round, Unit, Reading]:
    rounds = Round.objects.select_related("campaign__owner").exclude(status=RoundStatus.PLANNED)
    round = get_object_or_404(rounds, code=round_code)
    unit = get_object_or_404(Unit, code=unit_code)
    reading = reading_of(user, round=round, unit=unit)
    if not reading.is_allowed:
        raise Http404
    return round, unit, reading


@require_safe
def papers(request, round_code: str, unit_code: str):
    """All papers of a unit for a round that this person may read."""
    round, unit, reading = _place_of(request.user, round_code, unit_code)
    dossiers = reading.dossiers.select_related("quota__award_form").order_by(
        "quota__recipient_kind", "nominee_sort_key", "pk"
    )
    page_obj = Paginator(dossiers, PAGE_SIZE).get_page(request.GET.get("page"))
    n_dossiers = page_obj.paginator.count
    context = {
        "round": round,
        "unit": unit,
        "papers": [
            {"name": name, "label": label}
            for name, (_make, label, _file) in PAPERS.items()
            if name in reading.papers and (n_dossiers or name == "minutes")
        ],
        "page_obj": page_obj,
        "reading": reading,
        "has_bundle": 0 < n_dossiers <= MOST_AT_ONCE,
    }
    return render(request, "awards/unit_papers/papers.html", context)


@require_safe
def paper(request, round_code: str, unit_code: str, paper: str, form: str):
    """The submission, the list or the minutes of a unit."""
    round, unit, reading = _place_of(request.user, round_code, unit_code)
    if paper not in reading.papers or form not in FORMS:
        raise Http404
    make, _label, title = PAPERS[paper]
    try:
        material = reading.material(round=round, unit=unit, paper=paper)
        if paper != "minutes" and not material.dossiers:
            raise Http404
        return _answer(make(material), form, f"{title} - {unit.short_name}")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("unit_papers:papers", round_code, unit_code)


@require_safe
@for_heads
def report(request, pk: int, form: str):
    """The achievement report of one dossier."""
    nomination = dossier_for(request.user, pk)
    if form not in FORMS:
        raise Http404
    try:
        content = kept_for(request.user, [nomination]).get(nomination.pk)
        document = report_document(nomination, on=timezone.localdate(), content=content)
        return _answer(document, form, _report_name(nomination))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("submission:detail", pk)


@require_safe
def everything(request, round_code: str, unit_code: str, form: str):
    """All papers of the page in one ZIP, in one format."""
    round, unit, reading = _place_of(request.user, round_code, unit_code)
    if form not in FORMS:
        raise Http404
    try:
        files = dict(_files(round, unit, reading, form))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("unit_papers:papers", round_code, unit_code)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    name = clean_name(f"Hồ sơ {unit.short_name} {round.code}")
    return _file(packed.getvalue(), "application/zip", f"{name}.zip", as_attachment=True)


def _files(round: Round, unit: Unit, reading: Reading, form: str):
    dossiers = list(
        reading.dossiers.select_related(
            "round__campaign__owner", "quota__award_form", "unit", "person", "collective"
        ).order_by("nominee_sort_key", "pk")
    )
    if not 0 < len(dossiers) <= MOST_AT_ONCE:
        raise ValidationError(_("Open the papers one by one."), code="too_many")
    for place, paper in enumerate(reading.papers, start=1):
        make, _label, title = PAPERS[paper]
        material: Material = reading.material(round=round, unit=unit, paper=paper)
        yield _entry(f"{place} {title}", form), _content(make(material), form)
    kept = kept_for(reading.user, dossiers)
    for dossier in dossiers:
        content = kept.get(dossier.pk)
        document = report_document(dossier, on=timezone.localdate(), content=content)
        yield _entry(_report_name(dossier), form), _content(document, form)


def _entry(name: str, form: str) -> str:
    return f"{clean_name(name)}.{form}"


def _report_name(nomination: Nomination) -> str:
    return f"Báo cáo thành tích - {nomination.nominee_name} - {nomination.reference}"


def _content(document: OfficialDocument, form: str) -> bytes:
    return print_document(document) if form == "pdf" else render_docx(document)


def _answer(document: OfficialDocument, form: str, name: str) -> HttpResponse:
    name = clean_name(name)
    if form == "docx":
        return docx_response(document, name=name)
    content = print_document(document)
    return _file(content, "application/pdf", f"{name}.pdf", as_attachment=False)


def _file(content: bytes, content_type: str, name: str, *, as_attachment: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment, name)
    protect(response)
    return response
