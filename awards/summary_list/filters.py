"""What narrows the summary list."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.law.models import RecipientKind
from emulation_portal.vietnamese import search_key


class SummaryFilter(filters.FilterSet):
    """Search without diacritics; by recipient, by proposal, by findings."""

    q = filters.CharFilter(label=_("Nominee or reference number"), method="search")
    kind = filters.ChoiceFilter(
        label=_("Recipient"), field_name="quota__recipient_kind", choices=RecipientKind.choices
    )
    proposal = filters.ChoiceFilter(
        label=_("The Office's proposal"),
        method="proposed",
        choices=[("yes", _("Proposed")), ("no", _("Not proposed")), ("open", _("Not said yet"))],
    )
    findings = filters.ChoiceFilter(
        label=_("Findings"),
        method="found",
        choices=[("met", _("All criteria met")), ("other", _("Some not met or unclear"))],
    )

    class Meta:
        model = Nomination
        fields = []

    def search(self, queryset, _name, text):
        key = search_key(text)
        number = key.removeprefix("hs-").lstrip("0")
        found = Q(nominee_search_key__contains=key)
        if number.isdecimal() and len(number) < 10:
            found |= Q(pk=int(number))
        return queryset.filter(found)

    def proposed(self, queryset, _name, which):
        if which == "open":
            return queryset.filter(office_proposal=None)
        return queryset.filter(office_proposal__is_proposed=which == "yes")

    def found(self, queryset, _name, which):
        partly = Q(n_not_met__gt=0) | Q(n_unclear__gt=0)
        return queryset.filter(partly) if which == "other" else queryset.exclude(partly)
