"""Fills a database with one round of N nominations that nine members scored.

Rows that the rules would write one by one are written in bulk here: the measure is of pages; the
demo proves the rules. Organisation, plan and Council come from the demo's own steps.
"""

import random

from django.utils import timezone

from awards.council import ballots
from awards.council.models import CouncilMember, Score, ScoreSheet, Seat, Session
from awards.nominations.models import Answer, Nomination, NominationStatus
from campaigns.criteria.models import Criterion, NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round, RoundStatus
from campaigns.staff.models import Person
from campaigns.units.models import Unit
from emulation_portal.demo import people, preparing, voting
from emulation_portal.demo.context import Demo
from emulation_portal.demo.dossiers import Dossier
from emulation_portal.demo.organisation import build_organisation
from emulation_portal.vietnamese import search_key, sort_key

CHUNK = 2000


def seed_round(n_nominations: int) -> Session:
    """A round at the Council with N scored nominations and an open vote nobody cast in yet."""
    demo = Demo(seed=1, n_nominations=0)
    build_organisation(1, n_staff=60)
    preparing.write_plan(demo)
    preparing.launch(demo)
    round_ = demo.round
    _nominations(round_, n_nominations, demo)
    Round.objects.filter(pk=round_.pk).update(status=RoundStatus.COUNCIL)
    voting.convene(demo)
    session = Session.objects.get(round=round_)
    _scores(session)
    vote_round = ballots.prepare_vote(session=session, by=demo.secretary)
    ballots.open_vote(vote_round=vote_round, by=demo.chair)
    return session


def _nominations(round_: Round, n_nominations: int, demo: Demo) -> None:
    units = list(Unit.objects.filter(code__in=people.HEADS))
    persons = list(Person.objects.filter(user=None))
    quotas = {quota.recipient_kind: quota for quota in round_.quotas.all()}
    sets = {s.group: s for s in round_.campaign.criteria_sets.all()}
    now = timezone.now()
    rows = []
    for number in range(n_nominations):
        is_collective = number % 3 == 0
        group = NomineeGroup.COLLECTIVE if is_collective else NomineeGroup.STAFF
        unit, person = units[number % len(units)], persons[number % len(persons)]
        name = f"Tổ công tác số {number}" if is_collective else person.full_name
        kind = RecipientKind.COLLECTIVE if is_collective else RecipientKind.INDIVIDUAL
        rows.append(
            Nomination(
                round=round_,
                quota=quotas[kind],
                unit=unit,
                group=group,
                criteria_set=sets[group],
                person=None if is_collective else person,
                collective=unit if is_collective else None,
                nominee_name=name,
                nominee_title="" if is_collective else "Chuyên viên",
                nominee_unit_name="" if is_collective else unit.name,
                nominee_sort_key=sort_key(name),
                nominee_search_key=search_key(name),
                summary=Dossier(group, demo.chance).summary,
                status=NominationStatus.ELIGIBLE,
                created_by=demo.office,
                saved_at=now,
                submitted_at=now,
                received_at=now,
            )
        )
    Nomination.objects.bulk_create(rows, batch_size=CHUNK)
    answers, criteria = [], _criteria_by_set()
    for nomination in round_.nominations.select_related("criteria_set").iterator(CHUNK):
        dossier = Dossier(NomineeGroup(nomination.group), demo.chance)
        answers += [
            Answer(nomination=nomination, criterion_id=pk, text=dossier.answer(place))
            for place, pk in enumerate(criteria[nomination.criteria_set_id])
        ]
    Answer.objects.bulk_create(answers, batch_size=CHUNK)


def _criteria_by_set() -> dict[int, list[int]]:
    by_set: dict[int, list[int]] = {}
    for criterion in Criterion.objects.order_by("criteria_set", "position"):
        by_set.setdefault(criterion.criteria_set_id, []).append(criterion.pk)
    return by_set


def _scores(session: Session) -> None:
    chance = random.Random(7)
    voters = list(
        CouncilMember.objects.filter(council=session.council).exclude(seat=Seat.SECRETARY)
    )
    barred = set(session.recusals.filter(lifted_at=None).values_list("member_id", "nomination_id"))
    weights = {
        by_set: list(criteria.order_by("position").values_list("pk", "weight"))
        for by_set, criteria in (
            (chosen.pk, chosen.criteria) for chosen in session.round.campaign.criteria_sets.all()
        )
    }
    sheets, points = [], []
    for nomination in session.round.nominations.only("pk", "criteria_set_id"):
        quality, criteria = chance.randint(40, 95), weights[nomination.criteria_set_id]
        heaviest = max(range(len(criteria)), key=lambda n, c=criteria: (c[n][1], -n))
        for member in voters:
            if (member.pk, nomination.pk) in barred:
                continue
            given = [max(0, min(100, quality + chance.randint(-8, 8))) for _ in criteria]
            sheets.append(
                ScoreSheet(
                    member=member,
                    nomination=nomination,
                    weighted_points=sum(
                        p * weight for p, (_pk, weight) in zip(given, criteria, strict=True)
                    ),
                    top_points=given[heaviest],
                )
            )
            points.append([(pk, p) for p, (pk, _weight) in zip(given, criteria, strict=True)])
    ScoreSheet.objects.bulk_create(sheets, batch_size=CHUNK)
    rows = [
        Score(sheet=sheet, criterion_id=pk, points=p)
        for sheet, given in zip(sheets, points, strict=True)
        for pk, p in given
    ]
    Score.objects.bulk_create(rows, batch_size=CHUNK)
