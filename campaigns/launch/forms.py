"""Typing in the deadline of a round, and why it is put off."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.plans.models import Campaign
from campaigns.units.choosing import UnitChoiceField
from campaigns.units.models import Unit
from emulation_portal.fields import DayField

END_OF_WORK = time(17, 0)
CODE_HELP = _("Small letters, digits and hyphens; it stands in the address. For example ntm-2025.")


class WarningsForm(forms.Form):
    """The tick of whoever submits a plan of which the portal warns."""

    seen = forms.BooleanField(
        label=_("I have seen these warnings"),
        error_messages={"required": _("Confirm that you have seen the warnings.")},
    )


class NumberForm(forms.Form):
    """The day that the clerk gives a paper."""

    on = DayField(label=_("Date of the plan"))


class BeginForm(forms.Form):
    """What a new campaign is called, whatever its plan begins with."""

    code = forms.SlugField(label=_("Code"), help_text=CODE_HELP, max_length=40)
    name = forms.CharField(
        label=_("Name of the campaign"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    short_name = forms.CharField(
        label=_("Short name"), help_text=_("As lists and buttons show it."), max_length=80
    )
    owner = UnitChoiceField(label=_("Launched by"), queryset=Unit.objects.none())
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        if len(owners) == 1:
            self.fields["owner"].initial = owners[0]


class FromTemplateForm(BeginForm):
    template = forms.ChoiceField(label=_("Template"), widget=forms.RadioSelect)

    field_order = ["template", "code", "name", "short_name", "owner", "starts_on", "ends_on"]

    def __init__(self, *args, templates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [
            (one["key"], f"{one['label']} – {one['note']}") for one in templates
        ]


class FromCopyForm(BeginForm):
    source = forms.ModelChoiceField(label=_("Earlier campaign"), queryset=Campaign.objects.none())

    field_order = ["source", "code", "name", "short_name", "owner", "starts_on", "ends_on"]

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = _(
            "Empty: as long as the earlier campaign, so many years later."
        )


class DeadlineForm(forms.Form):
    closes_on = DayField(label=_("Last day for nominations"))
    closes_time = forms.TimeField(
        label=_("Time of day"),
        help_text=_("For example 17:00"),
        initial=END_OF_WORK,
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M"),
    )

    @property
    def closes_at(self) -> datetime:
        """The moment typed, in the portal's time zone."""
        typed = datetime.combine(self.cleaned_data["closes_on"], self.cleaned_data["closes_time"])
        return timezone.make_aware(typed)


class ExtensionForm(DeadlineForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept on record and shown to whom it concerns."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
