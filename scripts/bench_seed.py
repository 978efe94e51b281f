"""Fills a database with one round of N nominations that nine members scored and are to vote on.

Organisation, plan, Council and whatever comes after the vote go through the rules; what would be
N times the same click (dossiers, files, findings, sheets, and their audit events) is written in
bulk: pages are measured here, the demo and the tests prove the rules. Scores leave no event.
"""

import hashlib
import random
from datetime import timedelta
from itertools import islice

from django.db import connection
from django.utils import timezone

from awards.council.models import CouncilMember, Seat, Session
from awards.evaluation.models import Appraisal
from awards.nominations.models import (
    Answer,
    Evidence,
    Nomination,
    NominationStatus,
    SubmittedVersion,
)
from awards.scoring.models import ScoreSheet
from awards.summary_list.rules import close_nominations, send_to_council
from awards.voting import rules as ballots
from campaigns.accounts.demo import mark_as_demo
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion, NomineeGroup
from campaigns.files.models import StoredFile
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round
from campaigns.quotas.models import Quota
from campaigns.staff.models import Person, Posting
from campaigns.units.models import Unit, UnitKind, UnitVersion
from campaigns.workflow.rules import record_event, recording
from emulation_portal.demo import people, preparing, voting
from emulation_portal.demo.context import Demo
from emulation_portal.demo.dossiers import Dossier
from emulation_portal.demo.organisation import FOUNDED_ON, actor, build_organisation
from emulation_portal.vietnamese import search_key, sort_key, text_sort_key

CHUNK = 2000
COLLECTIVE_EACH = 5  # every fifth nominee is a collective
AWARDED_EACH = 10  # a place for every tenth


def seed_round(n_nominations: int) -> tuple[Demo, Session]:
    """A round before the Council with N scored nominations and an open vote nobody cast in yet."""
    demo = Demo(seed=1, n_nominations=0)
    mark_as_demo()
    build_organisation(1, n_staff=2)
    preparing.write_plan(demo)
    preparing.launch(demo)
    preparing.open_round(demo)
    round_ = demo.round
    for quota in round_.quotas.all():
        Quota.objects.filter(pk=quota.pk).update(places=max(2, n_nominations // AWARDED_EACH // 2))
    hand_in(round_, n_nominations, demo)
    close_nominations(round=round_, by=demo.office)
    send_to_council(round=round_, by=demo.office)
    voting.convene(demo)
    session = Session.objects.get(round=round_)
    _scores(session)
    vote_round = ballots.prepare_vote(session=session, by=demo.secretary)
    ballots.open_vote(vote_round=vote_round, by=demo.chair)
    return demo, session


def voters(session: Session) -> list:
    """The members with a vote, each with that hat on."""
    return [
        actor(seat.user.username, Role.CHAIR if seat.seat == Seat.CHAIR else Role.MEMBER)
        for seat in _seats(session).select_related("user")
    ]


def _seats(session: Session):
    return CouncilMember.objects.filter(council=session.council).exclude(seat=Seat.SECRETARY)


def _nominees(n: int, units: list[Unit]) -> tuple[list[Person], list[Unit]]:
    """So many people and teams spread over the units."""
    n_teams = -(-n // COLLECTIVE_EACH)
    crowd = [
        Person(
            full_name=name,
            sort_key=sort_key(name),
            search_key=search_key(name),
            gender=gender,
            birth_year=birth_year,
        )
        for name, gender, birth_year, _title in islice(people.invented_people(2), n - n_teams)
    ]
    Person.objects.bulk_create(crowd, batch_size=CHUNK)
    Posting.objects.bulk_create(
        (
            Posting(
                person=person,
                unit=units[number % len(units)],
                title="Chuyên viên",
                valid_from=FOUNDED_ON,
            )
            for number, person in enumerate(crowd)
        ),
        batch_size=CHUNK,
    )
    teams = []
    for number in range(n_teams):
        name = f"Tổ công tác Mẫu số {number + 1}"
        teams.append(
            Unit(
                code=f"to-mau-{number + 1}",
                kind=UnitKind.DIVISION,
                name=name,
                short_name=f"Tổ Mẫu {number + 1}",
                sort_key=text_sort_key(name),
                search_key=search_key(name),
                parent=units[number % len(units)],
                position=1000 + number,
            )
        )
    Unit.objects.bulk_create(teams, batch_size=CHUNK)
    UnitVersion.objects.bulk_create(
        (
            UnitVersion(
                unit=team, name=team.name, short_name=team.short_name, valid_from=FOUNDED_ON
            )
            for team in teams
        ),
        batch_size=CHUNK,
    )
    return crowd, teams


def hand_in(round_: Round, n: int, demo: Demo) -> None:
    units = list(Unit.objects.filter(code__in=people.HEADS).order_by("pk"))
    crowd, teams = _nominees(n, units)
    quotas = {quota.recipient_kind: quota for quota in round_.quotas.all()}
    sets = {chosen.group: chosen for chosen in round_.campaign.criteria_sets.all()}
    start = timezone.now() - timedelta(days=10)
    rows = []
    for number in range(n):
        is_collective = number % COLLECTIVE_EACH == 0
        group = NomineeGroup.COLLECTIVE if is_collective else NomineeGroup.STAFF
        kind = RecipientKind.COLLECTIVE if is_collective else RecipientKind.INDIVIDUAL
        nominee = teams.pop() if is_collective else crowd.pop()
        name = nominee.name if is_collective else nominee.full_name
        at = start + timedelta(seconds=number)
        unit = units[number % len(units)]
        rows.append(
            Nomination(
                round=round_,
                quota=quotas[kind],
                unit=unit,
                group=group,
                criteria_set=sets[group],
                person=None if is_collective else nominee,
                collective=nominee if is_collective else None,
                nominee_name=name,
                nominee_title="" if is_collective else "Chuyên viên",
                nominee_unit_name="" if is_collective else unit.name,
                nominee_sort_key=nominee.sort_key[:900],
                nominee_search_key=search_key(name),
                summary=Dossier(group, demo.chance).summary,
                status=NominationStatus.ELIGIBLE,
                created_by=demo.office,
                saved_at=at,
                submitted_at=at,
                received_at=at,
            )
        )
    Nomination.objects.bulk_create(rows, batch_size=CHUNK)
    _contents(rows, demo)
    _findings(rows, demo)


def _contents(rows: list[Nomination], demo: Demo) -> None:
    """Answers to every criterion, a file to the first of them, and the version handed in."""
    criteria: dict[int, list[int]] = {}
    for criterion in Criterion.objects.order_by("criteria_set", "position"):
        criteria.setdefault(criterion.criteria_set_id, []).append(criterion.pk)
    answers, first, versions = [], [], []
    for nomination in rows:
        dossier = Dossier(nomination.group, demo.chance)
        own = [
            Answer(nomination=nomination, criterion_id=pk, text=dossier.answer(place))
            for place, pk in enumerate(criteria[nomination.criteria_set_id])
        ]
        answers += own
        first.append(own[0])
        versions.append(
            SubmittedVersion(
                nomination=nomination,
                number=1,
                content={"answers": [answer.text for answer in own]},
                sha256=hashlib.sha256(str(nomination.pk).encode()).hexdigest(),
                submitted_by=demo.office,
                submitted_at=nomination.submitted_at,
            )
        )
    Answer.objects.bulk_create(answers, batch_size=CHUNK)
    SubmittedVersion.objects.bulk_create(versions, batch_size=CHUNK)
    files = [
        StoredFile(
            file=f"00/{number}",
            name="Xác nhận kết quả.pdf",
            content_type="application/pdf",
            n_bytes=1000,
            sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            added_by=demo.office,
        )
        for number in range(len(rows))
    ]
    StoredFile.objects.bulk_create(files, batch_size=CHUNK)
    Evidence.objects.bulk_create(
        (Evidence(answer=answer, file=file) for answer, file in zip(first, files, strict=True)),
        batch_size=CHUNK,
    )


def _findings(rows: list[Nomination], demo: Demo) -> None:
    office = demo.office
    Appraisal.objects.bulk_create(
        (
            Appraisal(
                nomination=nomination,
                is_eligible=True,
                appraised_by=office,
                appraised_at=nomination.received_at,
            )
            for nomination in rows
        ),
        batch_size=CHUNK,
    )
    with recording():
        for nomination in rows:
            for action in ("start", "submit", "receive", "mark_eligible"):
                record_event(nomination, action, by=office)


def _scores(session: Session) -> None:
    """Every member scores every nomination that they do not stand aside for."""
    chance = random.Random(7)
    barred = set(session.recusals.filter(lifted_at=None).values_list("member_id", "nomination_id"))
    seats = list(_seats(session))
    sheets = []
    for nomination in session.round.nominations.only("pk"):
        quality = chance.randint(40, 80)
        sheets += [
            ScoreSheet(
                member=seat,
                nomination=nomination,
                weighted_points=0,
                top_points=quality + chance.randint(-8, 8),
            )
            for seat in seats
            if (seat.pk, nomination.pk) not in barred
        ]
    ScoreSheet.objects.bulk_create(sheets, batch_size=CHUNK)
    with connection.cursor() as cursor:
        for statement in _POINTS:
            cursor.execute(statement)


# A row for each criterion, then the sums of the sheets as the rule would have kept them.
_POINTS = (
    """
    INSERT INTO awards_score (sheet_id, criterion_id, points)
    SELECT s.id, c.id, s.top_points + (s.id * (c.position + 2)) % 13 - 6
    FROM awards_scoresheet s
    JOIN awards_nomination n ON n.id = s.nomination_id
    JOIN campaigns_criterion c ON c.criteria_set_id = n.criteria_set_id
    """,
    """
    UPDATE awards_scoresheet SET
        weighted_points = (
            SELECT SUM(p.points * c.weight) FROM awards_score p
            JOIN campaigns_criterion c ON c.id = p.criterion_id
            WHERE p.sheet_id = awards_scoresheet.id
        ),
        top_points = (
            SELECT p.points FROM awards_score p
            JOIN campaigns_criterion c ON c.id = p.criterion_id
            WHERE p.sheet_id = awards_scoresheet.id
            ORDER BY c.weight DESC, c.position LIMIT 1
        )
    """,
)
