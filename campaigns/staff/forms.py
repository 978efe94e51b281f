"""How the register of people is searched, and what its keeper types to enter somebody."""

from datetime import date

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import User
from campaigns.staff.models import ContractType, Gender, Hold, Person, PersonClass, Posting
from campaigns.units.choosing import UnitChoiceField, UnitIterator
from campaigns.units.models import Unit
from emulation_portal.fields import DayField, LineField
from emulation_portal.namesakes import NamesakeForm

NO_CLASS = "none"


def living_units():
    """Units in which somebody may begin to work: there today, or ahead."""
    return Unit.objects.not_ended_before(timezone.localdate()).order_by("position", "code")


class UnitField(UnitChoiceField):
    """Every unit there ever was: a post of the past stands in a unit of the past."""

    def __init__(self, **options):
        options.setdefault("queryset", Unit.objects.order_by("position", "code"))
        options.setdefault("empty_label", "—")
        super().__init__(**options)


class _UnitFilterField(django_filters.fields.ModelChoiceField):
    iterator = UnitIterator
    label_from_instance = UnitChoiceField.label_from_instance


class _UnitFilter(django_filters.ModelChoiceFilter):
    field_class = _UnitFilterField


class PersonFilter(django_filters.FilterSet):
    """Unit, class and leadership are asked of one and the same post, the one held on `day`."""

    q = django_filters.CharFilter(method="search", label=_("Name or staff code"))
    unit = _UnitFilter(
        method="of_the_post",
        queryset=Unit.objects.order_by("position", "code"),
        label=_("Unit"),
        empty_label=_("All"),
    )
    statistical_class = django_filters.ChoiceFilter(
        method="of_the_post",
        choices=[*PersonClass.choices, (NO_CLASS, _("Not given"))],
        label=_("Statistical class"),
        empty_label=_("All"),
    )
    gender = django_filters.ChoiceFilter(
        choices=Gender.choices, label=_("Gender"), empty_label=_("All")
    )
    leader = django_filters.ChoiceFilter(
        method="of_the_post",
        choices=[("yes", _("Leading position")), ("no", _("No leading position"))],
        label=_("Leading"),
        empty_label=_("All"),
    )
    hold = django_filters.ChoiceFilter(
        method="held_back",
        choices=[("yes", _("On hold today")), ("no", _("Not on hold"))],
        label=_("Hold"),
        empty_label=_("All"),
    )
    o = django_filters.OrderingFilter(
        fields={"sort_key": "name", "birth_year": "birth_year", "staff_code": "code"},
        field_labels={
            "sort_key": _("Name"),
            "birth_year": _("Year of birth"),
            "staff_code": _("Staff code"),
        },
        label=_("Order"),
    )

    class Meta:
        model = Person
        fields = ["q", "unit", "statistical_class", "gender", "leader", "hold", "o"]

    @cached_property
    def day(self) -> date:
        """The day whose posts are meant: today, or the last day of a unit that is over."""
        today = timezone.localdate()
        unit = self.form.cleaned_data.get("unit") if self.form.is_valid() else None
        return min(today, unit.last_day) if unit and unit.last_day else today

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        posts = Posting.objects.as_of(self.day)
        wanted = {}
        if data.get("unit"):
            wanted["unit"] = data["unit"]
        if data.get("leader"):
            wanted["is_leader"] = data["leader"] == "yes"
        if data.get("statistical_class"):
            chosen = data["statistical_class"]
            wanted["statistical_class"] = "" if chosen == NO_CLASS else chosen
        return found.filter(pk__in=posts.filter(**wanted).values("person")) if wanted else found

    def search(self, queryset, _name, value):
        return queryset.matching(value)

    def of_the_post(self, queryset, _name, _value):
        return queryset

    def held_back(self, queryset, _name, value):
        held: QuerySet[Hold] = Hold.objects.on_day(timezone.localdate()).exclude(person=None)
        if value == "yes":
            return queryset.filter(pk__in=held.values("person"))
        return queryset.exclude(pk__in=held.values("person"))


class PostFields(forms.Form):
    """A post: where, as what, in which class; its days are added by each form."""

    unit = UnitField(label=_("Unit or outside organisation"))
    title = LineField(label=_("Position"), help_text=_("As certificates print it."), max_length=150)
    is_leader = forms.BooleanField(
        label=_("Holds a leading position"),
        help_text=_("When dossiers tie, those who do not lead come first."),
        required=False,
    )
    statistical_class = forms.ChoiceField(
        label=_("Statistical class"),
        help_text=_("Left open, it follows from the position and the unit."),
        choices=[("", "—"), *PersonClass.choices],
        required=False,
    )
    contract_type = forms.ChoiceField(
        label=_("Kind of contract"),
        choices=[("", "—"), *ContractType.choices],
        required=False,
    )


class PostForm(PostFields):
    """Where a person works, as what, since when."""

    valid_from = DayField(label=_("In this post since"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = living_units()


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
        "statistical_class",
        "contract_type",
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
