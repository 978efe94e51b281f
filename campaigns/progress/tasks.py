"""Tasks taken from the plan and given to units: by when, how much; moved or withdrawn."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.plans.models import Campaign, PlanItem, PlanItemKind
from campaigns.progress.access import require_keeper
from campaigns.progress.models import PlanTask, TaskAssignment, behind_from
from campaigns.units.models import OUTSIDE_KINDS, Unit, UnitKind
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise, short_date

# What of a plan can be a task: contents and programmes (section II.2), duties (section V).
TASK_KINDS = (PlanItemKind.CONTENT, PlanItemKind.PROGRAMME, PlanItemKind.DUTY)
NO_TASK_FOR = (*OUTSIDE_KINDS, UnitKind.PROVINCE)
TITLE_LENGTH = 300


def items_without_task(campaign: Campaign):
    """Contents, programmes and duties of the plan that are no task yet, in the plan's order."""
    return (
        campaign.items.filter(kind__in=TASK_KINDS, tasks=None)
        .select_related("unit")
        .order_by("kind", "position")
    )


def units_to_give(campaign: Campaign):
    """The units that can be given tasks today: everything below the owner that has not ended.

    Source: plan 2021–2025, section V.1 (heads of all units).
    """
    today = timezone.localdate()
    found: set[int] = set()
    level = {campaign.owner_id}
    while level:
        below = Unit.objects.filter(parent__in=level).exclude(pk__in=found)
        level = set(below.values_list("pk", flat=True))
        found |= level
    alive = Unit.objects.existing_on(today).filter(pk__in=found).exclude(kind__in=NO_TASK_FOR)
    return alive.exclude(last_day__lt=today).order_by("position", "code")


def has_ended(unit: Unit) -> bool:
    return unit.last_day is not None and unit.last_day < timezone.localdate()


@rule
def add_task(
    *,
    campaign: Campaign,
    title: str,
    description: str = "",
    measure: str = "",
    item: PlanItem | None = None,
    by,
) -> PlanTask:
    """Make a task of a launched campaign, after the others.

    Source: plan 2021–2025, sections II.2 and V.
    Raises: PermissionDenied; ValidationError not_launched, other_plan, or on a field.
    """
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    require_keeper(locked, by=by)
    if item is not None and item.campaign_id != locked.pk:
        raise ValidationError(_("This item belongs to another plan."), code="other_plan")
    last = locked.tasks.aggregate(last=Max("position"))["last"] or 0
    task = PlanTask(
        campaign=locked,
        item=item,
        title=normalise(title),
        description=description.strip(),
        measure=normalise(measure),
        position=last + 1,
    )
    task.full_clean()
    task.save()
    record_event(task, "add_task", by=by, after={"title": task.title, "measure": task.measure})
    return task


@rule
def add_tasks_from_plan(*, campaign: Campaign, items: Sequence[PlanItem], by) -> list[PlanTask]:
    """Make a task of each of these items of the plan that is none yet.

    Guarantees that a title longer than a line keeps the whole sentence as what is expected.
    Source: plan 2021–2025, sections II.2 and V.
    Raises: PermissionDenied; ValidationError not_launched, other_plan, nothing_chosen.
    """
    if not items:
        raise ValidationError(_("Choose at least one item of the plan."), code="nothing_chosen")
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    taken = set(campaign.tasks.exclude(item=None).values_list("item", flat=True))
    return [
        add_task(
            campaign=campaign,
            item=item,
            title=_as_title(item.text),
            description=item.text if len(item.text) > TITLE_LENGTH else "",
            by=by,
        )
        for item in items
        if item.pk not in taken
    ]


def _as_title(text: str) -> str:
    text = normalise(text).lstrip("+-– ").rstrip(";.")
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rstrip() + "…"


@rule
def describe_task(*, task: PlanTask, title: str, description: str, measure: str, by) -> PlanTask:
    """Change the words of a task; what units reported on it stays.

    The unit of measure stands once a figure was reported in it.
    Source: this project.
    Raises: PermissionDenied; ValidationError not_launched, measured_already, or on a field.
    """
    locked = PlanTask.objects.select_for_update(no_key=True).get(pk=task.pk)
    require_keeper(locked.campaign, by=by)
    measure = normalise(measure)
    has_figures = locked.assignments.filter(entries__figure__isnull=False).exists()
    if measure != locked.measure and has_figures:
        raise ValidationError(
            {
                "measure": ValidationError(
                    _("Figures were reported in “%(measure)s” already."),
                    code="measured_already",
                    params={"measure": locked.measure},
                )
            }
        )
    before = {"title": locked.title, "measure": locked.measure}
    locked.title, locked.measure = normalise(title), measure
    locked.description = description.strip()
    locked.full_clean()
    locked.save()
    after = {"title": locked.title, "measure": measure}
    record_event(locked, "describe_task", by=by, before=before, after=after)
    task.refresh_from_db()
    return task


@rule
def assign_tasks(
    *,
    tasks: Sequence[PlanTask],
    units: Sequence[Unit],
    due_on: date,
    target: Decimal | None = None,
    by,
) -> list[TaskAssignment]:
    """Give tasks to units, each with the same deadline and target.

    Guarantees that who has a task already keeps it as it is, and that no unit that has ended is
    given one.
    Source: plan 2021–2025, section V. Units: `target` in the task's unit of measure.
    Raises: PermissionDenied; ValidationError not_launched, unit_ended, no_unit, due_in_past,
    already_given, negative_target.
    """
    locked = list(
        PlanTask.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[task.pk for task in tasks])
        .select_related("campaign__owner")
        .order_by("pk")
    )
    for campaign in {task.campaign for task in locked}:
        require_keeper(campaign, by=by)
    if not units or not locked:
        raise ValidationError({"units": ValidationError(_("Choose a unit."), code="no_unit")})
    _refuse_past(due_on)
    if target is not None and target < 0:
        error = ValidationError(_("A target is not below zero."), code="negative_target")
        raise ValidationError({"target": error})
    for unit in units:
        _refuse_ended(unit)
    had = set(
        TaskAssignment.objects.live().filter(task__in=locked).values_list("task_id", "unit_id")
    )
    today = timezone.localdate()
    made = TaskAssignment.objects.bulk_create(
        TaskAssignment(
            task=task,
            unit=unit,
            given_on=today,
            due_on=due_on,
            target=target,
            behind_from=behind_from(today, due_on, 0),
        )
        for task in locked
        for unit in units
        if (task.pk, unit.pk) not in had
    )
    if not made:
        raise ValidationError(_("These units have this task already."), code="already_given")
    for task in locked:
        codes = [a.unit.code for a in made if a.task_id == task.pk]
        after = {
            "units": codes,
            "due_on": due_on.isoformat(),
            "target": "" if target is None else str(target),
        }
        if codes:
            record_event(task, "assign_task", by=by, after=after)
    return made


def assign_task(
    *, task: PlanTask, units: Sequence[Unit], due_on: date, target: Decimal | None = None, by
) -> list[TaskAssignment]:
    """Give one task to units; see `assign_tasks`."""
    return assign_tasks(tasks=[task], units=units, due_on=due_on, target=target, by=by)


@rule
def withdraw_assignment(*, assignment: TaskAssignment, reason: str, by) -> TaskAssignment:
    """Take a task back from a unit; what it reported so far stays.

    Source: this project.
    Raises: PermissionDenied; ValidationError not_launched, withdrawn, already_done, reason_missing.
    """
    locked = _locked_open(assignment, by=by)
    _withdraw(locked, _reason(reason), by=by)
    assignment.refresh_from_db()
    return assignment


@rule
def move_deadline(*, assignment: TaskAssignment, due_on: date, reason: str, by) -> TaskAssignment:
    """Give a unit more, or less, time for its task.

    Source: this project.
    Raises: PermissionDenied; ValidationError not_launched, withdrawn, already_done, reason_missing,
    due_in_past, nothing_changed.
    """
    locked = _locked_open(assignment, by=by)
    reason = _reason(reason)
    if due_on == locked.due_on:
        error = ValidationError(_("This is the deadline already."), code="nothing_changed")
        raise ValidationError({"due_on": error})
    _refuse_past(due_on)
    before = {"due_on": locked.due_on.isoformat()}
    locked.due_on = due_on
    locked.keep_pace()
    locked.save(update_fields=["due_on", "behind_from"])
    after = {"due_on": due_on.isoformat()}
    record_event(locked, "move_deadline", by=by, reason=reason, before=before, after=after)
    assignment.refresh_from_db()
    return assignment


@rule
def pass_on(*, assignment: TaskAssignment, unit: Unit, reason: str, by) -> TaskAssignment:
    """Hand an unfinished task of a unit that has ended to another, as far as it is done.

    Guarantees the same deadline and percentage. A successor that has the task already keeps its
    own deadline and takes the other's target on top.
    Source: this project.
    Raises: PermissionDenied; ValidationError not_launched, withdrawn, already_done, reason_missing,
    unit_lives, unit_ended.
    """
    locked = _locked_open(assignment, by=by)
    reason = _reason(reason)
    if not has_ended(locked.unit):
        raise ValidationError(
            _("“%(unit)s” still exists: withdraw its task instead."),
            code="unit_lives",
            params={"unit": locked.unit.name},
        )
    _refuse_ended(unit)
    _withdraw(locked, reason, by=by)
    held = (
        TaskAssignment.objects.live()
        .select_for_update(no_key=True)
        .filter(task=locked.task, unit=unit)
    )
    heir = held.first()
    if heir is None:
        heir = TaskAssignment.objects.create(
            task=locked.task,
            unit=unit,
            given_on=locked.given_on,
            due_on=locked.due_on,
            target=locked.target,
            percent=locked.percent,
            behind_from=locked.behind_from,
        )
    elif locked.target is not None:
        heir.target = (heir.target or 0) + locked.target
        heir.save(update_fields=["target"])
    after = {"from": locked.unit.code, "to": unit.code}
    record_event(heir, "pass_on", by=by, reason=reason, after=after)
    return heir


def _withdraw(locked: TaskAssignment, reason: str, *, by) -> None:
    locked.withdrawn_at, locked.withdraw_reason = timezone.now(), reason
    locked.save(update_fields=["withdrawn_at", "withdraw_reason"])
    record_event(locked, "withdraw_task", by=by, reason=reason, before={"unit": locked.unit.code})


def _locked_open(assignment: TaskAssignment, *, by) -> TaskAssignment:
    locked = (
        TaskAssignment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("task__campaign__owner", "unit")
        .get(pk=assignment.pk)
    )
    require_keeper(locked.task.campaign, by=by)
    if not locked.is_live:
        raise ValidationError(_("This task was withdrawn from the unit."), code="withdrawn")
    if locked.done_on is not None:
        raise ValidationError(_("The unit has done this task."), code="already_done")
    return locked


def _refuse_ended(unit: Unit) -> None:
    if has_ended(unit):
        message = _("“%(unit)s” ended on %(day)s and takes no task.") % {
            "unit": unit.name,
            "day": short_date(unit.last_day),
        }
        raise ValidationError({"units": ValidationError(message, code="unit_ended")})


def _refuse_past(due_on: date) -> None:
    if due_on < timezone.localdate():
        error = ValidationError(_("The deadline is over already."), code="due_in_past")
        raise ValidationError({"due_on": error})


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError(
            {"reason": ValidationError(_("Give a reason."), code="reason_missing")}
        )
    return reason
