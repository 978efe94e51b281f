"""What people type on the way to a decision: days and reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(**options) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **options
    )


class DraftForm(forms.Form):
    dated_on = _day(
        label=_("Expected date of the decision"),
        help_text=_(
            "For example 05/10/2022. Legal bases, base salary, signer and the unit's name are"
            " those of this day."
        ),
    )


class IssueForm(forms.Form):
    on = _day(
        label=_("Date of the decision"),
        help_text=_("The number is given by the portal; afterwards nothing changes any more."),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept on record and shown to whom it concerns."),
    )


class RoundFilter(forms.Form):
    """One round of the quota ledger, or all of them."""

    round = forms.ChoiceField(label=_("Round"), required=False)

    def __init__(self, *args, rounds: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [("", _("All rounds")), *rounds.items()]
