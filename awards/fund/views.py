"""The accountant's page: amounts of a decision, their total in words, the payment list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.decisions.models import FINAL, Decision
from awards.decisions.wording import rewards_of
from awards.fund import rules
from awards.fund.models import Entitlement, PaymentList
from awards.fund.payment_list import payment_document
from awards.fund.sheet import payment_workbook
from campaigns.files.downloads import hand_out
from campaigns.law.doubts import doubts_about
from campaigns.law.models import AwardForm, RewardCoefficient
from campaigns.papers.downloads import docx_response
from emulation_portal.spreadsheets import CONTENT_TYPE
from emulation_portal.vietnamese import money_words

PAGE_SIZE = 50


@require_safe
def entitlements(request, pk):
    shown = _decision_or_404(request, pk)
    listed = _entitlements(shown)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    total = listed.aggregate(total=Sum("amount_vnd"))["total"]
    expected, errors = [], []
    if total is None:
        try:
            lines = shown.lines.granted().select_related("award_form")
            expected = rewards_of(lines, on=shown.paper.issued_on)
        except ValidationError as error:
            errors = error.messages
    return render(
        request,
        "awards/fund/entitlements.html",
        {
            "decision": shown,
            "page_obj": page,
            "total_vnd": total,
            "total_words": money_words(total) if total else "",
            "expected": expected,
            "errors": errors,
            "doubts": _doubts(shown),
            "payment_list": PaymentList.objects.filter(decision=shown)
            .select_related("file", "made_by")
            .first(),
            "may_record": rules.may_record(decision=shown, by=request.user),
        },
    )


@require_POST
def record(request, pk):
    shown = _decision_or_404(request, pk)
    try:
        rules.record_entitlements(decision=shown, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("The amounts are fixed and the payment list is made."))
    return redirect("fund:entitlements", pk)


@require_safe
def export(request, pk):
    shown = _decision_or_404(request, pk)
    content = payment_workbook(_entitlements(shown))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    name = f"danh-sach-chi-tien-thuong-{shown.round.code}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def payment_pdf(request, pk):
    shown = _decision_or_404(request, pk)
    made = PaymentList.objects.filter(decision=shown).select_related("file").first()
    if made is None:
        raise Http404
    return hand_out(request, made.file, record=made, as_attachment=False)


@require_safe
def payment_docx(request, pk):
    """The list that was made, for editing in Word: the same frozen amounts, the same day."""
    shown = _decision_or_404(request, pk)
    made = PaymentList.objects.filter(decision=shown).select_related("made_by").first()
    if made is None:
        raise Http404
    document = payment_document(
        decision=shown,
        entitlements=list(_entitlements(shown)),
        made_by=made.made_by,
        on=timezone.localdate(made.made_at),
    )
    return docx_response(document, name=f"danh-sach-chi-tien-thuong-{shown.round.code}")


def _doubts(shown: Decision) -> list[str]:
    forms = AwardForm.objects.filter(pk__in=shown.lines.granted().values("award_form"))
    return doubts_about(on=shown.paper.issued_on, award_forms=forms, only=(RewardCoefficient,))


def _entitlements(shown: Decision):
    return (
        Entitlement.objects.filter(line__decision=shown)
        .select_related("line__award_form")
        .order_by("line__position")
    )


def _decision_or_404(request, pk: int) -> Decision:
    readable = Decision.objects.visible_to(request.user).filter(
        status__in=FINAL, round__campaign__owner__in=rules.units_of_readers(request.user)
    )
    return get_object_or_404(
        readable.select_related("round__campaign__owner", "paper"),
        pk=pk,
    )
