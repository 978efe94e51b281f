"""Asks, before something is entered twice, whether what is meant is in a register already."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class NamesakesError(ValidationError):
    """Refuses a name that the register has more often than the person has been shown."""

    def __init__(self, field: str, found: list):
        message = _("This name is in the register already.")
        super().__init__({field: ValidationError(message, code="namesakes")})
        self.found = found


class NamesakeForm(forms.Form):
    """Carries how many of the same name the person was shown and declared to be others.

    The number, not a mere yes, makes a form that is sent twice one row: the second time there is
    one more of the name than was declared.
    """

    namesakes_seen = forms.IntegerField(
        label=_("None of these: enter another of the same name"),
        required=False,
        min_value=0,
        widget=forms.HiddenInput,
    )

    def clean_namesakes_seen(self) -> int:
        return self.cleaned_data["namesakes_seen"] or 0

    def ask_whether_another(self, found: list) -> None:
        """Put the question at the end of the form, unanswered."""
        self.data = self.data.copy()
        self.data.pop(self.add_prefix("namesakes_seen"), None)
        field = self.fields.pop("namesakes_seen")
        field.widget = forms.CheckboxInput(attrs={"value": len(found)})
        self.fields["namesakes_seen"] = field
