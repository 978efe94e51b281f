"""A round whose Council has voted, as tests of ranking and of everything after it need it."""

import itertools

from awards.council.ballot_models import VoteItem, VoteRound, VoteRoundStatus
from awards.council.counting import FrozenRule
from awards.nominations.models import NominationStatus
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import RoundStatus
from tests import make

_numbers = itertools.count(1)


class Standing:
    """A round at the Council with a confirmed vote, to which nominees with results are added."""

    def __init__(self, *, places=4, collective_places=2, n_members=9, year=2022, **round_fields):
        self.round = make.round_(status=RoundStatus.COUNCIL, year=year, **round_fields)
        self.owner = self.round.campaign.owner
        self.quota = make.quota(self.round, RecipientKind.INDIVIDUAL, places)
        self.collectives = make.quota(self.round, RecipientKind.COLLECTIVE, collective_places)
        self.council = make.council(unit=self.owner, n_members=n_members)
        self.session = make.session(round=self.round, council=self.council)
        self.members = [seat for seat in self.council.members.all() if seat.has_vote]
        self.vote_round = VoteRound.objects.create(
            session=self.session,
            number=1,
            status=VoteRoundStatus.CONFIRMED,
            fingerprint="f" * 64,
            frozen={"rule": FrozenRule.of(self.session.voting_rule).as_json()},
        )
        self.office = make.user(Role.OFFICE, unit=self.owner)
        self.chair = next(seat.user for seat in self.members if seat.seat == "chair")

    def nominee(
        self,
        *,
        yes=7,
        points=80,
        has_passed=None,
        is_collective=False,
        n_scores=None,
        gender="male",
        is_leader=False,
        name=None,
        **fields,
    ):
        """`points`: one number for every sheet, or a list of sheets (a list of points each)."""
        unit = make.unit(parent=self.owner, name=f"Đơn vị {next(_numbers)}")
        group = NomineeGroup.COLLECTIVE if is_collective else NomineeGroup.STAFF
        if not is_collective:
            fields["person"] = make.person(
                unit=unit, gender=gender, full_name=name or f"Lê Văn Mẫu {next(_numbers)}"
            )
        made = make.nomination(
            round=self.round,
            unit=unit,
            group=group,
            status=fields.pop("status", NominationStatus.RECOMMENDED),
            nominee_is_leader=is_leader,
            **fields,
        )
        n_members = len(self.members)
        needed = n_members // 2 + 1
        VoteItem.objects.create(
            vote_round=self.vote_round,
            nomination=made,
            n_yes=yes,
            n_no=n_members - yes,
            n_abstained=0,
            n_base=n_members,
            n_needed=needed,
            has_passed=yes >= needed if has_passed is None else has_passed,
        )
        sheets = points if isinstance(points, list) else [points] * (n_scores or n_members)
        for member, sheet in zip(self.members, sheets, strict=False):
            make.scores(made, member, list(sheet) if isinstance(sheet, tuple) else sheet)
        return made
