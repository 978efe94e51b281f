"""Certificates: one per granted line, each with a code that anyone may check; and print batches."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.decisions.models import Decision, DecisionLine
from awards.nominations.models import nominating_units
from campaigns.accounts.models import Role
from campaigns.files.models import StoredFile
from campaigns.workflow.models import AppendOnly, AppendOnlyQuerySet

MAKERS = (Role.OFFICE, Role.CLERK, Role.SECRETARY, Role.DIRECTOR)


def verification_code() -> str:
    """Ten characters without look-alikes: 10^15 codes, so guessing finds nothing."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    return "".join(secrets.choice(alphabet) for _ in range(10))


class CertificateRegister(models.Model):
    """The register's last number: one row, locked while certificates are entered."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_serial = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_certificate_register")
        ]

    def __str__(self):
        return str(self.last_serial)


class CertificateQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user) -> "CertificateQuerySet":
        """Who makes and hands over certificates, the nominating unit's head, the recipient."""
        makers = {unit for role in MAKERS for unit in user.units_as(role)}
        return self.filter(
            Q(line__decision__round__campaign__owner__in=makers)
            | Q(line__nomination__unit__in=nominating_units(user))
            | Q(line__nomination__person__user=user)
        )


class Certificate(AppendOnly):
    """The certificate of one granted line; what it says comes from the issued decision."""

    line = models.OneToOneField(DecisionLine, on_delete=models.PROTECT, related_name="certificate")
    serial = models.PositiveIntegerField(_("register number"), unique=True)
    code = models.CharField(
        _("verification code"), max_length=10, unique=True, default=verification_code
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["serial"]

    def __str__(self):
        return f"{self.serial} · {self.line.recipient_name}"


class BatchState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


class CertificateBatch(models.Model):
    """One file with the certificates of a decision, made in the background in parts that stay."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="certificate_batches"
    )
    n_total = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    moved_at = models.DateTimeField(_("last progress"), null=True, blank=True)

    class Meta:
        verbose_name = _("certificate batch")
        verbose_name_plural = _("certificate batches")
        ordering = ["-asked_at"]
        constraints = [
            # Two clicks make one file.
            models.UniqueConstraint(fields=["decision"], name="certificate_batch_once"),
        ]

    def __str__(self):
        return f"{self.decision} · {self.get_state_display()}"

    @property
    def state(self) -> str:
        if self.file_id:
            return BatchState.DONE
        if self.error:
            return BatchState.FAILED
        return BatchState.RUNNING if self.n_done else BatchState.QUEUED

    def get_state_display(self) -> str:
        return BatchState(self.state).label


class BatchPart(models.Model):
    """Some pages of a batch, already laid out: a batch that was cut off goes on after them."""

    batch = models.ForeignKey(CertificateBatch, on_delete=models.CASCADE, related_name="parts")
    first = models.PositiveIntegerField()
    n_pages = models.PositiveIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT)

    class Meta:
        ordering = ["batch", "first"]
        constraints = [models.UniqueConstraint(fields=["batch", "first"], name="batch_part_once")]

    def __str__(self):
        return f"{self.batch_id}: {self.first}"
