"""What a head fills in on the way to the Office and back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.nominations.forms import ComposedTextField
from awards.submission.rules import CONFIRMATION


class WithdrawForm(forms.Form):
    """Why the dossier is taken back."""

    reason = ComposedTextField(
        label=_("Reason"),
        help_text=_("Kept on record and shown to whom it concerns."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give a reason.")},
    )


class ConfirmForm(forms.Form):
    """The head's word for the dossier, given for the state that was checked."""

    is_confirmed = forms.BooleanField(
        label=CONFIRMATION,
        error_messages={
            "required": _("Confirm what the dossier says before you submit it."),
        },
    )
    edit_number = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CompareForm(forms.Form):
    """Which two states of a dossier stand side by side."""

    older = forms.ChoiceField(label=_("Earlier state"))
    newer = forms.ChoiceField(label=_("Later state"))

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["older"].choices = choices
        self.fields["newer"].choices = choices
