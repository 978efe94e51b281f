"""A plan begun from an earlier campaign or a template; campaigns within campaigns."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.launch.beginning import begin_from_template, copy_campaign, plan_templates
from campaigns.launch.readiness import Level, findings_of
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Campaign, CampaignKind, CampaignStatus, PlanItem, RoundKind
from campaigns.plans.rules import create_campaign, describe_campaign
from campaigns.units.models import EventSide, UnitEvent, UnitEventKind, UnitEventPart
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_law")]


@pytest.fixture
def source(owner):
    """A campaign of 2021–2022 that ran."""
    source = make.campaign(
        owner=owner, code="cu", starts_on=date(2020, 2, 29), ends_on=date(2022, 12, 31)
    )
    sentences = [("purpose", "Mục đích"), ("content", "Nội dung một"), ("content", "Nội dung hai")]
    for position, (kind, text) in enumerate(sentences, start=1):
        PlanItem.objects.create(campaign=source, kind=kind, text=text, position=position)
    PlanItem.objects.create(campaign=source, kind="programme", text="Chương trình", position=4)
    for group in NomineeGroup:
        make.criteria_set(source, group)
    old = make.criteria_set(source, NomineeGroup.STAFF, weights=(100,), version=2)
    assert old.version == 2
    annual = make.round_(campaign=source, year=2021, name="Khen thưởng năm 2021")
    final = make.round_(campaign=source, year=2022, kind=RoundKind.FINAL, name="Tổng kết 2022")
    make.quota(annual, RecipientKind.COLLECTIVE, 2)
    make.quota(annual, RecipientKind.INDIVIDUAL, 4)
    make.quota(final, RecipientKind.INDIVIDUAL, 6)
    return source


def copied(source, office, **changes):
    facts = {
        "code": "moi",
        "name": "Phong trào mới",
        "short_name": "Mới",
        "starts_on": date(2026, 1, 1),
        **changes,
    }
    return copy_campaign(source=source, by=office, **facts)


def duty(source, unit, position=1):
    PlanItem.objects.create(campaign=source, kind="duty", text="Việc", unit=unit, position=position)


def ended(unit, *, into=(), on=date(2025, 7, 1)):
    event = UnitEvent.objects.create(
        kind=UnitEventKind.MERGE if into else UnitEventKind.DISSOLVE,
        happened_on=on,
        basis="Nghị quyết",
    )
    UnitEventPart.objects.create(event=event, unit=unit, side=EventSide.BEFORE)
    for after in into:
        UnitEventPart.objects.create(event=event, unit=after, side=EventSide.AFTER)
    type(unit).objects.filter(pk=unit.pk).update(last_day=date(2025, 6, 30))
    unit.refresh_from_db()


def codes(refused) -> list[str]:
    return [e.code for errors in refused.value.error_dict.values() for e in errors]


# --- copying --------------------------------------------------------------------------------------


def test_copy_takes_sentences_criteria_rounds_and_places_years_later(source, office):
    begun = copied(source, office)
    campaign = begun.campaign
    assert (campaign.status, campaign.starts_on, campaign.ends_on) == (
        CampaignStatus.DRAFT,
        date(2026, 1, 1),
        date(2028, 12, 31),
    )
    items = campaign.items.order_by("kind", "position").values_list("kind", "text")
    assert list(items) == [
        ("content", "Nội dung một"),
        ("content", "Nội dung hai"),
        ("programme", "Chương trình"),
        ("purpose", "Mục đích"),
    ]
    sets = campaign.criteria_sets.order_by("group")
    assert [(s.version, s.frozen_at, s.criteria.count()) for s in sets] == [
        (1, None, 2),
        (1, None, 2),
        (1, None, 1),  # of the staff, the newest version of the earlier campaign
    ]
    rounds = campaign.rounds.order_by("year")
    assert [(r.kind, r.year, r.name, r.achieved_to) for r in rounds] == [
        ("annual", 2027, "Khen thưởng năm 2027", date(2027, 12, 31)),
        ("final", 2028, "Tổng kết 2028", date(2028, 12, 31)),
    ]
    assert [sorted(r.quotas.values_list("places", flat=True)) for r in rounds] == [[2, 4], [6]]
    assert len(begun.told) == 3
    assert begun.warnings == []
    event = history_of(campaign).get(action="begin_from")
    assert event.after == {"copy_of": "cu"}
    source.refresh_from_db()
    assert source.rounds.count() == 2


def test_ended_unit_gives_way_to_its_only_living_successor(source, owner, office):
    old, new = make.unit(name="Phòng Cũ", parent=owner), make.unit(name="Phòng Mới", parent=owner)
    duty(source, old)
    ended(old, into=[new])
    begun = copied(source, office)
    assert begun.campaign.items.get(kind="duty").unit == new
    [warning] = begun.warnings
    assert "Phòng Cũ" in warning
    assert "Phòng Mới" in warning


@pytest.mark.parametrize("n_successors", [0, 2])
def test_duty_of_an_ended_unit_stays_open_where_nobody_or_several_came_after(
    source, owner, office, n_successors
):
    old = make.unit(name="Phòng Cũ", parent=owner)
    duty(source, old, 1)
    duty(source, old, 2)
    ended(old, into=[make.unit(parent=owner) for _ in range(n_successors)])
    begun = copied(source, office)
    assert [item.unit for item in begun.campaign.items.filter(kind="duty")] == [None, None]
    assert len(begun.warnings) == 1


def test_unit_that_still_exists_keeps_its_duty(source, owner, office):
    unit = make.unit(parent=owner)
    duty(source, unit)
    begun = copied(source, office)
    assert begun.campaign.items.get(kind="duty").unit == unit
    assert begun.warnings == []


def test_round_beyond_a_shorter_campaign_is_left_out_and_told(source, office):
    begun = copied(source, office, ends_on=date(2027, 12, 31))
    assert [r.year for r in begun.campaign.rounds.all()] == [2027]
    assert len(begun.warnings) == 1


def test_years_in_the_texts_are_told(source, office):
    PlanItem.objects.create(campaign=source, kind="requirement", text="Sơ kết năm 2021", position=9)
    assert len(copied(source, office).warnings) == 1


def test_who_is_not_the_office_copies_nothing(source, owner):
    with pytest.raises(PermissionDenied):
        copied(source, make.user(Role.HEAD, unit=owner))


def test_draft_of_another_unit_is_not_copied(owner, office):
    foreign = make.campaign(owner=make.department(), status=CampaignStatus.DRAFT)
    with pytest.raises(ValidationError) as refused:
        copied(foreign, office, owner=owner)
    assert refused.value.code == "unknown"


def test_copy_page_makes_the_draft_and_tells_what_is_in_it(client_as, source, owner, office):
    client = client_as(office)
    page = client.get("/campaigns/new/copy/?source=cu")
    assert page.context["form"].initial == {"source": source}
    answer = client.post(
        "/campaigns/new/copy/",
        {
            "source": source.pk,
            "code": "moi",
            "name": "Phong trào mới",
            "short_name": "Mới",
            "owner": owner.pk,
            "starts_on": "01/01/2026",
            "ends_on": "",
        },
        follow=True,
    )
    assert answer.redirect_chain == [("/campaigns/moi/plan/", 302)]
    assert Campaign.objects.get(code="moi").rounds.count() == 2


# --- templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["thematic", "regular"])
def test_template_leaves_nothing_to_be_mended(owner, office, key):
    make.certificate_form()
    year = date.today().year
    begun = begin_from_template(
        template=key,
        code="tu-mau",
        name="Phong trào từ mẫu",
        short_name="Từ mẫu",
        owner=owner,
        starts_on=date(year, 1, 1),
        ends_on=date(year + 1, 12, 31),
        by=office,
    )
    campaign = begun.campaign
    assert campaign.kind == plan_templates()[key]["kind"]
    n_rounds = 3 if key == "thematic" else 2
    assert campaign.rounds.count() == n_rounds
    assert begun.warnings == []
    levels = {finding.level for finding in findings_of(campaign)}
    assert not levels & {Level.ERROR, Level.WARNING}


def test_unknown_template_is_refused(owner, office):
    facts = {"name": "Tên", "short_name": "Tên", "owner": owner}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    with pytest.raises(ValidationError) as refused:
        begin_from_template(template="x", code="x", **facts, **days, by=office)
    assert refused.value.code == "unknown"


# --- campaigns within campaigns ------------------------------------------------------------------


def describe(campaign, office, **changes):
    facts = {
        "name": campaign.name,
        "short_name": campaign.short_name,
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        **changes,
    }
    return describe_campaign(campaign=campaign, **facts, by=office)


def test_campaign_lies_within_a_higher_one_or_one_outside_not_both(owner, office):
    higher = make.campaign(owner=owner)
    draft = make.campaign(owner=owner, status=CampaignStatus.DRAFT)
    with pytest.raises(ValidationError) as refused:
        describe(draft, office, higher=higher, higher_note="Phong trào của tỉnh")
    assert codes(refused) == ["two_highers"]
    describe(draft, office, higher=higher, kind=CampaignKind.REGULAR)
    draft.refresh_from_db()
    assert (draft.higher, draft.kind, list(higher.within.all())) == (higher, "regular", [draft])


def test_campaign_lies_neither_within_itself_nor_within_its_own(owner, office):
    top, middle, bottom = (
        make.campaign(owner=owner, status=CampaignStatus.DRAFT) for _ in range(3)
    )
    describe(middle, office, higher=top)
    describe(bottom, office, higher=middle)
    for above in (top, middle, bottom):
        with pytest.raises(ValidationError) as refused:
            describe(top, office, higher=above)
        assert codes(refused) == ["circle"]
    describe(bottom, office, higher=top)


def test_foreign_draft_is_no_higher_campaign(owner, office):
    foreign = make.campaign(owner=make.department(), status=CampaignStatus.DRAFT)
    with pytest.raises(ValidationError) as refused:
        create_campaign(
            code="x",
            name="Tên",
            short_name="Tên",
            owner=owner,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            higher=foreign,
            by=office,
        )
    assert codes(refused) == ["unknown"]


def test_pages_show_it_both_ways(client_as, owner, office):
    higher = make.campaign(owner=owner, code="tren", short_name="Phong trào trên")
    make.campaign(owner=owner, code="duoi", short_name="Phong trào dưới", higher=higher)
    client = client_as(office)
    assert "/campaigns/duoi/" in client.get("/campaigns/tren/").content.decode()
    assert "/campaigns/tren/" in client.get("/campaigns/duoi/").content.decode()
    assert "Phong trào trên" in client.get("/campaigns/?q=&status=").content.decode()


def test_campaigns_are_filtered_by_form_of_emulation(client_as, owner, office):
    make.campaign(owner=owner, code="thuong-xuyen", kind=CampaignKind.REGULAR)
    make.campaign(owner=owner, code="chuyen-de")
    found = client_as(office).get("/campaigns/", {"kind": "regular"}).context["page_obj"]
    assert [campaign.code for campaign in found] == ["thuong-xuyen"]
