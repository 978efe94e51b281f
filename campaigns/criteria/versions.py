"""Tells the versions of each group's criteria apart: what changed, why, and which rounds use it."""

from dataclasses import dataclass, field

from campaigns.criteria.models import CriteriaSet, Criterion, NomineeGroup, RoundCriteria
from campaigns.plans.models import Campaign, Round


@dataclass(frozen=True)
class WeightChange:
    """A criterion that stayed, with another weight. Units: per cent of the whole."""

    text: str
    before: int
    after: int


@dataclass(frozen=True)
class Version:
    """One version beside the one before it; a criterion that was reworded is one out, one in."""

    criteria_set: CriteriaSet
    criteria: list[Criterion]
    is_first: bool
    added: list[Criterion] = field(default_factory=list)
    removed: list[Criterion] = field(default_factory=list)
    weights: list[WeightChange] = field(default_factory=list)
    demands: list[Criterion] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)


@dataclass(frozen=True)
class GroupHistory:
    """The versions of one group, the newest first."""

    group: NomineeGroup
    versions: list[Version]


def version_history(*, campaign: Campaign) -> list[GroupHistory]:
    """Every version of every group; as many queries for many versions as for one.

    Source: this project (everybody in a round is measured alike).
    """
    used: dict[int, list[Round]] = {}
    for row in RoundCriteria.objects.filter(round__campaign=campaign).select_related("round"):
        used.setdefault(row.criteria_set_id, []).append(row.round)
    sets: dict[str, list[CriteriaSet]] = {}
    for one in campaign.criteria_sets.order_by("version").prefetch_related("criteria"):
        sets.setdefault(one.group, []).append(one)
    return [
        GroupHistory(group, _versions(sets.get(group.value, []), used)) for group in NomineeGroup
    ]


def _versions(sets: list[CriteriaSet], used: dict[int, list[Round]]) -> list[Version]:
    versions, before = [], None
    for one in sets:
        criteria = list(one.criteria.all())
        rounds = sorted(used.get(one.pk, []), key=lambda round: (round.year, round.kind))
        versions.append(_compared(one, criteria, before, rounds))
        before = criteria
    return versions[::-1]


def _compared(one, criteria, before, rounds) -> Version:
    if before is None:
        return Version(one, criteria, is_first=True, rounds=rounds)
    was = {criterion.text: criterion for criterion in before}
    now = {criterion.text: criterion for criterion in criteria}
    kept = [(was[text], now[text]) for text in now if text in was]
    return Version(
        one,
        criteria,
        is_first=False,
        added=[criterion for text, criterion in now.items() if text not in was],
        removed=[criterion for text, criterion in was.items() if text not in now],
        weights=[
            WeightChange(new.text, old.weight, new.weight)
            for old, new in kept
            if old.weight != new.weight
        ],
        demands=[
            new
            for old, new in kept
            if (old.needs_evidence, old.guidance) != (new.needs_evidence, new.guidance)
        ],
        rounds=rounds,
    )
