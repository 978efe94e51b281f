"""A voting rule as a vote rests on it: quorum, threshold and base in whole numbers."""

from dataclasses import asdict, dataclass

from campaigns.law.models import VotingRule


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
