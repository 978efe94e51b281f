"""The Council meets, scores, votes in secret, counts and puts it in minutes."""

from django.utils import timezone

from awards.council import composition
from awards.council import rules as council
from awards.council.models import Council, Seat, Session
from awards.council.vote_models import VoteRound
from awards.nominations.models import Nomination
from awards.proceedings.minutes import issue_minutes
from awards.scoring.rules import save_scores
from awards.scoring.sheets import files_to_score
from awards.voting import rules as ballots
from awards.voting.electorate import entitled_items
from awards.voting.models import Choice
from campaigns.accounts.models import Role, User
from emulation_portal.demo import people
from emulation_portal.demo.context import Demo, quality
from emulation_portal.demo.organisation import actor

# These two keep their scores and their votes for whoever tries the demo.
UNDECIDED = [people.DIRECTOR[0], people.MEMBERS[0][0]]


def compose_council(demo: Demo) -> Council:
    """Nine members with a vote under the Director's chair, and a secretary without one."""
    office = demo.office
    department = demo.round.campaign.owner
    sitting = Council.objects.filter(unit=department).first()
    if sitting:
        return sitting
    board = composition.set_up_council(
        unit=department,
        name="Hội đồng Thi đua - Khen thưởng Sở Khoa học và Công nghệ",
        symbol="BB-HĐTĐKT",
        basis="Quyết định kiện toàn Hội đồng (dữ liệu mẫu)",
        valid_from=timezone.localdate().replace(month=1, day=1),
        by=office,
    )
    seats = [
        (people.DIRECTOR, Seat.CHAIR),
        (people.MEMBERS[0], Seat.VICE_CHAIR),
        *[(who, Seat.MEMBER) for who in people.MEMBERS[1:]],
        (people.STANDING_OFFICER, Seat.SECRETARY),
    ]
    for position, (who, seat) in enumerate(seats, start=1):
        composition.appoint(
            council=board,
            user=User.objects.get(username=who[0]),
            seat=seat,
            title=who[3],
            position=position,
            by=office,
        )
    return board


def convene(demo: Demo) -> None:
    """The Council is set up, convened, counted for its quorum and opened."""
    board = compose_council(demo)
    session = council.plan_session(
        round=demo.round,
        council=board,
        starts_at=timezone.now(),
        place="Phòng họp số 1, trụ sở Sở",
        by=demo.office,
    )
    council.convene(session=session, by=demo.secretary)
    council.record_attendance(
        session=session,
        present={member.pk for member in board.members.all()},
        reasons={},
        by=demo.secretary,
    )
    council.open_session(session=session, by=demo.chair)


def score_and_vote(demo: Demo) -> None:
    """All members but two score and vote; the two are left to whoever tries the demo."""
    session = Session.objects.get(round=demo.round)
    _score(demo, session, skip=UNDECIDED)
    vote_round = ballots.prepare_vote(session=session, by=demo.secretary)
    ballots.open_vote(vote_round=vote_round, by=demo.chair)
    _vote(demo, vote_round, skip=UNDECIDED)


def _voters(demo: Demo, session: Session, skip: list[str]) -> list[User]:
    seats = session.council.members.exclude(seat=Seat.SECRETARY).select_related("user")
    return [
        actor(seat.user.username, Role.CHAIR if seat.seat == Seat.CHAIR else Role.MEMBER)
        for seat in seats
        if seat.user.username not in skip
    ]


def _score(demo: Demo, session: Session, *, skip: list[str]) -> None:
    for member in _voters(demo, session, skip):
        seat = session.council.members.get(user=member)
        for nomination in files_to_score(session, seat).filter(is_scored=False):
            points = {
                criterion.pk: min(100, quality(demo, nomination) + demo.chance.randint(-6, 6))
                for criterion in nomination.criteria_set.criteria.all()
            }
            save_scores(session=session, nomination=nomination, points=points, by=member)


def _vote(demo: Demo, vote_round: VoteRound, *, skip: list[str]) -> None:
    for member in _voters(demo, vote_round.session, skip):
        entry = vote_round.electorate.get(member__user=member)
        items = Nomination.objects.filter(pk__in=entitled_items(entry)).order_by("pk")
        choices = {item.pk: _choice(demo, item) for item in items}
        ballots.cast(vote_round=vote_round, choices=choices, by=member)


def _choice(demo: Demo, nomination: Nomination) -> Choice:
    liked = quality(demo, nomination) + demo.chance.randint(-12, 12) > 66
    return Choice.YES if liked else Choice.NO


def count(demo: Demo) -> None:
    """The last two score and vote; the ballot is closed, sealed, counted and confirmed."""
    session = Session.objects.get(round=demo.round)
    vote_round = session.vote_rounds.get()
    others = [who[0] for who in people.MEMBERS[1:]]
    _score(demo, session, skip=others)
    _vote(demo, vote_round, skip=others)
    ballots.close_vote(vote_round=vote_round, by=demo.chair)
    ballots.seal(vote_round=vote_round, by=demo.chair)
    ballots.count_votes(vote_round=vote_round, by=demo.secretary)
    ballots.confirm_count(vote_round=vote_round, by=demo.chair)
    council.close_session(
        session=session,
        discussion="Các thành viên thống nhất với kết quả thẩm định của Văn phòng Sở.",
        by=demo.chair,
    )
    issue_minutes(session=session, by=demo.secretary)
