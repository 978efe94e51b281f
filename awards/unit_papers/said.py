"""What a dossier says in its report: as it stands, or as it was handed in last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Model

from awards.nominations.handed_in import lines_handed_in, summary_handed_in
from awards.nominations.models import Nomination
from awards.nominations.readiness import CriterionLine
from awards.nominations.report_models import Profile, StatedHonour


@dataclass(frozen=True)
class Said:
    """The words of one dossier. `has_profile`: the particulars were filled in, blank or not;
    `is_draft`: they are still being written."""

    lines: list[CriterionLine]
    summary: str
    profile: Profile
    has_profile: bool
    honours: Sequence[StatedHonour]
    is_draft: bool


def said_in(nomination: Nomination, content: dict | None) -> Said:
    """What `content` (a kept version) says; without one, what the dossier says now. A version from
    before particulars were kept says nothing on them: they are read as they stand.

    Source: this project.
    """
    standing = Profile.objects.filter(nomination=nomination).first()
    profile = standing or Profile(nomination=nomination)
    has_profile, honours = standing is not None, None
    if content and "profile" in content:
        has_profile = bool(content["profile"])
        profile = Profile(nomination=nomination, **_read(Profile, content["profile"]))
    if content and "honours" in content:
        profile.has_no_past_honours = content["honours"]["is_none"]
        honours = [
            StatedHonour(nomination=nomination, position=position, **_read(StatedHonour, one))
            for position, one in enumerate(content["honours"]["stated"], start=1)
        ]
    return Said(
        lines=lines_handed_in(nomination, content),
        summary=summary_handed_in(nomination, content),
        profile=profile,
        has_profile=has_profile,
        honours=list(nomination.stated_honours.all()) if honours is None else honours,
        is_draft=nomination.is_editable and content is None,
    )


def _read(model: type[Model], kept: dict) -> dict:
    """Kept fields as the model has them: plain data knows no dates."""
    return {
        name: date.fromisoformat(value)
        if value and isinstance(model._meta.get_field(name), DateField)
        else value
        for name, value in kept.items()
    }
