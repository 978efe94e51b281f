"""Typing in the criteria of one group, a row each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emulation_portal.rows import rows_of


class CriterionForm(forms.Form):
    text = forms.CharField(
        label=_("Criterion"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    guidance = forms.CharField(
        label=_("How to write it"),
        help_text=_("Shown to the person who answers this criterion."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    weight = forms.IntegerField(
        label=_("Weight (%)"),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    needs_evidence = forms.BooleanField(label=_("Evidence is required"), required=False)

    def clean(self):
        typed = super().clean()
        if typed.get("text") and "weight" not in self.errors and typed.get("weight") is None:
            self.add_error("weight", forms.ValidationError(_("Give a weight."), "weight_missing"))
        if typed.get("weight") and "text" not in self.errors and not typed.get("text"):
            self.add_error(
                "text", forms.ValidationError(_("A criterion needs a text."), "text_missing")
            )
        return typed


CriterionRows = rows_of(CriterionForm)


class VersionForm(forms.Form):
    """Why the criteria change once the campaign is launched."""

    reason = forms.CharField(
        label=_("Why this version"),
        help_text=_("Kept with the version and shown to whom it concerns."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
