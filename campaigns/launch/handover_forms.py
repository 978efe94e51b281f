"""What is typed to hand a campaign over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.units.choosing import UnitChoiceField
from campaigns.units.models import Unit
from emulation_portal.fields import DayField, LineField


class HandoverForm(forms.Form):
    to = UnitChoiceField(label=_("New owner"), queryset=Unit.objects.none(), empty_label="—")
    handed_on = DayField(label=_("In effect from"))
    basis = LineField(
        label=_("Legal basis"),
        help_text=_("The paper that passes the work on, with its number and date."),
        max_length=300,
    )
    quota = forms.ChoiceField(
        label=_("Places of the rounds ahead"),
        choices=[
            ("kept", _("They stay as they were")),
            ("redecided", _("The new owner decides them again")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Required where the new owner did not come after the old one."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = choices

    @property
    def asked(self) -> dict:
        """What the rule takes."""
        typed = dict(self.cleaned_data)
        is_quota_kept = typed.pop("quota") == "kept"
        return {**typed, "is_quota_kept": is_quota_kept}
