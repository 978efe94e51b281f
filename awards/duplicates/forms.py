"""What narrows the list of likenesses, and the decision on one."""

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.duplicates.models import Likeness, LikenessKind
from awards.duplicates.rules import MAX_NOTE
from emulation_portal.vietnamese import search_key

STATES = [
    ("undecided", _("Nobody decided yet")),
    ("same", _("One achievement")),
    ("different", _("Different achievements")),
]
_FOUND = {"undecided": None, "same": True, "different": False}


class LikenessFilter(filters.FilterSet):
    """Search without diacritics, filters and order of likenesses."""

    q = filters.CharFilter(label=_("Nominee or reference number"), method="search")
    state = filters.ChoiceFilter(label=_("What was decided"), choices=STATES, method="decided")
    kind = filters.ChoiceFilter(label=_("What is alike"), choices=LikenessKind.choices)
    o = filters.OrderingFilter(
        label=_("Order"),
        empty_label=_("Usual order"),
        fields={
            "percent": "percent",
            "first__nominee_sort_key": "name",
            "found_at": "found",
        },
        choices=[
            ("-percent", _("Most alike first")),
            ("name", _("By name")),
            ("-found", _("Last found first")),
        ],
    )

    class Meta:
        model = Likeness
        fields = []

    def decided(self, queryset, _name, state):
        found = _FOUND[state]
        return (
            queryset.filter(is_same__isnull=True)
            if found is None
            else queryset.filter(is_same=found)
        )

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("o"):
            # A page must not show a row twice where the chosen order leaves ties.
            return found.order_by(*found.query.order_by, F("pk"))
        return found

    def search(self, queryset, _name, text):
        key = search_key(text)
        found = Q(first__nominee_search_key__contains=key)
        found |= Q(second__nominee_search_key__contains=key)
        number = key.removeprefix("hs-").lstrip("0")
        if number.isdecimal() and len(number) < 10:
            found |= Q(first=int(number)) | Q(second=int(number))
        return queryset.filter(found)


class RulingForm(forms.Form):
    """One achievement or two, and why."""

    finding = forms.ChoiceField(
        label=_("What do you find?"),
        choices=[
            ("same", _("One achievement, claimed twice")),
            ("different", _("Different achievements")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Why"),
        help_text=_("One or two sentences; they stay on record."),
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # Which decision stood when the page was opened.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
