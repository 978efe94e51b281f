"""Points for every criterion of one file."""

from django import forms
from django.utils.translation import gettext as _


class ScoreForm(forms.Form):
    """Points for every criterion of one file."""

    def __init__(self, *args, lines: list, points: dict[int, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            criterion = line.criterion
            self.fields[f"points_{criterion.pk}"] = forms.IntegerField(
                label=_("Points for criterion %(n)d") % {"n": criterion.position},
                help_text=_("A whole number from 0 to 100"),
                min_value=0,
                max_value=100,
                initial=points.get(criterion.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "required": _("Give points for this criterion."),
                    "invalid": _("Write a whole number."),
                    "min_value": _("Points lie between 0 and 100."),
                    "max_value": _("Points lie between 0 and 100."),
                },
            )

    def rows(self) -> list[tuple]:
        return [(line, self[f"points_{line.criterion.pk}"]) for line in self.lines]

    @property
    def points(self) -> dict[int, int]:
        return {
            line.criterion.pk: self.cleaned_data[f"points_{line.criterion.pk}"]
            for line in self.lines
        }
