"""A dossier's content as pages show it: with links to its files, and to where a part is changed."""

from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.meetings.tasks import meeting_url
from awards.nominations.editing import OpenParts
from awards.nominations.models import Nomination
from awards.nominations.place import FROM_THE_CHECK
from awards.nominations.supplement_models import OF_A_CRITERION, Part
from awards.submission.reading import Line, Section, sections_in


@dataclass(frozen=True)
class ShownLine:
    """A line of the dossier with its links."""

    label: str
    text: str = ""
    files: list[dict] = field(default_factory=list)
    change_url: str = ""
    nothing: str = ""


@dataclass(frozen=True)
class ShownSection:
    """What stands under one heading, without the lines that say nothing."""

    title: str
    lines: list[ShownLine]
    position: int | None = None


def shown(
    nomination: Nomination, content: dict, *, opened: OpenParts | None = None
) -> list[ShownSection]:
    """The content in sections; `opened` adds a link to each part that can be changed now."""
    criteria = {}
    if opened is not None:
        criteria = {c.position: c for c in nomination.criteria_set.criteria.all()}
    return [
        ShownSection(section.title, _lines(nomination, section, opened, criteria), section.position)
        for section in sections_in(content)
    ]


def _change_url(nomination: Nomination, part: str, position: int | None) -> str:
    """The same for whoever comes from the check, and wants to go on there."""
    url = address_of(nomination, part, position)
    return f"{url}?from={FROM_THE_CHECK}" if url and part in _LEADS_BACK else url


def address_of(nomination: Nomination, part: str, position: int | None = None) -> str:
    """The page on which a part of a dossier is written."""
    if part in OF_A_CRITERION:
        return reverse("nominations:answer", args=[nomination.pk, position])
    if part == Part.MEETING:
        return meeting_url(nomination)
    page = _PAGES.get(part)
    return reverse(page, args=[nomination.pk]) if page else ""


_PAGES = {
    Part.PROFILE: "nominations:profile",
    Part.HONOURS: "nominations:honours",
    Part.SUMMARY: "nominations:summary",
    Part.CONSENT: "sharing:people",
    Part.EMPLOYER: "sharing:people",
}
# Their pages know the way back to the check.
_LEADS_BACK = (*OF_A_CRITERION, Part.PROFILE, Part.HONOURS, Part.SUMMARY)
# Only some nominees are asked: nothing is missing where nobody was.
_ASKED_OF_SOME = (Part.CONSENT, Part.EMPLOYER)


def _lines(nomination, section: Section, opened, criteria) -> list[ShownLine]:
    lines = []
    for (part, position), several in groupby(section.lines, key=lambda line: line.place[:2]):
        several = list(several)
        is_open = opened is not None and opened.has(part, criteria.get(position))
        change_url = _change_url(nomination, part, position) if is_open else ""
        said = [line for line in several if line.text]
        if not said and change_url and part not in _ASKED_OF_SOME:
            # What says nothing yet is named as a whole, with the way to write it.
            label = several[0].label if len(several) == 1 else Part(part).label
            lines.append(ShownLine(label, change_url=change_url, nothing=_nothing(part)))
        for line in said:
            files = [_file(nomination, line, file) for file in line.files]
            lines.append(ShownLine(line.label, line.text, files, change_url))
            # One link for all lines that one page writes.
            change_url = ""
    return lines


def _nothing(part: str) -> str:
    """What stands where nothing is said: of what may be left out, that there is none."""
    return _("None") if part in (Part.FIGURES, Part.EVIDENCE) else _("Not written yet")


def _file(nomination: Nomination, line: Line, file: dict) -> dict:
    urls = {}
    if line.part == Part.EVIDENCE:
        place = [nomination.pk, file["key"]]
        urls = {"url": "nominations:evidence", "preview_url": "nominations:preview"}
    elif line.part == Part.MEETING and "key" in file:
        place = [file["key"]]
        urls = {"url": "meetings:file", "preview_url": "meetings:preview"}
    elif line.part == Part.EMPLOYER and "key" in file:
        place = [nomination.pk, file["key"]]
        urls = {"url": "sharing:confirmation_file", "preview_url": "sharing:confirmation_preview"}
    addresses = {kind: reverse(name, args=place) for kind, name in urls.items()}
    return {"name": file["name"], "size": file["n_bytes"], "sha256": file["sha256"], **addresses}
