"""Headcounts by gender: added, never changed; the last word on or before a day counts."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.staff.headcounts import count_heads, count_in_register, women_share
from campaigns.staff.models import Headcount
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2022, 6, 30)


def count(keeper, unit, **fields):
    return count_heads(
        **{
            "unit": unit,
            "counted_on": DAY,
            "n_people": 10,
            "n_women": 7,
            "source": "Báo cáo 12/BC",
            "by": keeper,
            **fields,
        }
    )


def test_the_last_word_on_or_before_the_day_counts(here, keeper):
    assert women_share(here, DAY) is None
    count(keeper, here)
    assert women_share(here, DAY - timedelta(days=1)) is None
    assert women_share(here, DAY) == Fraction(7, 10)
    count(keeper, here, n_women=6)
    assert women_share(here, DAY) == Fraction(6, 10)
    count(keeper, here, counted_on=DAY - timedelta(days=1), n_women=10)
    assert women_share(here, DAY) == Fraction(6, 10)


def test_a_count_is_never_changed(here, keeper):
    made = count(keeper, here)
    made.n_women = 1
    with pytest.raises(ValidationError):
        made.save()
    with pytest.raises(ValidationError):
        Headcount.objects.update(n_women=1)
    with pytest.raises(ValidationError):
        made.delete()


def test_the_same_words_twice_are_one_count(here, keeper):
    assert count(keeper, here) == count(keeper, here)
    assert count(keeper, here, source="khác")
    assert Headcount.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"n_people": 0, "n_women": 0}, "n_people", "nobody"),
        ({"n_people": 10, "n_women": 11}, "n_women", "too_many_women"),
        ({"counted_on": None}, "counted_on", "in_future"),
        ({"source": " "}, "source", "blank"),
    ],
)
def test_a_count_that_cannot_be_is_refused(here, keeper, fields, field, code):
    if fields.get("counted_on", DAY) is None:
        fields = {"counted_on": timezone.localdate() + timedelta(days=1)}
    with pytest.raises(ValidationError) as refusal:
        count(keeper, here, **fields)
    assert refusal.value.error_dict[field][0].code == code
    assert count(keeper, here, n_people=10, n_women=10, counted_on=timezone.localdate())


@pytest.mark.parametrize("role", [Role.HEAD, Role.DIRECTOR, Role.SECRETARY])
def test_only_keepers_count(here, role):
    with pytest.raises(PermissionDenied):
        count(make.user(role, unit=here), here)


def test_the_register_counts_its_own_people_with_the_units_below(here):
    below = make.unit(parent=here)
    make.person(unit=here, gender="female")
    make.person(unit=here, gender="male")
    make.person(unit=below, gender="female")
    gone = make.person(unit=here, gender="female")
    gone.postings.update(valid_to=DAY)
    counted = count_in_register(here, DAY + timedelta(days=1))
    assert (counted.n_people, counted.n_women) == (3, 2)


@pytest.mark.parametrize(("n_women", "shown"), [(7, "70.0"), (6, "60.0")])
def test_the_share_for_the_eye(n_women, shown):
    assert str(Headcount(n_people=10, n_women=n_women).women_percent) == shown
    assert str(Headcount(n_people=10_000, n_women=6_999).women_percent) == "69.9"
