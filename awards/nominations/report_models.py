"""What the achievement report says besides its texts: who the nominee is, figures, past honours."""

from decimal import ROUND_DOWN, Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Answer, Nomination
from campaigns.staff.models import Honour


class Profile(models.Model):
    """The part of the achievement report on the nominee: a person's or a collective's; the fields
    of the other kind stay empty."""

    nomination = models.OneToOneField(Nomination, on_delete=models.CASCADE, related_name="profile")
    other_name = models.CharField(_("other name"), max_length=120, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    home_town = models.CharField(_("native place"), max_length=250, blank=True)
    residence = models.CharField(_("permanent residence"), max_length=250, blank=True)
    qualification = models.CharField(_("professional qualification"), max_length=250, blank=True)
    seat = models.CharField(_("address of the seat"), max_length=250, blank=True)
    n_people = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    n_women = models.PositiveIntegerField(_("women among them"), null=True, blank=True)
    structure = models.TextField(_("organisation"), blank=True, max_length=2000)
    functions = models.TextField(_("functions and duties"), blank=True, max_length=2000)
    party_and_unions = models.TextField(
        _("results of the Party cell and of the unions"), blank=True, max_length=2000
    )
    # Said of both: what was decided against the nominee in the period; "none" is said in words.
    discipline = models.CharField(_("discipline in the period"), max_length=500, blank=True)
    has_no_past_honours = models.BooleanField(_("no earlier awards"), default=False)
    edit_number = models.PositiveIntegerField(default=0, editable=False)
    honours_edit_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("particulars of a nominee")
        verbose_name_plural = _("particulars of nominees")
        constraints = [
            models.CheckConstraint(
                name="profile_women_among_people",
                condition=Q(n_women=None) | Q(n_people__gte=models.F("n_women")),
                violation_error_message=_("There are not more women than people."),
            ),
        ]

    def __str__(self):
        return str(self.nomination)


class Figure(models.Model):
    """One figure of an answer: what was registered, what was reached."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("what is counted"), max_length=150)
    measure = models.CharField(_("unit of measure"), max_length=40, blank=True)
    target = models.DecimalField(
        _("registered"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    result = models.DecimalField(
        _("reached"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["answer", "position"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "position"], name="figure_position_once")
        ]

    def __str__(self):
        return self.label

    @property
    def percent(self):
        """Reached in per cent of what was registered; None without a target."""
        return self.result * 100 / self.target if self.target else None

    @property
    def percent_shown(self):
        """The same for the eye, with one place and never rounded up."""
        if self.percent is None:
            return None
        return self.percent.quantize(Decimal("0.1"), rounding=ROUND_DOWN)


class StatedHonour(models.Model):
    """An earlier award as the dossier states it: taken from the register, or typed by the unit."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="stated_honours"
    )
    position = models.PositiveSmallIntegerField(_("order"))
    honour = models.ForeignKey(
        Honour,
        verbose_name=_("in the register"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    award_name = models.CharField(_("title or award form"), max_length=250)
    decision_reference = models.CharField(_("number of the decision"), max_length=80)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    issuer = models.CharField(_("decided by"), max_length=250)

    class Meta:
        verbose_name = _("earlier award")
        verbose_name_plural = _("earlier awards")
        ordering = ["nomination", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "position"], name="stated_honour_position_once"
            ),
            models.UniqueConstraint(
                fields=["nomination", "honour"],
                condition=Q(honour__isnull=False),
                name="stated_honour_once",
            ),
        ]

    def __str__(self):
        return f"{self.award_name} ({self.year})"
