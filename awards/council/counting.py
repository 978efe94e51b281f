"""What a count means: quorum, threshold, base and result, in whole numbers throughout."""

from dataclasses import asdict, dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from awards.council.ballot_models import BallotShard, Choice, VoteRound, VoteRoundStatus
from awards.council.models import CouncilMember, Recusal, Seat, Session
from awards.nominations.models import Nomination, NominationStatus
from campaigns.law.models import Denominator, VotingRule
from campaigns.plans.models import Round

BEFORE_COUNCIL = (
    NominationStatus.ELIGIBLE,
    NominationStatus.RECOMMENDED,
    NominationStatus.NOT_RECOMMENDED,
    NominationStatus.AWARDED,
    NominationStatus.DECLINED,
)


@dataclass(frozen=True)
class FrozenRule:
    """A voting rule as it stood when the vote opened; later edits of the reference row do not reach
    it."""

    name: str
    source: str
    quorum_numerator: int
    quorum_denominator: int
    threshold_numerator: int
    threshold_denominator: int
    is_strict: bool
    denominator: str
    min_scores: int
    trim_from: int

    @classmethod
    def of(cls, rule: VotingRule) -> "FrozenRule":
        return cls(**{name: getattr(rule, name) for name in cls.__dataclass_fields__})

    @classmethod
    def from_json(cls, content: dict) -> "FrozenRule":
        return cls(**{name: content[name] for name in cls.__dataclass_fields__})

    def as_json(self) -> dict:
        return asdict(self)

    def quorum_of(self, n_members: int) -> int:
        """The fewest members who make a quorum. Source: the rule. Units: members."""
        return max(-(-self.quorum_numerator * n_members // self.quorum_denominator), 1)

    def votes_needed(self, n_base: int) -> int:
        """The fewest votes in favour that pass. Source: the rule. Units: votes."""
        share = self.threshold_numerator * n_base
        if self.is_strict:
            return share // self.threshold_denominator + 1
        return max(-(-share // self.threshold_denominator), 1)

    def passes(self, n_yes: int, n_base: int) -> bool:
        """Whether the votes in favour reach the threshold; nobody passes without a vote.

        Source: the rule; whole numbers are compared, never rounded percentages.
        """
        mine, share = n_yes * self.threshold_denominator, self.threshold_numerator * n_base
        return n_yes > 0 and (mine > share if self.is_strict else mine >= share)


@dataclass(frozen=True)
class Quorum:
    """How many voting members there are, came, and must come."""

    n_members: int
    n_present: int
    n_needed: int

    @property
    def is_met(self) -> bool:
        return self.n_present >= self.n_needed


@dataclass(frozen=True)
class ItemCount:
    """The count on one nomination, ready to be stored."""

    n_yes: int
    n_no: int
    n_abstained: int
    n_base: int
    n_needed: int
    has_passed: bool


def voting_members(session: Session) -> QuerySet[CouncilMember]:
    """Everybody in the Council who has a vote."""
    return session.council.members.exclude(seat=Seat.SECRETARY)


def present_members(session: Session) -> QuerySet[CouncilMember]:
    """The voting members recorded as present."""
    present = session.attendances.filter(is_present=True).values("member")
    return voting_members(session).filter(pk__in=present)


def quorum_of(session: Session) -> Quorum:
    """The quorum from attendance, over all members of the Council who have a vote.

    Source: the voting rule of the session; base: all voting members. Units: members.
    """
    present = session.attendances.filter(is_present=True).values("member")
    n = voting_members(session).aggregate(
        members=Count("pk"), present=Count("pk", filter=Q(pk__in=present))
    )
    rule = FrozenRule.of(session.voting_rule)
    return Quorum(n["members"], n["present"], rule.quorum_of(n["members"]))


def items_of(session: Session) -> QuerySet[Nomination]:
    """The nominations that this session scores and votes on."""
    return Nomination.objects.filter(round=session.round_id, status__in=BEFORE_COUNCIL)


def missing_quorum(session: Session) -> list[str]:
    """What is missing for a quorum, as a sentence; empty when there is one."""
    quorum = quorum_of(session)
    if quorum.is_met:
        return []
    return [
        _("Quorum: %(needed)d of %(members)d voting members needed, %(present)d present.")
        % {"needed": quorum.n_needed, "members": quorum.n_members, "present": quorum.n_present}
    ]


def items_below_quorum(session: Session, *, hidden_from=None) -> list[str]:
    """The nominations for which too few members are left after recusal, as sentences.

    Those that `hidden_from` stands aside for are left out.
    """
    quorum = quorum_of(session)
    present = present_members(session).values("pk")
    standing_aside = Count(
        "recusals",
        filter=Q(recusals__session=session, recusals__lifted_at=None, recusals__member__in=present),
    )
    items = items_of(session).filter(status=NominationStatus.ELIGIBLE)
    if hidden_from is not None:
        own = Recusal.objects.filter(member__user=hidden_from, lifted_at=None)
        items = items.exclude(pk__in=own.values("nomination"))
    return [
        _("%(nominee)s: quorum %(needed)d, %(left)d left after recusal.")
        % {
            "nominee": item.nominee_name,
            "needed": quorum.n_needed,
            "left": quorum.n_present - item.n_aside,
        }
        for item in items.annotate(n_aside=standing_aside).order_by("nominee_sort_key", "pk")
        if quorum.n_present - item.n_aside < quorum.n_needed
    ]


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
