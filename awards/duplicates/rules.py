"""A person of the Office decides whether two claims are one; both dossiers stay as they are."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.duplicates.models import OUT, Likeness, LikenessRuling
from awards.nominations.editing import is_of_author
from awards.nominations.models import Nomination
from campaigns.accounts.models import Role
from campaigns.workflow.rules import record_event, rule
from emulation_portal.refusals import refusal_on

MAX_NOTE = 1000


@rule
def rule_on_likeness(
    *, likeness: Likeness, is_same: bool, note: str, seen: str | None = None, by
) -> LikenessRuling:
    """Record whether one achievement is claimed twice, and why; the last word stands, all stay.

    Guarantees that nobody decides on a dossier that they wrote, helped with or handed in
    themselves, or are the nominee of. Nothing is deleted and no dossier moves: what follows is
    decided at the appraisal of each. The same words sent twice are one decision. With `seen` (the
    `ruling_mark` of the page), what somebody decided since the page was opened is told first.
    Source: Law 06/2022/QH15, Article 5 (one achievement, one award); separation of duties: this
    project.
    Raises: PermissionDenied; ValidationError on “note”: note_missing, too_long; on “finding”:
    ruled_elsewhere; taken_back.
    """
    locked = (
        Likeness.objects.select_for_update(no_key=True, of=("self",))
        .select_related("first__round__campaign", "second__round__campaign")
        .get(pk=likeness.pk)
    )
    if not may_rule(by, locked):
        raise PermissionDenied(_("Your role does not allow this act here."))
    _refuse_own(by, locked)
    note = note.strip()
    _require_note(note)
    if any(dossier.status in OUT for dossier in _dossiers(locked)):
        raise ValidationError(
            _("One of the dossiers was taken back meanwhile: there is nothing to decide."),
            code="taken_back",
        )
    last = locked.rulings.last()
    if last and (last.is_same, last.note, last.ruled_by_id) == (is_same, note, by.pk):
        return last
    if last and seen is not None and seen != ruling_mark(last):
        raise refusal_on("finding", _decided_meanwhile(last), "ruled_elsewhere")
    ruling = LikenessRuling.objects.create(
        likeness=locked, is_same=is_same, note=note, ruled_by=by, ruled_at=timezone.now()
    )
    record_event(locked, "rule_on_likeness", by=by, reason=note, after={"is_same": is_same})
    return ruling


def ruling_mark(last: LikenessRuling | None) -> str:
    """Names the decision that stands; empty where there is none."""
    return str(last.pk) if last else ""


def may_rule(by, likeness: Likeness) -> bool:
    """Whether this person decides on likenesses of the Department: for its form.

    Source: this project.
    """
    return all(
        by.holds(Role.OFFICE, dossier.unit_for(Role.OFFICE)) for dossier in _dossiers(likeness)
    )


def why_not_rule(by, likeness: Likeness) -> str:
    """What keeps somebody of the Office from deciding on this one; nothing where they may.

    Source: this project (separation of duties).
    """
    if any(is_of_author(dossier, by) for dossier in _dossiers(likeness)):
        return _("You have a part in one of these dossiers: somebody else must decide.")
    return ""


def _require_note(note: str) -> None:
    if not note:
        raise refusal_on("note", _("Say why, in a sentence."), "note_missing")
    if len(note) > MAX_NOTE:
        words = _("The note has %(present)d characters; at most %(limit)d are allowed.")
        raise refusal_on("note", words % {"present": len(note), "limit": MAX_NOTE}, "too_long")


def _decided_meanwhile(last: LikenessRuling) -> str:
    words = _(
        "%(who)s decided “%(finding)s” after you opened the page: %(note)s. Nothing is recorded"
        " yet; if you still find otherwise, send it again."
    )
    finding = _("One achievement") if last.is_same else _("Different achievements")
    return words % {"who": last.ruled_by, "finding": finding, "note": last.note.rstrip(".")}


def _refuse_own(by, likeness: Likeness) -> None:
    why = why_not_rule(by, likeness)
    if why:
        raise PermissionDenied(why)


def _dossiers(likeness: Likeness) -> list[Nomination]:
    return [dossier for dossier in (likeness.first, likeness.second) if dossier]
