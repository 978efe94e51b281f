"""What is typed to compose a Council: the decision that sets it up, and one seat after another."""

from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.council.models import Council, CouncilMember, Seat
from campaigns.accounts.models import User
from campaigns.staff.models import Posting
from campaigns.units.choosing import UnitChoiceField
from emulation_portal.fields import DayField


class RenewForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the Council"),
        help_text=gettext_lazy("In full, as the decision writes it."),
        max_length=250,
    )
    symbol = forms.CharField(
        label=gettext_lazy("Symbol of its minutes"),
        help_text=gettext_lazy("What stands after the number, for example BB-HĐTĐKT"),
        max_length=30,
        initial="BB-HĐTĐKT",
    )
    basis = forms.CharField(
        label=gettext_lazy("Decision that sets it up"),
        help_text=gettext_lazy("Number, symbol, date, issuer and subject."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    valid_from = DayField(label=gettext_lazy("In force from"))


class CouncilForm(RenewForm):
    field_order = ["unit"]

    unit = UnitChoiceField(label=gettext_lazy("Advises"), queryset=None)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = units
        first = units.first()
        field.initial = first
        if len(units) == 1:
            field.widget = forms.HiddenInput()
        if first is not None:
            # A document's words: Vietnamese whatever language the page is in.
            self.fields["name"].initial = f"Hội đồng Thi đua - Khen thưởng {first.name}"


class PersonSearch(forms.Form):
    """Finds accounts by name, with or without diacritics, or by user name."""

    MOST = 20
    q = forms.CharField(
        label=gettext_lazy("Name, with or without diacritics"),
        min_length=2,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def found(self, *, council: Council) -> list[User]:
        """At most MOST open accounts that fit, each with the posts the person holds today."""
        if not self.is_valid():
            return []
        today = timezone.localdate()
        in_force = Posting.objects.as_of(today).select_related("unit")
        fitting = User.objects.filter(is_active=True).matching(self.cleaned_data["q"])
        seated = CouncilMember.objects.filter(council=council).values_list("user", flat=True)
        found = list(
            fitting.select_related("person")
            .prefetch_related(
                Prefetch("person__postings", queryset=in_force.order_by("-pk"), to_attr="today")
            )
            .order_by("sort_key", "pk")[: self.MOST]
        )
        seated = set(seated)
        for user in found:
            user.is_seated = user.pk in seated
        return found


class AppointForm(forms.Form):
    """A seat for one of the people found; the rule refuses whoever sits already."""

    user = forms.TypedChoiceField(label=gettext_lazy("Person to appoint"), widget=forms.RadioSelect)
    seat = forms.ChoiceField(label=gettext_lazy("Seat"), choices=Seat, initial=Seat.MEMBER)
    title = forms.CharField(
        label=gettext_lazy("Position"),
        help_text=gettext_lazy("As the minutes print it, for example: Deputy Director"),
        max_length=200,
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place in the order"),
        help_text=gettext_lazy("Whoever stands there now, and all after them, move down."),
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args, people: list[User], council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        by_key = {user.pk: user for user in people}
        field = self.fields["user"]
        field.choices = [(user.pk, _described(user)) for user in people]
        field.coerce = lambda key: by_key[int(key)]
        seats = list(council.members.values_list("seat", "position"))
        self.fields["position"].initial = max((p for _s, p in seats), default=0) + 1
        if not any(seat == Seat.CHAIR for seat, _p in seats):
            self.fields["seat"].initial = Seat.CHAIR
        if len(people) == 1:
            field.initial = people[0].pk
            self.fields["title"].initial = _post_of(people[0])


def _post_of(user: User) -> str:
    person = getattr(user, "person", None)
    return person.today[0].title if person and person.today else ""


def _described(user: User) -> str:
    person = getattr(user, "person", None)
    parts = [f"{user} ({user.username})"]
    if person and person.today:
        parts.append(f"{person.today[0].title}, {person.today[0].unit}")
    if user.is_seated:
        parts.append(_("sits already"))
    return " · ".join(parts)
