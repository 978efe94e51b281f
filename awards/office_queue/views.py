"""The Office's pages of a round: the rounds, the queue of one, its moves and its workbook."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from awards.evaluation.procedure import appraisal_doubts
from awards.evaluation.queries import QUEUE_ROLES, queue, rounds_with_queue
from awards.nominations.models import NominationStatus
from awards.office_queue.ages import mark_ages
from awards.office_queue.forms import MINE, NOBODYS, QueueFilter
from awards.office_queue.models import BulkKind, SavedView
from awards.office_queue.queries import rows_of, status_counts, with_counts
from awards.office_queue.round_sheets import round_sheets
from awards.office_queue.saved_views import delete_view, kept_part, save_view
from awards.office_queue.sheets import queue_sheet
from awards.office_queue.workbooks import AT_ONCE
from awards.summary_list.rules import close_nominations, round_moves, send_to_council
from campaigns.accounts.models import Role
from emulation_portal.spreadsheets import CONTENT_TYPE, workbook_of
from emulation_portal.ways_back import form_stands_on

PAGE_SIZE = 25
FUNNEL = (
    NominationStatus.SUBMITTED,
    NominationStatus.RECEIVED,
    NominationStatus.RETURNED,
    NominationStatus.ELIGIBLE,
    NominationStatus.INELIGIBLE,
)
# What the Office still has to do is called so; the rest by its status.
TO_DO = {
    NominationStatus.SUBMITTED: gettext_lazy("To receive"),
    NominationStatus.RECEIVED: gettext_lazy("To appraise"),
}
ROUND_RULES = {"to_screening": close_nominations, "to_council": send_to_council}


@require_safe
def rounds(request):
    """Every opened round with the dossiers that wait in it."""
    if not any(request.user.holds(role) for role in QUEUE_ROLES):
        raise Http404
    found = with_counts(rounds_with_queue(request.user)).order_by("-year", "-pk")
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "awards/office_queue/rounds.html", {"page_obj": page_obj})


def round_or_404(request, code: str):
    """A round whose queue this person reads."""
    return get_object_or_404(rounds_with_queue(request.user), code=code)


def chosen_dossiers(request, round, query=None) -> QueueFilter:
    """The queue as an address filters and orders it."""
    query = request.GET if query is None else query
    return QueueFilter(query, queryset=queue(round, request.user), round=round, user=request.user)


@require_safe
def round_queue(request, code: str):
    """The dossiers of one round, to search, filter, order, open and act on."""
    return _queue_page(request, round_or_404(request, code))


def refused_filters(code: str, dossiers: QueueFilter):
    """Back to the queue, which says what is wrong with the filters; None where nothing is."""
    if dossiers.is_valid():
        return None
    return redirect(f"{reverse('evaluation:queue', args=[code])}?{dossiers.data.urlencode()}")


def _queue_page(request, round, errors=None, view_name: str = "", query=None):
    dossiers = chosen_dossiers(request, round, query)
    counts = status_counts(round, request.user)
    own = reverse("evaluation:queue", args=[round.code])
    # Keys alone are ordered and counted; what a row shows is read for one page.
    keys = dossiers.qs.values_list("pk", flat=True)
    page_obj = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    page_obj.object_list = rows_of(page_obj.object_list)
    mark_ages(page_obj.object_list)
    quotas = list(round.quotas.select_related("award_form"))
    views, chosen = _views(request.user, own, counts), kept_part(dossiers.form.data.urlencode())
    context = {
        "round": round,
        "filter": dossiers,
        "filter_query": chosen,
        "is_narrowed": _is_narrowed(dossiers.form, chosen, views),
        "page_obj": page_obj,
        "can_act": request.user.holds(Role.OFFICE, round.campaign.owner),
        "acts": BulkKind.choices,
        "views": views,
        "view_name": view_name,
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
        "is_naming": bool(view_name or errors),
        "errors": errors or dossiers.problems(),
    }
    return render(request, "awards/office_queue/queue.html", context)


def _is_narrowed(form, chosen: str, views: list[dict]) -> bool:
    """Whether filters besides the search hold what no view says, or what is not valid."""
    if form.errors:
        return True
    if any(view["query"] == chosen for view in views):
        return False
    return any(form.data.get(name) for name in form.fields if name != "q")


def _views(user, own: str, counts: dict[str, int]) -> list[dict]:
    """The views that everybody of the Office has, first by what is to be done; then one's own,
    which can be deleted."""
    by_status = [
        {
            "label": TO_DO.get(status, status.label),
            "n": counts.get(status, 0),
            "query": f"status={status.value}",
            "url": f"{own}?status={status.value}",
        }
        for status in FUNNEL
    ]
    offered = [
        (_("Assigned to me"), {"officer": MINE}),
        (_("Assigned to nobody"), {"officer": NOBODYS}),
        (_("Overdue"), {"deadline": "overdue"}),
        (_("Likeness to be decided on"), {"mark": "likeness"}),
    ]
    everything = {"label": _("All dossiers"), "n": sum(counts.values()), "query": "", "url": own}
    shared = [
        {"label": label, "query": urlencode(query), "url": f"{own}?{urlencode(query)}"}
        for label, query in offered
    ]
    saved = [
        {"label": one.name, "query": one.query, "url": f"{own}?{one.query}", "pk": one.pk}
        for one in SavedView.objects.filter(user=user)
    ]
    return [everything, *by_status, *shared, *saved]


@form_stands_on("evaluation:queue")
@require_POST
def save_queue_view(request, code: str):
    """Keep the filters of the page under a name."""
    round = round_or_404(request, code)
    name, query = request.POST.get("name", ""), request.POST.get("query", "")
    try:
        view = save_view(name=name, query=query, by=request.user)
    except ValidationError as error:
        refused = [
            {"message": sentence, "field_id": "id_view_name"}
            for sentence in error.message_dict["name"]
        ]
        return _queue_page(request, round, refused, view_name=name, query=QueryDict(query))
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(f"{reverse('evaluation:queue', args=[code])}?{view.query}")


@form_stands_on("evaluation:queue", "code")
@require_POST
def delete_queue_view(request, code: str, view_pk: int):
    """Forget a view of one's own."""
    round_or_404(request, code)
    view = get_object_or_404(SavedView, pk=view_pk, user=request.user)
    delete_view(view=view, by=request.user)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("evaluation:queue", code=code)


@require_safe
def export(request, code: str):
    """The queue as filtered, as XLSX."""
    round = round_or_404(request, code)
    chosen = chosen_dossiers(request, round)
    refused = refused_filters(code, chosen)
    if refused:
        return refused
    dossiers = chosen.qs.select_related("unit", "quota__award_form")
    return sheet_response(queue_sheet(round, dossiers), round.code)


@require_safe
def workbook(request, code: str):
    """Everything on the dossiers as filtered: criteria, findings, appraisals, proposals; of many
    the page on which it is ordered."""
    round = round_or_404(request, code)
    chosen = chosen_dossiers(request, round)
    refused = refused_filters(code, chosen)
    if refused:
        return refused
    if chosen.qs.count() > AT_ONCE:
        address = reverse("evaluation:order_workbook", args=[code])
        return redirect(f"{address}?{request.GET.urlencode()}")
    sheets = round_sheets(round, chosen.qs)
    return sheet_response(workbook_of(sheets), f"ho-so-{round.code}")


def sheet_response(content: bytes, name: str) -> HttpResponse:
    """A workbook as a download that no cache keeps."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@form_stands_on("evaluation:queue")
@require_POST
def move_round(request, code: str):
    """Close the nominations, or send the eligible dossiers to the Council."""
    round = round_or_404(request, code)
    act = ROUND_RULES.get(request.POST.get("move", ""))
    if act is None:
        return redirect("evaluation:queue", code=code)
    try:
        act(round=round, by=request.user)
    except ValidationError as error:
        return _queue_page(request, round, error)
    messages.success(request, _("The round is now “%s”.") % round.get_status_display())
    return redirect("evaluation:queue", code=code)
