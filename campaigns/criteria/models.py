"""Criteria by nominee group: versions with weights, frozen when a round opens."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.plans.models import Campaign


class NomineeGroup(models.TextChoices):
    """The plan's three groups (section III)."""

    COLLECTIVE = "collective", _("Collectives of the Department")
    STAFF = "staff", _("Staff of the Department")
    OUTSIDER = "outsider", _("Collectives and individuals outside the Department")


class CriteriaSet(models.Model):
    """The criteria of one group in one version; a frozen set never changes, a change makes a new
    version."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="criteria_sets"
    )
    group = models.CharField(_("group"), max_length=12, choices=NomineeGroup)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["campaign", "group", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group", "version"], name="criteria_set_version"
            )
        ]

    def __str__(self):
        return f"{self.get_group_display()} v{self.version}"


class Criterion(models.Model):
    """One thing a nominee shows, with its weight in per cent of the whole."""

    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("criteria set"),
        on_delete=models.PROTECT,
        related_name="criteria",
    )
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("criterion"))
    guidance = models.TextField(_("how to write it"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight (%)"))
    needs_evidence = models.BooleanField(_("evidence required"), default=False)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "position"], name="criterion_position_once"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100),
                name="criterion_weight",
                violation_error_message=_("A weight lies between 1 and 100."),
            ),
        ]

    def __str__(self):
        return self.text[:80]
