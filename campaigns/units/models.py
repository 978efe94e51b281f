"""Units: who they are stays, what they are called is dated, what became of them is on record."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.workflow.dated import DatedRow, period_constraint
from campaigns.workflow.models import AppendOnly
from emulation_portal.vietnamese import normalise, search_key, text_sort_key


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Provincial authority")
    DEPARTMENT = "department", _("Department")
    DIVISION = "division", _("Division")
    CENTRE = "centre", _("Public service unit")
    UNION = "union", _("Mass organisation")
    OUTSIDE = "outside", _("Outside organisation")
    HOUSEHOLD = "household", _("Household")


# No part of the province's own organisation: they are commended, and head or nominate nothing.
OUTSIDE_KINDS = (UnitKind.OUTSIDE, UnitKind.HOUSEHOLD)


class UnitClass(models.TextChoices):
    """The classes in which statistics count collectives."""

    ADMINISTRATIVE = "administrative", _("Administrative agency")
    PUBLIC_SERVICE = "public_service", _("Public service body")
    ENTERPRISE = "enterprise", _("Enterprise")
    COOPERATIVE = "cooperative", _("Cooperative")
    CENTRAL = "central", _("Central agency in the province")
    OTHER = "other", _("Other collective")


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The register of units is for those who keep it."""
        return self if user.can_keep_registers else self.none()

    def existing_on(self, on: date):
        """Units that had a name on the day and had not ended by then."""
        named = UnitVersion.objects.as_of(on).filter(unit=models.OuterRef("pk"))
        return self.filter(models.Exists(named))

    def matching(self, text: str):
        """Units whose code, or any name they ever had, holds the text, with or without its
        diacritics."""
        key = search_key(text)
        ever = UnitVersion.objects.filter(unit=models.OuterRef("pk"), search_key__contains=key)
        return self.filter(
            models.Q(search_key__contains=key) | models.Q(code__contains=key) | models.Exists(ever)
        )

    def with_province(self):
        """Each with what its last letterhead names above it, so that `told_apart` asks no more."""
        last = UnitVersion.objects.filter(unit=models.OuterRef("pk")).order_by("-valid_from")
        return self.annotate(last_superior=models.Subquery(last.values("superior")[:1]))

    def ended_before(self, on: date):
        """Units whose last day lies before the day."""
        return self.filter(last_day__lt=on)

    def not_ended_before(self, on: date):
        """Units that had not ended by the day; those dated ahead are among them."""
        return self.filter(models.Q(last_day=None) | models.Q(last_day__gte=on))


class Unit(models.Model):
    """An identity that outlives its names. `name`, `short_name` and `parent` are today's, copied
    from the version in force (of a unit that ended: from its last one); a paper takes its words
    from `as_of(date)` instead. `last_day` is the last day on which the unit exists."""

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
    statistical_class = models.CharField(
        _("statistical class"), max_length=16, choices=UnitClass, blank=True
    )
    last_day = models.DateField(_("last day"), null=True, blank=True, editable=False)
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

    @property
    def told_apart(self) -> str:
        """The name with the province, which two Departments of one name do not share; of a
        Department that names none, with its short name."""
        if self.kind != UnitKind.DEPARTMENT:
            return self.name
        full = UnitVersion(name=self.name, superior=self.superior_of_late).full_name
        if full != self.name or self.short_name in self.name:
            return full
        return f"{self.name} ({self.short_name})"

    @property
    def superior_of_late(self) -> str:
        """What its last letterhead names above it; lists read it for all with `with_province`."""
        if "last_superior" not in self.__dict__:
            last = self.versions.order_by("-valid_from").values_list("superior", flat=True)
            self.last_superior = last.first()
        return self.last_superior or ""

    def has_ended(self, on: date) -> bool:
        return self.last_day is not None and self.last_day < on

    def as_of(self, on: date) -> "UnitVersion":
        """The words of this unit on a day. Raises UnitVersion.DoesNotExist where there are none."""
        return self.versions.as_of(on).order_by("-valid_from")[:1].get()


# How a letterhead begins to name the committee above a department.
_COMMITTEES = ("UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân ")


class UnitVersion(DatedRow):
    """What a unit was called in a period, as its papers print it."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="versions"
    )
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=80)
    parent = models.ForeignKey(
        Unit,
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="versions_below",
    )
    symbol = models.CharField(_("symbol in document numbers"), max_length=30, blank=True)
    superior = models.CharField(_("superior body in the letterhead"), max_length=250, blank=True)
    place = models.CharField(_("place in the date line"), max_length=120, blank=True)
    head_title = models.CharField(_("title of its head"), max_length=120, blank=True)
    search_key = models.CharField(max_length=350, editable=False, default="")

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

    @property
    def province(self) -> str:
        """The province whose committee stands above it: "tỉnh Bà Rịa - Vũng Tàu"; empty where the
        name says it already, or none does."""
        for committee in _COMMITTEES:
            province = self.superior.removeprefix(committee)
            if province != self.superior and province not in self.name:
                return province
        return ""

    @property
    def full_name(self) -> str:
        """The name with its province, which alone tells two Departments of one name apart."""
        return f"{self.name} {self.province}".strip()

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.name} {self.short_name}")
        super().save(*args, **kwargs)


class UnitEventKind(models.TextChoices):
    MERGE = "merge", _("Merger")
    SPLIT = "split", _("Split")
    RENAME = "rename", _("Renaming")
    DISSOLVE = "dissolve", _("Dissolution")
    TRANSFER = "transfer", _("Transfer to another superior")


class UnitEvent(AppendOnly):
    """What became of units on a day, and on which legal basis."""

    kind = models.CharField(_("event"), max_length=10, choices=UnitEventKind)
    happened_on = models.DateField(_("in effect from"))
    basis = models.CharField(_("legal basis"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("event in the life of units")
        verbose_name_plural = _("events in the life of units")
        ordering = ["happened_on", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on}"


class EventSide(models.TextChoices):
    BEFORE = "before", _("before")
    AFTER = "after", _("after")


class UnitEventPart(AppendOnly):
    """A unit that an event began with, or ended with; one that went on stands on both sides."""

    event = models.ForeignKey(UnitEvent, on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="event_parts")
    side = models.CharField(_("side"), max_length=6, choices=EventSide)

    class Meta:
        verbose_name = _("unit in an event")
        verbose_name_plural = _("units in events")
        ordering = ["event", "side", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "unit", "side"], name="unit_event_part_once")
        ]

    def __str__(self):
        return f"{self.event}: {self.unit} ({self.get_side_display()})"
