"""Nominating after a merger: the collective that ended is refused, its people are not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.nominees import ended_collectives, found_candidates
from awards.nominations.reminders import SUPPLEMENT_ASKED, true_messages
from awards.nominations.rules import save_summary
from awards.nominations.supplement_models import SupplementRequest
from awards.submission.rules import submit, withdraw
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.units.models import Unit, UnitEventKind
from campaigns.units.rules import rename_unit
from tests import make
from tests.awards.dossiers import code_of, open_round, start
from tests.reorganising import BASIS, MERGED_ON, act, merge

pytestmark = pytest.mark.django_db
COLLECTIVE = {"group": NomineeGroup.COLLECTIVE}


class World:
    def __init__(self):
        self.round = open_round(year=2025)
        owner = self.round.campaign.owner
        self.old = make.unit(name="Phòng Công nghệ", parent=owner)
        self.new = make.unit(name="Phòng Đổi mới sáng tạo", parent=owner)
        self.old_head = make.user(Role.HEAD, unit=self.old)
        self.head = make.user(Role.HEAD, unit=self.new)
        self.engineer = make.person(unit=self.old, title="Kỹ sư")


@pytest.fixture
def world():
    return World()


def test_a_collective_that_was_merged_away_is_refused_with_what_became_of_it(world):
    merge([world.old], world.new, carry_roles=False)
    world.old.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        start(world.round, world.new, world.head, nominee=world.old, **COLLECTIVE)
    assert code_of(refusal) == "unit_ended"
    [sentence] = refusal.value.messages
    assert all(words in sentence for words in ("Phòng Công nghệ", "01/07/2025", BASIS))
    assert start(world.round, world.new, world.head, nominee=world.new, **COLLECTIVE).pk


def test_a_dissolved_collective_is_refused_and_its_name_still_found(world):
    act(UnitEventKind.DISSOLVE, [world.old])
    world.old.refresh_from_db()
    department = world.round.campaign.owner
    make.user(Role.HEAD, unit=department)
    facts = {"round": world.round, "unit": department, "kind": RecipientKind.COLLECTIVE}
    assert world.old not in found_candidates(**facts, **COLLECTIVE, text="cong nghe")
    [gone] = ended_collectives(unit=department, **COLLECTIVE, text="phong cong nghe")
    assert gone == world.old
    assert BASIS in gone.why_not
    assert ended_collectives(unit=department, group=NomineeGroup.STAFF, text="phong") == []


def test_an_organisation_outside_that_ended_is_refused(world):
    firm = make.unit(name="Hợp tác xã Mẫu", kind="outside")
    outsider = {"group": NomineeGroup.OUTSIDER}
    act(UnitEventKind.DISSOLVE, [firm])
    with pytest.raises(ValidationError) as refusal:
        start(world.round, world.new, world.head, nominee=firm, **outsider)
    assert code_of(refusal) == "unit_ended"
    [gone] = ended_collectives(unit=world.new, **outsider, text="hop tac xa")
    assert gone == firm
    there = make.unit(name="Hợp tác xã Khác", kind="outside")
    assert start(world.round, world.new, world.head, nominee=there, **outsider).pk


def test_people_of_the_merged_unit_are_nominated_where_they_work_now(world):
    moved_before = make.person(unit=world.old)
    moved_before.postings.update(valid_to=date(2025, 3, 31))
    with pytest.raises(ValidationError) as refusal:
        start(world.round, world.new, world.head, nominee=world.engineer)
    assert code_of(refusal) == "not_a_candidate"
    merge([world.old], world.new, carry_roles=False)
    made = start(world.round, world.new, world.head, nominee=world.engineer)
    assert (made.nominee_title, made.nominee_unit_name) == ("Kỹ sư", "Phòng Đổi mới sáng tạo")
    with pytest.raises(ValidationError) as refusal:
        start(world.round, world.new, world.head, nominee=moved_before)
    assert code_of(refusal) == "not_a_candidate"


def test_a_post_that_is_over_keeps_the_name_the_unit_had_then(world):
    world.engineer.postings.update(valid_to=date(2025, 3, 31))
    rename_unit(unit=world.old, valid_from=date(2025, 4, 1), name="Phòng tên mới", by=None)
    made = start(world.round, world.old, world.old_head, nominee=world.engineer)
    assert made.nominee_unit_name == "Phòng Công nghệ"
    present = make.person(unit=world.old)
    made = start(world.round, world.old, world.old_head, nominee=present)
    assert made.nominee_unit_name == "Phòng tên mới"


def test_a_unit_that_ended_nominates_nobody(world):
    merge([world.old], world.new, carry_people=False, carry_roles=False)
    world.old.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        start(world.round, world.old, world.head, nominee=world.engineer)
    assert code_of(refusal) == "unit_ended"


def test_a_collective_that_ended_after_its_dossier_was_begun_is_not_submitted(world):
    nomination = make.nomination(
        round=world.round, unit=world.old, status=NominationStatus.DRAFT, **COLLECTIVE
    )
    other = make.nomination(
        round=world.round, unit=world.new, status=NominationStatus.DRAFT, **COLLECTIVE
    )
    merge([world.old], world.new, carry_roles=False)
    with pytest.raises(ValidationError) as refusal:
        submit(
            nomination=Nomination.objects.get(pk=nomination.pk), is_confirmed=True, by=world.head
        )
    assert code_of(refusal) == "unit_ended"
    assert withdraw(nomination=nomination, reason="Đơn vị đã sáp nhập", by=world.head).pk
    make.meeting(other)
    done = submit(nomination=other, is_confirmed=True, by=world.head)
    assert done.status == NominationStatus.SUBMITTED


def test_the_successors_head_goes_on_with_a_dossier_and_nobody_else_does(world):
    nomination = make.nomination(
        round=world.round, unit=world.old, status=NominationStatus.DRAFT, person=world.engineer
    )
    seen = Nomination.objects.visible_to
    assert nomination not in seen(world.head)
    split = [world.old, make.unit(name="Phòng tách", parent=world.round.campaign.owner)]
    act(UnitEventKind.SPLIT, [world.old], split, happened_on=date(2025, 6, 1))
    part_head = make.user(Role.HEAD, unit=split[1])
    assert nomination not in seen(part_head)  # the unit it came from goes on
    merge([Unit.objects.get(pk=world.old.pk)], world.new, carry_roles=False)
    assert nomination in seen(world.head)
    assert nomination not in seen(part_head)
    nomination = Nomination.objects.get(pk=nomination.pk)
    make.meeting(nomination)
    save_summary(nomination=nomination, summary="Có sáng kiến", edit_number=0, by=world.head)
    assert (
        submit(nomination=nomination, is_confirmed=True, by=world.head).status
        == NominationStatus.SUBMITTED
    )


def test_the_page_shows_what_ended_greyed_with_the_reason(world, client_as):
    merge([world.old], world.new, carry_roles=False)
    names = {"group": "collective", "kind": "collective", "unit": world.new.code}
    url = reverse("nominations:choose", kwargs={"code": world.round.code, **names})
    text = client_as(world.head).get(f"{url}?q=cong+nghe").content.decode()
    assert "Phòng Công nghệ" in text
    assert BASIS in text
    assert "disabled" in text
    assert MERGED_ON.strftime("%d/%m/%Y") in text


def asked_for(world, unit):
    """A dossier of a unit that was sent back just now."""
    dossier = make.nomination(
        round=world.round, unit=unit, status=NominationStatus.RETURNED, created_by=world.old_head
    )
    SupplementRequest.objects.create(
        nomination=dossier,
        message="Bổ sung",
        due_at=timezone.now() + timedelta(days=3),
        requested_by=world.old_head,
        requested_at=timezone.now(),
    )
    return dossier


def told_of_supplements():
    found = true_messages(timezone.now())
    return [one.recipient_id for one in found if one.kind == SUPPLEMENT_ASKED]


def test_the_head_of_who_took_over_is_told_of_a_supplement(world):
    asked_for(world, world.old)
    assert told_of_supplements() == [world.old_head.pk]
    merge([world.old], world.new, carry_roles=False)
    assert told_of_supplements() == [world.head.pk]


def test_many_supplements_of_one_ended_unit_cost_no_more_than_one(world):
    asked_for(world, world.old)
    merge([world.old], world.new, carry_roles=False)
    with CaptureQueriesContext(connection) as one:
        assert len(told_of_supplements()) == 1
    for _number in range(4):
        asked_for(world, world.old)
    with CaptureQueriesContext(connection) as many:
        assert len(told_of_supplements()) == 5
    assert len(many) == len(one)
