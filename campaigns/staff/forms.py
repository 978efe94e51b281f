"""How the register of people is searched."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.staff.models import Person, Posting
from campaigns.units.models import Unit


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name, with or without diacritics"))
    unit = django_filters.ModelChoiceFilter(
        method="in_unit",
        queryset=Unit.objects.order_by("position", "code"),
        label=_("Unit"),
        empty_label=_("All"),
    )
    o = django_filters.OrderingFilter(
        fields={"sort_key": "name", "birth_year": "birth_year"},
        field_labels={"sort_key": _("Name"), "birth_year": _("Year of birth")},
        label=_("Order"),
    )

    class Meta:
        model = Person
        fields = ["q", "unit", "o"]

    def search(self, queryset, _name, value):
        return queryset.matching(value)

    def in_unit(self, queryset, _name, value):
        today = Posting.objects.as_of(timezone.localdate()).filter(unit=value)
        return queryset.filter(pk__in=today.values("person"))
