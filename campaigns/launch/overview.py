"""The whole plan of a campaign gathered for reading: as many queries for a long plan as a short."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from campaigns.criteria.models import CriteriaSet, NomineeGroup
from campaigns.criteria.rules import current_sets
from campaigns.law.models import AwardForm, RecipientKind
from campaigns.plans.models import Campaign, PlanItem, PlanItemKind, Round, RoundStatus
from campaigns.quotas.models import Quota


@dataclass
class Content:
    """A content of the plan with the programmes under it."""

    item: PlanItem
    programmes: list[PlanItem] = field(default_factory=list)


@dataclass(frozen=True)
class GroupCriteria:
    """What one group must show; no set where nothing was typed in yet."""

    group: NomineeGroup
    criteria_set: CriteriaSet | None

    @property
    def total_weight(self) -> int:
        """Units: per cent."""
        return sum(c.weight for c in self.criteria_set.criteria.all()) if self.criteria_set else 0


@dataclass(frozen=True)
class QuotaColumn:
    """One column of the table of places."""

    award_form: AwardForm
    recipient_kind: str

    @property
    def recipient(self) -> str:
        return RecipientKind(self.recipient_kind).label


@dataclass(frozen=True)
class Cell:
    """The places of one round in one column; none where the plan gives none."""

    column: QuotaColumn
    places: int | None


@dataclass(frozen=True)
class RoundRow:
    """One round with its places in the order of the columns."""

    round: Round
    cells: list[Cell]


class Overview:
    """What the page of a campaign shows of its plan."""

    def __init__(self, campaign: Campaign):
        self.campaign = campaign

    @cached_property
    def _items(self) -> dict[str, list[PlanItem]]:
        grouped: dict[str, list[PlanItem]] = {kind: [] for kind in PlanItemKind.values}
        for item in self.campaign.items.select_related("unit").order_by("position"):
            grouped[item.kind].append(item)
        return grouped

    def items_of(self, kind: str) -> list[PlanItem]:
        """The sentences of one kind, in their order."""
        return self._items[kind]

    @property
    def bases(self) -> list[PlanItem]:
        return self._items[PlanItemKind.BASIS]

    @property
    def purposes(self) -> list[PlanItem]:
        return self._items[PlanItemKind.PURPOSE]

    @property
    def requirements(self) -> list[PlanItem]:
        return self._items[PlanItemKind.REQUIREMENT]

    @property
    def subjects(self) -> list[PlanItem]:
        return self._items[PlanItemKind.SUBJECT]

    @property
    def award_notes(self) -> list[PlanItem]:
        return self._items[PlanItemKind.AWARD]

    @property
    def duties(self) -> list[PlanItem]:
        return self._items[PlanItemKind.DUTY]

    @cached_property
    def contents(self) -> list[Content]:
        contents: list[Content] = []
        both = self._items[PlanItemKind.CONTENT] + self._items[PlanItemKind.PROGRAMME]
        for item in sorted(both, key=lambda item: item.position):
            if item.kind == PlanItemKind.CONTENT:
                contents.append(Content(item))
            else:
                contents[-1].programmes.append(item)
        return contents

    @cached_property
    def criteria(self) -> list[GroupCriteria]:
        sets = current_sets(campaign=self.campaign)
        return [GroupCriteria(group, sets.get(group)) for group in NomineeGroup]

    @cached_property
    def _rounds(self) -> list[Round]:
        return list(self.campaign.rounds.order_by("achieved_to", "year", "kind"))

    @cached_property
    def _quotas(self) -> list[Quota]:
        return list(
            Quota.objects.filter(round__campaign=self.campaign, places__gt=0)
            .select_related("award_form")
            .order_by("award_form", "recipient_kind")
        )

    @cached_property
    def columns(self) -> list[QuotaColumn]:
        return list(
            dict.fromkeys(QuotaColumn(q.award_form, q.recipient_kind) for q in self._quotas)
        )

    @cached_property
    def rounds(self) -> list[RoundRow]:
        places = {
            (q.round_id, QuotaColumn(q.award_form, q.recipient_kind)): q.places
            for q in self._quotas
        }
        return [
            RoundRow(round, [Cell(c, places.get((round.pk, c))) for c in self.columns])
            for round in self._rounds
        ]

    @property
    def running(self) -> list[Round]:
        """The rounds under way; where there is none, the one that is due next."""
        running = [r for r in self._rounds if _state(r) == "current"]
        planned = [r for r in self._rounds if _state(r) == "next"]
        return running or planned[:1]

    @cached_property
    def n_places(self) -> int:
        return sum(quota.places for quota in self._quotas)

    @property
    def steps(self) -> list[dict]:
        """The rounds as steps of a timeline, by the end of what they reward."""
        return [
            {
                "label": round.name,
                "on": round.achieved_to,
                "state": _state(round),
                "url": reverse("rounds:round", args=[round.code]),
                "note": round.get_status_display(),
            }
            for round in self._rounds
        ]


def _state(round: Round) -> str:
    if round.status == RoundStatus.PUBLISHED:
        return "done"
    return "next" if round.status == RoundStatus.PLANNED else "current"
