"""Typing in a plan: its heading, its numbered sentences, its rounds; and finding a campaign."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.plans.models import (
    Campaign,
    CampaignKind,
    CampaignStatus,
    PlanItemKind,
    RoundKind,
)
from campaigns.units.choosing import UnitChoiceField
from campaigns.units.models import Unit
from emulation_portal.fields import DayField, LineField
from emulation_portal.rows import rows_of

CODE_HELP = _("Small letters, digits and hyphens; it stands in the address. For example ntm-2025.")


class CampaignFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name, with or without diacritics"))
    status = django_filters.ChoiceFilter(
        choices=CampaignStatus, label=_("Status"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        choices=CampaignKind, label=_("Form of emulation"), empty_label=_("All")
    )
    o = django_filters.OrderingFilter(
        fields=["starts_on", "ends_on"],
        field_labels={"starts_on": _("from"), "ends_on": _("to")},
        label=_("Order"),
        empty_label=_("Newest first"),
    )

    class Meta:
        model = Campaign
        fields = ["q", "status", "kind", "o"]

    def search(self, queryset, _name, value):
        return queryset.matching(value)


class HeadingForm(forms.Form):
    """What stands at the head of the plan. The edit number tells a form opened before a save."""

    name = forms.CharField(
        label=_("Name of the campaign"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    short_name = forms.CharField(
        label=_("Short name"), help_text=_("As lists and buttons show it."), max_length=80
    )
    plan_reference = forms.CharField(
        label=_("Higher plan it follows"),
        help_text=_("Number, date and issuer of the plan of the level above."),
        max_length=300,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Form of emulation"), choices=CampaignKind, initial=CampaignKind.THEMATIC
    )
    higher = forms.ModelChoiceField(
        label=_("Part of the higher campaign"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=_("None in this portal"),
    )
    higher_note = LineField(
        label=_("Higher campaign outside this portal"),
        help_text=_("For example of the province. Leave it empty where you chose one above."),
        max_length=300,
        required=False,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, highers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["higher"].queryset = highers


class NewCampaignForm(HeadingForm):
    code = forms.SlugField(label=_("Code"), help_text=CODE_HELP, max_length=40)
    owner = UnitChoiceField(label=_("Launched by"), queryset=Unit.objects.none())

    field_order = [
        "code",
        "name",
        "short_name",
        "owner",
        "plan_reference",
        "kind",
        "higher",
        "higher_note",
        "starts_on",
        "ends_on",
    ]

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        if len(owners) == 1:
            self.fields["owner"].initial = owners[0]


class ItemForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ContentForm(ItemForm):
    kind = forms.ChoiceField(
        label=_("This is"),
        choices=[
            (PlanItemKind.CONTENT, PlanItemKind.CONTENT.label),
            (PlanItemKind.PROGRAMME, _("Programme under the content above")),
        ],
        required=False,
    )


class DutyForm(ItemForm):
    unit = UnitChoiceField(
        label=_("Unit in charge"),
        queryset=Unit.objects.order_by("position", "code"),
        required=False,
        empty_label=_("Heads of all units"),
    )


# How each section of the plan is typed: its row.
ROW_FORMS = {"contents": ContentForm, "duties": DutyForm}


def item_rows(section: str):
    """The rows in which one section of the plan is typed."""
    return rows_of(ROW_FORMS.get(section, ItemForm), n_empty=4)


class RoundForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=RoundKind)
    year = forms.IntegerField(
        label=_("Year"), widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    code = forms.SlugField(label=_("Code"), help_text=CODE_HELP, max_length=40)
    name = forms.CharField(label=_("Name of the round"), max_length=200)
    achieved_from = DayField(label=_("Achievements from"))
    achieved_to = DayField(label=_("Achievements to"))
