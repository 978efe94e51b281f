"""Places of a round: set before it opens, never after."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.accounts.models import Role
from campaigns.law.models import AwardForm
from campaigns.plans.models import CampaignStatus, RoundStatus
from campaigns.quotas.forms import QuotaForm
from campaigns.quotas.models import Quota
from campaigns.quotas.rules import set_quota
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make.campaign(status=CampaignStatus.DRAFT)


@pytest.fixture
def planned(draft):
    return make.round_(campaign=draft, status=RoundStatus.PLANNED)


@pytest.fixture
def office(draft):
    return make.user(Role.OFFICE, unit=draft.owner)


def give(round, places, by, kind="collective"):
    return set_quota(
        round=round,
        award_form=make.certificate_form(),
        recipient_kind=kind,
        places=places,
        by=by,
    )


def test_places_are_given_changed_and_taken_out(planned, office):
    assert give(planned, 2, office).places == 2
    assert give(planned, 3, office).places == 3
    assert give(planned, 0, office) is None
    assert not Quota.objects.exists()
    assert [e.after["places"] for e in history_of(planned)] == [2, 3, 0]


def test_unchanged_places_leave_no_event(planned, office):
    give(planned, 2, office)
    give(planned, 2, office)
    assert history_of(planned).count() == 1


@pytest.mark.parametrize(("places", "is_taken"), [(-1, False), (10_000, True), (10_001, False)])
def test_places_have_bounds(planned, office, places, is_taken):
    if is_taken:
        assert give(planned, places, office).places == places
    else:
        with pytest.raises(ValidationError) as refused:
            give(planned, places, office)
        assert refused.value.code == "places_range"


def test_unknown_recipient_is_refused(planned, office):
    with pytest.raises(ValidationError) as refused:
        give(planned, 1, office, kind="city")
    assert refused.value.code == "wrong_recipient"


def test_head_sets_no_quota(planned):
    with pytest.raises(PermissionDenied):
        give(planned, 1, make.user(Role.HEAD, unit=planned.campaign.owner))


def test_open_round_keeps_its_places_while_a_planned_one_may_still_change(office, draft):
    campaign = make.campaign(owner=draft.owner)
    opened = make.round_(campaign=campaign)
    later = make.round_(campaign=campaign, year=2023, status=RoundStatus.PLANNED)
    with pytest.raises(ValidationError) as refused:
        give(opened, 3, office)
    assert refused.value.code == "round_open"
    assert give(later, 3, office).places == 3


def test_submitted_plan_keeps_its_places(office, draft):
    campaign = make.campaign(owner=draft.owner, status=CampaignStatus.SUBMITTED)
    with pytest.raises(ValidationError) as refused:
        give(make.round_(campaign=campaign, status=RoundStatus.PLANNED), 3, office)
    assert refused.value.code == "not_draft"


def test_what_the_director_decides_stands_first_in_the_choice():
    AwardForm.objects.all().delete()
    AwardForm.objects.create(code="BK", name="Bằng khen", group="commendation", position=1)
    AwardForm.objects.create(
        code="GK", name="Giấy khen", group="commendation", position=2, decided_here=True
    )
    _empty, (_own, own), (_higher, higher) = QuotaForm().fields["award_form"].choices
    assert [label for _pk, label in own] == ["Giấy khen"]
    assert [label for _pk, label in higher] == ["Bằng khen"]
