"""What a unit writes down of its meeting: when, who was there, the votes on each nominee."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.meetings.models import MeetingMethod
from awards.nominations.forms import ComposedTextField, Draft
from awards.nominations.writing_forms import DraftDayField, DraftLineField, DraftNumberField
from emulation_portal.fields import LineField, SeveralFilesField

N_EMPTY_NAMES = 2
MAX_NAMES = 40


class DraftTimeField(Draft, forms.TimeField):
    """Needed for complete minutes, which leave a blank for it; a draft is saved without it."""


def _number(**options):
    return DraftNumberField(
        max_value=99_999, error_messages={"invalid": _("Give a whole number.")}, **options
    )


def _time(**options):
    return DraftTimeField(
        input_formats=["%H:%M", "%Hh%M", "%H.%M", "%Hh"],
        widget=forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M"),
        error_messages={"invalid": _("Give the time as 08:30.")},
        **options,
    )


class MeetingForm(forms.Form):
    """The meeting as a whole; anything may be left open until the dossiers are handed in."""

    held_on = DraftDayField(label=_("Day of the meeting"))
    starts_at = _time(label=_("Begins at"), help_text=_("For example 08:30"))
    ends_at = _time(label=_("Ends at"))
    place = DraftLineField(label=_("Place"), max_length=200)
    n_members = _number(label=_("People called"), help_text=_("All who belong to the meeting."))
    n_present = _number(label=_("People present"))
    absence_note = LineField(
        label=_("Absent, and why"),
        help_text=_("Names and reasons, as the minutes say it."),
        max_length=500,
        required=False,
    )
    chair_name = DraftLineField(label=_("In the chair"), max_length=200)
    chair_title = DraftLineField(label=_("Position of the chair"), max_length=150)
    secretary_name = DraftLineField(label=_("Secretary"), max_length=200)
    method = forms.ChoiceField(
        label=_("How it was voted"), choices=MeetingMethod.choices, widget=forms.RadioSelect
    )
    discussion = ComposedTextField(
        label=_("What was said"),
        help_text=_("What was reported on each nominee, and what those present added."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    files = SeveralFilesField(
        label=_("Signed minutes"),
        help_text=_("The signed paper as PDF or pictures; at most 20 MB each."),
        required=False,
    )
    edit_number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def facts(self) -> dict:
        """What was typed of the meeting itself, of the fields that are open."""
        besides = ("files", "edit_number")
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in besides and not self.fields[name].disabled
        }

    def lock(self) -> None:
        for name, field in self.fields.items():
            if name not in ("files", "edit_number"):
                field.disabled = True


class ResultForm(forms.Form):
    """The votes on one nominee: of a dossier, or somebody who was discussed besides."""

    name = LineField(label=_("Name"), max_length=250, required=False)
    n_for = _number(label=_("In favour"))
    n_against = _number(label=_("Against"))
    note = LineField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, dossier=None, result=None, is_open=True, **kwargs):
        self.dossier = dossier
        initial = {"n_for": None, "n_against": None, "note": "", "name": ""}
        if result is not None:
            initial = {name: getattr(result, name) for name in initial}
            if result.n_for is None and not result.n_against:
                initial["n_against"] = None
        super().__init__(*args, initial=initial, **kwargs)
        if dossier is not None:
            del self.fields["name"]
        if not is_open:
            for field in self.fields.values():
                field.disabled = True

    @property
    def title(self):
        return self.dossier.nominee_name if self.dossier else _("Somebody else")

    def row(self) -> dict:
        data = self.cleaned_data
        return {
            "nomination": self.dossier,
            "name": data.get("name", ""),
            "n_for": data.get("n_for"),
            "n_against": data.get("n_against") or 0,
            "note": data.get("note", ""),
        }
