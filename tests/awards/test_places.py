"""Places of a quota: a ledger that never holds more than the plan gives."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.ranking.models import Placement
from awards.ranking.queries import line_of, tied_at_cut
from awards.ranking.rules import break_tie, fill_places, places_taken, release_place, take_place
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.standing import Standing, round_with_results
from tests.racing import at_once


def code_of(excinfo):
    return excinfo.value.error_list[0].code


@pytest.mark.django_db
def test_a_third_collective_is_refused_in_an_annual_round():
    council = Standing(collective_places=2)
    first, second, third = (council.nominee(yes=yes, is_collective=True) for yes in (9, 8, 7))
    take_place(nomination=first, by=council.office)
    take_place(nomination=second, by=council.office)
    with pytest.raises(ValidationError) as refused:
        take_place(nomination=third, by=council.office, reason="thêm một tập thể")
    assert code_of(refused) == "quota_full"
    assert "2" in refused.value.messages[0]
    assert "3" in refused.value.messages[0]
    assert places_taken(council.collectives) == 2


@pytest.mark.django_db
def test_who_did_not_pass_is_never_placed_and_who_just_passed_is():
    council = Standing()
    passed, failed = council.nominee(yes=5), council.nominee(yes=4)
    take_place(nomination=passed, by=council.office)
    with pytest.raises(ValidationError) as refused:
        take_place(nomination=failed, by=council.office, reason="xin cho thêm")
    assert code_of(refused) == "not_passed"


@pytest.mark.django_db
def test_passing_over_somebody_needs_a_reason():
    council = Standing()
    council.nominee(yes=9)
    second = council.nominee(yes=8)
    with pytest.raises(ValidationError) as refused:
        take_place(nomination=second, by=council.office)
    assert code_of(refused) == "out_of_order"
    placement = take_place(nomination=second, by=council.office, reason="người xếp trên xin rút")
    assert placement.rank == 2
    assert AuditEvent.objects.get(action="take_place").reason == "người xếp trên xin rút"


@pytest.mark.django_db
def test_a_place_is_taken_once():
    council = Standing()
    only = council.nominee()
    take_place(nomination=only, by=council.office)
    with pytest.raises(ValidationError) as refused:
        take_place(nomination=only, by=council.office)
    assert code_of(refused) == "placed"


@pytest.mark.django_db
def test_a_released_place_goes_to_the_next_in_the_list():
    council = Standing(places=1)
    first, second = council.nominee(yes=9), council.nominee(yes=8)
    fill_places(round=council.round, by=council.office)
    with pytest.raises(ValidationError) as refused:
        release_place(nomination=first, reason=" ", by=council.office)
    assert code_of(refused) == "reason_missing"
    release_place(nomination=first, reason="đang bị xem xét kỷ luật", by=council.office)
    (placement,) = fill_places(round=council.round, by=council.office)
    assert placement.nomination == second
    assert Placement.objects.count() == 2
    assert line_of(first).rank == 1


@pytest.mark.django_db
def test_fill_places_fills_each_quota_to_the_cut_and_twice_changes_nothing():
    council = round_with_results()
    made = fill_places(round=council.round, by=council.office)
    assert [placement.rank for placement in made] == [1, 2, 3, 4, 1, 2]
    assert fill_places(round=council.round, by=council.office) == []
    assert (places_taken(council.quota), places_taken(council.collectives)) == (4, 2)


@pytest.mark.django_db
def test_a_tie_at_the_cut_stops_the_list_until_the_chair_decides():
    council = Standing(places=2)
    council.nominee(yes=9)
    one, other = council.nominee(yes=8), council.nominee(yes=8)
    with pytest.raises(ValidationError) as refused:
        fill_places(round=council.round, by=council.office)
    assert code_of(refused) == "tie_at_cut"
    assert Placement.objects.count() == 0
    with pytest.raises(PermissionDenied):
        break_tie(quota=council.quota, order=[other, one], reason="có lý do", by=council.office)
    with pytest.raises(ValidationError) as refused:
        break_tie(quota=council.quota, order=[other], reason="có lý do", by=council.chair)
    assert code_of(refused) == "wrong_order"
    with pytest.raises(ValidationError) as refused:
        break_tie(quota=council.quota, order=[other, one], reason="", by=council.chair)
    assert code_of(refused) == "reason_missing"
    break_tie(quota=council.quota, order=[other, one], reason="phạm vi rộng", by=council.chair)
    assert tied_at_cut(council.quota) == []
    made = fill_places(round=council.round, by=council.office)
    assert [placement.nomination for placement in made][1] == other
    assert "phạm vi rộng" in line_of(other).explanation


@pytest.mark.django_db
def test_a_tie_away_from_the_cut_is_not_broken():
    council = Standing(places=4)
    one, other = council.nominee(), council.nominee()
    with pytest.raises(ValidationError) as refused:
        break_tie(quota=council.quota, order=[one, other], reason="có lý do", by=council.chair)
    assert code_of(refused) == "no_tie"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [s for s in RoundStatus if s not in ("council", "decision")])
def test_places_are_given_only_at_the_council_or_before_the_decision(status):
    council = Standing()
    only = council.nominee()
    council.round.status = status
    council.round.save()
    with pytest.raises(ValidationError) as refused:
        take_place(nomination=only, by=council.office)
    assert code_of(refused) == "wrong_state"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.OFFICE, Role.SECRETARY)])
def test_only_office_and_secretary_give_places(role):
    council = Standing()
    only = council.nominee()
    with pytest.raises(PermissionDenied):
        take_place(nomination=only, by=make.user(role, unit=council.owner))
    elsewhere = make.user(Role.OFFICE, unit=make.department())
    with pytest.raises(PermissionDenied):
        take_place(nomination=only, by=elsewhere)
    secretary = make.user(Role.SECRETARY, unit=council.owner)
    assert take_place(nomination=only, by=secretary).rank == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_place_at_once_exactly_one_gets_it():
    council = Standing(places=1)
    nominees = [council.nominee(yes=9), council.nominee(yes=8)]
    takers = [make.user(Role.OFFICE, unit=council.owner) for _ in nominees]

    def taking(nomination, by):
        return lambda: take_place(nomination=nomination, by=by, reason="cùng một lúc")

    refusals = at_once(*map(taking, nominees, takers))
    assert refusals.count(None) == 1
    assert [one.error_list[0].code for one in refusals if one] == ["quota_full"]
    assert places_taken(council.quota) == 1
