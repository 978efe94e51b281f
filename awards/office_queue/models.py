"""How the Office shares its work on a round: views, acts on many at once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.plans.models import Round


class SavedView(models.Model):
    """Filters and order of the queue under a name of one's own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self):
        return self.name


class BulkKind(models.TextChoices):
    RECEIVE = "receive", _("Receive")
    ASSIGN = "assign", _("Assign to an officer")
    RETURN = "return", _("Return for supplement")
    FIND_ELIGIBLE = "find_eligible", _("Record as eligible")
    FIND_INELIGIBLE = "find_ineligible", _("Record as not eligible")
    PROPOSE = "propose", _("Propose for the award")
    NOT_PROPOSE = "not_propose", _("Do not propose for the award")


class BulkAct(models.Model):
    """One act on many dossiers of a round: done on all of them or on none, and undone likewise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="bulk_acts"
    )
    kind = models.CharField(_("act"), max_length=16, choices=BulkKind)
    values = models.JSONField(default=dict, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    # When its dossiers were locked: what is recorded on them from then to `done_at` is this act's.
    began_at = models.DateTimeField(_("begun at"), null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("done at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("act on many dossiers")
        verbose_name_plural = _("acts on many dossiers")
        ordering = ["-done_at"]
        constraints = [
            models.CheckConstraint(
                name="bulk_act_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.round.code}"


class BulkActLine(models.Model):
    """One dossier of such an act: how it stood before and after, so that undoing can check that
    nobody touched it since."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="lines")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="bulk_lines")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of an act on many dossiers")
        verbose_name_plural = _("lines of acts on many dossiers")
        ordering = ["act", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "nomination"], name="bulk_act_line_once")
        ]

    def __str__(self):
        return str(self.nomination)
