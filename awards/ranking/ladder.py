"""What one line of a ranked list is, and how it explains itself in words."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Scores are compared as whole numbers of this scale: means of up to 1,000 sheets stay distinct.
MICRO = 1_000_000


class Standing(TextChoices):
    """Where a nominee stands against the cut of the quota."""

    WITHIN = "within", gettext_lazy("Within the quota")
    TIED = "tied", gettext_lazy("Tied at the cut")
    BELOW = "below", gettext_lazy("Below the cut")
    RELEASED = "released", gettext_lazy("Gave the place back")
    NOT_PASSED = "not_passed", gettext_lazy("Did not pass the vote")
    TOO_FEW_SCORES = "too_few_scores", gettext_lazy("Too few scores to be ranked")
    NOT_VOTED = "not_voted", gettext_lazy("No confirmed vote yet")


QUALIFIED = (Standing.WITHIN, Standing.TIED, Standing.BELOW, Standing.RELEASED)


class Step(TextChoices):
    """A rung of the ladder: the first that tells a nominee apart from every other."""

    VOTES = "votes", gettext_lazy("votes in favour")
    SCORE = "score", gettext_lazy("aggregate score")
    HEAVIEST = "heaviest", gettext_lazy("the criterion of the highest weight")
    DIRECT_WORKER = "direct_worker", gettext_lazy("direct worker before leader")
    WOMAN = "woman", gettext_lazy("women, and units of mostly women, first among equals")
    PERSON = "person", gettext_lazy("a person's reasoned decision")
    SHARED = "shared", gettext_lazy("equal on every rung")


@dataclass(frozen=True)
class RankedLine:
    """One nominee in the list of one quota.

    Units: `score_micro` and `heaviest_micro` are points (0–100) × 1,000,000, rounded down.
    """

    nomination_id: int
    nominee_name: str
    nominee_title: str
    nominee_unit_name: str
    unit_name: str
    status: str
    standing: str
    rank: int | None
    n_shared: int
    decided_by: str
    n_yes: int | None
    n_no: int | None
    n_abstained: int | None
    n_base: int | None
    n_needed: int | None
    n_scores: int
    min_scores: int
    score_micro: int | None
    heaviest_micro: int | None
    is_leader: bool
    is_woman: bool
    tie_reason: str
    placement_rank: int | None
    places: int
    n_lines: int
    n_qualified: int
    n_tied_at_cut: int

    @property
    def score(self) -> Decimal | None:
        """Aggregate points with two places, for the eye; order uses `score_micro`."""
        return _points(self.score_micro)

    @property
    def heaviest(self) -> Decimal | None:
        return _points(self.heaviest_micro)

    @property
    def is_qualified(self) -> bool:
        return self.standing in QUALIFIED

    @property
    def is_placed(self) -> bool:
        return self.placement_rank is not None

    def get_standing_display(self) -> str:
        return Standing(self.standing).label

    def get_decided_by_display(self) -> str:
        return Step(self.decided_by).label if self.decided_by else ""

    @property
    def explanation(self) -> str:
        """Votes, need, score, rung of the ladder, place in the quota: why the line stands here."""
        return " ".join(self._sentences())

    def kept_explanation(self) -> str:
        """The explanation as it is put on record: in the language of the papers."""
        with translation.override("vi"):
            return self.explanation

    def _sentences(self):
        if self.standing == Standing.NOT_VOTED:
            yield _("The Council has not confirmed a vote on this nominee.")
            return
        yield _("%(yes)d votes in favour, %(needed)d of %(base)d needed.") % {
            "yes": self.n_yes,
            "needed": self.n_needed,
            "base": self.n_base,
        }
        if self.score is not None:
            yield _("Score %(score)s from %(n)d members.") % {
                "score": f"{self.score}".replace(".", ","),
                "n": self.n_scores,
            }
        if self.standing == Standing.NOT_PASSED:
            yield _("Below the threshold: cannot be placed.")
            return
        if self.standing == Standing.TOO_FEW_SCORES:
            yield _("At least %(n)d scores are needed to be ranked.") % {"n": self.min_scores}
            return
        yield self._rung()
        yield self._place()

    def _rung(self) -> str:
        if self.decided_by == Step.SHARED:
            return _("Equal with %(n)d others on every rung: they share rank %(rank)d.") % {
                "n": self.n_shared - 1,
                "rank": self.rank,
            }
        text = _("Rank %(rank)d, decided by: %(rung)s.") % {
            "rank": self.rank,
            "rung": self.get_decided_by_display(),
        }
        if self.decided_by == Step.PERSON and self.tie_reason:
            text += " " + _("Reason: %(reason)s") % {"reason": self.tie_reason}
        return text

    def _place(self) -> str:
        if self.standing == Standing.TIED:
            return _("The cut after place %(places)d runs through this tie: a person decides.") % {
                "places": self.places
            }
        if self.standing == Standing.RELEASED:
            return _("The place was given back; the next in the list moves up.")
        if self.standing == Standing.BELOW:
            return _("Below the cut of %(places)d places.") % {"places": self.places}
        return _("Within the %(places)d places.") % {"places": self.places}


def _points(micro: int | None) -> Decimal | None:
    return None if micro is None else (Decimal(micro) / MICRO).quantize(Decimal("0.01"))
