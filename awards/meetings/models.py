"""The meeting in which a unit agrees on whom to nominate, and what it found on each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.files.models import StoredFile
from campaigns.plans.models import Round
from campaigns.units.models import Unit


class MeetingMethod(models.TextChoices):
    SECRET = "secret", _("Secret ballot")
    SHOW_OF_HANDS = "show_of_hands", _("Show of hands")


class UnitMeeting(models.Model):
    """One meeting of a unit for one round; its results are counted in heads."""

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="unit_meetings"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="meetings"
    )
    held_on = models.DateField(_("held on"), null=True, blank=True)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair_name = models.CharField(_("in the chair"), max_length=200, blank=True)
    chair_title = models.CharField(_("position of the chair"), max_length=150, blank=True)
    secretary_name = models.CharField(_("secretary"), max_length=200, blank=True)
    n_members = models.PositiveIntegerField(_("people called"), null=True, blank=True)
    n_present = models.PositiveIntegerField(_("people present"), null=True, blank=True)
    absence_note = models.CharField(_("absent, and why"), max_length=500, blank=True)
    method = models.CharField(
        _("how it was voted"), max_length=14, choices=MeetingMethod, default=MeetingMethod.SECRET
    )
    discussion = models.TextField(_("what was said"), max_length=5000, blank=True)
    edit_number = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("meeting of a unit")
        verbose_name_plural = _("meetings of units")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="unit_meeting_once"),
            models.CheckConstraint(
                name="unit_meeting_present_among_called",
                condition=Q(n_present=None) | Q(n_members__gte=F("n_present")),
                violation_error_message=_("Not more people can be present than were called."),
            ),
        ]

    def __str__(self):
        return f"{self.round.code}: {self.unit}"


class MeetingResult(models.Model):
    """What the meeting found on one nominee: a dossier's, or somebody it did not put forward."""

    meeting = models.ForeignKey(UnitMeeting, on_delete=models.CASCADE, related_name="results")
    nomination = models.ForeignKey(
        Nomination,
        verbose_name=_("dossier"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meeting_results",
    )
    name = models.CharField(_("name"), max_length=250)
    # Empty while only the name or a note is known yet.
    n_for = models.PositiveIntegerField(_("in favour"), null=True, blank=True)
    n_against = models.PositiveIntegerField(_("against"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("result of a unit's meeting")
        verbose_name_plural = _("results of units' meetings")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "nomination"],
                condition=Q(nomination__isnull=False),
                name="meeting_result_once",
            ),
        ]

    def __str__(self):
        return self.name


class MeetingFile(models.Model):
    """The minutes as signed, scanned; one taken out stays, marked as removed."""

    meeting = models.ForeignKey(UnitMeeting, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("signed minutes of a unit's meeting")
        verbose_name_plural = _("signed minutes of units' meetings")
        ordering = ["pk"]

    def __str__(self):
        return self.file.name
