"""What the Office asks of a dossier that it gives back, part by part."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.criteria.models import Criterion


class SupplementRequest(models.Model):
    """What the unit was asked to add, by when, and when it answered."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="supplement_requests"
    )
    message = models.TextField(_("what is missing"))
    due_at = models.DateTimeField(_("answer by"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # The Office took the request back before anybody answered; it stays readable.
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for supplement")
        verbose_name_plural = _("requests for supplement")
        ordering = ["nomination", "pk"]

    def __str__(self):
        return self.message[:80]


class Part(models.TextChoices):
    """What a dossier consists of, as the Office names it when it gives the dossier back."""

    PROFILE = "profile", _("Particulars of the nominee")
    TEXT = "text", _("Text of a criterion")
    FIGURES = "figures", _("Figures of a criterion")
    EVIDENCE = "evidence", _("Evidence of a criterion")
    SUMMARY = "summary", _("Summary of the achievement")
    HONOURS = "honours", _("Earlier awards")
    MEETING = "meeting", _("Meeting of the unit")
    CONSENT = "consent", _("Consent of the nominee")
    EMPLOYER = "employer", _("Confirmation by the employer")


OF_A_CRITERION = (Part.TEXT, Part.FIGURES, Part.EVIDENCE)


class RequestedPart(models.Model):
    """One part that a request for supplement names: it alone can be changed in the answer. A
    request without any, from before parts were named, leaves the whole dossier open."""

    request = models.ForeignKey(SupplementRequest, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(_("part"), max_length=8, choices=Part)
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("what is missing there"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("requested part")
        verbose_name_plural = _("requested parts")
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(
                name="requested_part_of_a_criterion",
                condition=Q(part__in=OF_A_CRITERION, criterion__isnull=False)
                | (~Q(part__in=OF_A_CRITERION) & Q(criterion=None)),
            ),
            models.UniqueConstraint(
                fields=["request", "part", "criterion"],
                condition=Q(criterion__isnull=False),
                name="requested_part_of_a_criterion_once",
            ),
            models.UniqueConstraint(
                fields=["request", "part"],
                condition=Q(criterion=None),
                name="requested_part_once",
            ),
        ]

    def __str__(self):
        return self.get_part_display()
