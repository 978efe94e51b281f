"""From a draft to an open round: readiness, roles, separate duties, deadlines."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.criteria.rules import set_for_round
from campaigns.launch.rules import (
    archive_campaign,
    campaign_moves,
    close_campaign,
    extend_deadline,
    launch_campaign,
    open_round,
    return_campaign,
    submit_campaign,
)
from campaigns.launch.waiting import waiting_for
from campaigns.plans.models import CampaignStatus, RoundStatus
from campaigns.plans.rules import PlanItemInput, set_plan_items
from campaigns.workflow.rules import available_moves, history_of
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_law")]


@pytest.fixture
def ready(owner, office):
    """A draft with everything a launch asks for."""
    year = timezone.localdate().year
    campaign = make.campaign(
        owner=owner,
        status=CampaignStatus.DRAFT,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
    )
    kinds = ["purpose", "requirement", "subject", "content", "duty"]
    set_plan_items(
        campaign=campaign, items=[PlanItemInput(k, "Nội dung") for k in kinds], by=office
    )
    for group in NomineeGroup:
        make.criteria_set(campaign, group, is_frozen=False)
    make.quota(make.round_(campaign=campaign, status=RoundStatus.PLANNED, year=year))
    return campaign


def in_days(days):
    return timezone.now() + timedelta(days=days)


def codes(refused) -> list[str]:
    return [error.code for error in refused.value.error_list]


def test_complete_plan_is_submitted_and_launched(ready, office, director):
    submit_campaign(campaign=ready, by=office)
    assert (ready.status, ready.submitted_by) == (CampaignStatus.SUBMITTED, office)
    launch_campaign(campaign=ready, by=director)
    ready.refresh_from_db()
    assert ready.status == CampaignStatus.LAUNCHED
    assert ready.launched_at is not None
    assert [e.action for e in history_of(ready)][-2:] == ["submit", "launch"]


def test_empty_plan_names_everything_it_lacks(owner, office):
    empty = make.campaign(owner=owner, status=CampaignStatus.DRAFT)
    with pytest.raises(ValidationError) as refused:
        submit_campaign(campaign=empty, by=office)
    assert codes(refused) == ["blocked"] * 9  # five sections, three groups, no round
    [button] = campaign_moves(empty, by=office)
    assert (button.name, len(button.missing)) == ("submit", 9)


def test_round_without_quota_blocks_submission(ready, office):
    make.round_(campaign=ready, kind="final", year=2022, status=RoundStatus.PLANNED)
    with pytest.raises(ValidationError) as refused:
        submit_campaign(campaign=ready, by=office)
    assert codes(refused) == ["blocked"]


def test_office_does_not_launch_and_director_does_not_submit(ready, office, director):
    with pytest.raises(PermissionDenied):
        submit_campaign(campaign=ready, by=director)
    submit_campaign(campaign=ready, by=office)
    with pytest.raises(PermissionDenied):
        launch_campaign(campaign=ready, by=office)


def test_draft_is_not_launched_unsubmitted(ready, director):
    with pytest.raises(ValidationError) as refused:
        launch_campaign(campaign=ready, by=director)
    assert codes(refused) == ["wrong_state"]


def test_who_submitted_does_not_launch_even_with_both_roles(ready, owner, director):
    both = make.user(Role.OFFICE, Role.DIRECTOR, unit=owner)
    submit_campaign(campaign=ready, by=both)
    with pytest.raises(ValidationError) as refused:
        launch_campaign(campaign=ready, by=both)
    assert codes(refused) == ["same_person"]
    button = next(m for m in campaign_moves(ready, by=both) if m.name == "launch")
    assert len(button.missing) == 1
    assert not waiting_for(both)
    launch_campaign(campaign=ready, by=director)
    assert ready.status == CampaignStatus.LAUNCHED


def test_returned_plan_can_be_written_and_submitted_again(ready, office, director):
    submit_campaign(campaign=ready, by=office)
    with pytest.raises(ValidationError) as refused:
        return_campaign(campaign=ready, reason=" ", by=director)
    assert codes(refused) == ["reason_missing"]
    return_campaign(campaign=ready, reason="Bổ sung yêu cầu", by=director)
    assert (ready.status, ready.submitted_by) == (CampaignStatus.DRAFT, None)
    assert history_of(ready).last().reason == "Bổ sung yêu cầu"
    submit_campaign(campaign=ready, by=office)


def test_campaign_closes_when_its_opened_rounds_are_published(owner, office):
    campaign = make.campaign(owner=owner)
    running = make.round_(campaign=campaign)
    make.round_(campaign=campaign, year=2023, status=RoundStatus.PLANNED)
    with pytest.raises(ValidationError) as refused:
        close_campaign(campaign=campaign, reason="Hết thời gian", by=office)
    assert codes(refused) == ["blocked"]
    type(running).objects.filter(pk=running.pk).update(status=RoundStatus.PUBLISHED)
    close_campaign(campaign=campaign, reason="Hết thời gian", by=office)
    archive_campaign(campaign=campaign, by=office)
    assert campaign.status == CampaignStatus.ARCHIVED


@pytest.fixture
def planned(ready, office, director):
    submit_campaign(campaign=ready, by=office)
    launch_campaign(campaign=ready, by=director)
    return ready.rounds.get()


def test_round_opens_with_a_deadline_and_fixes_its_criteria(planned, office):
    deadline = in_days(10)
    open_round(round=planned, closes_at=deadline, by=office)
    planned.refresh_from_db()
    assert (planned.status, planned.closes_at) == (RoundStatus.OPEN, deadline)
    assert all(set_for_round(round=planned, group=g).is_frozen for g in NomineeGroup)
    with pytest.raises(ValidationError) as refused:
        open_round(round=planned, closes_at=deadline, by=office)
    assert codes(refused) == ["wrong_state"]


def test_deadline_in_the_past_opens_nothing(planned, office):
    with pytest.raises(ValidationError) as refused:
        open_round(round=planned, closes_at=timezone.now(), by=office)
    assert codes(refused) == ["deadline_past"]
    planned.refresh_from_db()
    assert planned.status == RoundStatus.PLANNED


def test_round_of_a_draft_does_not_open(ready, office):
    round = ready.rounds.get()
    with pytest.raises(ValidationError) as refused:
        open_round(round=round, closes_at=in_days(10), by=office)
    assert codes(refused) == ["blocked"]


def test_round_without_quota_does_not_open(planned, office):
    other = make.round_(campaign=planned.campaign, year=2023, status=RoundStatus.PLANNED)
    [button] = available_moves(other, by=office)
    assert (button.name, len(button.missing)) == ("open", 1)
    with pytest.raises(ValidationError) as refused:
        open_round(round=other, closes_at=in_days(10), by=office)
    assert codes(refused) == ["blocked"]


def test_head_opens_no_round(planned):
    head = make.user(Role.HEAD, unit=planned.campaign.owner)
    with pytest.raises(PermissionDenied):
        open_round(round=planned, closes_at=in_days(10), by=head)


def test_deadline_is_extended_with_a_reason_on_record(owner, office):
    opened = make.round_(campaign=make.campaign(owner=owner))
    old = opened.closes_at
    extend_deadline(round=opened, closes_at=in_days(20), reason="Bão số 4", by=office)
    event = history_of(opened).get()
    assert (event.action, event.reason) == ("extend", "Bão số 4")
    assert event.before == {"closes_at": old.isoformat()}
    opened.refresh_from_db()
    assert opened.closes_at > old


def test_deadline_that_has_passed_is_extended_into_the_future_only(owner, office):
    opened = make.round_(campaign=make.campaign(owner=owner), closes_at=in_days(-3))
    with pytest.raises(ValidationError) as refused:
        extend_deadline(round=opened, closes_at=in_days(-1), reason="Bão", by=office)
    assert codes(refused) == ["deadline_past"]
    extend_deadline(round=opened, closes_at=in_days(1), reason="Bão", by=office)


def test_deadline_is_not_brought_forward_nor_moved_without_reason(owner, office):
    opened = make.round_(campaign=make.campaign(owner=owner))
    with pytest.raises(ValidationError) as refused:
        extend_deadline(round=opened, closes_at=opened.closes_at, reason="Bão", by=office)
    assert codes(refused) == ["not_later"]
    with pytest.raises(ValidationError) as refused:
        extend_deadline(round=opened, closes_at=in_days(20), reason="", by=office)
    assert refused.value.error_dict["reason"][0].code == "reason_missing"


@pytest.mark.parametrize("status", ["planned", "screening", "published"])
def test_only_an_open_round_is_extended(owner, office, status):
    round = make.round_(campaign=make.campaign(owner=owner), status=status)
    with pytest.raises(ValidationError) as refused:
        extend_deadline(round=round, closes_at=in_days(20), reason="Bão", by=office)
    assert codes(refused) == ["wrong_state"]


def test_what_waits_goes_to_whom_it_waits_for(ready, office, director):
    assert [item.url for item in waiting_for(office)] == [f"/campaigns/{ready.code}/plan/"]
    assert waiting_for(director) == []
    submit_campaign(campaign=ready, by=office)
    assert waiting_for(office) == []
    assert [item.url for item in waiting_for(director)] == [f"/campaigns/{ready.code}/"]
    launch_campaign(campaign=ready, by=director)
    round = ready.rounds.get()
    assert [item.url for item in waiting_for(office)] == [f"/rounds/{round.code}/"]
    assert waiting_for(director) == []


def test_what_waits_takes_as_many_queries_for_many_campaigns(
    owner, office, django_assert_num_queries
):
    for _number in range(3):
        make.campaign(owner=owner, status=CampaignStatus.DRAFT)
        make.round_(campaign=make.campaign(owner=owner), status=RoundStatus.PLANNED)
    office.units_as(Role.OFFICE)  # the roles are read once
    with django_assert_num_queries(2):
        assert len(waiting_for(office)) == 6
