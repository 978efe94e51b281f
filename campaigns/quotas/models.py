"""How many may be awarded: hard places per round, award form and recipient kind."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.law.models import AwardForm, RecipientKind
from campaigns.plans.models import Round
from campaigns.workflow.models import AppendOnly


class Quota(models.Model):
    """Places the plan gives; the row that is locked whenever one of them is taken."""

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="quotas"
    )
    award_form = models.ForeignKey(
        AwardForm, verbose_name=_("award form"), on_delete=models.PROTECT, related_name="+"
    )
    recipient_kind = models.CharField(_("recipient"), max_length=12, choices=RecipientKind)
    # What the plan gives and every override has made of it.
    places = models.PositiveIntegerField(_("places"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["round", "award_form", "recipient_kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "award_form", "recipient_kind"], name="quota_once"
            )
        ]

    def __str__(self):
        return f"{self.round}: {self.places} {self.get_recipient_kind_display()}"


class QuotaOverride(AppendOnly):
    """Places changed after the plan fixed them: by whom, on which paper, and why."""

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="overrides")
    places_before = models.PositiveIntegerField(_("places before"))
    places_after = models.PositiveIntegerField(_("places after"))
    basis = models.CharField(_("paper it rests on"), max_length=300)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    class Meta:
        verbose_name = _("override of a quota")
        verbose_name_plural = _("overrides of quotas")
        ordering = ["quota", "pk"]

    def __str__(self):
        return f"{self.quota}: {self.places_before} → {self.places_after}"
