"""A dossier that was given back: what the Office asks for, part by part, and what was done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.readiness import open_request
from awards.nominations.supplement_models import OF_A_CRITERION, Part, RequestedPart
from awards.submission.changes import Change, changes_since_handed_in
from awards.submission.reading import criterion_words
from awards.submission.showing import address_of


@dataclass(frozen=True)
class AskedPart:
    """One part that the request names, with what is missing there and whether it was changed."""

    label: str
    note: str
    url: str
    is_changed: bool


@dataclass(frozen=True)
class Answering:
    """The state of the answer to a request for supplement."""

    parts: list[AskedPart]
    changes: list[Change]

    @property
    def n_changed(self) -> int:
        return sum(part.is_changed for part in self.parts)

    @property
    def unchanged(self) -> list[str]:
        """What was asked for and reads as before; said, and keeps nothing back."""
        return [
            _("%(part)s: asked for, and not changed yet") % {"part": part.label}
            for part in self.parts
            if not part.is_changed
        ]


def answering(nomination: Nomination, content: dict) -> Answering | None:
    """What the Office asks of a returned dossier, and what reads otherwise since it was handed in;
    None for a dossier that was not given back. Three queries.

    Source: this project.
    """
    if nomination.status != NominationStatus.RETURNED:
        return None
    changes = changes_since_handed_in(nomination, content)
    changed = {(change.part, change.position) for change in changes}
    request = open_request(nomination)
    asked = request.parts.select_related("criterion") if request else []
    return Answering([_asked(nomination, part, changed) for part in asked], changes)


def part_words(part: str, position: int | None = None) -> str:
    """A part of a dossier by its name: "Criterion 2: evidence"."""
    name = str(Part(part).label)
    if part not in OF_A_CRITERION or position is None:
        return name
    short = {Part.TEXT: _("text"), Part.FIGURES: _("figures"), Part.EVIDENCE: _("evidence")}
    return f"{criterion_words(position)}: {short[Part(part)]}"


def _asked(nomination: Nomination, asked: RequestedPart, changed: set[tuple]) -> AskedPart:
    position = asked.criterion.position if asked.criterion else None
    return AskedPart(
        label=part_words(asked.part, position),
        note=asked.note,
        url=address_of(nomination, asked.part, position),
        is_changed=(asked.part, position) in changed,
    )
