"""Certificates: one per granted line, each with a code that anyone may check; and print batches."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.decisions.models import Decision, DecisionLine
from campaigns.files.models import StoredFile


def verification_code() -> str:
    """Ten characters without look-alikes: 10^15 codes, so guessing finds nothing."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    return "".join(secrets.choice(alphabet) for _ in range(10))


class Certificate(models.Model):
    """The certificate of one granted line."""

    line = models.OneToOneField(DecisionLine, on_delete=models.PROTECT, related_name="certificate")
    serial = models.PositiveIntegerField(_("register number"), unique=True)
    code = models.CharField(
        _("verification code"), max_length=10, unique=True, default=verification_code
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["serial"]

    def __str__(self):
        return f"{self.serial} · {self.line.recipient_name}"


class BatchStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


class CertificateBatch(models.Model):
    """One file with the certificates of a decision, made in the background."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="certificate_batches"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=BatchStatus, default=BatchStatus.QUEUED
    )
    n_total = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("certificate batch")
        verbose_name_plural = _("certificate batches")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="done") | models.Q(file__isnull=False),
                name="certificate_batch_done_has_file",
            )
        ]

    def __str__(self):
        return f"{self.decision} · {self.get_status_display()}"
