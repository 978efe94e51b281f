"""Official papers and the number series they take their numbers from."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.files.models import StoredFile
from campaigns.law.models import PaperKind
from campaigns.units.models import Unit


class NumberSeries(models.Model):
    """The register of numbers of one unit, series and year; locked while a number is taken.

    `symbol` names the series: the symbol itself, or what several symbols share.
    """

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="number_series"
    )
    symbol = models.CharField(_("symbol"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["unit", "symbol", "year"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "symbol", "year"], name="number_series_once")
        ]

    def __str__(self):
        return f"{self.symbol} {self.year}: {self.last_number}"


class PaperQuerySet(models.QuerySet):
    def issued(self):
        return self.exclude(number=None)

    def delete(self):
        if self.issued().exists():
            raise ValidationError(_("An issued paper is never deleted."), code="issued")
        return super().delete()

    def update(self, **kwargs):
        if self.issued().exists():
            raise ValidationError(_("An issued paper is never changed."), code="issued")
        return super().update(**kwargs)


class Paper(models.Model):
    """A paper of a unit. A draft has no number; once issued, nothing in it changes any more.

    `series` is the run of numbers its number was taken from; empty: that of its symbol.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of paper"), max_length=20, choices=PaperKind)
    unit = models.ForeignKey(
        Unit, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="papers"
    )
    subject = models.CharField(_("subject"), max_length=500)
    symbol = models.CharField(_("symbol"), max_length=40)
    series = models.CharField(_("number series"), max_length=40, blank=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    content = models.JSONField(_("content"), default=dict)
    pdf = models.OneToOneField(
        StoredFile, verbose_name="PDF", null=True, blank=True, on_delete=models.PROTECT
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="paper_issued_with_number_date_and_file",
                condition=Q(number=None, issued_on=None, pdf=None)
                | Q(number__isnull=False, issued_on__isnull=False, pdf__isnull=False),
                violation_error_message=_("An issued paper has a number, a date and its file."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.subject}"

    @property
    def is_issued(self) -> bool:
        return self.number is not None

    @property
    def reference(self) -> str:
        """Number and symbol as printed: "05/QĐ-SKHCN"; a draft has an empty number."""
        return f"{self.number:02d}/{self.symbol}" if self.is_issued else f"…/{self.symbol}"

    def save(self, *args, **kwargs):
        if not self._state.adding and Paper.objects.issued().filter(pk=self.pk).exists():
            raise ValidationError(_("An issued paper is never changed."), code="issued")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.is_issued:
            raise ValidationError(_("An issued paper is never deleted."), code="issued")
        return super().delete(*args, **kwargs)
