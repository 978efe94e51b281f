"""What the keeper of the register types to put something right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.staff.forms import PostFields
from campaigns.staff.models import Gender
from emulation_portal.fields import DayField, LineField


class ReasonField(forms.CharField):
    """Why something on record is put right: read by whoever reads the history."""

    def __init__(self, **options):
        options.setdefault("label", _("Reason"))
        options.setdefault("help_text", _("Kept on record with what was written before."))
        options.setdefault("max_length", 1000)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**options)


class CorrectPersonForm(forms.Form):
    full_name = LineField(label=_("Full name"), max_length=200)
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender.choices)
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    staff_code = LineField(label=_("Staff code"), max_length=30, required=False)
    reason = ReasonField()


class CorrectPostForm(PostFields):
    valid_from = DayField(label=_("In this post since"))
    valid_to = DayField(
        label=_("Last day in this post"),
        help_text=_("Left open while the person is in it."),
        required=False,
    )
    reason = ReasonField()


class PastPostForm(PostFields):
    valid_from = DayField(label=_("In this post since"))
    valid_to = DayField(label=_("Last day in this post"))


class EndPostForm(forms.Form):
    last_day = DayField(label=_("Last day in this post"))
