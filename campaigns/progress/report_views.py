"""Pages of a report to read: the head's own list, the report, its versions, its acceptance."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns.accounts.models import Role
from campaigns.files.downloads import hand_out
from campaigns.progress import rules
from campaigns.progress.access import led_campaigns
from campaigns.progress.models import TaskAssignment
from campaigns.progress.report_models import ProgressFile, ProgressReport
from campaigns.progress.reports import content_of
from campaigns.progress.standing import reports_asked_of
from campaigns.progress.views import PAGE_SIZE
from campaigns.workflow.rules import available_moves, history_of
from campaigns.workflow.wording import history_items


@require_safe
def own(request):
    """What to report now, and my unit's tasks by deadline; for who leads, the campaigns."""
    headed = request.user.units_as(Role.HEAD)
    tasks = (
        TaskAssignment.objects.live()
        .filter(unit__in=headed)
        .select_related("task__campaign", "unit")
        .order_by("done_on", "due_on", "task__position", "pk")
    )
    is_done_shown = bool(request.GET.get("done"))
    if not is_done_shown:
        tasks = tasks.filter(done_on=None)
    context = {
        "is_head": bool(headed),
        "n_units": len(headed),
        "asked": reports_asked_of(headed) if headed else [],
        "page_obj": Paginator(tasks, PAGE_SIZE).get_page(request.GET.get("page")),
        "reports": ProgressReport.objects.filter(unit__in=headed)
        .exclude(first_submitted_at=None)
        .select_related("period", "unit")
        .order_by("-submitted_at")[:8],
        "campaigns": led_campaigns(request.user).order_by("-starts_on", "code")[:PAGE_SIZE],
        "is_done_shown": is_done_shown,
    }
    return render(request, "campaigns/progress/own.html", context)


def returned_because(report: ProgressReport) -> str:
    if report.pk is None:
        return ""
    last = history_of(report).filter(action="return_report").last()
    return last.reason if last else ""


def files_of(report: ProgressReport, *, removable: bool = False) -> list[dict]:
    if report.pk is None:
        return []
    return [
        {
            "name": kept.file.name,
            "size": kept.file.n_bytes,
            "url": reverse("progress:file", args=[report.pk, kept.pk]),
            "remove_url": reverse("progress:remove_file", args=[report.pk, kept.pk])
            if removable
            else "",
        }
        for kept in report.files.filter(removed_at=None).select_related("file")
    ]


def report_or_404(request, report_pk: int) -> ProgressReport:
    seen = ProgressReport.objects.visible_to(request.user).select_related(
        "period__campaign__owner", "unit", "submitted_by"
    )
    return get_object_or_404(seen, pk=report_pk)


@require_safe
def submitted(request, report_pk: int):
    """The confirmation: what was handed in, and what happens next."""
    report = report_or_404(request, report_pk)
    version = report.versions.last()
    if version is None or report.is_writable:
        raise Http404
    next_steps = [
        _("The Office of %(unit)s reads the report and accepts it here.")
        % {"unit": report.period.campaign.owner.name},
        _("If something is missing, it comes back to you with a message."),
    ]
    context = {"report": report, "version": version, "next_steps": next_steps}
    return render(request, "campaigns/progress/submitted.html", context)


@require_safe
def report(request, report_pk: int):
    """One report as it was handed in last; its head sees what is being written."""
    return _report_page(request, report_or_404(request, report_pk))


def _report_page(request, shown: ProgressReport, **refused):
    is_own = request.user.holds(Role.HEAD, shown.unit)
    versions = list(shown.versions.select_related("submitted_by"))
    is_in_writing = is_own and shown.is_writable
    content = content_of(shown) if is_in_writing or not versions else versions[-1].content
    moves = available_moves(shown, by=request.user)
    context = {
        "report": shown,
        "content": content,
        "files": kept_files(shown, content),
        "versions": versions,
        "is_own": is_own,
        "because": returned_because(shown) if shown.status == "returned" else "",
        "moves": [move for move in moves if move.name in MOVES],
        "events": history_items(history_of(shown)),
        **refused,
    }
    return render(request, "campaigns/progress/report.html", context)


def kept_files(shown: ProgressReport, content: dict) -> list[dict]:
    return [
        {
            "name": kept["name"],
            "size": kept["n_bytes"],
            "sha256": kept["sha256"],
            "url": reverse("progress:file", args=[shown.pk, kept["key"]]),
        }
        for kept in content["files"]
    ]


MOVES = {
    "accept_report": (rules.accept_report, gettext_lazy("The report is accepted.")),
    "return_report": (rules.return_report, gettext_lazy("The report went back to its unit.")),
}


@require_POST
def move(request, report_pk: int):
    """Accept, or return with a message."""
    shown = report_or_404(request, report_pk)
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if name not in MOVES:
        raise Http404
    act, said = MOVES[name]
    takes = {"reason": reason} if name == "return_report" else {}
    try:
        act(report=shown, **takes, by=request.user)
    except ValidationError as error:
        shown.refresh_from_db()
        return _report_page(
            request,
            shown,
            errors=error.messages,
            open_move=name,
            reason=reason,
            reason_error=" ".join(error.messages) if takes else "",
        )
    messages.success(request, said)
    waiting = ProgressReport.objects.filter(period=shown.period, status="submitted")
    following = waiting.order_by("first_submitted_at", "pk").first()
    if name == "accept_report" and following:
        return redirect("progress:report", following.pk)
    return redirect("progress:period", shown.period_id)


@require_safe
def version(request, report_pk: int, number: int):
    """The report as it was handed in at that time."""
    shown = report_or_404(request, report_pk)
    kept = get_object_or_404(shown.versions.select_related("submitted_by"), number=number)
    context = {
        "report": shown,
        "version": kept,
        "content": kept.content,
        "files": kept_files(shown, kept.content),
    }
    return render(request, "campaigns/progress/version.html", context)


def file_or_404(report: ProgressReport, file_pk: int) -> ProgressFile:
    return get_object_or_404(ProgressFile.objects.select_related("file"), pk=file_pk, report=report)


@require_safe
def file(request, report_pk: int, file_pk: int):
    """Hand out one file to whoever may see its report."""
    shown = report_or_404(request, report_pk)
    return hand_out(request, file_or_404(shown, file_pk).file, record=shown)
