"""The papers of an appraisal: the sheet of one dossier, the record of a round."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.evaluation.queries import QUEUE_ROLES
from awards.evaluation.views import dossier_or_404
from awards.summary_list.forms import RecordIssueForm
from awards.summary_list.models import AppraisalRecord
from awards.summary_list.proposing import is_list_open
from awards.summary_list.queries import figures_by_quota, total
from awards.summary_list.record import draft_record, issue_record, record_of
from awards.summary_list.sheet_document import sheet_document
from campaigns.accounts.models import Role
from campaigns.files.downloads import protect
from campaigns.papers.downloads import docx_of_paper, docx_response, paper_response
from campaigns.papers.rules import print_document
from campaigns.plans.models import Round, RoundStatus
from emulation_portal.refusals import show_refusal


@require_safe
def sheet_pdf(request, pk: int):
    """The appraisal sheet of a dossier as PDF."""
    nomination = dossier_or_404(request, pk)
    document = sheet_document(nomination=nomination, user=request.user)
    response = HttpResponse(print_document(document), content_type="application/pdf")
    name = f"{nomination.reference}-phieu-tham-dinh.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    protect(response)
    return response


@require_safe
def sheet_docx(request, pk: int):
    """The same for editing in Word."""
    nomination = dossier_or_404(request, pk)
    document = sheet_document(nomination=nomination, user=request.user)
    return docx_response(document, name=f"{nomination.reference}-phieu-tham-dinh")


def _round_or_404(request, code: str) -> Round:
    """A round for those who read its queue, and for the clerk who numbers its record."""
    owners = {unit for role in (*QUEUE_ROLES, Role.CLERK) for unit in request.user.units_as(role)}
    seen = Round.objects.exclude(status=RoundStatus.PLANNED).filter(campaign__owner__in=owners)
    return get_object_or_404(seen.select_related("campaign__owner"), code=code)


def _record_or_404(request, code: str) -> AppraisalRecord:
    record = record_of(_round_or_404(request, code))
    if record is None:
        raise Http404
    return record


@require_http_methods(["GET", "HEAD", "POST"])
def record(request, code: str):
    """The appraisal record: written from what stands, as often as asked, until the list is sent."""
    round = _round_or_404(request, code)
    if request.method == "POST":
        try:
            draft_record(round=round, by=request.user)
        except ValidationError as error:
            return _record_page(request, round, errors=error)
        messages.success(request, _("The record says what stands now."))
        return redirect("evaluation:record", code=code)
    return _record_page(request, round)


def _record_page(request, round: Round, form=None, errors=None):
    written = record_of(round)
    is_open = is_list_open(round)
    owner = round.campaign.owner
    is_numbered = bool(written and written.paper.is_issued)
    context = {
        "round": round,
        "record": written,
        "figures": total(figures_by_quota(round)),
        "can_write": is_open and request.user.holds(Role.OFFICE, owner),
        "can_number": bool(written)
        and not is_open
        and not is_numbered
        and request.user.holds(Role.CLERK, owner),
        "is_open": is_open,
        "reads_queue": any(request.user.holds(role, owner) for role in QUEUE_ROLES),
        "form": form or RecordIssueForm(),
        "errors": errors,
    }
    return render(request, "awards/summary_list/record.html", context)


@require_safe
def record_pdf(request, code: str):
    """The record as PDF: a draft as it would print, a numbered one as it was."""
    return paper_response(_record_or_404(request, code).paper)


@require_safe
def record_docx(request, code: str):
    """The same for editing in Word."""
    return docx_of_paper(_record_or_404(request, code).paper)


@require_POST
def number_record(request, code: str):
    """The clerk numbers the record."""
    round = _round_or_404(request, code)
    form = RecordIssueForm(request.POST)
    if form.is_valid():
        try:
            issue_record(round=round, on=form.cleaned_data["on"], by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The record has its number."))
            return redirect("evaluation:record", code=code)
    return _record_page(request, round, form=form)
