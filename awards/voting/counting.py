"""What a count means: the votes on each item against the frozen rule, in whole numbers."""

from dataclasses import dataclass

from django.db.models import Count, Q

from awards.council.frozen_rule import FrozenRule
from awards.council.models import Session
from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.voting.models import BallotShard, Choice
from campaigns.law.models import Denominator
from campaigns.plans.models import Round


@dataclass(frozen=True)
class ItemCount:
    """The count on one nomination, ready to be stored."""

    n_yes: int
    n_no: int
    n_abstained: int
    n_base: int
    n_needed: int
    has_passed: bool


def count_box(vote_round: VoteRound) -> dict[int, ItemCount]:
    """The count per nomination, computed by the database from the shards alone.

    Source: the frozen rule of the round. An abstention is a valid ballot that is not in favour.
    Units: votes; the base is what the rule names.
    """
    frozen = vote_round.frozen
    rule = FrozenRule.from_json(frozen["rule"])
    tally = {
        row["nomination"]: row
        for row in BallotShard.objects.filter(vote_round=vote_round)
        .values("nomination")
        .annotate(
            n_yes=Count("pk", filter=Q(choice=Choice.YES)),
            n_no=Count("pk", filter=Q(choice=Choice.NO)),
            n_abstained=Count("pk", filter=Q(choice=Choice.ABSTAIN)),
        )
        .order_by()
    }
    nothing = {"n_yes": 0, "n_no": 0, "n_abstained": 0}
    counts = {}
    for item in frozen["items"]:
        row = tally.get(item["nomination"], nothing)
        n_yes, n_no, n_abstained = row["n_yes"], row["n_no"], row["n_abstained"]
        n_base = {
            Denominator.TOTAL_MEMBERS: frozen["n_members"],
            Denominator.PRESENT: frozen["n_present"],
            Denominator.ENTITLED: item["n_entitled"],
            Denominator.VALID_BALLOTS: n_yes + n_no + n_abstained,
        }[rule.denominator]
        counts[item["nomination"]] = ItemCount(
            n_yes=n_yes,
            n_no=n_no,
            n_abstained=n_abstained,
            n_base=n_base,
            n_needed=rule.votes_needed(n_base),
            has_passed=rule.passes(n_yes, n_base),
        )
    return counts


def council_rule(round: Round) -> FrozenRule | None:
    """The rule the Council voted by, frozen; before the vote the rule of its session; else None."""
    confirmed = (
        VoteRound.objects.filter(session__round=round, status=VoteRoundStatus.CONFIRMED)
        .values_list("frozen__rule", flat=True)
        .first()
    )
    if confirmed:
        return FrozenRule.from_json(confirmed)
    session = Session.objects.filter(round=round).select_related("voting_rule").first()
    return FrozenRule.of(session.voting_rule) if session else None
