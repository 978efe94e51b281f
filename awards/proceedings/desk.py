"""What the page of a session shows to one person: their own work first, then the session's state.

Whatever a member stands aside for is in none of it.
"""

from functools import cached_property

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from awards.council.access import can_conduct, can_keep_minutes, may_stand_aside, vote_of
from awards.council.models import Recusal, Session, SessionStatus
from awards.council.quorum import items_below_quorum, quorum_of
from awards.council.recusals import not_recused, visible_items, vote_has_opened, voting_seat
from awards.council.vote_models import VoteItem, VoteRound, VoteRoundStatus
from awards.scoring.sheets import files_to_score, scoring_progress
from awards.voting.models import ElectorateEntry
from campaigns.workflow.rules import Move, available_moves

RUNNING = (SessionStatus.CONVENED, SessionStatus.IN_SESSION)
COUNTED = (VoteRoundStatus.COUNTED, VoteRoundStatus.CONFIRMED)


def results_of(vote_round: VoteRound | None, user, *, conducts: bool) -> QuerySet[VoteItem]:
    """The counted results this person may see: from the count on for those who conduct, from the
    chair's confirmation on for the others; never on what they stand aside for.

    Source: docs/ballot.md.
    """
    seen = COUNTED if conducts else (VoteRoundStatus.CONFIRMED,)
    if vote_round is None or vote_round.status not in seen:
        return VoteItem.objects.none()
    barred = Recusal.objects.filter(member__user=user, lifted_at=None).values("nomination")
    return (
        vote_round.items.exclude(nomination__in=barred)
        .select_related("nomination__quota")
        .order_by("nomination__quota__recipient_kind", "nomination__nominee_sort_key", "pk")
    )


class Desk:
    """One session as one person sees it."""

    def __init__(self, session: Session, user):
        self.session, self.user = session, user
        self.member = voting_seat(session, user)
        self.conducts = can_conduct(session, user)
        self.keeps_minutes = can_keep_minutes(session, user)
        self.vote = vote_of(session)

    @property
    def is_running(self) -> bool:
        return self.session.status in RUNNING

    @cached_property
    def has_opened(self) -> bool:
        return vote_has_opened(self.session)

    @property
    def may_record(self) -> bool:
        """Attendance and recusals, until the vote opens."""
        return self.conducts and self.is_running and not self.has_opened

    @property
    def may_stand_aside(self) -> bool:
        return may_stand_aside(self.session, self.member)

    @cached_property
    def quorum(self):
        return quorum_of(self.session)

    @cached_property
    def below_quorum(self) -> list[str]:
        if not self.conducts or not self.is_running or self.has_opened:
            return []
        if not self.quorum.is_met:
            return []
        return items_below_quorum(self.session, hidden_from=self.user)

    @cached_property
    def moves(self) -> list[Move]:
        """Buttons of the session; closing has a page of its own, for the discussion."""
        return [m for m in available_moves(self.session, by=self.user) if m.name != "close"]

    @cached_property
    def can_close(self) -> bool:
        return any(
            m.name == "close" and not m.is_blocked
            for m in available_moves(self.session, by=self.user)
        )

    @cached_property
    def vote_moves(self) -> list[Move]:
        """Buttons of the vote; the first one makes it."""
        if self.session.status != SessionStatus.IN_SESSION:
            return []
        if self.vote is None or self.vote.status == VoteRoundStatus.VOID:
            return [Move("prepare", _("Prepare the vote"), "primary", False)] * self.conducts
        return available_moves(self.vote, by=self.user)

    @cached_property
    def entry(self) -> ElectorateEntry | None:
        if self.member is None or self.vote is None:
            return None
        return self.vote.electorate.filter(member=self.member).first()

    @property
    def may_vote(self) -> bool:
        is_open = self.vote is not None and self.vote.status == VoteRoundStatus.OPEN
        return bool(is_open and self.entry and not self.entry.has_voted)

    @cached_property
    def turnout(self) -> dict:
        """How many have voted, without names."""
        if self.vote is None or not self.vote.opened_at:
            return {}
        entries = self.vote.electorate
        return {"n_voted": entries.filter(has_voted=True).count(), "n_entitled": entries.count()}

    def files(self) -> QuerySet:
        """What this person may see of the session's nominations, with their own or all progress."""
        if self.member is not None:
            items = files_to_score(self.session, self.member)
        elif self.conducts:
            items = scoring_progress(self.session, self.user)
        else:
            items = visible_items(self.session, self.user).order_by("nominee_sort_key", "pk")
        return items.select_related("quota")

    @cached_property
    def n_unscored(self) -> int:
        if self.member is None:
            return 0
        return files_to_score(self.session, self.member).filter(is_scored=False).count()

    @cached_property
    def scoring(self) -> dict:
        """How many sheets are there of all that are expected, without names."""
        if not self.conducts:
            return {}
        sums = scoring_progress(self.session, self.user).aggregate(
            scored=Sum("n_scored"), expected=Sum("n_scorers")
        )
        return {"n_scored": sums["scored"] or 0, "n_expected": sums["expected"] or 0}

    def recusals(self) -> QuerySet[Recusal]:
        """For those who conduct: all but of what they stand aside for; for a member: none."""
        if not self.conducts:
            return Recusal.objects.none()
        visible = not_recused(visible_items(self.session, self.user), self.user)
        return (
            self.session.recusals.filter(Q(lifted_at=None) & Q(nomination__in=visible))
            .select_related("member__user", "nomination")
            .order_by("nomination__nominee_sort_key", "member__position")
        )

    def results(self) -> QuerySet[VoteItem]:
        return results_of(self.vote, self.user, conducts=self.conducts)

    @cached_property
    def may_read_minutes(self) -> bool:
        """The issued paper is for all who see the session. The draft is for those who conduct it
        and stand aside for nothing in it: the secretary, and most chairs."""
        if self.session.minutes_id:
            return True
        own = self.session.recusals.filter(member__user=self.user, lifted_at=None)
        is_closed = self.session.status == SessionStatus.CLOSED
        return self.conducts and is_closed and not own.exists()
