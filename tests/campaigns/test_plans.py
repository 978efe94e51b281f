"""Writing the plan: what a draft takes, and what it refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.accounts.models import Role
from campaigns.plans.models import Campaign, CampaignStatus, PlanItemKind, RoundKind
from campaigns.plans.rounds import add_round, describe_round, remove_round
from campaigns.plans.rules import (
    PlanItemInput,
    create_campaign,
    describe_campaign,
    set_plan_items,
)
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(owner):
    return make.campaign(owner=owner, status=CampaignStatus.DRAFT)


def new_campaign(**fields):
    return create_campaign(
        **{
            "code": "ntm",
            "name": "Chung sức xây dựng nông thôn mới",
            "short_name": "Nông thôn mới",
            "starts_on": date(2021, 1, 1),
            "ends_on": date(2025, 12, 31),
            **fields,
        }
    )


def new_round(campaign, **fields):
    return add_round(
        **{
            "campaign": campaign,
            "code": "ntm-2022",
            "name": "Khen thưởng năm 2022",
            "kind": RoundKind.ANNUAL,
            "year": 2022,
            "achieved_from": date(2022, 1, 1),
            "achieved_to": date(2022, 12, 31),
            **fields,
        }
    )


def code_of(refused, field=None) -> str:
    error = refused.value
    return (error.error_dict[field][0] if field else error.error_list[0]).code


def test_office_begins_a_campaign_as_a_draft(owner, office):
    campaign = new_campaign(owner=owner, by=office)
    assert campaign.status == CampaignStatus.DRAFT
    event = history_of(campaign).get()
    assert (event.action, event.actor, event.to_state) == ("create", office, "draft")


def test_office_of_another_unit_begins_no_campaign(owner):
    stranger = make.user(Role.OFFICE, unit=make.department(name="Sở Tài chính"))
    with pytest.raises(PermissionDenied):
        new_campaign(owner=owner, by=stranger)


def test_names_are_stored_composed(owner, office):
    campaign = new_campaign(owner=owner, name="Nông thôn  mới", by=office)
    assert campaign.name == "Nông thôn mới"


@pytest.mark.parametrize(("length", "is_taken"), [(300, True), (301, False)])
def test_long_name_is_taken_up_to_300_letters(owner, office, length, is_taken):
    if is_taken:
        assert len(new_campaign(owner=owner, name="ữ" * length, by=office).name) == length
    else:
        with pytest.raises(ValidationError) as refused:
            new_campaign(owner=owner, name="ữ" * length, by=office)
        assert list(refused.value.error_dict) == ["name"]


def test_second_campaign_of_one_code_is_refused(owner, office):
    new_campaign(owner=owner, by=office)
    with pytest.raises(ValidationError) as refused:
        new_campaign(owner=owner, by=office)
    assert code_of(refused, "code") == "unique"


def test_campaign_that_ends_before_it_begins_is_refused(owner, office):
    with pytest.raises(ValidationError, match="kết thúc|ends before"):
        new_campaign(owner=owner, ends_on=date(2020, 12, 31), by=office)
    assert not Campaign.objects.exists()
    new_campaign(owner=owner, ends_on=date(2021, 1, 1), by=office)


def test_items_are_replaced_in_order_with_programmes_under_their_content(draft, office):
    centre = make.unit(name="Trung tâm Thông tin", parent=draft.owner)
    set_plan_items(campaign=draft, items=[PlanItemInput("purpose", "Cũ")], by=office)
    set_plan_items(
        campaign=draft,
        items=[
            PlanItemInput(PlanItemKind.PURPOSE, "Động viên"),
            PlanItemInput(PlanItemKind.CONTENT, "Tuyên truyền"),
            PlanItemInput(PlanItemKind.PROGRAMME, "Chương trình OCOP"),
            PlanItemInput(PlanItemKind.CONTENT, "Sáng kiến"),
            PlanItemInput(PlanItemKind.DUTY, "Thông tin kết quả", centre),
        ],
        by=office,
    )
    rows = list(draft.items.values_list("kind", "position", "text", "unit"))
    assert rows == [
        ("content", 1, "Tuyên truyền", None),
        ("content", 3, "Sáng kiến", None),
        ("duty", 1, "Thông tin kết quả", centre.pk),
        ("programme", 2, "Chương trình OCOP", None),
        ("purpose", 1, "Động viên", None),
    ]


def test_one_section_is_replaced_without_touching_the_others(draft, office):
    set_plan_items(
        campaign=draft,
        items=[PlanItemInput("purpose", "A"), PlanItemInput("duty", "B")],
        by=office,
    )
    set_plan_items(campaign=draft, items=[PlanItemInput("duty", "C")], kinds=["duty"], by=office)
    assert set(draft.items.values_list("text", flat=True)) == {"A", "C"}
    with pytest.raises(ValidationError) as refused:
        set_plan_items(
            campaign=draft, items=[PlanItemInput("purpose", "D")], kinds=["duty"], by=office
        )
    assert code_of(refused) == "wrong_kind"


def test_item_without_text_is_refused(draft, office):
    with pytest.raises(ValidationError) as refused:
        set_plan_items(campaign=draft, items=[PlanItemInput("purpose", "  ")], by=office)
    assert code_of(refused) == "text_missing"


def test_programme_before_any_content_is_refused(draft, office):
    with pytest.raises(ValidationError) as refused:
        set_plan_items(campaign=draft, items=[PlanItemInput("programme", "OCOP")], by=office)
    assert code_of(refused) == "programme_without_content"


@pytest.mark.parametrize("status", ["submitted", "launched", "closed", "archived"])
def test_plan_changes_only_while_a_draft(owner, office, status):
    campaign = make.campaign(owner=owner, status=status)
    for write in (
        lambda: set_plan_items(campaign=campaign, items=[], by=office),
        lambda: new_round(campaign, by=office),
        lambda: describe_campaign(
            campaign=campaign,
            name="Tên",
            short_name="Tên",
            starts_on=campaign.starts_on,
            ends_on=campaign.ends_on,
            by=office,
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            write()
        assert code_of(refused) == "not_draft"


def test_director_reads_but_does_not_write_the_plan(draft):
    director = make.user(Role.DIRECTOR, unit=draft.owner)
    with pytest.raises(PermissionDenied):
        set_plan_items(campaign=draft, items=[], by=director)


def test_second_tab_is_told_that_the_plan_was_saved_meanwhile(draft, office):
    opened = draft.edit_number
    set_plan_items(
        campaign=draft, items=[PlanItemInput("purpose", "Tab 1")], edit_number=opened, by=office
    )
    with pytest.raises(ValidationError) as refused:
        set_plan_items(
            campaign=draft, items=[PlanItemInput("purpose", "Tab 2")], edit_number=opened, by=office
        )
    assert code_of(refused) == "stale"
    assert draft.items.get().text == "Tab 1"
    draft.refresh_from_db()
    set_plan_items(
        campaign=draft,
        items=[PlanItemInput("purpose", "Tab 2")],
        edit_number=draft.edit_number,
        by=office,
    )
    assert draft.items.get().text == "Tab 2"


@pytest.mark.parametrize(
    ("year", "is_taken"), [(2020, False), (2021, True), (2025, True), (2026, False)]
)
def test_round_lies_within_the_years_of_the_campaign(draft, office, year, is_taken):
    period = {"achieved_from": date(year, 1, 1), "achieved_to": date(year, 12, 31)}
    if is_taken:
        assert new_round(draft, year=year, **period, by=office).year == year
    else:
        with pytest.raises(ValidationError) as refused:
            new_round(draft, year=year, **period, by=office)
        assert code_of(refused, "year") == "outside_campaign"


def test_achievements_end_with_the_year_of_the_round(draft, office):
    with pytest.raises(ValidationError) as refused:
        new_round(draft, achieved_to=date(2023, 1, 1), by=office)
    assert code_of(refused, "achieved_to") == "period_after_year"
    new_round(draft, achieved_to=date(2022, 12, 31), by=office)


def test_interim_round_may_count_achievements_from_the_first_year(draft, office):
    interim = new_round(
        draft,
        code="so-ket",
        kind=RoundKind.INTERIM,
        year=2023,
        achieved_from=date(2021, 1, 1),
        achieved_to=date(2023, 6, 30),
        by=office,
    )
    assert interim.achieved_from == date(2021, 1, 1)


def test_one_round_of_a_kind_a_year(draft, office):
    new_round(draft, by=office)
    with pytest.raises(ValidationError):
        new_round(draft, code="ntm-2022-b", by=office)
    new_round(draft, code="so-ket-2022", kind=RoundKind.INTERIM, by=office)
    assert draft.rounds.count() == 2


def test_round_is_changed_and_removed_while_a_draft(draft, office):
    planned = new_round(draft, by=office)
    changed = describe_round(
        round=planned,
        code="nam-2023",
        name="Khen thưởng năm 2023",
        kind=RoundKind.ANNUAL,
        year=2023,
        achieved_from=date(2023, 1, 1),
        achieved_to=date(2023, 12, 31),
        by=office,
    )
    assert (changed.code, changed.year) == ("nam-2023", 2023)
    remove_round(round=planned, by=office)
    assert not draft.rounds.exists()


def test_round_with_quotas_is_not_removed(draft, office):
    planned = new_round(draft, by=office)
    make.quota(planned)
    with pytest.raises(ValidationError) as refused:
        remove_round(round=planned, by=office)
    assert code_of(refused) == "has_quotas"
    assert draft.rounds.exists()


def test_years_cannot_shrink_past_a_round(draft, office):
    new_round(draft, by=office)
    heading = {"name": "Tên", "short_name": "Tên", "ends_on": date(2025, 12, 31)}
    with pytest.raises(ValidationError) as refused:
        describe_campaign(campaign=draft, **heading, starts_on=date(2023, 1, 1), by=office)
    assert code_of(refused) == "round_outside"
    describe_campaign(campaign=draft, **heading, starts_on=date(2022, 1, 1), by=office)
    draft.refresh_from_db()
    assert draft.starts_on == date(2022, 1, 1)


def test_plan_in_preparation_is_read_by_office_and_director_only(draft, office):
    director = make.user(Role.DIRECTOR, unit=draft.owner)
    head = make.user(Role.HEAD, unit=make.unit(parent=draft.owner))
    elsewhere = make.user(Role.OFFICE, unit=make.department(name="Sở Tài chính"))
    seen = {
        who: Campaign.objects.visible_to(user).filter(pk=draft.pk).exists()
        for who, user in {
            "office": office,
            "director": director,
            "head": head,
            "elsewhere": elsewhere,
        }.items()
    }
    assert seen == {"office": True, "director": True, "head": False, "elsewhere": False}
    launched = make.campaign(owner=draft.owner)
    assert list(Campaign.objects.visible_to(head)) == [launched]
