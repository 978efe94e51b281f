"""Tasks of the plan given to units, and the periods after which units report on them."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role
from campaigns.plans.models import Campaign, CampaignStatus, PlanItem
from campaigns.units.models import Unit
from emulation_portal.vietnamese import search_key

# A task is behind when it is further behind the calendar than this. Units: points of percent.
BEHIND_BY = 20


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user) -> "TaskQuerySet":
        """The tasks of the campaigns that this person may read."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user))

    def matching(self, text: str) -> "TaskQuerySet":
        """Tasks whose title holds the text, with or without its diacritics."""
        return self.filter(search_key__contains=search_key(text))


class PlanTask(models.Model):
    """Something the plan asks for, with the unit of measure in which units report figures."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="tasks"
    )
    item = models.ForeignKey(
        PlanItem,
        verbose_name=_("item of the plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    title = models.CharField(_("task"), max_length=300)
    search_key = models.CharField(max_length=400, editable=False)
    description = models.TextField(_("what is expected"), blank=True)
    measure = models.CharField(_("unit of measure"), max_length=80, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of the plan")
        verbose_name_plural = _("tasks of the plan")
        ordering = ["campaign", "position", "pk"]

    def __str__(self):
        return self.title

    def unit_for(self, role: str) -> Unit:
        return self.campaign.owner

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.title)
        super().save(*args, **kwargs)


class AssignmentState(models.TextChoices):
    DONE = "done", _("Done")
    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind")
    OVERDUE = "overdue", _("Overdue")


class AssignmentQuerySet(models.QuerySet):
    def live(self) -> "AssignmentQuerySet":
        return self.filter(withdrawn_at=None)

    def of_campaign(self, campaign: Campaign) -> "AssignmentQuerySet":
        return self.filter(task__campaign=campaign)

    def of_living_units(self) -> "AssignmentQuerySet":
        """Tasks whose unit has not ended by today."""
        today = timezone.localdate()
        return self.filter(Q(unit__last_day=None) | Q(unit__last_day__gte=today))

    def asked(self, *, campaign, ends_on, due_on) -> "AssignmentQuerySet":
        """What units have to report on in a period: given by its end, not done by its report day,
        in units that still are. Takes values, or columns of an outer query."""
        return (
            self.live()
            .of_living_units()
            .filter(task__campaign=campaign, given_on__lte=ends_on)
            .filter(Q(done_on=None) | Q(done_on__gt=due_on))
        )

    def asked_in(self, period: "ReportingPeriod") -> "AssignmentQuerySet":
        return self.asked(campaign=period.campaign_id, ends_on=period.ends_on, due_on=period.due_on)

    def in_state(self, state: str, on: date) -> "AssignmentQuerySet":
        return self.filter(state_condition(state, on))


class TaskAssignment(models.Model):
    """A task in the hands of one unit: by when, how much. Withdrawn with a reason, never deleted;
    done on the day the Office accepted a report that says so."""

    task = models.ForeignKey(
        PlanTask, verbose_name=_("task"), on_delete=models.PROTECT, related_name="assignments"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="task_assignments"
    )
    given_on = models.DateField(_("given on"))
    due_on = models.DateField(_("deadline"))
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    # What the last accepted report says; and the first day on which that counts as too little.
    percent = models.PositiveSmallIntegerField(_("done so far (%)"), default=0, editable=False)
    behind_from = models.DateField(_("behind from"), editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdraw_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a unit")
        verbose_name_plural = _("tasks of units")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["unit", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"],
                condition=Q(withdrawn_at=None),
                name="task_assignment_once",
                violation_error_message=_("This unit has this task already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="task_assignment_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("given_on")),
                name="task_assignment_due_after_given",
                violation_error_message=_("The deadline comes before the task is given."),
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, percent__lt=100) | Q(done_on__isnull=False, percent=100),
                name="task_assignment_done_at_hundred",
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.task}"

    def unit_for(self, role: str) -> Unit:
        return self.unit if role == Role.HEAD else self.task.campaign.owner

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None

    def state_on(self, on: date) -> AssignmentState:
        """Where the task stands on a day; the same answer as `state_condition` in SQL."""
        return state_of(self.done_on, self.due_on, self.behind_from, on=on)

    @property
    def state(self) -> AssignmentState:
        return self.state_on(timezone.localdate())

    def keep_pace(self) -> None:
        """Set `behind_from` after the percentage or the deadline changed."""
        self.behind_from = behind_from(self.given_on, self.due_on, self.percent)


def behind_from(given_on: date, due_on: date, percent: int) -> date:
    """The first day on which so much done is more than BEHIND_BY points short of the calendar.

    The calendar counts evenly from the day given to the deadline. Source: this project.
    Units: percent 0–100.
    """
    n_days = (due_on - given_on).days
    allowed = n_days * min(percent + BEHIND_BY, 100) // 100
    return given_on + timedelta(days=allowed + 1)


def state_of(done_on: date | None, due_on: date, behind_from: date, *, on: date) -> AssignmentState:
    """Where a task of a unit stands on a day."""
    if done_on is not None:
        return AssignmentState.DONE
    if due_on < on:
        return AssignmentState.OVERDUE
    return AssignmentState.BEHIND if behind_from <= on else AssignmentState.ON_TRACK


def state_condition(state: str, on: date) -> Q:
    """The rows of TaskAssignment in a state on a day."""
    if state == AssignmentState.DONE:
        return Q(done_on__isnull=False)
    if state == AssignmentState.OVERDUE:
        return Q(done_on=None, due_on__lt=on)
    behind = Q(behind_from__lte=on)
    return Q(done_on=None, due_on__gte=on) & (behind if state == "behind" else ~behind)


class PeriodQuerySet(models.QuerySet):
    def running(self) -> "PeriodQuerySet":
        """Periods of launched campaigns that have begun."""
        return self.filter(
            campaign__status=CampaignStatus.LAUNCHED, starts_on__lte=timezone.localdate()
        )


class ReportingPeriod(models.Model):
    """A stretch of time after which every unit with tasks reports, by a day."""

    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="reporting_periods",
    )
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    due_on = models.DateField(_("report by"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["campaign", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="reporting_period_once",
                violation_error_message=_("This campaign already has a period of this name."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), due_on__gte=F("ends_on")),
                name="reporting_period_order",
                violation_error_message=_(
                    "The period begins, ends, and is reported on in this order."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def asks_of(self, given_on: date, done_on: date | None) -> bool:
        """Whether a task given and done on these days is reported on, as `asked_in` says in SQL."""
        return given_on <= self.ends_on and (done_on is None or done_on > self.due_on)

    def unit_for(self, role: str) -> Unit:
        return self.campaign.owner
