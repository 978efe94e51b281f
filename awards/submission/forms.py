"""What a head fills in on the way to the Office and back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.nominations.forms import ComposedTextField


class WithdrawForm(forms.Form):
    """Why the dossier is taken back."""

    reason = ComposedTextField(
        label=_("Reason"),
        help_text=_("Kept on record and shown to whom it concerns."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give a reason.")},
    )
