"""How the register of units is searched, and what its keeper types."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.units.choosing import UnitChoiceField
from campaigns.units.models import OUTSIDE_KINDS, Unit, UnitClass, UnitKind
from emulation_portal.fields import DayField, LineField
from emulation_portal.namesakes import NamesakeForm


class UnitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Any name it ever had, with or without diacritics")
    )
    kind = django_filters.ChoiceFilter(choices=UnitKind, label=_("Kind"), empty_label=_("All"))
    statistical_class = django_filters.ChoiceFilter(
        choices=UnitClass, label=_("Statistical class"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[("living", _("Still there")), ("ended", _("Ended"))],
        label=_("State"),
        empty_label=_("All"),
    )
    o = django_filters.OrderingFilter(
        fields={"sort_key": "name"},
        field_labels={"sort_key": _("Name")},
        label=_("Order"),
        empty_label=_("As on papers"),
    )

    class Meta:
        model = Unit
        fields = ["q", "kind", "statistical_class", "state", "o"]

    def search(self, queryset, _name, value):
        return queryset.matching(value)

    def in_state(self, queryset, _name, value):
        today = timezone.localdate()
        ended = queryset.ended_before(today)
        return ended if value == "ended" else queryset.not_ended_before(today)


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
    basis = LineField(
        label=_("Legal basis"),
        help_text=_("The paper that renames it, with number and date. Required for a new name."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args, called="", **kwargs):
        super().__init__(*args, **kwargs)
        self.called = called

    def clean(self):
        typed = super().clean()
        is_renamed = "name" in typed and typed["name"] != self.called
        if is_renamed and not typed.get("basis"):
            missing = forms.ValidationError(_("Give the legal basis."), code="basis_missing")
            self.add_error("basis", missing)
        return typed


class DayForm(forms.Form):
    """The day as of which a page is to be shown."""

    on = DayField(label=_("How it was on"), required=False)


class ClassForm(forms.Form):
    statistical_class = forms.ChoiceField(
        label=_("Statistical class"),
        choices=[("", _("Not counted"))] + list(UnitClass.choices),
        required=False,
    )


class UnitForm(NamesakeForm, WordsForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *UnitKind.choices])
    parent = UnitChoiceField(
        label=_("Belongs to"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("No unit"),
    )
    statistical_class = forms.ChoiceField(
        label=_("Statistical class"),
        choices=[("", "—"), *UnitClass.choices],
        required=False,
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
        "statistical_class",
        "symbol",
        "superior",
        "place",
        "head_title",
        "code",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        living = Unit.objects.not_ended_before(timezone.localdate())
        self.fields["parent"].queryset = living.exclude(kind__in=OUTSIDE_KINDS).order_by(
            "position", "code"
        )

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
