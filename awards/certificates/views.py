"""The register of a decision's certificates, their printing, and each one as PDF."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.certificates import rules
from awards.certificates.models import Certificate
from awards.certificates.printing import certificate_pdf
from awards.decisions.models import FINAL, Decision
from campaigns.files.downloads import hand_out, protect

PAGE_SIZE = 50


@require_safe
def register(request, pk):
    shown = _decision_or_404(request, pk)
    certificates = (
        Certificate.objects.visible_to(request.user)
        .filter(line__decision=shown)
        .select_related("line__award_form")
        .order_by("serial")
    )
    page = Paginator(certificates, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "awards/certificates/register.html",
        {
            "decision": shown,
            "page_obj": page,
            "n_lines": shown.lines.granted().count(),
            "may_make": rules.may_make(decision=shown, by=request.user),
            **_batch(shown),
        },
    )


@require_POST
def enter(request, pk):
    shown = _decision_or_404(request, pk)
    try:
        made = rules.register_certificates(decision=shown, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("%(n)d certificates stand in the register.") % {"n": len(made)}
        messages.success(request, text)
    return redirect("certificates:register", pk)


@require_POST
def make(request, pk):
    shown = _decision_or_404(request, pk)
    try:
        rules.request_batch(decision=shown, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The certificates are being made."))
    return redirect("certificates:register", pk)


@require_safe
def progress(request, pk):
    """The progress line alone, for the page that asks again and again."""
    shown = _decision_or_404(request, pk)
    response = render(
        request, "awards/certificates/_progress.html", {"decision": shown, **_batch(shown)}
    )
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def batch_file(request, pk):
    shown = _decision_or_404(request, pk)
    batch = shown.certificate_batches.select_related("file").first()
    if batch is None or batch.file is None:
        raise Http404
    if not Certificate.objects.visible_to(request.user).filter(line__decision=shown).exists():
        raise Http404
    return hand_out(request, batch.file, record=batch)


@require_safe
def one(request, pk):
    certificate = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("line__decision__paper"), pk=pk
    )
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="giay-khen-{certificate.serial}.pdf"'
    protect(response)
    return response


def _decision_or_404(request, pk: int) -> Decision:
    """An issued decision whose certificates this person prints or hands over."""
    return get_object_or_404(
        Decision.objects.visible_to(request.user)
        .filter(status__in=FINAL)
        .select_related("round__campaign__owner", "paper"),
        pk=pk,
    )


def _batch(shown: Decision) -> dict:
    batch = shown.certificate_batches.select_related("file").first()
    return {"batch": batch, "can_resume": bool(batch) and rules.can_resume(batch)}
