"""What a dossier still lacks before it can be submitted, told as "required, present"."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import Answer, Evidence, Nomination, NominationStatus
from awards.nominations.report_models import Figure
from campaigns.criteria.models import Criterion
from campaigns.plans.models import RoundStatus
from campaigns.units.rules import how_it_ended


@dataclass(frozen=True)
class CriterionLine:
    """One criterion with what the dossier says to it; an empty answer is an unsaved `Answer`.

    Each piece of evidence carries `version` (1, 2, …) and `older`, the versions it replaced.
    """

    criterion: Criterion
    answer: Answer
    evidence: list[Evidence] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        return bool(self.answer.text.strip())

    @property
    def lacks_evidence(self) -> bool:
        return self.criterion.needs_evidence and not self.evidence

    @property
    def is_complete(self) -> bool:
        return self.is_answered and not self.lacks_evidence

    @property
    def is_started(self) -> bool:
        return self.is_answered or bool(self.evidence) or bool(self.figures)

    @property
    def missing(self) -> list[str]:
        """What the submission still asks for here."""
        return _missing_in(
            self.criterion, is_answered=self.is_answered, has_evidence=bool(self.evidence)
        )


def lines_of(nomination: Nomination) -> list[CriterionLine]:
    """The dossier criterion by criterion, in four queries whatever its length."""
    ever = Evidence.objects.select_related("file")
    answers = {
        answer.criterion_id: answer
        for answer in nomination.answers.prefetch_related(
            Prefetch("evidence", queryset=ever, to_attr="ever_attached"),
            Prefetch("figures", to_attr="counted"),
        )
    }
    lines = []
    for criterion in nomination.criteria_set.criteria.all():
        answer = answers.get(criterion.pk)
        if answer is None:
            empty = Answer(nomination=nomination, criterion=criterion)
            lines.append(CriterionLine(criterion, empty))
            continue
        evidence = _with_versions(answer.ever_attached)
        lines.append(CriterionLine(criterion, answer, evidence, answer.counted))
    return lines


def _with_versions(ever_attached: list[Evidence]) -> list[Evidence]:
    """Those that stand, each with the versions that it came after, the last first."""
    by_key = {evidence.pk: evidence for evidence in ever_attached}
    standing = [evidence for evidence in ever_attached if evidence.removed_at is None]
    for evidence in standing:
        evidence.older = []
        before = by_key.get(evidence.replaces_id)
        while before is not None:
            evidence.older.append(before)
            before = by_key.get(before.replaces_id)
        evidence.version = len(evidence.older) + 1
    return standing


def _missing_in(criterion: Criterion, *, is_answered: bool, has_evidence: bool) -> list[str]:
    missing = []
    words = {"position": criterion.position}
    if not is_answered:
        missing.append(_("Criterion %(position)d: an answer is required, none is present") % words)
    if criterion.needs_evidence and not has_evidence:
        missing.append(_("Criterion %(position)d: 1 file of evidence required, 0 present") % words)
    return missing


def nominee_ended(nomination: Nomination) -> list[str]:
    """Why a collective can no longer be put forward; empty while it is there.

    Source: Circular 15/2025/TT-BNV (bodies already dissolved are not commended), known by its
    heading only.
    """
    collective = nomination.collective
    if collective is None or not collective.has_ended(timezone.localdate()):
        return []
    return [
        _("A collective that has ended is not commended. %(why)s")
        % {"why": how_it_ended(collective)}
    ]


def missing_for_submission(nomination: Nomination) -> list[str]:
    """What must still be written or attached; empty when the dossier is complete.

    Source: plan 2021–2025, section III: every criterion of the group is answered.
    """
    n_evidence = Count("evidence", filter=Q(evidence__removed_at=None))
    answers = nomination.answers.annotate(n_evidence=n_evidence)
    present = {answer.criterion_id: answer for answer in answers}
    missing = nominee_ended(nomination)
    for criterion in nomination.criteria_set.criteria.all():
        answer = present.get(criterion.pk)
        missing += _missing_in(
            criterion,
            is_answered=bool(answer and answer.text.strip()),
            has_evidence=bool(answer and answer.n_evidence),
        )
    if not nomination.summary.strip():
        missing.append(summary_missing())
    return missing


def summary_missing() -> str:
    return _("Summary of the achievement: required, not present")


def open_request(nomination: Nomination):
    """The request for supplement that the unit has not answered yet."""
    standing = nomination.supplement_requests.filter(answered_at=None, taken_back_at=None)
    return standing.order_by("-pk").first()


def due_at(nomination: Nomination):
    """Until when the dossier may be submitted: the round's deadline or that of the request."""
    if nomination.status == NominationStatus.RETURNED:
        request = open_request(nomination)
        return request.due_at if request else None
    return nomination.round.closes_at


def too_late(nomination: Nomination) -> list[str]:
    """Why the time to submit is over; empty while there is time."""
    if nomination.status == NominationStatus.RETURNED:
        until = due_at(nomination)
        if until is not None and until < timezone.now():
            return [_("The time for the supplement is over. What you wrote is kept.")]
        return []
    round = nomination.round
    if round.status != RoundStatus.OPEN or round.closes_at < timezone.now():
        return [_("The deadline of this round has passed. What you wrote is kept.")]
    return []
