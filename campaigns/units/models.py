"""Units: who they are stays, what they are called is dated."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.workflow.dated import DatedRow, period_constraint
from emulation_portal.vietnamese import normalise, search_key, text_sort_key


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Provincial authority")
    DEPARTMENT = "department", _("Department")
    DIVISION = "division", _("Division")
    CENTRE = "centre", _("Public service unit")
    UNION = "union", _("Mass organisation")
    OUTSIDE = "outside", _("Outside organisation")


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The register of units is for those who keep it."""
        return self if user.can_keep_registers else self.none()

    def matching(self, text: str):
        """Units whose name or code holds the text, with or without its diacritics."""
        key = search_key(text)
        return self.filter(models.Q(search_key__contains=key) | models.Q(code__contains=key))


class Unit(models.Model):
    """An identity that outlives its names. `name` and `short_name` are today's words, copied from
    the version in force; a paper takes its words from `as_of(date)` instead."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=80)
    sort_key = models.CharField(max_length=640, editable=False, db_index=True)
    search_key = models.CharField(max_length=350, editable=False)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = normalise(self.name)
        self.short_name = normalise(self.short_name)
        self.sort_key = text_sort_key(self.name)
        self.search_key = search_key(f"{self.name} {self.short_name}")
        super().save(*args, **kwargs)

    def as_of(self, on: date) -> "UnitVersion":
        """The words of this unit on a day. Raises UnitVersion.DoesNotExist where there are none."""
        return self.versions.as_of(on).order_by("-valid_from")[:1].get()


class UnitVersion(DatedRow):
    """What a unit was called in a period, as its papers print it."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="versions"
    )
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=80)
    symbol = models.CharField(_("symbol in document numbers"), max_length=30, blank=True)
    superior = models.CharField(_("superior body in the letterhead"), max_length=250, blank=True)
    place = models.CharField(_("place in the date line"), max_length=120, blank=True)
    head_title = models.CharField(_("title of its head"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("name of a unit in a period")
        verbose_name_plural = _("names of units in their periods")
        ordering = ["unit", "valid_from"]
        constraints = [
            period_constraint("unit_version_period"),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_version_start"),
        ]

    def __str__(self):
        return self.name
