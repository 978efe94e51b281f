"""Rows that hold from a day to a day: the law, a unit's name, a person's post or role."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    def as_of(self, on: date):
        """The rows in force on a day; both ends of their period included."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class DatedRow(models.Model):
    """In force from `valid_from` to `valid_to`, both included; open when there is no end."""

    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)


def period_constraint(name: str) -> models.CheckConstraint:
    """A period that ends before it begins is refused by the database."""
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
        name=name,
        violation_error_message=_("The period ends before it begins."),
    )
