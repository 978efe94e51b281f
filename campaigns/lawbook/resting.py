"""What rests on a legal document beyond its rows: drafts, rounds still to be decided, papers."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from campaigns.law.citing import cited_by
from campaigns.law.models import LegalBasis, LegalDocument, LegalRow, PaperKind
from campaigns.law.tables import RESTING, Table, table_of
from campaigns.papers.models import Paper
from campaigns.plans.models import CampaignStatus, Round, RoundStatus

TO_BE_DECIDED = (
    RoundStatus.PLANNED,
    RoundStatus.OPEN,
    RoundStatus.SCREENING,
    RoundStatus.COUNCIL,
    RoundStatus.DECISION,
)


@dataclass(frozen=True)
class RoundAhead:
    """A round still to be decided: the earliest day its decision can bear, and whether the document
    is still in force then."""

    round: Round
    on: date
    is_in_force: bool


@dataclass(frozen=True)
class Resting:
    """Everything that rests on a document. `drafts` and `n_papers` are counts: what a draft says is
    for those who may read it."""

    rows: list[LegalRow]
    drafts: dict[str, int] = field(default_factory=dict)
    rounds: list[RoundAhead] = field(default_factory=list)
    n_papers: int = 0

    @property
    def by_table(self) -> list[tuple[Table, int]]:
        counts = Counter(table_of(row).slug for row in self.rows)
        return [(table, counts[table.slug]) for table in RESTING if counts[table.slug]]


def resting_on(document: LegalDocument, *, by) -> Resting:
    """The rows that rest on a document, drafts that cite it by kind, rounds to be decided that
    would cite it as far as this person sees them, and how many issued papers bear a day of its
    time.

    Source: this project.
    """
    rows = cited_by(document)
    lines = [row for row in rows if isinstance(row, LegalBasis)]
    return Resting(
        rows=rows,
        drafts=_drafts_citing({line.text for line in lines}),
        rounds=_rounds_ahead(document, lines, by),
        n_papers=_papers_in(document).count(),
    )


def _drafts_citing(texts: set[str]) -> dict[str, int]:
    if not texts:
        return {}
    drafts = Paper.objects.filter(number=None).values_list("kind", "content__bases")
    counts = Counter(kind for kind, bases in drafts if texts & set(bases or ()))
    return {PaperKind(kind).label: n for kind, n in counts.items()}


def _rounds_ahead(document: LegalDocument, lines: list[LegalBasis], by) -> list[RoundAhead]:
    cited = [line for line in lines if line.paper_kind == PaperKind.DECISION]
    if not cited:
        return []
    rounds = (
        Round.objects.visible_to(by)
        .filter(status__in=TO_BE_DECIDED, campaign__status=CampaignStatus.LAUNCHED)
        .select_related("campaign")
        .order_by("achieved_to", "pk")
    )
    last = max((line.valid_to or date.max for line in cited), default=date.max)
    ahead = []
    for round in rounds:
        on = _decided_from(round)
        is_cited = any(line.is_in_force(on) for line in cited)
        # A round decided after the last day would have cited it: it meets the gap.
        meets_gap = document.valid_to is not None and document.replaced_by_id is None and on > last
        if is_cited or meets_gap:
            ahead.append(RoundAhead(round, on, is_cited))
    return ahead


def _decided_from(round: Round) -> date:
    days = [timezone.localdate(), round.achieved_to]
    if round.closes_at:
        days.append(timezone.localdate(round.closes_at))
    return max(days)


def _papers_in(document: LegalDocument):
    in_time = Q(issued_on__gte=document.valid_from)
    if document.valid_to is not None:
        in_time &= Q(issued_on__lte=document.valid_to)
    return Paper.objects.issued().filter(in_time)
