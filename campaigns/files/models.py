"""Uploaded and produced files, outside the web root, each known by its SHA-256."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def storage_name(stored_file: "StoredFile", _given: str) -> str:
    """A name that says nothing of the content: the original name stays in the database."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key}"


class StoredFileQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise ValidationError(_("A stored file is never changed."), code="stored")


class StoredFile(models.Model):
    """One file as it came in or was issued; never overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("file"), upload_to=storage_name, max_length=100)
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=100)
    n_bytes = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    # Which scanner found nothing when the file came in; empty where none was set up.
    scanned_by = models.CharField(_("scanned by"), max_length=120, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError(_("A stored file is never changed."), code="stored")
        super().save(*args, **kwargs)
