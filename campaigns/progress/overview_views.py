"""Pages of the Office and the Director: units × tasks, periods, who has not reported."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.progress import rules
from campaigns.progress.access import keeps_progress, reads_details
from campaigns.progress.filters import MatrixFilter, StandingFilter
from campaigns.progress.forms import PeriodForm, ReportDayForm, SeriesForm
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.overview import TONES, Matrix
from campaigns.progress.sheets import matrix_sheet, standing_sheet
from campaigns.progress.standing import (
    MISSING,
    alarm,
    counted,
    counts_of,
    heads_of,
    in_state,
    units_of,
)
from campaigns.progress.views import (
    PAGE_SIZE,
    READ_OR_SEND,
    campaign_or_404,
    campaign_to_keep,
    require_keeping,
    sent,
)
from campaigns.units.models import Unit
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.refusals import show_refusal
from emulation_portal.spreadsheets import CONTENT_TYPE


def _led_campaign(request, code: str):
    campaign = campaign_or_404(request, code)
    if not reads_details(request.user, campaign):
        raise Http404
    return campaign


def _matrix(request, campaign):
    form = MatrixFilter(request.GET, periods=campaign.reporting_periods.all())
    form.is_valid()
    chosen = form.cleaned_data
    return form, Matrix(
        campaign,
        unit_text=chosen.get("unit", ""),
        task_text=chosen.get("task", ""),
        state=chosen.get("state", ""),
        period=form.chosen_period,
        order=chosen.get("o", ""),
    )


@require_safe
def overview(request, code: str):
    """Units × tasks, a page of each at a time."""
    campaign = _led_campaign(request, code)
    form, matrix = _matrix(request, campaign)
    units = matrix.unit_page(request.GET.get("page"))
    tasks = matrix.task_page(request.GET.get("task_page"))
    context = {
        "campaign": campaign,
        "form": form,
        "period": matrix.period,
        "totals": matrix.totals,
        "page_obj": units,
        "task_page": tasks,
        "columns": matrix.columns(list(tasks)),
        "rows": matrix.rows(list(units), list(tasks)),
        "legend": [(state.label, tone) for state, tone in TONES.items()],
    }
    return render(request, "campaigns/progress/overview.html", context)


def _download(content: bytes, code: str, what: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    name = f"{code}-{what}-{timezone.localdate():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def export(request, code: str):
    """All units × all tasks as filtered, as XLSX."""
    campaign = _led_campaign(request, code)
    _form, matrix = _matrix(request, campaign)
    return _download(matrix_sheet(campaign, matrix), campaign.code, "tien-do")


@require_safe
def periods(request, code: str):
    """The reporting periods of a campaign with who has reported, latest first."""
    campaign = _led_campaign(request, code)
    found = campaign.reporting_periods.order_by("-due_on", "-pk")
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    page_obj.object_list = counted(page_obj.object_list)
    for period in page_obj:
        period.has_begun = period.starts_on <= today
        period.tone = alarm(period.due_on) if period.n_missing else "good"
    context = {
        "campaign": campaign,
        "page_obj": page_obj,
        "is_keeper": keeps_progress(request.user, campaign),
    }
    return render(request, "campaigns/progress/periods.html", context)


@READ_OR_SEND
def new_period(request, code: str):
    """Add one period."""
    campaign = campaign_to_keep(request, code)
    form = PeriodForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            rules.add_period(campaign=campaign, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The period is added."))
            return redirect("progress:periods", code)
    context = {"campaign": campaign, "form": form}
    return render(request, "campaigns/progress/period_form.html", context)


@READ_OR_SEND
def new_series(request, code: str):
    """Add the periods of the whole campaign at once."""
    campaign = campaign_to_keep(request, code)
    today = timezone.localdate()
    first = min(max(today.year, campaign.starts_on.year), campaign.ends_on.year)
    form = SeriesForm(sent(request), initial={"from_year": first, "days_to_report": 10})
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.add_series(campaign=campaign, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            said = ngettext("%(n)d period is added.", "%(n)d periods are added.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("progress:periods", code)
    context = {"campaign": campaign, "form": form}
    return render(request, "campaigns/progress/series_form.html", context)


def _period_or_404(request, period_pk: int) -> ReportingPeriod:
    found = ReportingPeriod.objects.select_related("campaign__owner")
    period = get_object_or_404(found, pk=period_pk)
    if not reads_details(request.user, period.campaign):
        raise Http404
    return period


def _standing(request, period: ReportingPeriod):
    form = StandingFilter(request.GET)
    units = units_of(period)
    if form.is_valid():
        if form.cleaned_data["q"]:
            units = units.filter(pk__in=Unit.objects.matching(form.cleaned_data["q"]).values("pk"))
        if form.cleaned_data["state"]:
            units = in_state(units, form.cleaned_data["state"], period)
    return form, units


@require_safe
def period(request, period_pk: int):
    """Who has reported on a period and who has not."""
    return _period_page(request, _period_or_404(request, period_pk))


def _period_page(request, shown: ReportingPeriod, errors=None):
    form, units = _standing(request, shown)
    page_obj = Paginator(units, PAGE_SIZE).get_page(request.GET.get("page"))
    heads = heads_of(page_obj)
    for unit in page_obj:
        unit.heads = heads.get(unit.pk, [])
        unit.is_late = (
            unit.reported_at is not None and timezone.localdate(unit.reported_at) > shown.due_on
        )
        unit.has_not = unit.report_status in MISSING and unit.report_status != "returned"
    missing = list(in_state(units_of(shown), "missing", shown))
    their_heads = heads_of(missing)
    context = {
        "period": shown,
        "campaign": shown.campaign,
        "filter_form": form,
        "page_obj": page_obj,
        "counts": counts_of(shown),
        "tone": alarm(shown.due_on),
        "missing_text": "\n".join(
            " – ".join([unit.name, *[str(head) for head in their_heads.get(unit.pk, [])]])
            for unit in missing
        ),
        "is_keeper": keeps_progress(request.user, shown.campaign),
        "has_begun": shown.starts_on <= timezone.localdate(),
        "events": history_items(history_of(shown)),
        "errors": errors,
    }
    return render(request, "campaigns/progress/period.html", context)


@require_safe
def period_export(request, period_pk: int):
    """Who stands where in a period as filtered, as XLSX."""
    shown = _period_or_404(request, period_pk)
    _form, units = _standing(request, shown)
    return _download(standing_sheet(shown, units), shown.campaign.code, "bao-cao")


@READ_OR_SEND
def move_period(request, period_pk: int):
    """Another report day, with the reason."""
    shown = _period_or_404(request, period_pk)
    require_keeping(request, shown.campaign)
    form = ReportDayForm(sent(request), initial={"due_on": shown.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            rules.move_report_day(period=shown, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The report day is moved."))
            return redirect("progress:period", period_pk)
    context = {"campaign": shown.campaign, "form": form, "period": shown}
    return render(request, "campaigns/progress/period_move.html", context)


@require_POST
def remove_period(request, period_pk: int):
    """Take out a period nobody has begun to report on."""
    shown = _period_or_404(request, period_pk)
    code = shown.campaign.code
    try:
        rules.remove_period(period=shown, by=request.user)
    except ValidationError as error:
        return _period_page(request, shown, error)
    messages.success(request, _("The period is taken out."))
    return redirect("progress:periods", code)
