"""A spreadsheet on its way into the register of people, and what is found of each of its rows."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.files.models import StoredFile
from campaigns.staff.models import Person


class ImportStatus(models.TextChoices):
    UPLOADED = "uploaded", _("Columns to be matched")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing put in yet")
    APPLYING = "applying", _("Being put in")
    DONE = "done", _("Put in")


class PeopleImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PeopleImportQuerySet":
        """For those who keep the registers."""
        return self if user.can_keep_registers else self.none()


class PeopleImport(models.Model):
    """One file: checked in a dry run, then put in row by row; both can be taken up where they
    stopped, because each row remembers how far it has come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.OneToOneField(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="people_import"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED
    )
    headings = models.JSONField(_("columns of the file"), default=list)
    header_row = models.PositiveIntegerField(_("row with the headings"), default=1)
    # field of the register -> number of the column in the file, from 0
    mapping = models.JSONField(_("matching of columns"), default=dict)
    # From which day a post holds where the file does not say.
    default_valid_from = models.DateField(_("posts hold from"), null=True, blank=True)
    n_rows = models.PositiveIntegerField(_("rows"), default=0)
    n_done = models.PositiveIntegerField(_("rows done in this step"), default=0)
    error = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    moved_at = models.DateTimeField(_("last progress"), null=True, blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-asked_at"]

    def __str__(self):
        return self.file.name


class RowOutcome(models.TextChoices):
    NEW = "new", _("New person")
    UPDATE = "update", _("Changes somebody in the register")
    SAME = "same", _("Nothing changes")
    DUPLICATE = "duplicate", _("Perhaps somebody in the register: you decide")
    REFUSED = "refused", _("Refused")


class RowChoice(models.TextChoices):
    OPEN = "", _("Not decided yet")
    SAME_PERSON = "same_person", _("It is this person")
    NEW_PERSON = "new_person", _("It is somebody else")
    SKIP = "skip", _("Leave this row out")


class ImportRow(models.Model):
    """One row of the file: what it says, what would come of it, what came of it."""

    batch = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line of the file"))
    values = models.JSONField(default=dict)
    outcome = models.CharField(_("finding"), max_length=10, choices=RowOutcome)
    # [[field, sentence], …]; the field is empty where the row as a whole is meant
    messages = models.JSONField(default=list)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    choice = models.CharField(_("decision"), max_length=12, choices=RowChoice, blank=True)
    applied_at = models.DateTimeField(_("put in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "line"]
        indexes = [models.Index(fields=["batch", "outcome", "line"])]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]

    def __str__(self):
        return f"{self.line}"
