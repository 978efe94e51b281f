"""What a dossier still lacks before it can be submitted, told as "required, present"."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import Answer, Evidence, Nomination, NominationStatus
from campaigns.criteria.models import Criterion
from campaigns.plans.models import RoundStatus
from campaigns.units.rules import how_it_ended


@dataclass(frozen=True)
class CriterionLine:
    """One criterion with what the dossier says to it; an empty answer is an unsaved `Answer`."""

    criterion: Criterion
    answer: Answer
    evidence: list[Evidence] = field(default_factory=list)

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
        return self.is_answered or bool(self.evidence)


def lines_of(nomination: Nomination) -> list[CriterionLine]:
    """The dossier criterion by criterion, in three queries whatever its length."""
    attached = Evidence.objects.filter(removed_at=None).select_related("file")
    answers = {
        answer.criterion_id: answer
        for answer in nomination.answers.prefetch_related(
            Prefetch("evidence", queryset=attached, to_attr="attached")
        )
    }
    lines = []
    for criterion in nomination.criteria_set.criteria.all():
        answer = answers.get(criterion.pk)
        evidence = answer.attached if answer else []
        empty = Answer(nomination=nomination, criterion=criterion)
        lines.append(CriterionLine(criterion, answer or empty, evidence))
    return lines


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
        if answer is None or not answer.text.strip():
            missing.append(
                _("Criterion %(position)d: an answer is required, none is present")
                % {"position": criterion.position}
            )
        if criterion.needs_evidence and not (answer and answer.n_evidence):
            missing.append(
                _("Criterion %(position)d: 1 file of evidence required, 0 present")
                % {"position": criterion.position}
            )
    if not nomination.summary.strip():
        missing.append(_("Summary of the achievement: required, not present"))
    return missing


def open_request(nomination: Nomination):
    """The request for supplement that the unit has not answered yet."""
    return nomination.supplement_requests.filter(answered_at=None).order_by("-pk").first()


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
