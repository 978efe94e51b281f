"""Pages on which a head writes a report and hands it in; nothing typed is lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.accounts.models import Role
from campaigns.files.rules import examine
from campaigns.progress import rules
from campaigns.progress.forms import EntryForm, ReportForm
from campaigns.progress.lines import lines_for, missing_in
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.report_models import ProgressReport
from campaigns.progress.report_views import (
    file_or_404,
    files_of,
    report_or_404,
    returned_because,
)
from campaigns.progress.reports import content_of
from campaigns.progress.standing import alarm
from campaigns.progress.views import PAGE_SIZE, READ_OR_SEND, sent
from campaigns.units.models import Unit
from emulation_portal.templatetags.portal import moment


def _asked_or_404(request, period_pk: int, unit_code: str):
    """The period and the unit, for the head of the unit."""
    unit = get_object_or_404(Unit, code=unit_code, pk__in=request.user.units_as(Role.HEAD))
    periods = ReportingPeriod.objects.running().select_related("campaign__owner")
    return get_object_or_404(periods, pk=period_pk), unit


def _report_of(period: ReportingPeriod, unit: Unit) -> ProgressReport:
    found = ProgressReport.objects.filter(period=period, unit=unit).first()
    return found or ProgressReport(period=period, unit=unit)


@READ_OR_SEND
def write(request, period_pk: int, unit_code: str):
    """The whole report on one page; what is typed saves itself."""
    period, unit = _asked_or_404(request, period_pk, unit_code)
    report = _report_of(period, unit)
    if request.method != "POST" and not report.is_writable:
        return redirect("progress:report", report.pk)
    paginator = Paginator(lines_for(unit, period), PAGE_SIZE)
    page_obj = paginator.get_page(request.GET.get("page"))
    initial = {"summary": report.summary, "edit_number": report.edit_number}
    form = ReportForm(sent(request), request.FILES or None, initial=initial)
    entries = [EntryForm(sent(request), line=line) for line in page_obj]
    is_saved = False
    if request.method == "POST":
        is_saved = _save(request, period, unit, form, entries)
        report = _report_of(period, unit)
        if request.htmx:
            return _autosaved(request, report, form, entries)
        if is_saved:
            _attach_all(request, period, unit, form)
        if is_saved and form.is_valid() and all(entry.is_valid() for entry in entries):
            messages.success(request, _("Saved at %(time)s.") % {"time": moment(report.saved_at)})
            return redirect(_after(request, period, unit, page_obj))
        _with_number(form, report)
    context = {
        "period": period,
        "unit": unit,
        "report": report,
        "form": form,
        "entries": entries,
        "page_obj": page_obj,
        "attached": files_of(report, removable=True),
        "because": returned_because(report),
        "is_saved": is_saved,
        "tone": alarm(period.due_on),
        "problems": _problems(form, entries),
    }
    return render(request, "campaigns/progress/write.html", context)


def _save(request, period, unit, form: ReportForm, entries: list[EntryForm]) -> bool:
    """Keep what is fit to keep; what is not stays on the page with the reason."""
    form.is_valid()
    number = form.cleaned_data.get("edit_number") or 0
    typed = [
        rules.EntryInput(
            assignment_id=entry.line.assignment.pk,
            figure=entry.cleaned_data.get("figure"),
            percent=entry.cleaned_data["percent"],
            text=entry.cleaned_data["text"],
            edit_number=number,
        )
        for entry in entries
        if entry.is_valid()
    ]
    try:
        rules.save_report(
            period=period,
            unit=unit,
            entries=typed,
            summary=form.cleaned_data.get("summary"),
            edit_number=number,
            by=request.user,
        )
    except ValidationError as error:
        _show_conflicts(error, form, entries)
        return False
    return True


def _show_conflicts(error: ValidationError, form: ReportForm, entries: list[EntryForm]) -> None:
    """Each refusal at its task; what is on record now stands beside what was typed."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    by_key = {str(entry.line.assignment.pk): entry for entry in entries}
    for key, errors in error.error_dict.items():
        if key in by_key:
            by_key[key].add_error("text", errors)
            by_key[key].is_in_conflict = True
        else:
            form.add_error(key if key in form.fields else None, errors)


def _problems(form: ReportForm, entries: list[EntryForm]) -> list[dict]:
    return [
        {
            "message": f"{entry.line.assignment.task.title[:60]}: {message}",
            "field_id": entry[name].id_for_label if name in entry.fields else "",
        }
        for entry in entries
        if entry.is_bound
        for name, found in entry.errors.items()
        for message in found
    ]


def _with_number(form: ReportForm, report: ProgressReport) -> None:
    """After a refusal the next save is meant: both texts were seen."""
    form.data = form.data.copy()
    form.data["edit_number"] = report.edit_number


def _attach_all(request, period, unit, form: ReportForm) -> None:
    """Attach each file; those refused are named next to the field, the others stay attached."""
    for upload in form.cleaned_data.get("files", []):
        try:
            # Reading and scanning take long: nobody else's writing waits for them.
            examine(upload)
            rules.attach_file(period=period, unit=unit, upload=upload, by=request.user)
        except ValidationError as error:
            for sentence in error.messages:
                form.add_error("files", f"{upload.name[:80]}: {sentence}")


def _autosaved(request, report: ProgressReport, form: ReportForm, entries: list[EntryForm]):
    """The line at the end of the form after it saved itself."""
    errors = [message for found in form.errors.values() for message in found]
    errors += [problem["message"] for problem in _problems(form, entries)]
    context = {"report": report, "errors": errors}
    response = render(request, "campaigns/progress/_autosaved.html", context)
    if not errors:
        response["HX-Trigger"] = "portal:saved"
    return response


def _after(request, period, unit, page_obj) -> str:
    """Where to go after a save: the next tasks, the check, or back to the list."""
    own_url = reverse("progress:write", args=[period.pk, unit.code])
    if request.POST.get("then") != "next":
        return reverse("progress:own")
    if page_obj.has_next():
        return f"{own_url}?page={page_obj.next_page_number()}"
    return reverse("progress:check", args=[period.pk, unit.code])


@require_safe
def check(request, period_pk: int, unit_code: str):
    """Everything on one page before it goes to the Office."""
    period, unit = _asked_or_404(request, period_pk, unit_code)
    report = _report_of(period, unit)
    if report.pk is None:
        return redirect("progress:write", period_pk, unit_code)
    if not report.is_writable:
        return redirect("progress:report", report.pk)
    return _check_page(request, report)


def _check_page(request, report: ProgressReport, errors=None):
    context = {
        "report": report,
        "content": content_of(report),
        "files": files_of(report),
        "missing": missing_in(lines_for(report.unit, report.period, report)),
        "tone": alarm(report.period.due_on),
        "errors": errors,
    }
    return render(request, "campaigns/progress/check.html", context)


@require_POST
def hand_in(request, period_pk: int, unit_code: str):
    """Submit; pressed twice, both lead to the same confirmation."""
    period, unit = _asked_or_404(request, period_pk, unit_code)
    report = get_object_or_404(
        ProgressReport.objects.select_related("period__campaign__owner", "unit"),
        period=period,
        unit=unit,
    )
    try:
        rules.submit_report(report=report, by=request.user)
    except ValidationError as error:
        return _check_page(request, report, error)
    return redirect("progress:submitted", report.pk)


@READ_OR_SEND
def remove_file(request, report_pk: int, file_pk: int):
    """Take a file out of a report that is being written."""
    shown = report_or_404(request, report_pk)
    back = reverse("progress:write", args=[shown.period_id, shown.unit.code])
    if request.method == "POST":
        try:
            rules.remove_file(file=file_or_404(shown, file_pk), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(back)
