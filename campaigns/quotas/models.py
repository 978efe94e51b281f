"""How many may be awarded: hard places per round, award form and recipient kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.law.models import AwardForm, RecipientKind
from campaigns.plans.models import Round


class Quota(models.Model):
    """Places the plan gives; the row that is locked whenever one of them is taken."""

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="quotas"
    )
    award_form = models.ForeignKey(
        AwardForm, verbose_name=_("award form"), on_delete=models.PROTECT, related_name="+"
    )
    recipient_kind = models.CharField(_("recipient"), max_length=12, choices=RecipientKind)
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
