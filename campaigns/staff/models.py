"""People who can be nominated: one register, with dated postings, honours and holds."""

from decimal import ROUND_DOWN, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role
from campaigns.files.models import StoredFile
from campaigns.law.models import AwardForm, AwardGround
from campaigns.units.models import Unit
from campaigns.workflow.dated import DatedRow, period_constraint
from campaigns.workflow.models import AppendOnly
from emulation_portal.vietnamese import normalise, search_key, sort_key


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class PersonClass(models.TextChoices):
    """The classes in which statistics count individuals."""

    LEADER_PROVINCE = "leader_province", _("Leader at provincial or ministerial level")
    LEADER_DEPARTMENT = "leader_department", _("Leader of a department")
    ENTREPRENEUR = "entrepreneur", _("Entrepreneur")
    LEADER_OTHER = "leader_other", _("Other leader, from deputy head of a division up")
    DIRECT = "direct", _("Works, serves or studies directly")
    OTHER = "other", _("Other individual")


class ContractType(models.TextChoices):
    CIVIL_SERVANT = "civil_servant", _("Civil servant")
    PUBLIC_EMPLOYEE = "public_employee", _("Public employee")
    WORKER = "worker", _("Contract worker")


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The register of people is for those who keep it."""
        return self if user.can_keep_registers else self.none()

    def matching(self, text: str):
        """People whose name or staff code holds the text, with or without its diacritics."""
        key = search_key(text)
        return self.filter(models.Q(search_key__contains=key) | models.Q(staff_code__iexact=text))


class Person(models.Model):
    """A person, with the name as on the identity card; two people of one name stay two."""

    full_name = models.CharField(_("full name"), max_length=200)
    sort_key = models.CharField(max_length=700, editable=False, db_index=True)
    search_key = models.CharField(max_length=250, editable=False, db_index=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    staff_code = models.CharField(
        _("staff code"), max_length=30, unique=True, null=True, blank=True
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key"]

    def __str__(self):
        return self.full_name

    @property
    def honorific(self) -> str:
        return "Bà" if self.gender == Gender.FEMALE else "Ông"

    def save(self, *args, **kwargs):
        self.full_name = normalise(self.full_name)
        self.sort_key = sort_key(self.full_name)
        self.search_key = search_key(self.full_name)
        super().save(*args, **kwargs)


class Posting(DatedRow):
    """Where a person works, as what, from when to when."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="postings"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="postings"
    )
    title = models.CharField(_("position"), max_length=150)
    is_leader = models.BooleanField(_("holds a leading position"), default=False)
    statistical_class = models.CharField(
        _("statistical class"), max_length=18, choices=PersonClass, blank=True
    )
    contract_type = models.CharField(
        _("kind of contract"), max_length=16, choices=ContractType, blank=True
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["person", "valid_from"]
        constraints = [period_constraint("posting_period")]
        indexes = [models.Index(fields=["unit", "valid_from"])]

    def __str__(self):
        return f"{self.person}: {self.title}"


def _one_subject(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(person__isnull=False, unit=None) | Q(person=None, unit__isnull=False),
        name=name,
        violation_error_message=_("Name a person or a unit, not both."),
    )


class HoldKind(models.TextChoices):
    DISCIPLINE = "discipline", _("Discipline")
    INVESTIGATION = "investigation", _("Investigation")
    INSPECTION = "inspection", _("Inspection with signs of a violation")
    COMPLAINT = "complaint", _("Complaint or denunciation being settled")
    PRESS = "press", _("Press report of corruption being verified")


def sees_holds(user) -> bool:
    """Holds are sensitive: for those who keep the registers, and for whoever decides."""
    return user.can_keep_registers or user.holds(Role.DIRECTOR)


class HoldQuerySet(models.QuerySet):
    def on_day(self, on):
        """Holds that stand on a day: begun, not over, not lifted before."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))

    def visible_to(self, user):
        """Every hold, for those who may see holds at all."""
        return self if sees_holds(user) else self.none()


class Hold(DatedRow):
    """Why a person or a unit may not be awarded for now. It stops the decision, not the nomination;
    a hold that ends keeps its row with its last day and the reason."""

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="holds",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="holds",
    )
    kind = models.CharField(_("kind of hold"), max_length=14, choices=HoldKind)
    reason = models.TextField(_("reason"))
    reference = models.CharField(_("paper it rests on"), max_length=300)
    evidence = models.ForeignKey(
        StoredFile,
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    placed_at = models.DateTimeField(_("placed at"), auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True, editable=False)
    lift_reason = models.TextField(_("why it was lifted"), blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            period_constraint("hold_period"),
            _one_subject("hold_one_subject"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | (
                    Q(lifted_at__isnull=False, lifted_by__isnull=False, valid_to__isnull=False)
                    & ~Q(lift_reason="")
                ),
                name="hold_lifted_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.person or self.unit}: {self.get_kind_display()}"


class HonourOrigin(models.TextChoices):
    PORTAL = "portal", _("Decided in this portal")
    ENTERED = "entered", _("Entered later")


class HonourQuerySet(models.QuerySet):
    def standing(self):
        """Honours that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Honour(models.Model):
    """An award that a person or a unit has received, in the words of its decision. One that was
    entered later says so and never counts in a quota; one entered by mistake is withdrawn with a
    reason and stays."""

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="honours",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="honours",
    )
    award_form = models.ForeignKey(
        AwardForm,
        verbose_name=_("award form"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    award_name = models.CharField(_("award as the decision names it"), max_length=250)
    recipient_name = models.CharField(_("recipient as the decision names it"), max_length=250)
    recipient_unit = models.CharField(_("work unit at the time"), max_length=250, blank=True)
    ground = models.CharField(_("kind of ground"), max_length=12, choices=AwardGround)
    year = models.PositiveSmallIntegerField(_("year of the achievement"))
    decided_on = models.DateField(_("date of the decision"))
    decision_reference = models.CharField(_("number of the decision"), max_length=80)
    issuer = models.CharField(_("decided by"), max_length=250)
    achievement = models.CharField(_("achievement"), max_length=600, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=HonourOrigin)
    # What in the portal it comes from ("decisionline:12"): written once, however often asked.
    source_key = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdraw_reason = models.TextField(_("why it was withdrawn"), blank=True, editable=False)

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = _("honour received")
        verbose_name_plural = _("honours received")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            _one_subject("honour_one_subject"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="honour_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.recipient_name}: {self.award_name} ({self.year})"

    @property
    def is_entered(self) -> bool:
        """Whether it was entered later rather than decided in this portal."""
        return self.origin == HonourOrigin.ENTERED


class Headcount(AppendOnly):
    """How many people a unit had on a day, and how many of them women; the last word counts."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="headcounts"
    )
    counted_on = models.DateField(_("counted on"))
    n_people = models.PositiveIntegerField(_("people"))
    n_women = models.PositiveIntegerField(_("women among them"))
    source = models.CharField(_("source"), max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        ordering = ["unit", "-counted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(n_people__gt=0, n_women__lte=models.F("n_people")),
                name="headcount_women_among_people",
                violation_error_message=_("There cannot be more women than people."),
            )
        ]

    def __str__(self):
        return f"{self.unit}: {self.n_women}/{self.n_people} ({self.counted_on})"

    @property
    def women_percent(self) -> Decimal:
        """For the eye, with one place and never rounded up; ties are reckoned exactly."""
        share = Decimal(100 * self.n_women) / self.n_people
        return share.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
