"""What a head fills in to make a link, and what guests fill in behind one."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.nominations.forms import ComposedTextField
from awards.sharing.links import DAYS_OFFERED, DEFAULT_DAYS
from awards.sharing.models import LinkPurpose
from emulation_portal.fields import LineField, OneFileField, required_when


class LinkForm(forms.Form):
    """For whom a link is made, what for, and how long it works; its key makes a form that is sent
    twice one link."""

    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    purpose = forms.ChoiceField(
        label=_("What for?"), choices=LinkPurpose.choices, widget=forms.RadioSelect
    )
    recipient_name = LineField(
        label=_("For whom"), help_text=_("Who will open the link."), max_length=200
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Only to prepare your message: the portal sends nothing by itself."),
        required=False,
    )
    n_days = forms.TypedChoiceField(
        label=_("Works for"),
        help_text=_("At most until the dossier has to be handed in."),
        choices=[(n, _("%(n)d days") % {"n": n}) for n in DAYS_OFFERED],
        coerce=int,
        initial=DEFAULT_DAYS,
    )

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, **kwargs)
        if not nomination.has_employer:
            self.fields["purpose"].choices = [(LinkPurpose.REPORT, LinkPurpose.REPORT.label)]
            self.fields["purpose"].initial = LinkPurpose.REPORT


class GuestConsentForm(forms.Form):
    """Whether the nominee agrees to be put forward."""

    is_given = forms.TypedChoiceField(
        label=_("Do you agree to be nominated?"),
        choices=[("yes", _("Yes, I agree")), ("no", _("No, I do not want to be nominated"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    reason = required_when(
        _("required when you do not agree"),
        ComposedTextField(
            label=_("Reason"),
            help_text=_("The head of the unit reads it."),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    )
    publishes_photo = forms.BooleanField(
        label=_("If I am awarded, a picture of me may be published"), required=False
    )


class EmployerForm(forms.Form):
    """What the employer says of the report, and who says it."""

    is_given = forms.TypedChoiceField(
        label=_("Is what the report says true?"),
        choices=[("yes", _("Yes, we confirm it")), ("no", _("No, we cannot confirm it"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    words = ComposedTextField(
        label=_("What you confirm, or what is not right"),
        error_messages={"required": _("Say in words what you confirm, or why not.")},
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confirmed_by = LineField(label=_("Your full name"), max_length=200)
    title = LineField(label=_("Your position"), max_length=150)
    upload = OneFileField(
        label=_("Signed paper"),
        help_text=_("If there is one: PDF, Word, Excel or a picture, at most 20 MB."),
        required=False,
    )
