"""What a dossier says, as plain data: kept word for word each time it is handed in."""

from decimal import Decimal

from django.db.models import Model

from awards.meetings.models import MeetingResult
from awards.nominations.models import Evidence, Nomination, SubmittedVersion
from awards.nominations.readiness import CriterionLine, lines_of
from awards.nominations.report_models import Figure, Profile
from awards.sharing.models import Consent, ConsentRequest
from campaigns.files.models import StoredFile
from emulation_portal.canonical import fingerprint

# The fields that are kept of each record, in the order in which they are read.
PROFILE = (
    "other_name", "born_on", "home_town", "residence", "qualification", "seat", "n_people",
    "n_women", "structure", "functions", "party_and_unions", "discipline",
)  # fmt: skip
HONOUR = ("year", "award_name", "decision_reference", "decided_on", "issuer")
MEETING = (
    "held_on", "starts_at", "ends_at", "place", "chair_name", "chair_title", "secretary_name",
    "n_members", "n_present", "absence_note", "method", "discussion",
)  # fmt: skip
RESULT = ("n_for", "n_against", "note")
EMPLOYER = ("confirmed_by", "title", "confirmed_on", "is_given", "words")


def content_of(nomination: Nomination, *, lines: list[CriterionLine] | None = None) -> dict:
    """The whole dossier as it stands now, in plain data; eleven queries whatever its length, four
    fewer where `lines` (readiness.lines_of) are at hand."""
    return {
        "reference": nomination.reference,
        "round": nomination.round.code,
        "award_form": nomination.quota.award_form.code,
        "unit": nomination.unit.name,
        "group": nomination.group,
        "nominee": nomination.nominee_name,
        "title": nomination.nominee_title,
        "work_unit": nomination.nominee_unit_name,
        "summary": nomination.summary,
        "answers": [_answer(line) for line in (lines_of(nomination) if lines is None else lines)],
        **_profile_and_honours(nomination),
        **statements_content(nomination),
    }


def statements_content(nomination: Nomination) -> dict:
    """What the unit's meeting, the nominee and the employer said, as it stands now; at most five
    queries."""
    return {
        "meeting": _meeting(nomination),
        "consent": _consent(nomination),
        "employer": _employer(nomination),
    }


def keep_version(
    nomination: Nomination,
    *,
    confirmation: dict,
    lines: list[CriterionLine] | None = None,
    at,
    by,
) -> SubmittedVersion:
    """Write down the whole content and who confirmed it, with the SHA-256 of its canonical JSON;
    called by `submit`, under the lock of the dossier."""
    content = content_of(nomination, lines=lines) | {"confirmation": confirmation}
    return SubmittedVersion.objects.create(
        nomination=nomination,
        number=nomination.versions.count() + 1,
        content=content,
        sha256=fingerprint(content),
        submitted_by=by,
        submitted_at=at,
    )


def _answer(line: CriterionLine) -> dict:
    return {
        "position": line.criterion.position,
        "criterion": line.criterion.text,
        "weight": line.criterion.weight,
        "text": line.answer.text,
        "figures": [_figure(figure) for figure in line.figures],
        "evidence": [_evidence(evidence) for evidence in line.evidence],
    }


def _figure(figure: Figure) -> dict:
    return _plain(figure, ("label", "measure", "target", "result"))


def _evidence(evidence: Evidence) -> dict:
    return {"key": evidence.pk, **_file(evidence.file)}


def _file(file: StoredFile) -> dict:
    return {"name": file.name, "n_bytes": file.n_bytes, "sha256": file.sha256}


def _profile_and_honours(nomination: Nomination) -> dict:
    profile = Profile.objects.filter(nomination=nomination).first()
    stated = nomination.stated_honours.all()
    return {
        "profile": _plain(profile, PROFILE) if profile else {},
        "honours": {
            "is_none": bool(profile and profile.has_no_past_honours),
            "stated": [_plain(honour, HONOUR) for honour in stated],
        },
    }


def _meeting(nomination: Nomination) -> dict:
    found = MeetingResult.objects.filter(nomination=nomination).select_related("meeting").first()
    if found is None:
        return {}
    files = found.meeting.files.filter(removed_at=None).select_related("file")
    return {
        **_plain(found.meeting, MEETING),
        **_plain(found, RESULT),
        "files": [{"key": one.pk, **_file(one.file)} for one in files],
    }


def _consent(nomination: Nomination) -> dict:
    asked = ConsentRequest.objects.filter(nomination=nomination, cancelled_at=None).first()
    if asked is None:
        return {}
    answer = Consent.objects.filter(request=asked).select_related("user", "link__made_by").last()
    if answer is None:
        return {"asked_at": asked.asked_at.isoformat()}
    return {
        "asked_at": asked.asked_at.isoformat(),
        **_plain(answer, ("is_given", "reason", "publishes_photo", "answered_at")),
        "answered_by": str(answer.user) if answer.user else answer.link.recipient_name,
        "link_made_by": str(answer.link.made_by) if answer.link else "",
    }


def _employer(nomination: Nomination) -> list[dict]:
    standing = nomination.employer_confirmations.filter(removed_at=None).select_related("file")
    return [
        {
            **_plain(one, EMPLOYER),
            "file": {"key": one.pk, **_file(one.file)} if one.file else None,
        }
        for one in standing
    ]


def _plain(record: Model, names: tuple[str, ...]) -> dict:
    return {name: _value(getattr(record, name)) for name in names}


def _value(value):
    if isinstance(value, Decimal):
        # 120 and 120.00 are one figure, whichever database gave it back.
        return format(value.normalize(), "f")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value
