"""How the register of people is searched, and what its keeper types."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import User
from campaigns.staff.models import Gender, Person, Posting
from campaigns.units.models import Unit
from emulation_portal.fields import DayField, LineField
from emulation_portal.namesakes import NamesakeForm


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


class PostForm(forms.Form):
    """Where a person works, as what, since when."""

    unit = forms.ModelChoiceField(
        label=_("Unit or outside organisation"),
        queryset=Unit.objects.order_by("position", "code"),
        empty_label="—",
    )
    title = LineField(label=_("Position"), help_text=_("As certificates print it."), max_length=150)
    is_leader = forms.BooleanField(
        label=_("Holds a leading position"),
        help_text=_("When dossiers tie, those who do not lead come first."),
        required=False,
    )
    valid_from = DayField(label=_("In this post since"))


class PersonForm(NamesakeForm, PostForm):
    full_name = LineField(
        label=_("Full name"),
        help_text=_("As on the identity card, with diacritics."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=[("", "—"), *Gender.choices])
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    staff_code = LineField(label=_("Staff code"), max_length=30, required=False)
    user = LineField(
        label=_("User name of the account"),
        help_text=_("Only for a person who signs in. A Council member is recused by it."),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    field_order = [
        "full_name",
        "gender",
        "birth_year",
        "staff_code",
        "unit",
        "title",
        "is_leader",
        "valid_from",
        "user",
    ]

    def clean_user(self) -> User | None:
        username = self.cleaned_data["user"]
        if not username:
            return None
        user = User.objects.filter(username__iexact=username, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("There is no account of this name."), code="no_account")
        return user

    def twin(self, namesakes: list[Person]) -> Person | None:
        """The person who was entered with exactly these words, where there is one already."""
        data = self.cleaned_data
        return next(
            (
                person
                for person in reversed(namesakes)
                if person.full_name == data["full_name"]
                and person.gender == data["gender"]
                and person.birth_year == data["birth_year"]
                and (person.staff_code or "") == data["staff_code"]
                and any(
                    (post.title, post.valid_from) == (data["title"], data["valid_from"])
                    for post in person.posts_here
                )
            ),
            None,
        )
