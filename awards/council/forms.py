"""What is typed about a session: when and where, who came, who stands aside."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.council.models import Council, CouncilMember
from emulation_portal.fields import DayField
from emulation_portal.vietnamese import short_date


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
