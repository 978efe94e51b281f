"""What a person types about places: a reason, an order between equals, a name to look for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name of the nominee"),
        required=False,
        max_length=100,
        help_text=_("With or without diacritics."),
    )


class ReasonForm(forms.Form):
    """Taking a place in the order of the list needs no reason; anything else does."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept on record. Required when the order of the list is not followed."),
    )


class TieForm(forms.Form):
    """One number for each of the tied: 1 goes first."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"place_{line.nomination_id}"] = forms.IntegerField(
                label=line.nominee_name,
                help_text=line.nominee_unit_name or line.unit_name,
                min_value=1,
                max_value=len(lines),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Printed next to the nominees in the ranked list."),
        )

    def clean(self):
        cleaned = super().clean()
        places = [cleaned.get(f"place_{line.nomination_id}") for line in self.lines]
        if None not in places and len(set(places)) != len(places):
            raise forms.ValidationError(_("Give each nominee a place of their own."))
        return cleaned

    @property
    def order(self) -> list[int]:
        """Keys of the nominations in the order given."""
        return sorted(
            (line.nomination_id for line in self.lines),
            key=lambda pk: self.cleaned_data[f"place_{pk}"],
        )
