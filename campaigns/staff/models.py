"""People who can be nominated: one register, with dated postings."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.units.models import Unit
from campaigns.workflow.dated import DatedRow, period_constraint
from emulation_portal.vietnamese import normalise, search_key, sort_key


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


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

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["person", "valid_from"]
        constraints = [period_constraint("posting_period")]

    def __str__(self):
        return f"{self.person}: {self.title}"
