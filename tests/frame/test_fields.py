"""The fields that every form asks for in the same words."""

from datetime import date

import pytest
from django import forms

from emulation_portal.fields import CHECK_YEAR, DayField


class Form(forms.Form):
    day = DayField()


@pytest.mark.parametrize("typed", ["05/10/0202", "01/01/0001", "1/9/1945", "31/12/9999"])
def test_a_year_that_cannot_be_meant_is_refused(typed):
    assert Form({"day": typed}).errors == {"day": [CHECK_YEAR]}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2/9/1945", date(1945, 9, 2)),
        ("05-10-2022", date(2022, 10, 5)),
        ("2022-10-05", date(2022, 10, 5)),
        ("31/12/2100", date(2100, 12, 31)),
    ],
)
def test_a_day_is_read_as_clerks_write_it(typed, day):
    form = Form({"day": typed})
    assert form.is_valid()
    assert form.cleaned_data["day"] == day
