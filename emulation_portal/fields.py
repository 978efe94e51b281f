"""Form fields that every concept asks for in the same words."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day typed as 05/10/2022; a picker is no help to a clerk who copies it from a paper."""

    def __init__(self, **options):
        options.setdefault("help_text", _("For example 05/10/2022"))
        options.setdefault(
            "widget", forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        )
        super().__init__(**options)
