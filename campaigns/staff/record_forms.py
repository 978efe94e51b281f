"""What the keeper of the register types about holds, past awards and headcounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.files.types import WORDS as FILE_KINDS
from campaigns.law.models import AwardForm, AwardGround
from campaigns.staff.models import HoldKind
from emulation_portal.fields import DayField, LineField, OneFileField


def _number(**options) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(widget=widget, **options)


class HoldForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of hold"), choices=[("", "—"), *HoldKind.choices])
    reference = LineField(
        label=_("Paper it rests on"),
        help_text=_("Number, date and who issued it. A refused decision names it."),
        max_length=300,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Only the keepers of the register and the Director read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    valid_from = DayField(label=_("On hold since"))
    valid_to = DayField(
        label=_("Last day of the hold"),
        help_text=_("Only where the paper sets one; otherwise the hold is lifted later."),
        required=False,
    )
    evidence = OneFileField(
        label=_("File"), help_text=FILE_KINDS, required=False, widget=forms.FileInput
    )


class LiftForm(forms.Form):
    last_day = DayField(label=_("Last day of the hold"))
    reason = forms.CharField(
        label=_("Why it is lifted"),
        help_text=_("For example the conclusion and its number."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HonourForm(forms.Form):
    award_form = forms.ModelChoiceField(
        label=_("Award form"),
        queryset=AwardForm.objects.order_by("position", "code"),
        empty_label=_("Another one"),
        required=False,
    )
    award_name = LineField(
        label=_("Award as the decision names it"),
        help_text=_("Left open, it is the name of the award form."),
        max_length=250,
        required=False,
    )
    recipient_name = LineField(
        label=_("Recipient as the decision names it"),
        help_text=_("Where the name was another one then."),
        max_length=250,
        required=False,
    )
    recipient_unit = LineField(label=_("Work unit at the time"), max_length=250, required=False)
    ground = forms.ChoiceField(label=_("Kind of ground"), choices=[("", "—"), *AwardGround.choices])
    year = _number(label=_("Year of the achievement"))
    decision_reference = LineField(
        label=_("Number of the decision"), help_text=_("For example 05/QĐ-SKHCN"), max_length=80
    )
    decided_on = DayField(label=_("Date of the decision"))
    issuer = LineField(
        label=_("Decided by"), help_text=_("The office, as the decision names it."), max_length=250
    )
    achievement = LineField(label=_("Achievement"), max_length=600, required=False)


class WithdrawHonourForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The row stays on record with it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HeadcountForm(forms.Form):
    counted_on = DayField(label=_("Counted on"))
    n_people = _number(label=_("Number of people"), min_value=1)
    n_women = _number(label=_("Women among them"), min_value=0)
    source = LineField(
        label=_("Source"),
        help_text=_("For example the unit's report, number and date."),
        max_length=300,
    )
