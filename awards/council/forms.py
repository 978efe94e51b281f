"""What is typed at a session: when and where, who came, points, who stands aside, the ballot."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.council.ballot_models import Choice
from awards.council.models import Council, CouncilMember
from awards.nominations.models import Nomination
from emulation_portal.fields import DayField
from emulation_portal.vietnamese import short_date

# One letter each: what travels has the same length whatever is chosen.
LETTERS = {"y": Choice.YES, "n": Choice.NO, "a": Choice.ABSTAIN}
LETTER_OF = {choice: letter for letter, choice in LETTERS.items()}


class SessionForm(forms.Form):
    council = forms.ModelChoiceField(label=gettext_lazy("Council"), queryset=None)
    day = DayField(label=gettext_lazy("Day"))
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        help_text=gettext_lazy("For example 08:00"),
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["council"]
        today = timezone.localdate()
        field.queryset = Council.objects.filter(unit=unit).standing(today).order_by("valid_from")
        field.label_from_instance = lambda council: (
            _("%(name)s, in force from %(day)s")
            % {
                "name": council.name,
                "day": short_date(council.valid_from),
            }
        )
        field.initial = field.queryset.first()

    @property
    def starts_at(self) -> datetime:
        typed = datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
        return timezone.make_aware(typed)


class AttendanceForm(forms.Form):
    """A box to tick and a reason per member."""

    def __init__(self, *args, members: list[CouncilMember], rows: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            row = rows.get(member.pk)
            self.fields[f"present_{member.pk}"] = forms.BooleanField(
                label=str(member.user), required=False, initial=bool(row and row.is_present)
            )
            self.fields[f"reason_{member.pk}"] = forms.CharField(
                label=_("Reason for absence: %(name)s") % {"name": member.user},
                required=False,
                max_length=200,
                initial=row.reason if row else "",
            )

    def lines(self) -> list[tuple]:
        return [(m, self[f"present_{m.pk}"], self[f"reason_{m.pk}"]) for m in self.members]

    @property
    def present(self) -> set[int]:
        return {m.pk for m in self.members if self.cleaned_data[f"present_{m.pk}"]}

    @property
    def reasons(self) -> dict[int, str]:
        return {m.pk: self.cleaned_data[f"reason_{m.pk}"] for m in self.members}


class ScoreForm(forms.Form):
    """Points for every criterion of one file."""

    def __init__(self, *args, lines: list, points: dict[int, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            criterion = line.criterion
            self.fields[f"points_{criterion.pk}"] = forms.IntegerField(
                label=_("Points for criterion %(n)d") % {"n": criterion.position},
                help_text=_("A whole number from 0 to 100"),
                min_value=0,
                max_value=100,
                initial=points.get(criterion.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "required": _("Give points for this criterion."),
                    "invalid": _("Write a whole number."),
                    "min_value": _("Points lie between 0 and 100."),
                    "max_value": _("Points lie between 0 and 100."),
                },
            )

    def rows(self) -> list[tuple]:
        return [(line, self[f"points_{line.criterion.pk}"]) for line in self.lines]

    @property
    def points(self) -> dict[int, int]:
        return {
            line.criterion.pk: self.cleaned_data[f"points_{line.criterion.pk}"]
            for line in self.lines
        }


class RecusalForm(forms.Form):
    member = forms.ModelChoiceField(label=gettext_lazy("Member"), queryset=None)
    nomination = forms.ModelChoiceField(label=gettext_lazy("Nomination"), queryset=None)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Printed in the minutes, for example: husband of the nominee"),
        max_length=200,
    )

    def __init__(self, *args, members, nominations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["nomination"].queryset = nominations
        self.fields["nomination"].label_from_instance = lambda item: item.nominee_name
        if len(members) == 1:
            self.fields["member"].initial = members[0]
            self.fields["member"].widget = forms.HiddenInput()


class DiscussionForm(forms.Form):
    discussion = forms.CharField(
        label=gettext_lazy("Discussion"),
        help_text=gettext_lazy(
            "What was said, as the minutes will print it, and objections that a member keeps on "
            "record. One idea a line."
        ),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class BallotForm(forms.Form):
    """One choice per nominee; none is marked beforehand."""

    def __init__(self, *args, items: list[Nomination], **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        options = [(letter, choice.label) for letter, choice in LETTERS.items()]
        for item in items:
            parts = [item.nominee_title, item.nominee_unit_name]
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=item.nominee_name,
                help_text=", ".join(part for part in parts if part),
                choices=options,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the three.")},
            )

    def rows(self) -> list[tuple[Nomination, forms.BoundField]]:
        return [(item, self[f"item_{item.pk}"]) for item in self.items]

    @property
    def choices(self) -> dict[int, str]:
        return {item.pk: LETTERS[self.cleaned_data[f"item_{item.pk}"]] for item in self.items}


def packed(choices: dict[int, str]) -> str:
    """A ballot in one hidden field, equally long for every choice."""
    return ",".join(f"{item}{LETTER_OF[choice]}" for item, choice in sorted(choices.items()))


def unpacked(text: str) -> dict[int, str]:
    """The ballot out of the hidden field; what cannot be read is left out."""
    choices = {}
    for part in text.split(","):
        key, letter = part[:-1], part[-1:]
        if key.isascii() and key.isdigit() and len(key) < 19 and letter in LETTERS:
            choices[int(key)] = LETTERS[letter]
    return choices
