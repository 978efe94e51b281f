"""Who of the Office answers for a dossier, and what it found: facts that are never overwritten."""

from django.conf import settings
from django.db import models
from django.db.models import CharField, Min, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.workflow.models import AppendOnly, AppendOnlyQuerySet, AuditEvent


class IneligibleReason(models.TextChoices):
    """Coded, so that reports can count them; the note says the rest."""

    OUTSIDE_SCOPE = "outside_scope", _("The nominee is outside the campaign's scope")
    CRITERIA = "criteria", _("One or more criteria are not met")
    EVIDENCE = "evidence", _("The achievement is not supported by evidence")
    PERIOD = "period", _("The achievement lies outside the period of the round")
    SAME_ACHIEVEMENT = "same_achievement", _("The same achievement was already awarded")
    HOLD = "hold", _("The nominee is under discipline, inspection or a pending complaint")
    INCOMPLETE = "incomplete", _("The dossier stayed incomplete after the deadline")

    @classmethod
    def offered(cls) -> list["IneligibleReason"]:
        """Reasons a finding may give. A hold is none of them, because it stops the decision alone;
        findings of earlier days that gave it stay readable."""
        return [reason for reason in cls if reason != cls.HOLD]


class AppraisalQuerySet(AppendOnlyQuerySet):
    def with_taken_back(self):
        """Each with `taken_back_at`, by the audit chain: None while it holds. A finding that is
        taken back leaves none, because all earlier ones were superseded or taken back before."""
        taken_back = (
            AuditEvent.objects.filter(
                record_type=Nomination._meta.label_lower,
                record_id=Cast(OuterRef("nomination_id"), CharField()),
                action="undo_finding",
                at__gt=OuterRef("appraised_at"),
            )
            .order_by()
            .values("record_id")
        )
        return self.annotate(taken_back_at=Subquery(taken_back.values(first=Min("at"))))

    def standing(self):
        """Those that were not taken back."""
        return self.with_taken_back().filter(taken_back_at=None)


class Appraisal(AppendOnly):
    """The Office's finding on one dossier; a later finding supersedes it and both stay."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="appraisals")
    is_eligible = models.BooleanField(_("eligible"))
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)
    # Checklist, findings on each criterion and likenesses as they stood; empty in older appraisals.
    content = models.JSONField(_("content"), default=dict, blank=True)
    appraised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    appraised_at = models.DateTimeField(_("appraised at"))

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["nomination", "pk"]

    def __str__(self):
        return f"{self.nomination}: {self.is_eligible}"

    @property
    def reason_words(self) -> list[str]:
        return [str(IneligibleReason(reason).label) for reason in self.reasons]


class Assignment(models.Model):
    """The officer who answers for a dossier, until another does."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="assignments")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        related_name="assigned_dossiers",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    assigned_at = models.DateTimeField(_("assigned at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(ended_at=None), name="assignment_once"
            )
        ]

    def __str__(self):
        return f"{self.nomination}: {self.officer}"
