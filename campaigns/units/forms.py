"""How the register of units is searched."""

import django_filters
from django.utils.translation import gettext_lazy as _

from campaigns.units.models import Unit, UnitKind


class UnitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name, with or without diacritics"))
    kind = django_filters.ChoiceFilter(choices=UnitKind, label=_("Kind"), empty_label=_("All"))
    o = django_filters.OrderingFilter(
        fields={"position": "position", "sort_key": "name"},
        field_labels={"position": _("As on papers"), "sort_key": _("Name")},
        label=_("Order"),
    )

    class Meta:
        model = Unit
        fields = ["q", "kind", "o"]

    def search(self, queryset, _name, value):
        return queryset.matching(value)
