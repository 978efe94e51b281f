"""What a head fills in to begin a dossier, and how the own list is filtered."""

import unicodedata
import uuid

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination, NominationStatus
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.staff.models import Gender, Person
from campaigns.units.models import Unit, UnitKind
from emulation_portal.fields import LineField, plain_signs, validate_printable
from emulation_portal.namesakes import NamesakeForm
from emulation_portal.vietnamese import search_key

GROUP_CHOICES = [
    ("staff-individual", _("An individual of my unit")),
    ("collective-collective", _("A collective of the Department")),
    ("outsider-individual", _("An individual outside the Department")),
    ("outsider-collective", _("A collective outside the Department")),
]
# Offered where the round has places for it: most plans have none.
HOUSEHOLD_CHOICE = ("outsider-household", _("A household"))


class Draft:
    """A field that the submission asks for, which says so itself; a draft is saved without it."""

    def validate(self, value):
        return None


class ComposedTextField(forms.CharField):
    """Text as typed, with its letters composed (NFC) before its length is measured; it can be
    printed."""

    default_validators = [validate_printable]

    def to_python(self, value):
        text = plain_signs(super().to_python(value))
        composed = unicodedata.normalize("NFC", text)
        return composed.replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget):
        """A browser cuts at `maxlength` without a word; the page counts, the server refuses."""
        attributes = super().widget_attrs(widget)
        if isinstance(widget, forms.Textarea) and "maxlength" in attributes:
            attributes["data-count-max"] = attributes.pop("maxlength")
        return attributes


class DraftTextField(Draft, ComposedTextField):
    pass


class GroupForm(forms.Form):
    """Whom to nominate: which group, and for which of the units that the person heads."""

    unit = forms.ModelChoiceField(label=_("Nominating unit"), queryset=None)
    whom = forms.ChoiceField(
        label=_("Whom do you nominate?"),
        choices=GROUP_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom to nominate.")},
    )

    def __init__(self, *args, units, has_households=False, **kwargs):
        super().__init__(*args, **kwargs)
        if has_households:
            self.fields["whom"].choices = [*GROUP_CHOICES, HOUSEHOLD_CHOICE]
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None
        if len(units) == 1:
            self.fields["unit"].initial = units[0]
            self.fields["unit"].widget = forms.HiddenInput()

    def split(self) -> tuple[str, str]:
        group, kind = self.cleaned_data["whom"].split("-")
        return NomineeGroup(group), RecipientKind(kind)


class NomineeForm(forms.Form):
    """One of those found."""

    nominee = forms.ChoiceField(label=_("Nominee"), widget=forms.RadioSelect)

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {str(nominee.pk): nominee for nominee in found}
        self.fields["nominee"].choices = [
            (key, getattr(nominee, "shown_as", str(nominee))) for key, nominee in self.found.items()
        ]
        self.fields["nominee"].error_messages.update(
            required=_("Choose the nominee."),
            invalid_choice=_("This choice is not in the list any more. Choose again."),
        )

    @property
    def chosen(self):
        return self.found[self.cleaned_data["nominee"]]


class BeginForm(forms.Form):
    """Nothing to fill in; the key makes a form that is sent twice one dossier."""

    creation_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"creation_key": uuid.uuid4()})
        super().__init__(*args, **kwargs)


class OutsiderForm(NamesakeForm):
    """A person outside the Department whom the register does not have yet."""

    full_name = LineField(
        label=_("Full name"),
        help_text=_("As on the identity card, with diacritics."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=[("", "—"), *Gender.choices])
    organisation = forms.ModelChoiceField(
        label=_("Outside organisation"),
        queryset=Unit.objects.filter(kind=UnitKind.OUTSIDE).order_by("sort_key", "pk"),
        empty_label="—",
    )
    title = LineField(label=_("Position"), help_text=_("As certificates print it."), max_length=150)

    field_order = ["full_name", "gender", "organisation", "title"]

    def twin(self, namesakes: list[Person]) -> Person | None:
        """The person who was entered with exactly these words, where there is one already."""
        data = self.cleaned_data
        return next(
            (
                person
                for person in reversed(namesakes)
                if (person.full_name, person.gender) == (data["full_name"], data["gender"])
                and any(post.title == data["title"] for post in person.posts_here)
            ),
            None,
        )


class OutsideOrganisationForm(forms.Form):
    """An organisation outside the Department that the register does not have yet."""

    name = LineField(
        label=_("Name of the organisation"),
        help_text=_("In full, as on its own papers."),
        max_length=250,
    )


class OutsideHouseholdForm(forms.Form):
    """A household that the register does not have yet."""

    name = LineField(
        label=_("Name of the household"),
        help_text=_(
            "As the certificate prints it, for example: Hộ gia đình ông Nguyễn Văn A. Of two of"
            " one name add where they live."
        ),
        max_length=250,
    )


class DossierFilter(filters.FilterSet):
    """Search and order of the head's own list."""

    q = filters.CharFilter(label=_("Name of the nominee"), method="search")
    status = filters.ChoiceFilter(label=_("Status"), choices=NominationStatus.choices)
    o = filters.OrderingFilter(
        label=_("Order"),
        fields={"nominee_sort_key": "name", "status": "status", "saved_at": "saved"},
        choices=[
            ("name", _("By name")),
            ("status", _("By status")),
            ("-saved", _("Last saved first")),
        ],
    )

    class Meta:
        model = Nomination
        fields = []

    def search(self, queryset, _name, text):
        return queryset.filter(nominee_search_key__contains=search_key(text))
