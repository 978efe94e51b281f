"""A Council at work, for the tests of its rules and pages."""

from dataclasses import dataclass

from awards.council.models import CouncilMember, Seat, Session
from awards.council.rules import record_attendance
from awards.council.vote_models import VoteRound
from awards.nominations.models import Nomination, NominationStatus
from awards.voting.rules import (
    cast,
    close_and_seal,
    confirm_count,
    count_votes,
    open_vote,
    prepare_vote,
)
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import RoundStatus
from tests import make


@dataclass
class Sitting:
    session: Session
    members: list[CouncilMember]
    secretary: CouncilMember
    items: list[Nomination]

    @property
    def chair(self):
        return next(m for m in self.members if m.seat == Seat.CHAIR).user

    def voters(self):
        return [member.user for member in self.members]


def sitting(*, n_members=9, n_items=3, n_absent=0, status="in_session", is_present=True, **rule):
    """A session on a round at the Council; everybody came but the last `n_absent` members."""
    voting_rule = make.voting_rule(**rule)
    round_ = make.round_(status=RoundStatus.COUNCIL)
    unit = make.unit(parent=round_.campaign.owner)
    make.criteria_set(round_.campaign, weights=(60, 40))
    items = [
        make.nomination(
            round=round_,
            unit=unit,
            group=NomineeGroup.STAFF,
            status=NominationStatus.ELIGIBLE,
        )
        for _number in range(n_items)
    ]
    council = make.council(unit=round_.campaign.owner, n_members=n_members)
    session = make.session(round=round_, council=council, status=status, voting_rule=voting_rule)
    everybody = list(council.members.order_by("position"))
    made = Sitting(
        session=session,
        members=[m for m in everybody if m.has_vote],
        secretary=everybody[-1],
        items=items,
    )
    if is_present and status != "planned":
        came = everybody[: n_members - n_absent] + [made.secretary]
        record_attendance(
            session=session,
            present={m.pk for m in came},
            reasons={m.pk: "Đi công tác" for m in everybody if m not in came},
            by=made.secretary.user,
        )
    return made


def opened(made: Sitting) -> VoteRound:
    vote_round = prepare_vote(session=made.session, by=made.secretary.user)
    return open_vote(vote_round=vote_round, by=made.secretary.user)


def ballot(vote_round: VoteRound, choice="yes") -> dict[int, str]:
    return dict.fromkeys(vote_round.items.values_list("nomination", flat=True), choice)


def all_cast(vote_round: VoteRound, voters, choice="yes") -> list[str]:
    return [cast(vote_round=vote_round, choices=ballot(vote_round, choice), by=v) for v in voters]


def finished(made: Sitting, vote_round: VoteRound) -> VoteRound:
    close_and_seal(vote_round=vote_round, by=made.chair)
    count_votes(vote_round=vote_round, by=made.chair)
    return confirm_count(vote_round=vote_round, by=made.chair)
