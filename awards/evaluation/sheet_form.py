"""The fields of the officer's working sheet: a finding and a note on each line."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.evaluation.finding_models import Presence, Verdict
from awards.evaluation.findings import CriterionFound, ItemFound, as_said, line_key, mark_of
from campaigns.criteria.models import Criterion
from emulation_portal.fields import LineField

NOT_FOUND_YET = ("", _("Not found on yet"))


@dataclass(frozen=True)
class SheetLine:
    """The fields of one criterion or paper, for the page to draw."""

    finding: forms.BoundField
    note: forms.BoundField
    seen: forms.BoundField
    # What the fields say is not what stands.
    is_unsaved: bool = False


class SheetForm(forms.Form):
    """A finding with a note for each criterion and each paper; whatever is left open stays open."""

    def __init__(self, *args, criteria, items, standing, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = [*criteria, *items]
        self.keys = [line_key(one) for one in self.about]
        self.standing = standing
        for one in self.about:
            key, finding = line_key(one), standing.get(line_key(one))
            choices = Verdict.choices if isinstance(one, Criterion) else Presence.choices
            says, note = as_said(finding)
            # A refusal is read away from its line, too: in the summary and under the sheet.
            label = _legend(one)
            self.fields[key] = forms.ChoiceField(
                label=label,
                choices=[NOT_FOUND_YET, *choices],
                widget=forms.RadioSelect,
                required=False,
                initial=says,
            )
            self.fields[f"{key}_note"] = LineField(
                label=_("%(finding)s, note") % {"finding": label},
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=note,
            )
            self.fields[f"{key}_seen"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=mark_of(finding)
            )

    def line(self, about) -> SheetLine:
        key = line_key(about)
        is_unsaved = self.is_bound and not self.stands(key)
        return SheetLine(self[key], self[f"{key}_note"], self[f"{key}_seen"], is_unsaved)

    def clean(self):
        """Remember what was typed: a refusal takes it out of `cleaned_data`."""
        cleaned = super().clean()
        self.typed = {
            key: tuple(cleaned.get(name, self.data.get(name, "")) for name in (key, f"{key}_note"))
            for key in self.keys
        }
        return cleaned

    def stands(self, key: str) -> bool:
        """Whether what was typed on a line is what stands."""
        return self.typed[key] == as_said(self.standing.get(key))

    def seen(self, key: str) -> str:
        """The mark of what the page showed on a line."""
        return self.data.get(f"{key}_seen", "")

    def found(self, *, with_unfinished=True) -> tuple[list[CriterionFound], list[ItemFound]]:
        """What was filled in; a note without a finding only where it is asked for."""
        criteria, items = [], []
        for one in self.about:
            key = line_key(one)
            if key not in self.data and f"{key}_note" not in self.data:
                continue
            value, note, seen = (
                self.cleaned_data.get(name, "") for name in (key, f"{key}_note", f"{key}_seen")
            )
            if note and not value and not with_unfinished:
                continue
            if isinstance(one, Criterion):
                criteria.append(CriterionFound(one, value, note, seen))
            else:
                items.append(ItemFound(one, value, note, seen))
        return criteria, items

    def take_over(self, suggested: dict[str, str]) -> None:
        """Fill lines that say nothing with what the portal suggests, by `line_key`."""
        for key, value in suggested.items():
            if not self.cleaned_data.get(key) and not self.cleaned_data.get(f"{key}_note"):
                self.cleaned_data[key] = value
                self.typed[key] = (value, "")

    def unfinished(self) -> int:
        """How many notes stand without a finding."""
        return sum(
            bool(self.cleaned_data.get(f"{key}_note")) and not self.cleaned_data.get(key)
            for key in self.keys
        )


def _legend(about) -> str:
    if isinstance(about, Criterion):
        return _("Finding on criterion %(n)s") % {"n": about.position}
    return _("Finding on “%(paper)s”") % {"paper": about.text}
