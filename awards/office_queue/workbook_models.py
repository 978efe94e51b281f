"""Workbooks that take too long for one answer: ordered, made in the background, then fetched."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import RoleHolding
from campaigns.files.models import StoredFile
from campaigns.plans.models import Round


class WorkbookKind(models.TextChoices):
    DOSSIERS = "dossiers", _("Dossiers and findings")
    RESULTS = "results", _("Dossiers, findings and scores")


class WorkbookOrderQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WorkbookOrderQuerySet":
        """One's own, under the hat they were ordered with: another role reads other things."""
        return self.filter(asked_by=user, holding=user.hat)


class WorkbookOrder(models.Model):
    """One workbook of a round, as its reader ordered it: with which filters, under which hat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="workbook_orders")
    kind = models.CharField(max_length=8, choices=WorkbookKind)
    query = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    n_total = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="workbook_order"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    holding = models.ForeignKey(
        RoleHolding, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    moved_at = models.DateTimeField(_("last progress"))

    objects = WorkbookOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order of a workbook")
        verbose_name_plural = _("orders of workbooks")
        ordering = ["-asked_at"]

    def __str__(self):
        return f"{self.round.code}: {self.get_kind_display()}"

    @property
    def order_url(self) -> str:
        """Where it is ordered, and ordered again."""
        page = {
            WorkbookKind.DOSSIERS: "evaluation:order_workbook",
            WorkbookKind.RESULTS: "ranking:order_everything",
        }[self.kind]
        address = reverse(page, args=[self.round.code])
        return f"{address}?{self.query}" if self.query else address
