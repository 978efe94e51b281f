"""The Office's pages of a round: the rounds, the queue of one, its moves and its workbook."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.evaluation.procedure import appraisal_doubts, mark_appraisal_due
from awards.evaluation.queries import queue, rounds_with_queue, status_counts, with_counts
from awards.evaluation.queue_forms import QueueFilter
from awards.evaluation.rules import close_nominations, round_moves, send_to_council
from awards.evaluation.sheets import queue_sheet
from awards.nominations.models import NominationStatus
from emulation_portal.spreadsheets import CONTENT_TYPE

PAGE_SIZE = 25
FUNNEL = (
    NominationStatus.SUBMITTED,
    NominationStatus.RECEIVED,
    NominationStatus.RETURNED,
    NominationStatus.ELIGIBLE,
    NominationStatus.INELIGIBLE,
)
ROUND_RULES = {"to_screening": close_nominations, "to_council": send_to_council}


@require_safe
def rounds(request):
    """Every opened round with the dossiers that wait in it."""
    found = with_counts(rounds_with_queue(request.user)).order_by("-year", "-pk")
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "awards/evaluation/rounds.html", {"page_obj": page_obj})


def _round_or_404(request, code: str):
    return get_object_or_404(rounds_with_queue(request.user), code=code)


@require_safe
def round_queue(request, code: str):
    """The dossiers of one round, to search, filter, order and open."""
    return _queue_page(request, _round_or_404(request, code))


def _queue_page(request, round, errors: ValidationError | None = None):
    dossiers = QueueFilter(request.GET, queryset=queue(round, request.user), round=round)
    counts = status_counts(round, request.user)
    own = reverse("evaluation:queue", args=[round.code])
    page_obj = Paginator(dossiers.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    mark_appraisal_due(page_obj.object_list)
    quotas = list(round.quotas.select_related("award_form"))
    context = {
        "round": round,
        "filter": dossiers,
        "page_obj": page_obj,
        "moves": round_moves(round, by=request.user),
        "quotas": quotas,
        "doubts": appraisal_doubts(round, {quota.award_form for quota in quotas}),
        "stages": [
            {
                "label": status.label,
                "count": counts.get(status, 0),
                "url": f"{own}?status={status.value}",
            }
            for status in FUNNEL
        ],
        "errors": errors,
    }
    return render(request, "awards/evaluation/queue.html", context)


@require_safe
def export(request, code: str):
    """The queue as filtered, as XLSX."""
    round = _round_or_404(request, code)
    dossiers = QueueFilter(request.GET, queryset=queue(round, request.user), round=round)
    response = HttpResponse(queue_sheet(round, dossiers.qs), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{round.code}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def move_round(request, code: str):
    """Close the nominations, or send the eligible dossiers to the Council."""
    round = _round_or_404(request, code)
    act = ROUND_RULES.get(request.POST.get("move", ""))
    if act is None:
        return redirect("evaluation:queue", code=code)
    try:
        act(round=round, by=request.user)
    except ValidationError as error:
        return _queue_page(request, round, error)
    messages.success(request, _("The round is now “%s”.") % round.get_status_display())
    return redirect("evaluation:queue", code=code)
