"""What a passer-by types: the code on a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the certificate"),
        max_length=40,
        help_text=_("Ten letters and digits, printed under the square code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = "".join(sign for sign in self.cleaned_data["code"].upper() if sign.isalnum())
        if not code.isascii() or not code:
            raise forms.ValidationError(_("Type the letters and digits of the code."))
        return code
