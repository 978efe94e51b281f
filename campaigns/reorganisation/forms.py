"""What is typed of a reorganisation: the units, the day, the basis, and what follows."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.reorganisation.rules import NewUnit
from campaigns.units.choosing import UnitChoiceField
from campaigns.units.models import OUTSIDE_KINDS, Unit, UnitClass, UnitEventKind, UnitKind
from emulation_portal.fields import DayField, LineField
from emulation_portal.rows import rows_of

# Renaming has a page of its own, where the words are.
GUIDED = (
    UnitEventKind.MERGE,
    UnitEventKind.SPLIT,
    UnitEventKind.DISSOLVE,
    UnitEventKind.TRANSFER,
)


def parents():
    """Units that others may belong to: there today or ahead, none from outside."""
    living = Unit.objects.not_ended_before(timezone.localdate())
    return living.exclude(kind__in=OUTSIDE_KINDS).order_by("position", "code")


class EventForm(forms.Form):
    """When, on which basis, and what follows; a kind of event asks only what it needs."""

    happened_on = DayField(label=_("In effect from"))
    basis = LineField(
        label=_("Legal basis"),
        help_text=_("The paper that decides it, with its number and date."),
        max_length=300,
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    parent = UnitChoiceField(
        label=_("Belongs to from then on"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("No unit"),
    )
    superior = LineField(
        label=_("Superior body in the letterhead"),
        help_text=_("Leave it empty where it stays as it was."),
        max_length=250,
        required=False,
    )
    carry_people = forms.BooleanField(
        label=_("Carry the people over, with the same positions"), required=False
    )
    carry_roles = forms.BooleanField(label=_("Grant the roles anew"), required=False)
    carry_units = forms.BooleanField(label=_("Carry the units below over"), required=False)

    def __init__(self, *args, kind, **kwargs):
        kwargs.setdefault(
            "initial", dict.fromkeys(("carry_people", "carry_roles", "carry_units"), True)
        )
        super().__init__(*args, **kwargs)
        transfer = ["parent", "superior"]
        follows = ["carry_people", "carry_roles", "carry_units"]
        unused = follows if kind == UnitEventKind.TRANSFER else transfer
        if kind == UnitEventKind.DISSOLVE:
            unused = [*transfer, *follows]
        for name in unused:
            del self.fields[name]
        if "parent" in self.fields:
            self.fields["parent"].queryset = parents()


class NewUnitForm(forms.Form):
    """A unit that begins with the reorganisation; a row without a name counts for nothing."""

    name = LineField(label=_("Name"), max_length=250, required=False)
    short_name = LineField(label=_("Short name"), max_length=80, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=UnitKind, initial=UnitKind.DIVISION, required=False
    )
    parent = UnitChoiceField(
        label=_("Belongs to"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("No unit"),
    )
    symbol = LineField(label=_("Symbol in document numbers"), max_length=30, required=False)
    superior = LineField(label=_("Superior body in the letterhead"), max_length=250, required=False)
    place = LineField(label=_("Place in the date line"), max_length=120, required=False)
    head_title = LineField(label=_("Title of its head"), max_length=120, required=False)
    statistical_class = forms.ChoiceField(
        label=_("Statistical class"), choices=[("", "—"), *UnitClass.choices], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents()

    def clean(self):
        typed = super().clean()
        if typed.get("name"):
            for name, message in (
                ("short_name", _("Give the short name.")),
                ("kind", _("Choose the kind.")),
            ):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(message, code="required"))
        return typed


OneNewUnit = rows_of(NewUnitForm, n_empty=1, can_order=False)
SomeNewUnits = rows_of(NewUnitForm, n_empty=2, can_order=False)


def new_units(rows) -> list[NewUnit]:
    """The units that the filled rows describe."""
    return [NewUnit(**typed) for typed in rows.filled]
