"""Whom the head asks to help, and the paper that an employer signed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.nominations.forms import ComposedTextField
from awards.sharing.helpers import helper_candidates
from campaigns.accounts.models import User
from emulation_portal.fields import DayField, LineField, OneFileField


class HelperForm(forms.Form):
    """One person of the unit, to write in the dossier."""

    user = forms.ModelChoiceField(
        label=_("Person of the unit"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("Choose somebody else of this unit who has an account."),
        },
    )

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = helper_candidates(nomination)

    @property
    def has_choices(self) -> bool:
        return self.fields["user"].queryset.exists()


class ConfirmationForm(forms.Form):
    """What an employer signed on paper, as the unit enters it."""

    is_confirmed = forms.TypedChoiceField(
        label=_("What the employer says"),
        choices=[("yes", _("Confirms the report")), ("no", _("Refuses to confirm it"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    confirmed_by = LineField(label=_("Who signed"), max_length=200)
    title = LineField(label=_("Position of who signed"), max_length=150)
    confirmed_on = DayField(label=_("Day of the signature"), initial=timezone.localdate)
    words = ComposedTextField(
        label=_("What the paper says"),
        help_text=_("Only where something needs to be said beside the paper."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    upload = OneFileField(
        label=_("Signed paper"),
        help_text=_("PDF, Word, Excel or a picture, at most 20 MB."),
        error_messages={"required": _("Add the paper as signed.")},
    )
