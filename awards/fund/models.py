"""What a granted line is paid: the figures of the decision's date, frozen."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.decisions.models import Decision, DecisionLine
from campaigns.files.models import StoredFile
from campaigns.workflow.models import AppendOnly


class Entitlement(AppendOnly):
    """Coefficient × base salary of the decision's date, rounded up; never recomputed."""

    line = models.OneToOneField(DecisionLine, on_delete=models.PROTECT, related_name="entitlement")
    coefficient = models.DecimalField(_("coefficient"), max_digits=6, decimal_places=3)
    base_salary_vnd = models.PositiveIntegerField(_("base salary (đồng)"))
    amount_vnd = models.PositiveIntegerField(_("amount (đồng)"))
    source = models.CharField(_("source"), max_length=600)

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["line"]

    def __str__(self):
        return f"{self.line}: {self.amount_vnd}"


class PaymentList(AppendOnly):
    """The payment list of a decision as it was made: one file, kept under its SHA-256."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="payment_list")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    total_vnd = models.PositiveBigIntegerField(_("total (đồng)"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("payment list")
        verbose_name_plural = _("payment lists")

    def __str__(self):
        return f"{self.decision}: {self.total_vnd}"
