"""What narrows and orders the Office's queue."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination, NominationStatus
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.units.models import Unit
from emulation_portal.vietnamese import search_key


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
