"""Pages of a workbook that is made in the background: ordering it, its progress, the file."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from awards.evaluation.queries import rounds_with_queue
from awards.office_queue.saved_views import kept_part
from awards.office_queue.tasks import make_dossiers
from awards.office_queue.views import chosen_dossiers, refused_filters, round_or_404
from awards.office_queue.workbook_forms import OrderForm
from awards.office_queue.workbook_models import WorkbookKind, WorkbookOrder
from awards.office_queue.workbooks import AT_ONCE, can_resume, order_workbook
from campaigns.files.downloads import hand_out


@require_http_methods(["GET", "HEAD", "POST"])
def order_dossiers(request, code: str):
    """Order the workbook of the dossiers as filtered."""
    round = round_or_404(request, code)
    chosen = chosen_dossiers(request, round)
    refused = refused_filters(code, chosen)
    if refused:
        return refused
    return order_page(
        request,
        round,
        kind=WorkbookKind.DOSSIERS,
        query=kept_part(request.GET.urlencode()),
        n_total=chosen.qs.count(),
        task=make_dossiers,
    )


def order_page(request, round, *, kind: str, query: str, n_total: int, task):
    """The page on which a workbook is ordered; sent, it leads to the progress."""
    form = OrderForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            order = order_workbook(
                key=form.cleaned_data["key"],
                round=round,
                kind=kind,
                query=query,
                n_total=n_total,
                enqueue=task.enqueue,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("evaluation:ordered", key=order.pk)
    context = {"round": round, "form": form, "n": n_total, "at_once": AT_ONCE}
    return render(request, "awards/office_queue/workbook_order.html", context)


def _order_or_404(request, key: uuid.UUID) -> WorkbookOrder:
    own = WorkbookOrder.objects.visible_to(request.user).filter(
        round__in=rounds_with_queue(request.user)
    )
    return get_object_or_404(own.select_related("round", "file"), pk=key)


@require_safe
def ordered(request, key):
    """How far the workbook is; once it is ready, the file."""
    return _render_order(request, key, "awards/office_queue/workbook.html")


@require_safe
def ordered_progress(request, key):
    """The progress alone, for the page that asks again and again."""
    return _render_order(request, key, "awards/office_queue/_workbook_progress.html")


def _render_order(request, key, template: str):
    order = _order_or_404(request, key)
    response = render(request, template, {"order": order, "can_resume": can_resume(order)})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def ordered_file(request, key):
    """The workbook itself, for whoever ordered it, in the role they ordered it in."""
    order = _order_or_404(request, key)
    if order.file is None:
        raise Http404
    return hand_out(request, order.file, record=order)
