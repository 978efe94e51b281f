"""After an update an installation gets the reference rows that the new version brings."""

from io import StringIO

import pytest
from django.core.management import call_command

from campaigns.law.loading import load_reference
from campaigns.law.models import BaseSalary
from campaigns.law.procedure_models import CalendarDay, DossierItem
from tests import make

pytestmark = pytest.mark.django_db


def refresh() -> str:
    said = StringIO()
    call_command("refresh_law", stdout=said)
    return said.getvalue()


def test_what_a_new_version_brings_is_entered_once_and_nothing_else_is_touched():
    make.user()
    load_reference(by=None)
    n_days, n_items = CalendarDay.objects.count(), DossierItem.objects.count()
    # An installation of a time before these tables, where somebody corrected a salary.
    CalendarDay.objects.all().delete()
    DossierItem.objects.all().delete()
    corrected = BaseSalary.objects.earliest("valid_from")
    BaseSalary.objects.filter(pk=corrected.pk).update(amount_vnd=1)
    n_salaries = BaseSalary.objects.count()
    assert f"{n_days + n_items}" in refresh()
    assert (CalendarDay.objects.count(), DossierItem.objects.count()) == (n_days, n_items)
    corrected.refresh_from_db()
    assert (corrected.amount_vnd, BaseSalary.objects.count()) == (1, n_salaries)
    assert refresh() == ""


def test_an_empty_portal_is_left_to_set_up():
    assert refresh() == ""
    assert not BaseSalary.objects.exists()
