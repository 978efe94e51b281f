"""The units' periodic reports on their tasks, and each of them as it was handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role
from campaigns.files.models import StoredFile
from campaigns.progress.models import ReportingPeriod, TaskAssignment
from campaigns.units.models import Unit
from campaigns.workflow.models import AppendOnly


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for supplement")
    ACCEPTED = "accepted", _("Accepted")


WRITABLE = (ReportStatus.DRAFT, ReportStatus.RETURNED)
HANDED_IN = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportQuerySet":
        """The unit's head; once handed in, the Office and the Director of the campaign's owner."""
        leading = {u for role in (Role.OFFICE, Role.DIRECTOR) for u in user.units_as(role)}
        own = Q(unit__in=user.units_as(Role.HEAD))
        handed_in = ~Q(status=ReportStatus.DRAFT)
        return self.filter(own | (handed_in & Q(period__campaign__owner__in=leading)))


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
    # A text was changed elsewhere when its number is higher than that of the form.
    summary_edit_number = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True, editable=False)
    # On time or late is a matter of the first time; a supplement does not make it late.
    first_submitted_at = models.DateTimeField(
        _("first submitted at"), null=True, blank=True, editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
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
                | Q(
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    first_submitted_at__isnull=False,
                ),
                name="progress_report_submitted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.period}: {self.unit}"

    def unit_for(self, role: str) -> Unit:
        return self.unit if role == Role.HEAD else self.period.campaign.owner

    @property
    def is_writable(self) -> bool:
        return self.status in WRITABLE

    @property
    def is_late(self) -> bool:
        """Whether it was first handed in after the day on which it was due."""
        first = self.first_submitted_at
        return first is not None and timezone.localdate(first) > self.period.due_on


class ProgressEntry(models.Model):
    """What a report says of one task: the figure of the period and how far it is in all."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="entries")
    assignment = models.ForeignKey(
        TaskAssignment, verbose_name=_("task"), on_delete=models.PROTECT, related_name="entries"
    )
    figure = models.DecimalField(
        _("figure of the period"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    percent = models.PositiveSmallIntegerField(_("done so far (%)"), null=True, blank=True)
    text = models.TextField(_("what was done"), blank=True, max_length=3000)
    edit_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("entry of a progress report")
        verbose_name_plural = _("entries of progress reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "assignment"], name="progress_entry_once"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100),
                name="progress_entry_percent",
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self):
        return f"{self.assignment}: {self.percent or 0}%"


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


class SubmittedReport(AppendOnly):
    """A report word for word as it was handed in, each time it was."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"))

    class Meta:
        verbose_name = _("progress report as submitted")
        verbose_name_plural = _("progress reports as submitted")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="submitted_report_once")
        ]

    def __str__(self):
        return f"{self.report}, {self.number}"
