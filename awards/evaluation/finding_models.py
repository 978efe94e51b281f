"""The officer's working sheet on one dossier, until an appraisal freezes it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.criteria.models import Criterion
from campaigns.law.procedure_models import DossierItem


class Verdict(models.TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    UNCLEAR = "unclear", _("Unclear")


class Presence(models.TextChoices):
    PRESENT = "present", _("Present")
    MISSING = "missing", _("Missing")
    NOT_NEEDED = "not_needed", _("Not needed here")


class Finding(models.Model):
    """What both kinds of finding have; a later one overwrites, the audit keeps every step."""

    note = models.CharField(_("note"), max_length=1000, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        abstract = True


class CriterionFinding(Finding):
    """Whether one criterion is met, in the Office's eyes."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="criterion_findings"
    )
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(_("finding"), max_length=8, choices=Verdict)

    class Meta:
        verbose_name = _("finding on a criterion")
        verbose_name_plural = _("findings on criteria")
        ordering = ["nomination", "criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "criterion"], name="criterion_finding_once"
            )
        ]

    def __str__(self):
        return self.get_verdict_display()


class ItemFinding(Finding):
    """Whether one paper of the dated dossier list is there."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="item_findings"
    )
    item = models.ForeignKey(
        DossierItem, verbose_name=_("paper"), on_delete=models.PROTECT, related_name="+"
    )
    presence = models.CharField(_("finding"), max_length=10, choices=Presence)

    class Meta:
        verbose_name = _("finding on a paper")
        verbose_name_plural = _("findings on papers")
        ordering = ["nomination", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "item"], name="item_finding_once")
        ]

    def __str__(self):
        return self.get_presence_display()
