"""The ballot as it is marked, and as it travels between its two screens."""

from django import forms
from django.utils.translation import gettext as _

from awards.nominations.models import Nomination
from awards.voting.models import Choice

# One letter each: what travels has the same length whatever is chosen.
LETTERS = {"y": Choice.YES, "n": Choice.NO, "a": Choice.ABSTAIN}
LETTER_OF = {choice: letter for letter, choice in LETTERS.items()}


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
