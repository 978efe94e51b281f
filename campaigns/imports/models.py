"""A spreadsheet on its way into the register of people, and what is found of each of its rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import RoleHolding
from campaigns.files.models import StoredFile
from campaigns.staff.models import Person
from emulation_portal.vietnamese import search_key


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Columns to be matched")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Being put in")
    DONE = "done", _("Put in")


class PeopleImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PeopleImportQuerySet":
        """For those who keep the registers."""
        return self if user.can_keep_registers else self.none()


class PeopleImport(models.Model):
    """One file: checked in a dry run, then put in row by row. Its state follows from what was
    asked for and what has ended; a step that was cut off goes on after the line it came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.OneToOneField(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="people_import"
    )
    sheets = models.JSONField(_("sheets of the file"), default=list)
    sheet = models.CharField(_("sheet"), max_length=120)
    header_row = models.PositiveIntegerField(_("row with the headings"), default=1)
    headings = models.JSONField(_("columns of the file"), default=list)
    # column -> the first values below its heading
    samples = models.JSONField(default=list)
    # field of the register -> number of the column in the file, from 0
    mapping = models.JSONField(_("matching of columns"), default=dict)
    # From which day a post holds where the file does not say.
    default_valid_from = models.DateField(_("posts hold from"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    check_asked_at = models.DateTimeField(_("check asked for at"), null=True, blank=True)
    read_at = models.DateTimeField(_("file read to its end at"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    apply_asked_at = models.DateTimeField(_("putting in asked for at"), null=True, blank=True)
    apply_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    apply_asked_as = models.ForeignKey(
        RoleHolding, null=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(_("put in at"), null=True, blank=True)
    # Of the step at hand: the last line done, and how many rows of how many.
    last_line = models.PositiveIntegerField(default=0)
    n_todo = models.PositiveIntegerField(_("rows of this step"), default=0)
    n_done = models.PositiveIntegerField(_("rows done in this step"), default=0)
    moved_at = models.DateTimeField(_("last progress"), null=True, blank=True)
    error = models.TextField(blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(apply_asked_at=None) | Q(checked_at__isnull=False),
                name="import_applied_after_check",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(apply_asked_at__isnull=False),
                name="import_applied_when_asked",
            ),
        ]

    def __str__(self):
        return self.file.name

    @property
    def state(self) -> str:
        if self.applied_at:
            return ImportState.DONE
        if self.apply_asked_at:
            return ImportState.APPLYING
        if self.checked_at:
            return ImportState.CHECKED
        return ImportState.CHECKING if self.check_asked_at else ImportState.UPLOADED

    def get_state_display(self) -> str:
        return ImportState(self.state).label

    @property
    def tone(self) -> str:
        """The colour of the state; a step that stopped wants somebody's hand."""
        if self.is_running:
            return "stop" if self.error else "info"
        return "good" if self.state == ImportState.DONE else "attention"

    @property
    def n_shown(self) -> int:
        """What the progress counts up to: more than is done while the step runs on."""
        return max(self.n_todo, self.n_done + 1)

    @property
    def is_running(self) -> bool:
        return self.state in (ImportState.CHECKING, ImportState.APPLYING)


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


class ImportRowQuerySet(models.QuerySet):
    def undecided(self):
        """Rows that may be somebody in the register, and nobody has said yet."""
        return self.filter(outcome=RowOutcome.DUPLICATE, choice=RowChoice.OPEN, applied_at=None)

    def matching(self, text: str):
        """Rows of a name, with or without its diacritics, or of a line."""
        if text.isdecimal():
            return self.filter(line=int(text[:9]))
        return self.filter(name_key__contains=search_key(text))

    def to_put_in(self):
        """Rows that would change the register and wait for nothing but the word."""
        decided = Q(outcome=RowOutcome.DUPLICATE) & Q(
            choice__in=(RowChoice.SAME_PERSON, RowChoice.NEW_PERSON)
        )
        certain = Q(outcome__in=(RowOutcome.NEW, RowOutcome.UPDATE))
        return self.filter(certain | decided, applied_at=None)


class ImportRow(models.Model):
    """One row of the file: what it says, what would come of it, what came of it."""

    batch = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line of the file"))
    # field -> the text of its cell
    values = models.JSONField(default=dict)
    outcome = models.CharField(_("finding"), max_length=10, choices=RowOutcome)
    # [[field, code, parameters], …]; the field is empty where the row as a whole is meant
    messages = models.JSONField(default=list)
    # [[field, before, after], …]
    changes = models.JSONField(default=list)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Keys of the people it might be.
    candidates = models.JSONField(default=list)
    # Who the row means, so that the same person is found twice in one file.
    code_key = models.CharField(max_length=40, blank=True)
    name_key = models.CharField(max_length=300, blank=True)
    choice = models.CharField(_("decision"), max_length=12, choices=RowChoice, blank=True)
    applied_at = models.DateTimeField(_("put in at"), null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "line"]
        indexes = [
            models.Index(fields=["batch", "outcome", "line"]),
            models.Index(fields=["batch", "code_key"]),
            models.Index(fields=["batch", "name_key"]),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]

    def __str__(self):
        return f"{self.line}"
