"""A round whose Council has voted, as tests of ranking and of everything after it need it."""

import itertools
from datetime import date

from awards.council.frozen_rule import FrozenRule
from awards.council.models import SessionStatus
from awards.council.vote_models import VoteItem, VoteRound, VoteRoundStatus
from awards.decisions.rules import approve, draft_decision, issue, submit_to_director
from awards.nominations.models import NominationStatus
from awards.ranking.rules import fill_places
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import PaperKind, RecipientKind, Signer
from campaigns.law.rules import load_reference
from campaigns.papers.rules import draft_paper, issue_paper, letterhead_of
from campaigns.plans.models import RoundStatus
from emulation_portal.documents.content import Kind, OfficialDocument, Paragraph
from tests import make

DECIDED_ON = date(2022, 12, 20)
# All of one length: names that end in one sort as they were made.
_numbers = itertools.count(100_001)


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

    def close_council(self):
        """The session is over and its minutes are issued, as before any decision."""
        minutes = draft_paper(
            kind=PaperKind.MINUTES,
            unit=self.owner,
            symbol="BB-HĐTĐKT",
            subject="Họp xét khen thưởng",
            document=OfficialDocument(
                kind=Kind.MINUTES,
                subject="Họp xét khen thưởng",
                letterhead=letterhead_of(unit=self.owner, on=date(2022, 12, 1)),
                symbol="BB-HĐTĐKT",
                blocks=[Paragraph("Hội đồng đã họp.")],
            ),
            by=self.office,
        )
        issue_paper(paper=minutes, on=date(2022, 12, 1), by=self.office)
        self.session.status = SessionStatus.CLOSED
        self.session.minutes = minutes
        self.session.save()

    def with_law(self):
        """The law of 2022 and 2023, and who signs; the two roles that decide and number."""
        load_reference(by=None)
        for kind in (PaperKind.DECISION, PaperKind.SUBMISSION):
            Signer.objects.create(
                unit=self.owner,
                paper_kind=kind,
                authority_lines="GIÁM ĐỐC",
                full_name="Nguyễn Thị Ký",
                valid_from=make.LONG_AGO,
                source="test",
            )
        self.director = make.user(Role.DIRECTOR, unit=self.owner)
        self.clerk = make.user(Role.CLERK, unit=self.owner)
        self.accountant = make.user(Role.ACCOUNTANT, unit=self.owner)
        self.publicity = make.user(Role.PUBLICITY, unit=self.owner)
        return self

    def drafted(self, *, dated_on=DECIDED_ON):
        self.with_law().close_council()
        fill_places(round=self.round, by=self.office)
        return draft_decision(round=self.round, dated_on=dated_on, by=self.office)

    def issued(self, *, on=DECIDED_ON):
        decision = self.drafted(dated_on=on)
        submit_to_director(decision=decision, by=self.office)
        approve(decision=decision, by=self.director)
        return issue(decision=decision, on=on, by=self.clerk)


def round_with_results(*, n_individuals=4, n_collectives=2, **fields):
    """Nominees enough for every place, one more of each kind, and one who did not pass."""
    council = Standing(**fields)
    for number in range(n_individuals + 1):
        council.nominee(yes=9 - min(number, 4), points=90 - number)
    for number in range(n_collectives + 1):
        council.nominee(yes=9, points=80 - number, is_collective=True)
    council.nominee(yes=2, status=NominationStatus.NOT_RECOMMENDED)
    return council
