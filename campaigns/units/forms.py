"""How the register of units is searched, and what its keeper types."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.units.models import Unit, UnitKind
from emulation_portal.fields import DayField, LineField
from emulation_portal.namesakes import NamesakeForm


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


class WordsForm(forms.Form):
    """What a unit is called, and how its papers are headed."""

    name = LineField(label=_("Name"), max_length=250)
    short_name = LineField(
        label=_("Short name"), help_text=_("As lists and buttons show it."), max_length=80
    )
    symbol = LineField(
        label=_("Symbol in document numbers"),
        help_text=_("For example SKHCN. Only for a unit that issues papers."),
        max_length=30,
        required=False,
    )
    superior = LineField(label=_("Superior body in the letterhead"), max_length=250, required=False)
    place = LineField(label=_("Place in the date line"), max_length=120, required=False)
    head_title = LineField(
        label=_("Title of its head"),
        help_text=_("For example Director or Head of division."),
        max_length=120,
        required=False,
    )


class RenameForm(WordsForm):
    valid_from = DayField(label=_("First day of the new words"))


class UnitForm(NamesakeForm, WordsForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *UnitKind.choices])
    parent = forms.ModelChoiceField(
        label=_("Belongs to"),
        queryset=Unit.objects.exclude(kind=UnitKind.OUTSIDE).order_by("position", "code"),
        required=False,
        empty_label=_("No unit"),
    )
    code = forms.SlugField(
        label=_("Code"),
        help_text=_("It stands in the address. Leave it empty for one made of the short name."),
        max_length=40,
        required=False,
    )
    valid_from = DayField(label=_("First day"))

    field_order = [
        "kind",
        "name",
        "short_name",
        "parent",
        "valid_from",
        "symbol",
        "superior",
        "place",
        "head_title",
        "code",
    ]

    def twin(self, namesakes: list[Unit]) -> Unit | None:
        """The unit that was entered with exactly these words, where there is one already."""
        data = self.cleaned_data
        words = {field: data[field] for field in WordsForm.base_fields}
        last_first = reversed(namesakes)
        return next(
            (
                unit
                for unit in last_first
                if data["code"] in ("", unit.code)
                and unit.versions.filter(valid_from=data["valid_from"], **words).exists()
            ),
            None,
        )
