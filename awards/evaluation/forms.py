"""What the Office fills in: what is missing and by when, a finding with its reasons, filters."""

from datetime import datetime, time

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.evaluation.models import IneligibleReason
from awards.nominations.models import Nomination, NominationStatus
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.units.models import Unit
from emulation_portal.fields import DayField
from emulation_portal.vietnamese import search_key


class ReturnForm(forms.Form):
    """What is missing, and until the end of which day the unit may answer."""

    message = forms.CharField(
        label=_("What is missing"),
        help_text=_("The unit reads this. Name the criterion and what to add."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is missing and how to complete it.")},
    )
    due_at = DayField(
        label=_("Answer by"), error_messages={"required": _("Give the day of the deadline.")}
    )

    def clean_due_at(self) -> datetime:
        last_minute = datetime.combine(self.cleaned_data["due_at"], time(23, 59))
        return timezone.make_aware(last_minute)


class AppraisalForm(forms.Form):
    """Eligible or not; reasons only where it is not."""

    finding = forms.ChoiceField(
        label=_("Finding"),
        choices=[("eligible", _("Eligible")), ("ineligible", _("Not eligible"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose eligible or not eligible.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons when not eligible"),
        choices=[(reason.value, reason.label) for reason in IneligibleReason.offered()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Kept on record; the unit reads it when the dossier is not eligible."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QueueFilter(filters.FilterSet):
    """Search without diacritics, filters and order of the queue."""

    q = filters.CharFilter(label=_("Nominee or reference number"), method="search")
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[c for c in NominationStatus.choices if c[0] != NominationStatus.DRAFT],
    )
    unit = filters.ModelChoiceFilter(
        label=_("Nominating unit"), queryset=lambda request: Unit.objects.none()
    )
    group = filters.ChoiceFilter(label=_("Group"), choices=NomineeGroup.choices)
    kind = filters.ChoiceFilter(
        label=_("Recipient"), field_name="quota__recipient_kind", choices=RecipientKind.choices
    )
    o = filters.OrderingFilter(
        label=_("Order"),
        fields={
            "nominee_sort_key": "name",
            "submitted_at": "submitted",
            "unit__position": "unit",
            "status": "status",
        },
        choices=[
            ("submitted", _("First submitted first")),
            ("-submitted", _("Last submitted first")),
            ("name", _("By name")),
            ("unit", _("By unit")),
            ("status", _("By status")),
        ],
    )

    class Meta:
        model = Nomination
        fields = []

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        nominating = Unit.objects.filter(nominations__round=round).distinct()
        self.filters["unit"].queryset = nominating
        self.filters["unit"].field.queryset = nominating

    def search(self, queryset, _name, text):
        key = search_key(text)
        found = queryset.filter(nominee_search_key__contains=key)
        number = key.removeprefix("hs-").lstrip("0")
        if number.isdecimal() and len(number) < 10:
            found = found | queryset.filter(pk=int(number))
        return found
