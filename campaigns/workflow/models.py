"""The hash-chained record of every act: append only, each event carries the hash before it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation_portal.canonical import fingerprint

GENESIS = "0" * 64


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that may be added and read, never changed or removed."""

    def update(self, **kwargs):
        raise ValidationError(_("This record is kept as it is."), code="append_only")

    def delete(self):
        raise ValidationError(_("This record is kept as it is."), code="append_only")


class AppendOnly(models.Model):
    """A fact on record: its row is added once and then neither changed nor removed."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError(_("This record is kept as it is."), code="append_only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("This record is kept as it is."), code="append_only")


class AuditEvent(AppendOnly):
    """Who did what, in which role, when, from which state to which, and why."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.CharField(_("in the role of"), max_length=30, blank=True)
    record_type = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=40)
    action = models.CharField(_("act"), max_length=60)
    from_state = models.CharField(_("from"), max_length=30, blank=True)
    to_state = models.CharField(_("to"), max_length=30, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["seq"]
        indexes = [models.Index(fields=["record_type", "record_id", "seq"])]

    def __str__(self):
        return f"{self.seq} {self.record_type} {self.record_id} {self.action}"

    def computed_hash(self) -> str:
        """SHA-256 of the event's canonical JSON, the previous hash included."""
        content = [
            self.seq,
            self.at.timestamp().hex(),
            self.actor_id,
            self.role,
            self.record_type,
            self.record_id,
            self.action,
            self.from_state,
            self.to_state,
            self.reason,
            self.before,
            self.after,
            self.previous_hash,
        ]
        return fingerprint(content)


class ChainHead(models.Model):
    """The last link of the chain: one row, locked last and briefly by whoever writes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_chain_head")]

    def __str__(self):
        return f"{self.seq} {self.hash[:12]}"
