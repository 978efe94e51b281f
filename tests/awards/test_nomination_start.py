"""Who may be nominated, by whom and when: each refusal beside its nearest acceptance."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.nominations.models import Nomination, NominationStatus
from awards.submission.rules import withdraw
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.staff.models import Posting
from campaigns.units.models import UnitKind
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.dossiers import code_of, open_round, start, unit_with_head

pytestmark = pytest.mark.django_db


def test_start_copies_the_words_of_the_nominee():
    round = open_round()
    unit, head = unit_with_head(round)
    person = make.person(unit=unit, full_name="Nguyễn Văn Đức", title="Phó Trưởng phòng")
    nomination = start(round, unit, head, nominee=person)
    person.full_name = "Tên Khác"
    person.save()
    nomination.refresh_from_db()
    assert nomination.nominee_name == "Nguyễn Văn Đức"
    assert nomination.nominee_title == "Phó Trưởng phòng"
    assert nomination.nominee_search_key == "nguyen van duc"
    assert nomination.status == NominationStatus.DRAFT
    assert nomination.quota.recipient_kind == RecipientKind.INDIVIDUAL
    assert [event.action for event in history_of(nomination)] == ["start"]


def test_start_twice_with_one_key_makes_one_dossier():
    round = open_round()
    unit, head = unit_with_head(round)
    person, key = make.person(unit=unit), uuid.uuid4()
    first = start(round, unit, head, nominee=person, creation_key=key)
    second = start(round, unit, head, nominee=person, creation_key=key)
    assert first.pk == second.pk
    assert Nomination.objects.count() == 1


def test_start_refuses_a_nominee_with_a_live_dossier_until_it_is_withdrawn():
    round = open_round()
    unit, head = unit_with_head(round)
    person = make.person(unit=unit)
    first = start(round, unit, head, nominee=person)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=person)
    assert code_of(excinfo) == "already_nominated"
    withdraw(nomination=first, reason="Nhầm người", by=head)
    assert start(round, unit, head, nominee=person).pk != first.pk


def test_start_refuses_a_stranger_and_takes_somebody_who_moved_away_in_the_period():
    round = open_round()
    unit, head = unit_with_head(round)
    elsewhere = make.unit(parent=round.campaign.owner)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=make.person(unit=elsewhere))
    assert code_of(excinfo) == "not_a_candidate"
    moved = make.person(unit=unit)
    Posting.objects.filter(person=moved).update(valid_to=date(round.year, 6, 30))
    assert start(round, unit, head, nominee=moved).person == moved
    left_before = make.person(unit=unit)
    Posting.objects.filter(person=left_before).update(valid_to=date(round.year - 1, 12, 31))
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=left_before)
    assert code_of(excinfo) == "not_a_candidate"


def test_start_takes_the_own_unit_as_collective_and_no_other():
    round = open_round()
    unit, head = unit_with_head(round)
    nomination = start(round, unit, head, group=NomineeGroup.COLLECTIVE, nominee=unit)
    assert nomination.collective == unit
    assert nomination.quota.recipient_kind == RecipientKind.COLLECTIVE
    other = make.unit(parent=round.campaign.owner)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, group=NomineeGroup.COLLECTIVE, nominee=other)
    assert code_of(excinfo) == "not_a_candidate"


def test_start_takes_people_and_collectives_outside_as_outsiders():
    round = open_round()
    unit, head = unit_with_head(round)
    company = make.unit(kind=UnitKind.OUTSIDE, name="Công ty TNHH Mẫu")
    worker = make.person(unit=company)
    outsider = {"group": NomineeGroup.OUTSIDER}
    assert start(round, unit, head, nominee=worker, **outsider).nominee_unit_name == company.name
    assert start(round, unit, head, nominee=company, **outsider).nominee_name == company.name
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=make.person(unit=unit), **outsider)
    assert code_of(excinfo) == "not_a_candidate"


def test_start_needs_an_open_round_before_its_deadline():
    round = open_round()
    unit, head = unit_with_head(round)
    start(round, unit, head)
    round.closes_at = timezone.now() - timedelta(seconds=1)
    round.save()
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head)
    assert code_of(excinfo) == "round_not_open"


def test_start_needs_a_place_for_the_kind_of_nominee():
    round = open_round()
    unit, head = unit_with_head(round)
    start(round, unit, head)
    round.quotas.filter(recipient_kind=RecipientKind.COLLECTIVE).update(places=0)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, group=NomineeGroup.COLLECTIVE, nominee=unit)
    assert code_of(excinfo) == "no_quota"


def test_start_is_for_the_head_of_that_unit_only():
    round = open_round()
    unit, head = unit_with_head(round)
    _other, other_head = unit_with_head(round)
    start(round, unit, head)
    with pytest.raises(PermissionDenied):
        start(round, unit, other_head)
    with pytest.raises(PermissionDenied):
        start(round, unit, make.user(Role.OFFICE, unit=round.campaign.owner))


def test_a_name_of_200_characters_fits():
    round = open_round()
    unit, head = unit_with_head(round)
    name = ("Nguyễn " * 40)[:200].strip()
    nomination = start(round, unit, head, nominee=make.person(unit=unit, full_name=name))
    nomination.full_clean()
    assert nomination.nominee_name == name
