"""Is this nominee eligible? Each line met beside the nearest case in which it is not."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.nominations.eligibility import eligibility_of, stopping
from awards.nominations.rules import start_nomination
from awards.submission.rules import withdraw
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup, RoundCriteria
from campaigns.law.models import AwardGround, RecipientKind
from campaigns.plans.models import RoundKind
from campaigns.staff.models import Hold, HoldKind, Honour, HonourOrigin, Posting
from campaigns.units.models import UnitKind
from tests import make
from tests.awards.dossiers import open_round, start, unit_with_head

pytestmark = pytest.mark.django_db


class World:
    def __init__(self):
        self.round = open_round()
        self.unit, self.head = unit_with_head(self.round)

    def checks(self, nominee, **more):
        return eligibility_of(
            **{
                "round": self.round,
                "unit": self.unit,
                "nominee": nominee,
                "on": timezone.localdate(),
                **more,
            }
        )

    def begins(self, nominee, group) -> bool:
        try:
            start_nomination(
                round=self.round,
                unit=self.unit,
                group=group,
                nominee=nominee,
                creation_key=uuid.uuid4(),
                by=self.head,
            )
        except ValidationError:
            return False
        return True


@pytest.fixture
def world():
    return World()


def with_source(checks, part):
    [found] = [check for check in checks if part in check.source]
    return found


def test_a_nominee_with_nothing_against_it_meets_every_line(world):
    checks = world.checks(make.person(unit=world.unit, title="Kỹ sư"))
    assert all(check.is_met for check in checks)
    assert stopping(checks) == []
    assert all(c.sentence and c.required and c.present and c.source for c in checks)
    assert any("Kỹ sư" in check.present for check in checks)


def test_what_stops_is_what_the_rule_refuses(world):
    elsewhere = make.unit(parent=world.round.campaign.owner)
    stranger = make.person(unit=elsewhere)
    gone = make.person(unit=world.unit)
    before = world.round.achieved_from - timedelta(days=1)
    Posting.objects.filter(person=gone).update(valid_to=before)
    for nominee, group in [
        (make.person(unit=world.unit), NomineeGroup.STAFF),
        (world.unit, NomineeGroup.COLLECTIVE),
        (stranger, NomineeGroup.STAFF),
        (gone, NomineeGroup.STAFF),
        (elsewhere, NomineeGroup.COLLECTIVE),
        (make.unit(kind=UnitKind.OUTSIDE), NomineeGroup.OUTSIDER),
    ]:
        stops = bool(stopping(world.checks(nominee, group=group)))
        assert stops != world.begins(nominee, group)


def test_a_stranger_is_told_without_the_posts_held_elsewhere(world):
    elsewhere = make.unit(name="Phòng Khác", parent=world.round.campaign.owner)
    [line] = stopping(world.checks(make.person(unit=elsewhere)))
    assert "Phòng Khác" not in line.present


def test_places_and_criteria_are_asked_for(world):
    world.round.quotas.filter(recipient_kind=RecipientKind.COLLECTIVE).update(places=0)
    assert len(stopping(world.checks(world.unit))) == 1
    person = make.person(unit=world.unit)
    assert stopping(world.checks(person)) == []
    RoundCriteria.objects.filter(round=world.round, group=NomineeGroup.STAFF).delete()
    assert len(stopping(world.checks(person))) == 1


def test_a_live_dossier_stops_until_it_is_withdrawn_and_is_named_to_its_own_unit_only(world):
    person = make.person(unit=world.unit)
    made = start(world.round, world.unit, world.head, nominee=person)
    [line] = stopping(world.checks(person))
    assert made.reference in line.present
    assert stopping(world.checks(person, nomination=made)) == []
    other = make.unit(parent=world.round.campaign.owner)
    Posting.objects.create(
        person=person, unit=other, title="Chuyên viên", valid_from=date(2022, 6, 1)
    )
    [line] = stopping(world.checks(person, unit=other))
    assert made.reference not in line.present
    withdraw(nomination=made, reason="Nhầm", by=world.head)
    assert stopping(world.checks(person)) == []


def test_a_round_of_the_same_time_and_an_award_for_it_are_hints(world):
    person = make.person(unit=world.unit)
    twin = make.round_(campaign=world.round.campaign, year=world.round.year, kind=RoundKind.INTERIM)
    later = make.round_(campaign=world.round.campaign, year=world.round.year + 1)
    make.nomination(round=later, unit=world.unit, person=person, created_by=world.head)
    assert all(check.is_met for check in world.checks(person))
    make.nomination(round=twin, unit=world.unit, person=person, created_by=world.head)
    fields = {
        "person": person,
        "award_name": "Giấy khen",
        "recipient_name": person.full_name,
        "ground": AwardGround.CAMPAIGN,
        "decided_on": date(2022, 12, 20),
        "decision_reference": "12/QĐ-SKHCN",
        "issuer": "Giám đốc Sở",
        "origin": HonourOrigin.ENTERED,
    }
    Honour.objects.create(year=world.round.year - 1, **fields)
    assert len([c for c in world.checks(person) if c.is_met is None]) == 1
    Honour.objects.create(year=world.round.year, **fields)
    hints = [check for check in world.checks(person) if check.is_met is None]
    assert len(hints) == 2
    assert twin.name in hints[0].present
    assert "12/QĐ-SKHCN" in hints[1].present
    assert stopping(world.checks(person)) == []


def test_a_hold_is_told_to_those_who_may_see_holds_and_stops_nothing(world):
    person = make.person(unit=world.unit)
    Hold.objects.create(
        person=person,
        kind=HoldKind.COMPLAINT,
        reason="Đang giải quyết",
        reference="Đơn 05",
        valid_from=date(2022, 1, 1),
        placed_by=world.head,
    )
    told_head = world.checks(person, by=world.head)
    assert not any("Đơn 05" in check.present for check in told_head)
    office = make.user(Role.OFFICE, unit=world.round.campaign.owner)
    told_office = world.checks(person, by=office)
    assert any("Đơn 05" in check.present for check in told_office)
    assert stopping(told_office) == []


def test_an_outsider_is_eligible_by_a_post_outside(world):
    company = make.unit(kind=UnitKind.OUTSIDE, name="Công ty Mẫu")
    worker = make.person(unit=company)
    assert stopping(world.checks(worker)) == []
    assert stopping(world.checks(worker, group=NomineeGroup.STAFF))


def test_the_checks_cost_the_same_for_many_posts_and_awards(world, django_assert_num_queries):
    plain, rich = make.person(unit=world.unit), make.person(unit=world.unit)
    for number in range(6):
        Posting.objects.create(
            person=rich, unit=world.unit, title=f"Việc {number}", valid_from=date(2022, 1, 1)
        )
        Honour.objects.create(
            person=rich,
            award_name="Giấy khen",
            recipient_name=rich.full_name,
            ground=AwardGround.CAMPAIGN,
            year=world.round.year,
            decided_on=date(2022, 12, 20),
            decision_reference=f"{number}/QĐ",
            issuer="Giám đốc Sở",
            origin=HonourOrigin.ENTERED,
        )
    for nominee in (plain, rich):
        with django_assert_num_queries(8):
            world.checks(nominee, group=NomineeGroup.STAFF)
