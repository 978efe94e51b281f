"""The Office's finding on a whole dossier, with everything it rests on frozen into it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.duplicates.models import Likeness
from awards.evaluation.finding_models import Presence, Verdict
from awards.evaluation.findings import (
    CriterionFound,
    ItemFound,
    line_key,
    own_dossier_words,
    require_appraiser,
    save_findings,
    sheet_mark,
    standing_findings,
)
from awards.evaluation.models import Appraisal, IneligibleReason
from awards.evaluation.procedure import checklist
from awards.nominations.editing import is_of_author
from awards.nominations.models import Nomination
from campaigns.staff.holds import holds_on
from campaigns.workflow.rules import available_moves, move, record_event, rule
from emulation_portal.canonical import fingerprint

OFFICE_MOVES = ("receive", "return_for_supplement", "mark_eligible", "mark_ineligible")


@rule
def appraise(
    *,
    nomination: Nomination,
    is_eligible: bool,
    reasons: list[str],
    note: str = "",
    criteria: Iterable[CriterionFound] = (),
    items: Iterable[ItemFound] = (),
    seen: str | None = None,
    by,
) -> Appraisal:
    """Record whether a dossier is eligible, and why not; a later finding leaves the earlier one.
    `criteria` and `items` are findings that are saved on the way.

    Guarantees that nobody finds on a dossier that they wrote, helped with or submitted themselves;
    that a dossier is found not eligible only for coded reasons, and eligible only after a finding
    on every criterion and every required paper, with a note on each that is not met, unclear or
    missing: whatever lacks is told at once; that the findings are frozen into the appraisal with
    their SHA-256 in the audit; and, with `seen` (the `sheet_mark` of the page), that nothing
    changed since the page was opened. A returned dossier can be found not eligible once the time of
    its supplement is over.
    Source: Decree 152/2025/NĐ-CP, Article 4; separation of duties, findings: this project.
    Raises: PermissionDenied; ValidationError reasons_missing, reasons_unknown, reasons_unexpected,
    found_elsewhere, findings_missing, findings_unexplained, wrong_state, blocked, and what
    `save_findings` refuses.
    """
    locked = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    require_appraiser(locked, by=by)
    reasons = list(dict.fromkeys(reasons))
    _require_reasons(is_eligible, reasons)
    if seen is not None and seen != sheet_mark(locked):
        raise ValidationError(
            _("The dossier or its findings changed after you opened the page. Read them again."),
            code="found_elsewhere",
        )
    criteria, items = list(criteria), list(items)
    if criteria or items:
        save_findings(nomination=locked, criteria=criteria, items=items, by=by)
    if is_eligible:
        left = left_to_find(locked)
        if left:
            raise ValidationError([ValidationError(words, code=code) for words, code in left])
        move(nomination, "mark_eligible", by=by, reason=note)
    else:
        words = "; ".join(str(IneligibleReason(reason).label) for reason in reasons)
        move(nomination, "mark_ineligible", by=by, reason=f"{words}. {note}".strip())
    content = findings_content(locked)
    appraisal = Appraisal.objects.create(
        nomination=nomination,
        is_eligible=is_eligible,
        reasons=reasons,
        note=note.strip(),
        content=content,
        appraised_by=by,
        appraised_at=timezone.now(),
    )
    record_event(
        nomination,
        "freeze_findings",
        by=by,
        after={"appraisal": appraisal.pk, "sha256": fingerprint(content)},
    )
    return appraisal


def _require_reasons(is_eligible: bool, reasons: list[str]) -> None:
    if not set(reasons) <= set(IneligibleReason.offered()):
        problem = ValidationError(_("Choose reasons of the list."), code="reasons_unknown")
    elif not is_eligible and not reasons:
        problem = ValidationError(_("Choose at least one reason."), code="reasons_missing")
    elif is_eligible and reasons:
        problem = ValidationError(
            _("An eligible dossier has no reasons for refusal."), code="reasons_unexpected"
        )
    else:
        return
    raise ValidationError({"reasons": problem})


def left_to_find(nomination: Nomination, standing=None, items=None) -> list[tuple[str, str]]:
    """What the Office must still find, or explain, before a dossier can be eligible; each sentence
    with the code of its refusal.

    Source: this project.
    """
    found = standing_findings(nomination) if standing is None else standing
    items = checklist(nomination) if items is None else items
    criteria = list(nomination.criteria_set.criteria.all())
    required = [item for item in items if item.is_required]
    n_criteria = sum(line_key(one) in found for one in criteria)
    n_papers = sum(line_key(one) in found for one in required)
    left = []
    if n_criteria < len(criteria):
        left.append(
            _("Findings on criteria: %(required)d required, %(present)d present")
            % {"required": len(criteria), "present": n_criteria}
        )
    if n_papers < len(required):
        left.append(
            _("Findings on required papers: %(required)d required, %(present)d present")
            % {"required": len(required), "present": n_papers}
        )
    sentences = [(sentence, "findings_missing") for sentence in left]
    for criterion in criteria:
        finding = found.get(line_key(criterion))
        if finding and finding.verdict != Verdict.MET and not finding.note:
            words = _("Criterion %(position)d, “%(finding)s”: a note is required, none is present")
            about = {"position": criterion.position, "finding": finding}
            sentences.append((words % about, "findings_unexplained"))
    for item in required:
        finding = found.get(line_key(item))
        if finding and finding.presence != Presence.PRESENT and not finding.note:
            words = _("%(paper)s, “%(finding)s”: a note is required, none is present")
            about = {"paper": item.text, "finding": finding}
            sentences.append((words % about, "findings_unexplained"))
    return sentences


def findings_content(nomination: Nomination, standing=None) -> dict:
    """What is found on a dossier as plain data: on which version, each criterion, each paper, and
    how many likenesses and holds stood that day. Keys are the database's, words the day's."""
    found = standing_findings(nomination) if standing is None else standing
    version = nomination.versions.order_by("-number").first()
    return {
        "version": version.number if version else None,
        "version_sha256": version.sha256 if version else "",
        "criteria": [
            {
                "criterion": criterion.pk,
                "position": criterion.position,
                "text": criterion.text,
                "weight": criterion.weight,
                **_content_of(found.get(line_key(criterion)), "verdict"),
            }
            for criterion in nomination.criteria_set.criteria.all()
        ],
        "papers": [
            {
                "item": item.pk,
                "text": item.text,
                "is_required": item.is_required,
                **_content_of(found.get(line_key(item)), "presence"),
            }
            for item in checklist(nomination)
        ],
        "n_holds": n_holds(nomination),
        "likenesses": likeness_counts(nomination),
    }


def likeness_counts(nomination: Nomination) -> dict[str, int]:
    """Likenesses of a dossier that are not decided, and those found to be one achievement."""
    return (
        Likeness.objects.standing()
        .filter(Q(first=nomination) | Q(second=nomination))
        .to_tell()
        .aggregate(
            n_undecided=Count("pk", filter=Q(is_same=None)),
            n_same=Count("pk", filter=Q(is_same=True)),
        )
    )


def n_holds(nomination: Nomination) -> int:
    """How many holds stand on the nominee today."""
    standing = holds_on(
        timezone.localdate(), people=[nomination.person_id], units=[nomination.collective_id]
    )
    return len(standing.of(person_id=nomination.person_id, unit_id=nomination.collective_id))


def _content_of(finding, says: str) -> dict:
    if finding is None:
        return {says: "", "note": "", "found_by": "", "found_at": ""}
    return {
        says: getattr(finding, says),
        "note": finding.note,
        "found_by": str(finding.found_by),
        "found_at": finding.found_at.isoformat(),
    }


def appraisal_moves(nomination: Nomination, *, by) -> list:
    """The Office's acts on this dossier that this person may do now, for its buttons.

    Source: this project.
    """
    moves = [m for m in available_moves(nomination, by=by) if m.name in OFFICE_MOVES]
    if moves and is_of_author(nomination, by):
        for offered in moves:
            if offered.name.startswith("mark_"):
                offered.missing.append(own_dossier_words())
    return moves
