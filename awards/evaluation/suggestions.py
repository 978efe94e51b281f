"""What the portal can tell about the papers of a dossier by itself: a hint, never a finding."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.finding_models import Presence, Verdict
from awards.evaluation.findings import line_key
from awards.nominations.models import Nomination
from awards.nominations.readiness import CriterionLine
from awards.nominations.supplement_models import Part
from campaigns.criteria.models import Criterion
from campaigns.law.procedure_models import DossierItem
from emulation_portal.vietnamese import search_key, short_date

# Kinds of papers, known by the words of the list; the first that fits counts.
MINUTES, REPORT, LIST, SUBMISSION, PROOF = "minutes", "report", "list", "submission", "proof"
_WORDS = (
    (MINUTES, "bien ban"),
    (REPORT, "bao cao"),
    (LIST, "danh sach"),
    (SUBMISSION, "to trinh"),
    (PROOF, "chung nhan"),
    (PROOF, "xac nhan"),
    (PROOF, "quyet dinh"),
)
_PART = {MINUTES: Part.MEETING, REPORT: Part.PROFILE}


@dataclass(frozen=True)
class Suggestion:
    """What the paper seems to be, and from what the portal concludes so."""

    presence: str
    why: str

    @property
    def label(self) -> str:
        return Presence(self.presence).label


def kind_of(item: DossierItem) -> str:
    key = search_key(item.text)
    return next((kind for kind, words in _WORDS if words in key), "")


def suggestions(
    nomination: Nomination,
    lines: list[CriterionLine],
    items: list[DossierItem],
    *,
    has_result: bool,
) -> dict[str, Suggestion]:
    """For each paper, by `line_key`, what the record says of it; `has_result` tells whether the
    unit's meeting found on the dossier."""
    n_answered = sum(line.is_answered for line in lines)
    n_files = sum(len(line.evidence) for line in lines)
    handed_in = _("Handed in through the portal on %(day)s.") % {
        "day": short_date(timezone.localdate(nomination.submitted_at))
    }
    found = {
        MINUTES: Suggestion(Presence.PRESENT, _("The result of the unit's meeting is on record."))
        if has_result
        else Suggestion(Presence.MISSING, _("No result of the unit's meeting is on record.")),
        REPORT: Suggestion(
            Presence.PRESENT if n_answered == len(lines) else Presence.MISSING,
            _("Criteria answered: %(present)d of %(required)d.")
            % {"present": n_answered, "required": len(lines)},
        ),
        LIST: Suggestion(Presence.PRESENT, handed_in),
        SUBMISSION: Suggestion(Presence.PRESENT, handed_in),
        PROOF: Suggestion(
            Presence.PRESENT if n_files else Presence.MISSING,
            _("Files of evidence: %(n)d.") % {"n": n_files},
        ),
    }
    return {line_key(item): found[kind] for item in items if (kind := kind_of(item))}


def parts_to_ask(
    lines: list[CriterionLine], items: list[DossierItem], standing: dict
) -> dict[tuple[str, Criterion | None], str]:
    """The parts that the findings so far speak for giving back, with the Office's note on each."""
    asked: dict[tuple[str, Criterion | None], str] = {}
    for line in lines:
        finding = standing.get(line_key(line.criterion))
        if finding and finding.verdict != Verdict.MET:
            part = Part.EVIDENCE if line.lacks_evidence else Part.TEXT
            asked[part, line.criterion] = finding.note[:500]
    for item in items:
        finding = standing.get(line_key(item))
        part = _PART.get(kind_of(item))
        if part and finding and finding.presence == Presence.MISSING:
            asked[part, None] = finding.note[:500]
    return asked
