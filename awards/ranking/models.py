"""Places taken in a quota, and what a person decided where the ladder leaves a tie at the cut."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.quotas.models import Quota


class Placement(models.Model):
    """A nomination holds one place of a quota; a released place stays on record."""

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="placements")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="placements")
    rank = models.PositiveIntegerField(_("rank"))
    explanation = models.TextField(_("why here"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(_("taken at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("place in a quota")
        verbose_name_plural = _("places in quotas")
        ordering = ["quota", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=models.Q(released_at=None),
                name="placement_one_per_nomination",
                violation_error_message=_("This nominee already holds a place."),
            )
        ]

    def __str__(self):
        return f"{self.rank}. {self.nomination}"


class TieBreak(models.Model):
    """A person's reasoned order between nominees whom the ladder leaves equal at the cut."""

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="tie_breaks")
    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="tie_break"
    )
    precedence = models.PositiveSmallIntegerField(_("precedence"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("tie broken by a person")
        verbose_name_plural = _("ties broken by a person")
        ordering = ["quota", "precedence"]

    def __str__(self):
        return f"{self.nomination}: {self.precedence}"
