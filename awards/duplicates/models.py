"""Prints of what dossiers claim, pairs that look alike, and what people decided on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination, NominationStatus, SubmittedVersion
from campaigns.accounts.models import Role
from campaigns.staff.models import Honour
from campaigns.workflow.models import AppendOnly

# A dossier that was taken back claims nothing.
OUT = (NominationStatus.DRAFT, NominationStatus.WITHDRAWN)
READERS = (Role.OFFICE, Role.DIRECTOR, Role.SECRETARY)


class TextPrint(models.Model):
    """That the texts of a submitted version were looked through for likenesses."""

    nomination = models.OneToOneField(
        Nomination, on_delete=models.CASCADE, related_name="text_print"
    )
    version = models.ForeignKey(SubmittedVersion, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("print of a text")
        verbose_name_plural = _("prints of texts")

    def __str__(self):
        return str(self.nomination)


class TextBand(models.Model):
    """A piece of a print: dossiers that share one are compared word by word. The pieces of every
    text of a dossier are numbered through; what is looked for is the value alone."""

    print = models.ForeignKey(TextPrint, on_delete=models.CASCADE, related_name="bands")
    band = models.PositiveSmallIntegerField()
    value = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("piece of a print")
        verbose_name_plural = _("pieces of prints")
        ordering = ["print", "band"]
        constraints = [models.UniqueConstraint(fields=["print", "band"], name="text_band_once")]

    def __str__(self):
        return f"{self.band}: {self.value}"


class LikenessKind(models.TextChoices):
    SAME_NOMINEE = "same_nominee", _("The same nominee in two categories or rounds")
    SAME_ACHIEVEMENT = "same_achievement", _("The achievement of an award already given")
    NEAR_SAME_TEXT = "near_same_text", _("Nearly the same text")


class LikenessQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LikenessQuerySet":
        """Those who read the queue of the Department see both sides; no unit sees another's."""
        owners = {unit for role in READERS for unit in user.units_as(role)}
        return self.filter(first__round__campaign__owner__in=owners).filter(
            Q(second=None) | Q(second__round__campaign__owner__in=owners)
        )

    def standing(self) -> "LikenessQuerySet":
        """Both sides still claim what they claimed: none was taken back, no award withdrawn."""
        return (
            self.exclude(first__status__in=OUT)
            .exclude(second__status__in=OUT)
            .exclude(honour__withdrawn_at__isnull=False)
        )

    def with_rulings(self) -> "LikenessQuerySet":
        """Each with what was decided last: `is_same` and `ruled_at`, both empty while undecided."""
        last = LikenessRuling.objects.filter(likeness=models.OuterRef("pk")).order_by("-pk")
        return self.annotate(
            is_same=models.Subquery(last.values("is_same")[:1]),
            ruled_at=models.Subquery(last.values("ruled_at")[:1]),
        )

    def to_tell(self) -> "LikenessQuerySet":
        """Each with what was decided, as `with_rulings`, but for texts that were nearly the same
        and were rewritten before anybody decided. They stay on record, and are told again when they
        are alike again."""
        return self.with_rulings().exclude(_no_longer_alike(), is_same__isnull=True)

    def undecided(self) -> "LikenessQuerySet":
        """Those of `to_tell` that nobody decided on: asks whether there is a decision at all, which
        costs less than what the last one says."""
        ruled = LikenessRuling.objects.filter(likeness=models.OuterRef("pk"))
        return self.filter(~models.Exists(ruled)).exclude(_no_longer_alike())


def _no_longer_alike() -> Q:
    return Q(kind=LikenessKind.NEAR_SAME_TEXT, percent__lt=settings.LIKENESS_PERCENT)


class Likeness(models.Model):
    """Two dossiers, or a dossier and an honour on record, that seem to claim one achievement."""

    kind = models.CharField(_("what is alike"), max_length=16, choices=LikenessKind)
    first = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="likenesses_as_first"
    )
    second = models.ForeignKey(
        Nomination,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="likenesses_as_second",
    )
    honour = models.ForeignKey(
        Honour, null=True, blank=True, on_delete=models.PROTECT, related_name="likenesses"
    )
    percent = models.PositiveSmallIntegerField(_("alike (%)"), null=True, blank=True)
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")
        ordering = ["-percent", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first", "second"],
                condition=Q(second__isnull=False),
                name="likeness_of_dossiers_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "first", "honour"],
                condition=Q(honour__isnull=False),
                name="likeness_to_honour_once",
            ),
            models.CheckConstraint(
                name="likeness_to_one_thing",
                condition=Q(second__isnull=False, honour=None)
                | Q(second=None, honour__isnull=False),
            ),
            models.CheckConstraint(
                name="likeness_of_two", condition=Q(second=None) | ~Q(second=F("first"))
            ),
        ]

    def __str__(self):
        return f"{self.first} ~ {self.second or self.honour}"


class LikenessRuling(AppendOnly):
    """What a person of the Office decided on a likeness; the last word stands, all stay."""

    likeness = models.ForeignKey(Likeness, on_delete=models.PROTECT, related_name="rulings")
    is_same = models.BooleanField(_("one achievement claimed twice"))
    note = models.CharField(_("why"), max_length=1000)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    ruled_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on a likeness")
        verbose_name_plural = _("decisions on likenesses")
        ordering = ["likeness", "pk"]

    def __str__(self):
        return f"{self.likeness}: {self.is_same}"
