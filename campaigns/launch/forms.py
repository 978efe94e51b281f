"""Typing in the deadline of a round, and why it is put off."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emulation_portal.fields import DayField

END_OF_WORK = time(17, 0)


class DeadlineForm(forms.Form):
    closes_on = DayField(label=_("Last day for nominations"))
    closes_time = forms.TimeField(
        label=_("Time of day"),
        help_text=_("For example 17:00"),
        initial=END_OF_WORK,
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M"),
    )

    @property
    def closes_at(self) -> datetime:
        """The moment typed, in the portal's time zone."""
        typed = datetime.combine(self.cleaned_data["closes_on"], self.cleaned_data["closes_time"])
        return timezone.make_aware(typed)


class ExtensionForm(DeadlineForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept on record and shown to whom it concerns."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
