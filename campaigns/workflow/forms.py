"""How the audit chain is searched."""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from campaigns.workflow.models import AuditEvent
from campaigns.workflow.wording import acts_in_words, record_kinds


def kinds_in_order() -> list[tuple[str, str]]:
    return sorted(record_kinds().items(), key=lambda kind: kind[1])


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class AuditFilter(django_filters.FilterSet):
    record_type = django_filters.ChoiceFilter(
        choices=kinds_in_order, label=_("Kind of record"), empty_label=_("All")
    )
    record_id = django_filters.CharFilter(label=_("Key of the record"), strip=True)
    action = django_filters.ChoiceFilter(
        choices=acts_in_words, label=_("Act"), empty_label=_("All")
    )
    who = django_filters.CharFilter(method="by_person", label=_("Person"))
    since = django_filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=_("From day"), widget=day_input()
    )
    until = django_filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label=_("To day"), widget=day_input()
    )

    class Meta:
        model = AuditEvent
        fields = ["record_type", "record_id", "action", "who", "since", "until"]

    def by_person(self, queryset, _name, value):
        people = get_user_model().objects.matching(value)
        return queryset.filter(actor__in=people.values("pk"))
