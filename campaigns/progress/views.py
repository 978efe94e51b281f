"""Pages of tasks: how far a campaign is, its tasks, to whom each is given."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.plans.models import OPEN_TO_ALL, Campaign
from campaigns.progress import rules
from campaigns.progress.access import keeps_progress, reads_details
from campaigns.progress.filters import AssignmentFilter, TaskFilter
from campaigns.progress.forms import (
    DeadlineForm,
    FromPlanForm,
    GiveForm,
    PassOnForm,
    TaskForm,
    WithdrawForm,
)
from campaigns.progress.models import PlanTask, TaskAssignment
from campaigns.progress.overview import (
    Matrix,
    figures_by_task,
    ordered_by_progress,
    totals_of,
)
from campaigns.progress.report_models import ProgressEntry, ReportStatus
from campaigns.progress.standing import alarm, counted
from campaigns.progress.tasks import has_ended, items_without_task, units_to_give
from campaigns.units.succession import successors_of
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def sent(request):
    return request.POST if request.method == "POST" else None


def campaign_or_404(request, code: str) -> Campaign:
    """A campaign that was launched: before that nothing of it is under way."""
    readable = Campaign.objects.visible_to(request.user).filter(status__in=OPEN_TO_ALL)
    return get_object_or_404(readable.select_related("owner"), code=code)


def campaign_to_keep(request, code: str) -> Campaign:
    campaign = campaign_or_404(request, code)
    require_keeping(request, campaign)
    return campaign


def require_keeping(request, campaign: Campaign) -> None:
    if not keeps_progress(request.user, campaign):
        raise PermissionDenied(_("Your role does not allow this act here."))


@require_safe
def campaign(request, code: str):
    """How far a campaign is, task by task: numbers for everybody, the way to details for some."""
    shown = campaign_or_404(request, code)
    tasks = TaskFilter(request.GET, queryset=shown.tasks.all())
    ordered = ordered_by_progress(tasks.qs, request.GET.get("o", ""))
    page_obj = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    matrix = Matrix(shown)
    on_page = {task.pk for task in page_obj}
    lines = matrix.columns([line for line in matrix.tasks if line.pk in on_page])
    given = {line.pk: line for line in lines}
    for task in page_obj:
        line = given.get(task.pk)
        task.totals, task.figures = (line.totals, line.figures) if line else (None, None)
    is_leading = reads_details(request.user, shown)
    context = {
        "campaign": shown,
        "totals": matrix.totals,
        "filter": tasks,
        "page_obj": page_obj,
        "is_leading": is_leading,
        "is_keeper": keeps_progress(request.user, shown),
    }
    if is_leading:
        running = shown.reporting_periods.running().order_by("-due_on", "-pk")
        context["periods"] = counted(running[:3])
        for period in context["periods"]:
            period.tone = alarm(period.due_on)
        context["n_orphans"] = matrix.n_orphans
    return render(request, "campaigns/progress/campaign.html", context)


def _orphans(campaign: Campaign):
    """Unfinished tasks of units that have ended, to be passed on."""
    return (
        TaskAssignment.objects.live()
        .of_campaign(campaign)
        .filter(done_on=None)
        .exclude(pk__in=TaskAssignment.objects.of_living_units().of_campaign(campaign).values("pk"))
        .select_related("task", "unit")
        .order_by("unit__position", "task__position", "pk")
    )


@require_safe
def orphans(request, code: str):
    """Tasks whose unit has ended: each to be passed on to a successor."""
    kept = campaign_to_keep(request, code)
    page_obj = Paginator(_orphans(kept), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"campaign": kept, "page_obj": page_obj}
    return render(request, "campaigns/progress/orphans.html", context)


@READ_OR_SEND
def from_plan(request, code: str):
    """Make tasks of the plan's contents and duties: those ticked, or one with one click."""
    kept = campaign_to_keep(request, code)
    items = items_without_task(kept)
    form = FromPlanForm(sent(request), items=items)
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.add_tasks_from_plan(
                campaign=kept, items=list(form.cleaned_data["items"]), by=request.user
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            said = ngettext("%(n)d task is added.", "%(n)d tasks are added.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect(
                "progress:from_plan" if request.POST.get("then") == "stay" else "progress:campaign",
                code,
            )
    context = {"campaign": kept, "form": form, "items": items}
    return render(request, "campaigns/progress/from_plan.html", context)


@READ_OR_SEND
def new_task(request, code: str):
    """Type in a task."""
    kept = campaign_to_keep(request, code)
    form = TaskForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.add_task(campaign=kept, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The task is added. Give it to units now."))
            return redirect("progress:give", made.pk)
    context = {"campaign": kept, "form": form, "task": None}
    return render(request, "campaigns/progress/task_form.html", context)


def _task_or_404(request, task_pk: int) -> PlanTask:
    readable = PlanTask.objects.visible_to(request.user).filter(campaign__status__in=OPEN_TO_ALL)
    found = readable.select_related("campaign__owner", "item")
    return get_object_or_404(found, pk=task_pk)


def _task_to_keep(request, task_pk: int) -> PlanTask:
    task = _task_or_404(request, task_pk)
    require_keeping(request, task.campaign)
    return task


@require_safe
def task(request, task_pk: int):
    """One task: how far it is in all units; unit by unit for those who lead."""
    shown = _task_or_404(request, task_pk)
    live = shown.assignments.live()
    context = {
        "task": shown,
        "campaign": shown.campaign,
        "totals": totals_of(live),
        "figures": figures_by_task([shown.pk]).get(shown.pk),
        "is_leading": reads_details(request.user, shown.campaign),
        "is_keeper": keeps_progress(request.user, shown.campaign),
    }
    if context["is_leading"]:
        accepted = (
            ProgressEntry.objects.filter(
                assignment=OuterRef("pk"), report__status=ReportStatus.ACCEPTED
            )
            .order_by()
            .values("assignment")
            .annotate(total=Sum("figure"))
        )
        rows = live.select_related("unit").annotate(figure=Subquery(accepted.values("total")))
        found = AssignmentFilter(request.GET, queryset=rows.order_by("unit__position", "pk"))
        context["filter"] = found
        context["page_obj"] = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
        context["withdrawn"] = shown.assignments.exclude(withdrawn_at=None).select_related("unit")[
            :PAGE_SIZE
        ]
        context["events"] = history_items(history_of(shown))
    return render(request, "campaigns/progress/task.html", context)


@READ_OR_SEND
def edit_task(request, task_pk: int):
    """Change the words of a task."""
    shown = _task_to_keep(request, task_pk)
    initial = {name: getattr(shown, name) for name in TaskForm.base_fields}
    form = TaskForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rules.describe_task(task=shown, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The task is changed."))
            return redirect("progress:task", task_pk)
    context = {"campaign": shown.campaign, "form": form, "task": shown}
    return render(request, "campaigns/progress/task_form.html", context)


@READ_OR_SEND
def give(request, task_pk: int):
    """Give a task to one, several or all units."""
    shown = _task_to_keep(request, task_pk)
    had = shown.assignments.live().values("unit")
    form = GiveForm(sent(request), units=units_to_give(shown.campaign), had=had)
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.assign_task(
                task=shown,
                units=form.chosen,
                due_on=form.cleaned_data["due_on"],
                target=form.cleaned_data["target"],
                by=request.user,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            said = ngettext(
                "The task is given to %(n)d unit.", "The task is given to %(n)d units.", len(made)
            )
            messages.success(request, said % {"n": len(made)})
            return redirect("progress:task", task_pk)
    context = {"campaign": shown.campaign, "form": form, "task": shown}
    return render(request, "campaigns/progress/give.html", context)


ASSIGNMENT_ACTS = {
    "deadline": (rules.move_deadline, gettext_lazy("The deadline is moved.")),
    "withdraw": (rules.withdraw_assignment, gettext_lazy("The task is withdrawn from the unit.")),
    "pass_on": (rules.pass_on, gettext_lazy("The task is passed on.")),
}


@READ_OR_SEND
def assignment(request, assignment_pk: int):
    """A task in the hands of one unit: another deadline, withdrawal, or on to the successor."""
    found = TaskAssignment.objects.select_related("task__campaign__owner", "unit")
    shown = get_object_or_404(found, pk=assignment_pk)
    if not reads_details(request.user, shown.task.campaign):
        raise Http404
    require_keeping(request, shown.task.campaign)
    ended = has_ended(shown.unit)
    chosen = request.POST.get("act", "")

    def typed(act):
        return request.POST if chosen == act else None

    all_forms = {
        "deadline": DeadlineForm(typed("deadline"), auto_id="id_deadline_%s"),
        "withdraw": WithdrawForm(typed("withdraw"), auto_id="id_withdraw_%s"),
    }
    if ended:
        units = units_to_give(shown.task.campaign)
        heirs = [unit for unit in successors_of(shown.unit) if unit in units]
        all_forms = {
            "pass_on": PassOnForm(typed("pass_on"), units=units, first=heirs[0] if heirs else None)
        } | {"withdraw": all_forms["withdraw"]}
    if request.method == "POST":
        if chosen not in all_forms:
            raise Http404
        form = all_forms[chosen]
        act, said = ASSIGNMENT_ACTS[chosen]
        if form.is_valid():
            try:
                act(assignment=shown, **form.cleaned_data, by=request.user)
            except ValidationError as error:
                show_refusal(form, error)
                shown.refresh_from_db()
            else:
                messages.success(request, said)
                return redirect("progress:task", shown.task_id)
    context = {
        "assignment": shown,
        "campaign": shown.task.campaign,
        "forms": all_forms,
        "form": all_forms.get(chosen),
        "is_open": shown.is_live and shown.done_on is None,
        "has_ended": ended,
        "events": history_items(history_of(shown)),
    }
    return render(request, "campaigns/progress/assignment.html", context)
