"""What the Office lays before the Council: what it proposes on each dossier, and the record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.papers.models import Paper
from campaigns.plans.models import Round


class Proposal(models.Model):
    """What the Office proposes to the Council for one eligible dossier."""

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="office_proposal"
    )
    is_proposed = models.BooleanField(_("proposed for the award"))
    note = models.CharField(_("why"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposed at"))

    class Meta:
        verbose_name = _("proposal of the Office")
        verbose_name_plural = _("proposals of the Office")

    def __str__(self):
        return f"{self.nomination}: {self.is_proposed}"


class AppraisalRecord(models.Model):
    """The Office's report on the appraisal of a round with its summary list, as one paper."""

    round = models.OneToOneField(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="appraisal_record"
    )
    paper = models.OneToOneField(
        Paper, verbose_name=_("paper"), on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("appraisal record")
        verbose_name_plural = _("appraisal records")

    def __str__(self):
        return str(self.round)
