"""What the Office fills in of one dossier: parts to complete, and the conclusion."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from awards.evaluation.models import IneligibleReason
from awards.evaluation.returning import AskedPart, end_of, parts_of_no_criterion
from awards.nominations.supplement_models import OF_A_CRITERION, Part
from campaigns.criteria.models import Criterion
from emulation_portal.fields import DayField, LineField, required_when

# Under the heading of its criterion a part needs no more words.
SHORT = {Part.TEXT: _("Text"), Part.FIGURES: _("Figures"), Part.EVIDENCE: _("Evidence")}


@dataclass(frozen=True)
class PartLine:
    """The fields of one part that may be asked for again."""

    label: str
    asked: forms.BoundField
    note: forms.BoundField


class ReturnForm(forms.Form):
    """What is missing, in which parts, and until the end of which day the unit may answer."""

    message = forms.CharField(
        label=_("What is missing"),
        help_text=_("The unit reads this. Say what to add and how."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is missing and how to complete it.")},
    )
    due_at = DayField(
        label=_("Answer by"), error_messages={"required": _("Give the day of the deadline.")}
    )

    def __init__(self, *args, nomination, criteria, suggested=None, **kwargs):
        super().__init__(*args, **kwargs)
        of_criteria = [(part, one) for one in criteria for part in OF_A_CRITERION]
        others = [(part, None) for part in parts_of_no_criterion(nomination)]
        self.choices = [*of_criteria, *others]
        suggested = suggested or {}
        for part, criterion in self.choices:
            name = self._name(part, criterion)
            self.fields[name] = forms.BooleanField(
                label=SHORT.get(part, Part(part).label),
                required=False,
                initial=(part, criterion) in suggested,
            )
            self.fields[f"{name}_note"] = LineField(
                label=_("What is missing there"),
                max_length=500,
                required=False,
                initial=suggested.get((part, criterion), ""),
            )

    @staticmethod
    def _name(part: str, criterion: Criterion | None) -> str:
        return f"part_{part}_{criterion.pk}" if criterion else f"part_{part}"

    def lines(self, criterion: Criterion | None = None) -> list[PartLine]:
        """The parts of one criterion, or those of no criterion."""
        return [
            PartLine(self[name].label, self[name], self[f"{name}_note"])
            for part, one in self.choices
            if one == criterion and (name := self._name(part, one))
        ]

    def clean_due_at(self) -> datetime:
        return end_of(self.cleaned_data["due_at"])

    def clean(self):
        """A note counts as asking for its part; nothing is said of a part that is not asked for."""
        cleaned = super().clean()
        sent = (name for name in self.data if name.startswith("part_") and self.data[name])
        if any(name not in self.fields for name in sent):
            self._refuse_parts(_("Choose parts that this dossier has."), "wrong_part")
        elif not self.errors and not self.asked():
            self._refuse_parts(_("Name at least one part to be completed."), "parts_missing")
        return cleaned

    def _refuse_parts(self, words, code: str) -> None:
        """Refuse the choice of parts as a whole; the summary leads to the first of them."""
        first = self._name(*self.choices[0])
        self.fields[first].label_in_summary = _("Parts to be completed")
        self.add_error(first, ValidationError(words, code=code))

    def asked(self) -> list[AskedPart]:
        found = []
        for part, criterion in self.choices:
            name = self._name(part, criterion)
            note = self.cleaned_data.get(f"{name}_note", "")
            if self.cleaned_data.get(name) or note:
                found.append((part, criterion, note))
        return found


class AppraisalForm(forms.Form):
    """Eligible or not; reasons only where it is not."""

    finding = forms.ChoiceField(
        label=_("The dossier is"),
        choices=[("eligible", _("Eligible")), ("ineligible", _("Not eligible"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose eligible or not eligible.")},
    )
    reasons = required_when(
        _("required when not eligible"),
        forms.MultipleChoiceField(
            label=_("Reasons when not eligible"),
            choices=[(reason.value, reason.label) for reason in IneligibleReason.offered()],
            widget=forms.CheckboxSelectMultiple,
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Kept on record; the unit reads it when the dossier is not eligible."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    mark = forms.CharField(widget=forms.HiddenInput, required=False)
