"""A campaign outlives its owner: the successor takes it over, what was issued stays as it was."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.launch.handover import hand_over, owner_on, rounds_to_redecide
from campaigns.plans.models import CampaignStatus, RoundStatus
from campaigns.quotas.rules import set_quota
from campaigns.reorganisation.waiting import waiting_for
from campaigns.workflow.rules import history_of
from tests import make
from tests.refusals import code_of
from tests.reorganising import BASIS, MERGED_ON, merge

pytestmark = pytest.mark.django_db


class World:
    def __init__(self):
        self.old = make.department(code="so-cu", name="Sở KH&CN tỉnh Bà Rịa - Vũng Tàu")
        self.new = make.department(code="so-moi", name="Sở KH&CN Thành phố Hồ Chí Minh")
        self.campaign = make.campaign(owner=self.old)
        self.director = make.user(Role.DIRECTOR, unit=self.new)
        self.old_director = make.user(Role.DIRECTOR, unit=self.old)

    def pass_on(self, **fields):
        return hand_over(
            **{
                "campaign": self.campaign,
                "to": self.new,
                "handed_on": date(2025, 7, 15),
                "basis": "Quyết định tiếp nhận nhiệm vụ",
                "is_quota_kept": True,
                "by": self.director,
                **fields,
            }
        )


@pytest.fixture
def world():
    return World()


@pytest.fixture
def merged(world):
    merge([world.old], world.new, carry_roles=False)
    return world


def test_the_successor_owns_the_campaign_from_the_day_on(merged):
    passed = merged.pass_on()
    assert merged.campaign.owner == merged.new
    assert (passed.from_unit, passed.to_unit) == (merged.old, merged.new)
    assert owner_on(merged.campaign, date(2025, 7, 14)) == merged.old
    assert owner_on(merged.campaign, date(2025, 7, 15)) == merged.new
    assert history_of(merged.campaign).last().action == "hand_over"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_nobody_but_the_director_takes_a_campaign_over(merged, role):
    with pytest.raises(PermissionDenied):
        merged.pass_on(by=make.user(role, unit=merged.new))


def test_the_director_of_a_unit_that_came_not_after_takes_nothing(merged):
    third = make.department()
    with pytest.raises(PermissionDenied):
        merged.pass_on(to=third, by=make.user(Role.DIRECTOR, unit=third))
    with pytest.raises(PermissionDenied):
        merged.pass_on(to=third)


def test_a_living_owner_hands_over_by_its_own_director(world):
    with pytest.raises(PermissionDenied):
        world.pass_on()
    with pytest.raises(ValidationError) as refusal:
        world.pass_on(by=world.old_director)
    assert code_of(refusal) == "reason_missing"
    passed = world.pass_on(by=world.old_director, reason="Sở mới tiếp nhận nhiệm vụ")
    assert passed.reason == "Sở mới tiếp nhận nhiệm vụ"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("before_end", {"handed_on": MERGED_ON - timedelta(days=1)}),
        ("basis_missing", {"basis": " "}),
    ],
)
def test_a_handover_needs_a_day_and_a_basis(merged, code, wrong):
    with pytest.raises(ValidationError) as refusal:
        merged.pass_on(**wrong)
    assert code_of(refusal) == code
    assert merged.pass_on(handed_on=MERGED_ON, basis=BASIS).pk


def test_a_handover_is_not_dated_ahead(merged):
    today = timezone.localdate()
    with pytest.raises(ValidationError) as refusal:
        merged.pass_on(handed_on=today + timedelta(days=1))
    assert code_of(refusal) == "in_future"
    assert merged.pass_on(handed_on=today).handed_on == today


def test_a_unit_that_ended_takes_nothing(merged):
    last = make.department()
    merge([merged.new], last, happened_on=date(2026, 1, 1))
    director = make.user(Role.DIRECTOR, unit=last)
    with pytest.raises(ValidationError) as refusal:
        merged.pass_on(to=merged.new, by=director)
    assert code_of(refusal) == "successor_ended"
    with pytest.raises(ValidationError) as refusal:
        merged.pass_on(to=merged.old, by=director)
    assert code_of(refusal) == "same_unit"
    assert merged.pass_on(to=last, by=director).to_unit == last


def test_a_round_at_the_council_is_finished_first(merged):
    round = make.round_(campaign=merged.campaign, status=RoundStatus.DECISION)
    with pytest.raises(ValidationError) as refusal:
        merged.pass_on()
    assert code_of(refusal) == "round_running"
    round.status = RoundStatus.SCREENING
    round.save()
    assert merged.pass_on().pk


def test_the_new_office_decides_the_places_again(merged):
    ahead = make.round_(campaign=merged.campaign, status=RoundStatus.PLANNED, year=2025)
    given = make.quota(ahead, places=4)
    old_office = make.user(Role.OFFICE, unit=merged.old)
    office = make.user(Role.OFFICE, unit=merged.new)
    facts = {"round": ahead, "award_form": given.award_form, "recipient_kind": "individual"}
    with pytest.raises(PermissionDenied):
        set_quota(**facts, places=6, by=office)
    merged.pass_on(is_quota_kept=False)
    ahead.refresh_from_db()
    facts["round"] = type(ahead).objects.get(pk=ahead.pk)
    assert rounds_to_redecide(merged.campaign) == [ahead]
    with pytest.raises(PermissionDenied):
        set_quota(**facts, places=6, by=old_office)
    assert set_quota(**facts, places=6, by=office).places == 6
    assert rounds_to_redecide(merged.campaign) == []


def test_a_quota_that_is_kept_is_not_asked_for_again(merged):
    make.round_(campaign=merged.campaign, status=RoundStatus.PLANNED, year=2025)
    merged.pass_on(is_quota_kept=True)
    assert rounds_to_redecide(merged.campaign) == []


TYPED = {
    "handed_on": "15/07/2025",
    "basis": "Quyết định tiếp nhận nhiệm vụ",
    "quota": "redecided",
    "reason": "",
}


@pytest.mark.parametrize("status", [CampaignStatus.LAUNCHED, CampaignStatus.DRAFT])
def test_the_page_offers_the_successor_and_hands_over(merged, client_as, status):
    campaign = make.campaign(owner=merged.old, status=status)
    browser = client_as(merged.director)
    url = f"/campaigns/{campaign.code}/hand-over/"
    page = browser.get(url)
    assert page.context["heirs"] == [merged.new]
    assert BASIS in page.content.decode()
    refused = browser.post(url, TYPED | {"to": merged.new.pk, "handed_on": "01/06/2025"})
    assert "handed_on" in refused.context["form"].errors
    assert TYPED["basis"] in refused.content.decode()
    for _twice in range(2):
        done = browser.post(url, TYPED | {"to": merged.new.pk})
        assert done.url == f"/campaigns/{campaign.code}/"
    campaign.refresh_from_db()
    assert campaign.owner == merged.new
    assert campaign.handovers.get().is_quota_kept is False
    shown = browser.get(done.url).content.decode()
    assert "tỉnh Bà Rịa - Vũng Tàu" in shown
    assert "/hand-over/" not in shown  # there is nobody left to hand it to
    make.department()
    assert "/hand-over/" in browser.get(done.url).content.decode()


def test_the_page_is_for_who_may_hand_over(merged, client_as):
    url = f"/campaigns/{merged.campaign.code}/hand-over/"
    assert client_as(make.user(Role.OFFICE, unit=merged.new)).get(url).status_code == 403
    draft = make.campaign(owner=merged.old, status=CampaignStatus.DRAFT)
    url = f"/campaigns/{draft.code}/hand-over/"
    assert client_as(make.user(Role.OFFICE, unit=merged.new)).get(url).status_code == 404


def test_the_desk_says_what_is_left_to_do(merged):
    [item] = waiting_for(merged.director)
    assert item.url == f"/campaigns/{merged.campaign.code}/hand-over/"
    ahead = make.round_(campaign=merged.campaign, status=RoundStatus.PLANNED, year=2025)
    merged.pass_on(is_quota_kept=False)
    assert waiting_for(merged.director) == []
    [item] = waiting_for(make.user(Role.OFFICE, unit=merged.new))
    assert (item.count, item.url) == (1, f"/campaigns/{merged.campaign.code}/")
    assert waiting_for(make.user(Role.OFFICE, unit=merged.old)) == []
    assert ahead.status == RoundStatus.PLANNED
