"""A dossier's content in words: each part a line under its heading, to read and to compare."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from awards.meetings.models import MeetingMethod, MeetingResult, UnitMeeting
from awards.nominations.report_models import Profile
from awards.nominations.supplement_models import Part
from awards.submission.content import MEETING, PROFILE, RESULT
from emulation_portal.vietnamese import decimal_text, short_date


@dataclass(frozen=True)
class Line:
    """One thing that a dossier says. `key` tells the lines of one part apart; `is_kept` is False
    where a version is older than the part itself."""

    part: str
    label: str
    text: str = ""
    position: int | None = None
    key: str = ""
    files: list[dict] = field(default_factory=list)
    is_kept: bool = True

    @property
    def place(self) -> tuple:
        return self.part, self.position, self.key


@dataclass(frozen=True)
class Section:
    """What stands under one heading."""

    title: str
    lines: list[Line]
    position: int | None = None


def sections_in(content: dict) -> list[Section]:
    """The content of a dossier or of a kept version, in the order of the achievement report."""
    return [
        Section(_("Nominee"), [*_profile(content), _summary(content)]),
        *(_criterion(answer) for answer in content["answers"]),
        Section(_("Earlier awards"), [_honours(content)]),
        Section(_("Meeting of the unit"), _meeting(content)),
        Section(_("Consent and confirmation"), [_consent(content), *_employer(content)]),
    ]


def lines_in(content: dict) -> list[Line]:
    return [line for section in sections_in(content) for line in section.lines]


def criterion_words(position: int) -> str:
    return _("Criterion %(position)d") % {"position": position}


def _summary(content: dict) -> Line:
    return Line(Part.SUMMARY, _("Summary of the achievement"), content.get("summary", ""))


def _profile(content: dict) -> list[Line]:
    said = content.get("profile")
    return [_field(Part.PROFILE, Profile, name, said) for name in PROFILE]


def _meeting(content: dict) -> list[Line]:
    said = content.get("meeting")
    if said and said.get("method"):
        said = {**said, "method": str(MeetingMethod(said["method"]).label)}
    lines = [_field(Part.MEETING, UnitMeeting, name, said) for name in MEETING]
    lines += [_field(Part.MEETING, MeetingResult, name, said) for name in RESULT]
    files = (said or {}).get("files", [])
    lines.append(
        Line(
            Part.MEETING,
            _("Signed minutes"),
            _names_of(files),
            key="files",
            files=files,
            is_kept=said is not None,
        )
    )
    return lines


def _criterion(answer: dict) -> Section:
    position = answer["position"]
    figures, files = answer.get("figures"), answer.get("evidence", [])
    return Section(
        f"{position}. {answer['criterion']}",
        [
            Line(Part.TEXT, _("Achievement"), answer["text"], position),
            Line(
                Part.FIGURES,
                _("Figures"),
                "\n".join(_figure(figure) for figure in figures or []),
                position,
                is_kept=figures is not None,
            ),
            Line(Part.EVIDENCE, _("Evidence"), _names_of(files), position, files=files),
        ],
        position,
    )


def _figure(figure: dict) -> str:
    words = {
        "label": figure["label"],
        "measure": figure["measure"],
        "result": decimal_text(Decimal(figure["result"])),
    }
    if figure["target"] is None:
        text = _("%(label)s: reached %(result)s %(measure)s") % words
    else:
        words["target"] = decimal_text(Decimal(figure["target"]))
        text = _("%(label)s: registered %(target)s, reached %(result)s %(measure)s") % words
    return text.strip()


def _names_of(files: list[dict]) -> str:
    # Two files may have one name: the beginning of the SHA-256 tells them apart.
    return "\n".join(f"{file['name']} ({file['sha256'][:8]})" for file in files)


def _honours(content: dict) -> Line:
    said = content.get("honours")
    text = ""
    if said and said["is_none"]:
        text = _("None, as declared")
    elif said:
        text = "\n".join(_honour(honour) for honour in said["stated"])
    return Line(Part.HONOURS, _("Earlier awards"), text, is_kept=said is not None)


def _honour(honour: dict) -> str:
    by = [honour["decision_reference"], _words(honour["decided_on"]), honour["issuer"]]
    return f"{honour['year']}: {honour['award_name']} ({', '.join(word for word in by if word)})"


def by_link(said: dict) -> str:
    """Who made the link by which the nominee answered: whoever did has seen its key. Nothing where
    they answered with their own account, or a version is older than the word of it."""
    maker = said.get("link_made_by")
    return _("By a link that %(name)s made.") % {"name": maker} if maker else ""


def _consent(content: dict) -> Line:
    said = content.get("consent")
    text = ""
    if said and "is_given" not in said:
        text = _("Asked, not answered yet")
    elif said:
        words = {"who": said["answered_by"], "at": _words(said["answered_at"])}
        given = (
            _("%(who)s consented at %(at)s.")
            if said["is_given"]
            else _("%(who)s declined at %(at)s.")
        )
        link = by_link(said)
        photo = _("A picture may be published.") if said["publishes_photo"] else ""
        text = "\n".join(part for part in (given % words, link, photo, said["reason"]) if part)
    return Line(Part.CONSENT, _("Consent of the nominee"), text, is_kept=said is not None)


def _employer(content: dict) -> list[Line]:
    said = content.get("employer")
    files = [one["file"] for one in said or [] if one["file"]]
    text = "\n".join(_confirmation(one) for one in said or [])
    label = _("Confirmation by the employer")
    is_kept = said is not None
    return [
        Line(Part.EMPLOYER, label, text, is_kept=is_kept),
        Line(
            Part.EMPLOYER,
            _("Signed confirmation"),
            _names_of(files),
            key="files",
            files=files,
            is_kept=is_kept,
        ),
    ]


def _confirmation(one: dict) -> str:
    words = {"who": one["confirmed_by"], "title": one["title"], "on": _words(one["confirmed_on"])}
    text = (
        _("%(who)s, %(title)s, confirmed on %(on)s.")
        if one["is_given"]
        else _("%(who)s, %(title)s, refused on %(on)s.")
    )
    return "\n".join(part for part in (text % words, one["words"]) if part)


def _field(part: str, model: type[Model], name: str, said: dict | None) -> Line:
    column = model._meta.get_field(name)
    value = (said or {}).get(name)
    text = _words(value, column.get_internal_type())
    return Line(part, str(capfirst(column.verbose_name)), text, key=name, is_kept=said is not None)


def _words(value, kind: str = "") -> str:
    """A kept value as people read it."""
    if value is None or value == "":
        return ""
    if kind == "TimeField":
        return f"{time.fromisoformat(value):%H:%M}"
    if isinstance(value, int):
        return decimal_text(Decimal(value))
    if kind in ("CharField", "TextField"):
        return value
    when = datetime.fromisoformat(value)
    if when.tzinfo is None:
        return short_date(date.fromisoformat(value[:10]))
    local = timezone.localtime(when)
    return f"{local:%H:%M} {short_date(local.date())}"
