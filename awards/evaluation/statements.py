"""What others than the head said for a dossier, each in one line for the Office."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import Nomination
from awards.submission.reading import by_link
from emulation_portal.vietnamese import short_date


@dataclass(frozen=True)
class Statement:
    """What somebody besides the head said for the dossier, in one line."""

    label: str
    text: str
    tone: str = ""


def statements_of(nomination: Nomination, said: dict) -> list[Statement]:
    """The unit's meeting, the nominee's consent, the employer's confirmation, as plain data says
    them (submission.content); no query."""
    statements = [_meeting(said["meeting"]), _consent(said["consent"])]
    if nomination.has_employer:
        statements.append(_employer(said["employer"]))
    return statements


def _meeting(said: dict) -> Statement:
    label = _("Meeting of the unit")
    if not said:
        return Statement(label, _("No result on record."), "attention")
    words = _("%(n_for)d in favour, %(n_against)d against; present %(present)s of %(called)s")
    text = words % {
        "n_for": said["n_for"],
        "n_against": said["n_against"],
        "present": _or_dash(said["n_present"]),
        "called": _or_dash(said["n_members"]),
    }
    if said["held_on"]:
        text = f"{_day(said['held_on'])}: {text}"
    is_carried = said["n_for"] > said["n_against"]
    return Statement(label, text, "" if is_carried else "attention")


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)


def _consent(said: dict) -> Statement:
    label = _("Consent of the nominee")
    if not said:
        return Statement(label, _("Not asked for."))
    if "answered_at" not in said:
        return Statement(label, _("Asked for, not answered yet."), "attention")
    day = short_date(timezone.localdate(datetime.fromisoformat(said["answered_at"])))
    if said["is_given"]:
        given = _("Given on %(day)s.") % {"day": day}
        return Statement(label, f"{given} {by_link(said)}".strip())
    declined = _("Declined on %(day)s: %(reason)s")
    declined = declined % {"day": day, "reason": said["reason"] or "–"}
    return Statement(label, f"{declined} {by_link(said)}".strip(), "attention")


def _employer(said: list[dict]) -> Statement:
    label = _("Confirmation by the employer")
    if not said:
        return Statement(label, _("Not on record."), "attention")
    # A refusal that came by link stands beside a paper of the unit: the Office reads it first.
    first = min(reversed(said), key=lambda one: one["is_given"])
    who = f"{first['confirmed_by']}, {first['title']}, {_day(first['confirmed_on'])}"
    if first["is_given"]:
        return Statement(label, who)
    return Statement(
        label, _("Refused: %(who)s. %(words)s") % {"who": who, "words": first["words"]}, "attention"
    )


def _day(written: str) -> str:
    return short_date(date.fromisoformat(written))
