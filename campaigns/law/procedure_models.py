"""Dated rows on procedure: what a dossier holds, by when, how papers are numbered and kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.law.models import AwardForm, LegalRow, PaperKind, RecipientKind, SourcedRow
from campaigns.units.models import Unit
from campaigns.workflow.dated import period_constraint


class Procedure(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary procedure")
    SIMPLIFIED = "simplified", _("Simplified procedure")


class DossierItem(LegalRow):
    """One paper that a dossier for an award form holds, as law or the province lists it."""

    award_form = models.ForeignKey(
        AwardForm, verbose_name=_("award form"), on_delete=models.PROTECT, related_name="+"
    )
    recipient_kind = models.CharField(
        _("recipient"), max_length=12, choices=RecipientKind, blank=True
    )
    procedure = models.CharField(
        _("procedure"), max_length=10, choices=Procedure, default=Procedure.ORDINARY
    )
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("paper"), max_length=300)
    is_required = models.BooleanField(_("required"), default=True)

    class Meta:
        verbose_name = _("paper of a dossier")
        verbose_name_plural = _("papers of a dossier")
        ordering = ["award_form", "procedure", "position", "valid_from"]
        constraints = [period_constraint("dossier_item_period")]

    def __str__(self):
        return self.text


class DeadlineKind(models.TextChoices):
    APPRAISE = "appraise", _("Appraise a complete dossier")
    RETURN = "return", _("Return a dossier that is not eligible")
    SEND_DECISION = "send_decision", _("Send the decision to the units")
    PUBLISH_INTERNALLY = "publish_internally", _("Post the list inside before the decision")
    YEAR_END = "year_end", _("Hand in the year's dossiers to the province")
    BEFORE_EVENT = "before_event", _("Hand in dossiers before an event")


class DayUnit(models.TextChoices):
    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")


class ProcedureDeadline(LegalRow):
    """How long a step of the procedure may take, or by which day of the year it is done."""

    kind = models.CharField(_("step"), max_length=20, choices=DeadlineKind)
    n_days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    day_unit = models.CharField(
        _("counted in"), max_length=8, choices=DayUnit, default=DayUnit.WORKING
    )
    by_day = models.PositiveSmallIntegerField(_("by the day"), null=True, blank=True)
    by_month = models.PositiveSmallIntegerField(_("of the month"), null=True, blank=True)

    class Meta:
        verbose_name = _("deadline of the procedure")
        verbose_name_plural = _("deadlines of the procedure")
        ordering = ["kind", "valid_from"]
        constraints = [
            period_constraint("procedure_deadline_period"),
            models.CheckConstraint(
                condition=Q(n_days__isnull=False, by_day=None, by_month=None)
                | Q(n_days=None, by_day__range=(1, 31), by_month__range=(1, 12)),
                name="procedure_deadline_one_way",
                violation_error_message=_("Give a number of days, or a day of the year."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Day off")
    WORKDAY = "workday", _("Working day in place of another")


class CalendarDay(SourcedRow):
    """Days that are not what their weekday says: holidays, and Saturdays worked in exchange."""

    kind = models.CharField(_("kind of day"), max_length=8, choices=DayKind)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("special day of the working calendar")
        verbose_name_plural = _("special days of the working calendar")
        ordering = ["valid_from"]
        constraints = [
            period_constraint("calendar_day_period"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False),
                name="calendar_day_ends",
                violation_error_message=_("Give the last day."),
            ),
            models.UniqueConstraint(fields=["valid_from", "kind"], name="calendar_day_once"),
        ]

    def __str__(self):
        return f"{self.name} ({self.valid_from})"


class NumberingRule(LegalRow):
    """Which symbol a unit's papers of a kind carry, and which papers count in one series."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    paper_kind = models.CharField(_("kind of paper"), max_length=20, choices=PaperKind)
    symbol = models.CharField(_("symbol"), max_length=40)
    series = models.CharField(
        _("number series"),
        max_length=40,
        blank=True,
        help_text=_("Papers of one series share their numbers. Empty: the symbol is the series."),
    )

    class Meta:
        verbose_name = _("numbering of papers")
        verbose_name_plural = _("numbering of papers")
        ordering = ["unit", "paper_kind", "valid_from"]
        constraints = [
            period_constraint("numbering_rule_period"),
            models.UniqueConstraint(
                fields=["unit", "paper_kind", "valid_from"], name="numbering_rule_start"
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.symbol}"


class RetentionPeriod(LegalRow):
    """How long records of a kind are kept; without a number of years, for good."""

    what = models.CharField(_("records"), max_length=200)
    n_years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ["what", "valid_from"]
        constraints = [period_constraint("retention_period_period")]

    def __str__(self):
        return self.what
