"""Tasks of the plan given to units, and the units' periodic reports on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role
from campaigns.files.models import StoredFile
from campaigns.plans.models import Campaign, PlanItem
from campaigns.units.models import Unit


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

    class Meta:
        verbose_name = _("task of the plan")
        verbose_name_plural = _("tasks of the plan")
        ordering = ["campaign", "position", "pk"]

    def __str__(self):
        return self.title

    def unit_for(self, role: str) -> Unit:
        return self.campaign.owner


class TaskAssignment(models.Model):
    """A task in the hands of one unit: by when, how much. Withdrawn with a reason, never deleted;
    done on the day the Office accepted a report that says so."""

    task = models.ForeignKey(
        PlanTask, verbose_name=_("task"), on_delete=models.PROTECT, related_name="assignments"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="task_assignments"
    )
    due_on = models.DateField(_("deadline"))
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdraw_reason = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        verbose_name = _("task of a unit")
        verbose_name_plural = _("tasks of units")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["unit", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"],
                name="task_assignment_once",
                violation_error_message=_("This unit has this task already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="task_assignment_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.task}"


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

    def unit_for(self, role: str) -> Unit:
        return self.campaign.owner


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for supplement")
    ACCEPTED = "accepted", _("Accepted")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportQuerySet":
        """The unit's head; the Office and the Director of the campaign's owner."""
        leading = {u for role in (Role.OFFICE, Role.DIRECTOR) for u in user.units_as(role)}
        own = Q(unit__in=user.units_as(Role.HEAD))
        return self.filter(own | Q(period__campaign__owner__in=leading))


class ProgressReport(models.Model):
    """What one unit says of its tasks in one period."""

    period = models.ForeignKey(
        ReportingPeriod, verbose_name=_("period"), on_delete=models.PROTECT, related_name="reports"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="progress_reports"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ReportStatus, default=ReportStatus.DRAFT
    )
    summary = models.TextField(_("in short"), blank=True, max_length=3000)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    edit_number = models.PositiveIntegerField(default=0, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["period", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="progress_report_once"),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="progress_report_submitted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.period}: {self.unit}"

    def unit_for(self, role: str) -> Unit:
        return self.unit if role == Role.HEAD else self.period.campaign.owner


class ProgressEntry(models.Model):
    """What a report says of one task: the figure of the period and how far it is in all."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="entries")
    assignment = models.ForeignKey(
        TaskAssignment, verbose_name=_("task"), on_delete=models.PROTECT, related_name="entries"
    )
    figure = models.DecimalField(
        _("figure of the period"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    percent = models.PositiveSmallIntegerField(_("done so far (%)"), default=0)
    text = models.TextField(_("what was done"), blank=True, max_length=3000)

    class Meta:
        verbose_name = _("entry of a progress report")
        verbose_name_plural = _("entries of progress reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "assignment"], name="progress_entry_once"),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="progress_entry_percent",
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self):
        return f"{self.assignment}: {self.percent}%"


class ProgressFile(models.Model):
    """A file that goes with a report; taken out of a draft it stays, marked as removed."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="progress_file")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file of a progress report")
        verbose_name_plural = _("files of progress reports")
        ordering = ["pk"]

    def __str__(self):
        return self.file.name
