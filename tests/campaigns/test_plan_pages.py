"""The plan typed in on the web, by a person with a paper in hand and no JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.launch.waiting import waiting_for
from campaigns.plans.models import Campaign, CampaignStatus, RoundStatus
from campaigns.plans.rules import PlanItemInput, set_plan_items
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_law")]


@pytest.fixture
def draft(owner):
    return make.campaign(owner=owner, status=CampaignStatus.DRAFT, code="ntm")


def rows(prefix, *typed, n_empty=0):
    """What a browser sends for rows of a form."""
    data = {f"{prefix}-TOTAL_FORMS": len(typed) + n_empty, f"{prefix}-INITIAL_FORMS": 0}
    for index, row in enumerate(typed):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def page(response) -> str:
    return response.content.decode()


def post(client, address, data, campaign=None):
    if campaign is not None:
        campaign.refresh_from_db()
        data = {**data, "edit_number": campaign.edit_number}
    return client.post(address, data)


def test_whole_plan_is_typed_in_submitted_launched_and_opened(client_as, owner, office, director):
    centre = make.unit(name="Trung tâm Thông tin", parent=owner)
    client = client_as(office)
    answer = client.post(
        "/campaigns/new/",
        {
            "code": "ntm-2025",
            "name": "Chung sức xây dựng nông thôn mới",
            "short_name": "Nông thôn mới",
            "owner": owner.pk,
            "kind": "thematic",
            "plan_reference": "Kế hoạch số 139/KH-UBND ngày 01/8/2022",
            "starts_on": "01/01/2021",
            "ends_on": "31/12/2025",
        },
    )
    assert (answer.status_code, answer.url) == (302, "/campaigns/ntm-2025/plan/")
    campaign = Campaign.objects.get()
    sections = {
        "purposes": [{"text": "Động viên công chức"}],
        "requirements": [{"text": "Có tiêu chí cụ thể"}],
        "subjects": [{"text": "Tập thể, cá nhân thuộc Sở"}],
        "contents": [
            {"text": "Thực hiện nhiệm vụ", "kind": "content"},
            {"text": "Chương trình OCOP", "kind": "programme"},
        ],
        "duties": [{"text": "Triển khai", "unit": ""}, {"text": "Tin bài", "unit": centre.pk}],
    }
    for section, typed in sections.items():
        answer = post(
            client,
            f"/campaigns/ntm-2025/plan/{section}/",
            rows("items", *typed, n_empty=3),
            campaign,
        )
        assert answer.status_code == 302, section
    for group in NomineeGroup.values:
        answer = post(
            client,
            f"/campaigns/ntm-2025/criteria/{group}/",
            rows(
                "criteria",
                {"text": "Hoàn thành nhiệm vụ", "weight": "60", "needs_evidence": "on"},
                {"text": "Có sáng kiến", "weight": "40"},
            ),
            campaign,
        )
        assert answer.status_code == 302, group
    answer = post(
        client,
        "/campaigns/ntm-2025/rounds/new/",
        {
            "kind": "annual",
            "year": "2022",
            "code": "nam-2022",
            "name": "Khen thưởng năm 2022",
            "achieved_from": "1/1/2022",
            "achieved_to": "31/12/2022",
        },
        campaign,
    )
    assert answer.url == "/campaigns/ntm-2025/quotas/nam-2022/"
    form = make.certificate_form().pk
    answer = post(
        client,
        answer.url,
        rows(
            "quotas",
            {"award_form": form, "recipient_kind": "collective", "places": "2"},
            {"award_form": form, "recipient_kind": "individual", "places": "4"},
            n_empty=3,
        ),
        campaign,
    )
    assert answer.status_code == 302
    answer = client.post("/campaigns/ntm-2025/submit/", {})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["seen"])
    answer = client.post("/campaigns/ntm-2025/submit/", {"seen": "on"})
    assert (answer.status_code, answer.url) == (302, "/campaigns/ntm-2025/")

    client = client_as(director)
    shown = page(client.get("/campaigns/ntm-2025/"))
    for word in ["Động viên công chức", "Chương trình OCOP", "Trung tâm Thông tin", "60%"]:
        assert word in shown
    assert client.post("/campaigns/ntm-2025/move/", {"move": "launch"}).status_code == 302

    client = client_as(office)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post(
        "/rounds/nam-2022/open/",
        {"closes_on": tomorrow.strftime("%d/%m/%Y"), "closes_time": "16:30"},
    )
    assert (answer.status_code, answer.url) == (302, "/rounds/nam-2022/")
    opened = campaign.rounds.get()
    assert opened.status == RoundStatus.OPEN
    assert timezone.localtime(opened.closes_at).strftime("%H:%M") == "16:30"
    assert sorted(opened.quotas.values_list("places", flat=True)) == [2, 4]


def test_code_that_is_taken_is_told_next_to_it_and_everything_typed_stays(client_as, owner, office):
    make.campaign(owner=owner, code="ntm")
    typed = {
        "code": "ntm",
        "name": "Phong trào mới",
        "short_name": "Mới",
        "owner": owner.pk,
        "kind": "thematic",
        "starts_on": "01/01/2026",
        "ends_on": "31/12/2030",
    }
    answer = client_as(office).post("/campaigns/new/", typed)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["code"]
    assert "Phong trào mới" in page(answer)
    assert 'href="#id_code"' in page(answer)


def test_code_that_is_an_address_of_the_portal_is_refused(client_as, owner, office):
    typed = {
        "code": "new",
        "name": "Tên",
        "short_name": "Tên",
        "owner": owner.pk,
        "kind": "thematic",
        "starts_on": "01/01/2026",
        "ends_on": "31/12/2030",
    }
    client = client_as(office)
    answer = client.post("/campaigns/new/", typed)
    assert list(answer.context["form"].errors) == ["code"]
    assert client.post("/campaigns/new/", {**typed, "code": "news"}).status_code == 302


def test_period_refused_by_the_rule_stands_above_the_form(client_as, owner, office):
    answer = client_as(office).post(
        "/campaigns/new/",
        {
            "code": "ntm",
            "name": "Tên",
            "short_name": "Tên",
            "owner": owner.pk,
            "kind": "thematic",
            "starts_on": "02/01/2026",
            "ends_on": "01/01/2026",
        },
    )
    assert len(answer.context["form"].non_field_errors()) == 1
    assert not Campaign.objects.exists()


def test_more_rows_keep_what_was_typed_and_save_nothing(client_as, office, draft):
    answer = client_as(office).post(
        "/campaigns/ntm/plan/purposes/",
        {
            **rows("items", {"text": "Một"}, {"text": ""}, {"text": "Hai"}),
            "more": "1",
            "edit_number": 0,
        },
    )
    assert answer.status_code == 200
    assert [f.initial.get("text") for f in answer.context["rows"]] == ["Một", "Hai", *[None] * 4]
    assert not draft.items.exists()


def test_rows_are_moved_by_their_number_and_taken_out_by_emptying(client_as, office, draft):
    typed = [
        {"text": "Ba", "ORDER": "3"},
        {"text": "", "ORDER": "1"},
        {"text": "Hai", "ORDER": "2"},
        {"text": "Cuối", "ORDER": ""},
    ]
    post(client_as(office), "/campaigns/ntm/plan/purposes/", rows("items", *typed), draft)
    texts = draft.items.order_by("position").values_list("text", flat=True)
    assert list(texts) == ["Hai", "Ba", "Cuối"]


def test_second_tab_is_warned_and_keeps_its_text(client_as, office, draft):
    client = client_as(office)
    opened = draft.edit_number
    set_plan_items(campaign=draft, items=[PlanItemInput("purpose", "Tab 1")], by=office)
    stale = {**rows("items", {"text": "Tab 2"}), "edit_number": opened}
    answer = client.post("/campaigns/ntm/plan/purposes/", stale)
    assert (answer.status_code, len(answer.context["errors"])) == (200, 1)
    assert "Tab 2" in page(answer)
    assert draft.items.get().text == "Tab 1"
    # The form came back with the present number: whoever compared may save now.
    post(client, "/campaigns/ntm/plan/purposes/", rows("items", {"text": "Tab 2"}), draft)
    assert draft.items.get().text == "Tab 2"


@pytest.mark.parametrize("number", ["", "x", "99999999999999999999", "-1"])
def test_forged_edit_number_saves_nothing(client_as, office, draft, number):
    data = {**rows("items", {"text": "Chữ"}), "edit_number": number}
    assert client_as(office).post("/campaigns/ntm/plan/purposes/", data).status_code == 200
    assert not draft.items.exists()


def test_weights_that_total_99_are_refused_with_the_total(client_as, office, draft):
    typed = [{"text": "Một", "weight": "60"}, {"text": "Hai", "weight": "39"}]
    answer = post(
        client_as(office), "/campaigns/ntm/criteria/staff/", rows("criteria", *typed), draft
    )
    assert "99%" in answer.context["errors"][0]
    assert not draft.criteria_sets.exists()


def test_weight_without_criterion_and_criterion_without_weight_are_told_by_row(
    client_as, office, draft
):
    typed = [
        {"text": "Một", "weight": ""},
        {"text": "", "weight": "40"},
        {"text": "", "weight": ""},
    ]
    answer = post(
        client_as(office), "/campaigns/ntm/criteria/staff/", rows("criteria", *typed), draft
    )
    assert [list(errors) for errors in answer.context["rows"].errors] == [["weight"], ["text"], []]


def test_one_quota_in_two_rows_is_refused(client_as, office, draft):
    make.round_(campaign=draft, status=RoundStatus.PLANNED, code="r")
    row = {"award_form": make.certificate_form().pk, "recipient_kind": "collective", "places": "2"}
    answer = post(client_as(office), "/campaigns/ntm/quotas/r/", rows("quotas", row, row), draft)
    assert len(answer.context["rows"].non_form_errors()) == 1
    post(client_as(office), "/campaigns/ntm/quotas/r/", rows("quotas", row), draft)
    assert draft.rounds.get().quotas.get().places == 2


def test_quota_left_out_of_the_rows_is_taken_out(client_as, office, draft):
    planned = make.round_(campaign=draft, status=RoundStatus.PLANNED, code="r")
    make.quota(planned)
    row = {"award_form": make.certificate_form().pk, "recipient_kind": "collective", "places": "2"}
    post(client_as(office), "/campaigns/ntm/quotas/r/", rows("quotas", row), draft)
    assert [q.recipient_kind for q in planned.quotas.all()] == ["collective"]


def test_plan_in_preparation_is_not_found_by_others(client_as, owner, draft):
    head = make.user(Role.HEAD, unit=make.unit(parent=owner))
    client = client_as(head)
    for address in ["/campaigns/ntm/", "/campaigns/ntm/plan/purposes/", "/campaigns/ntm/heading/"]:
        assert client.get(address).status_code == 404
    assert client.post("/campaigns/ntm/plan/purposes/", rows("items")).status_code == 404
    assert client.get("/campaigns/new/").status_code == 403


def test_launched_plan_is_read_by_everybody_and_written_by_nobody(client_as, owner, office):
    make.campaign(owner=owner, code="ntm")
    head = make.user(Role.HEAD, unit=make.unit(parent=owner))
    answer = client_as(head).get("/campaigns/ntm/")
    assert answer.status_code == 200
    assert answer.context["moves"] == []
    client = client_as(office)
    assert client.get("/campaigns/ntm/plan/purposes/").status_code == 403
    answer = client.post(
        "/campaigns/ntm/plan/purposes/", {**rows("items", {"text": "Muộn"}), "edit_number": 0}
    )
    assert answer.status_code == 200
    assert "Muộn" in page(answer)
    assert len(answer.context["errors"]) == 1


def test_refused_return_keeps_the_page_and_the_act_open(client_as, owner, director):
    make.campaign(owner=owner, status=CampaignStatus.SUBMITTED, code="ntm")
    client = client_as(director)
    answer = client.post("/campaigns/ntm/move/", {"move": "return", "reason": "  "})
    assert answer.status_code == 200
    assert answer.context["open_move"] == "return"
    assert len(answer.context["errors"]) == 1
    answer = client.post("/campaigns/ntm/move/", {"move": "return", "reason": "Bổ sung"})
    assert answer.status_code == 302


def test_unknown_move_is_not_found_and_a_get_moves_nothing(client_as, office, draft):
    client = client_as(office)
    assert client.post("/campaigns/ntm/move/", {"move": "explode"}).status_code == 404
    assert client.get("/campaigns/ntm/move/").status_code == 405


def test_extension_without_reason_is_refused_and_with_one_is_taken(client_as, owner, office):
    opened = make.round_(campaign=make.campaign(owner=owner), code="r")
    client = client_as(office)
    later = (timezone.localdate() + timedelta(days=30)).strftime("%d/%m/%Y")
    typed = {"closes_on": later, "closes_time": "17:00", "reason": ""}
    answer = client.post("/rounds/r/extend/", typed)
    assert list(answer.context["form"].errors) == ["reason"]
    assert later in page(answer)
    answer = client.post("/rounds/r/extend/", {**typed, "reason": "Bão số 4"})
    assert answer.url == "/rounds/r/"
    old = opened.closes_at
    opened.refresh_from_db()
    assert opened.closes_at > old
    [extension] = client.get("/rounds/r/").context["extensions"]
    assert (extension.closed_at, extension.reason) == (old, "Bão số 4")


def test_head_neither_opens_nor_extends(client_as, owner):
    campaign = make.campaign(owner=owner)
    make.round_(campaign=campaign, code="open")
    make.round_(campaign=campaign, code="planned", year=2023, status=RoundStatus.PLANNED)
    client = client_as(make.user(Role.HEAD, unit=make.unit(parent=owner)))
    typed = {"closes_on": "31/12/2099", "closes_time": "17:00", "reason": "Bão"}
    for address in ["/rounds/open/extend/", "/rounds/planned/open/"]:
        assert client.get(address).status_code == 403
        assert client.post(address, typed).status_code == 403


def test_campaigns_are_found_without_diacritics_and_by_status(client_as, owner, office, draft):
    make.campaign(owner=owner, name="Chuyển đổi số", code="cds")
    client = client_as(office)
    found = client.get("/campaigns/", {"q": "chuyen doi"}).context["page_obj"]
    assert [c.code for c in found] == ["cds"]
    found = client.get("/campaigns/", {"status": "draft"}).context["page_obj"]
    assert [c.code for c in found] == ["ntm"]


def test_list_and_page_take_as_many_queries_for_many_rows(
    client_as, owner, office, django_assert_max_num_queries, django_assert_num_queries
):
    def measure(address):
        with django_assert_max_num_queries(60) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    campaign = make.campaign(owner=owner, code="big", status=CampaignStatus.DRAFT)
    client = client_as(office)

    def grow(first, last):
        for number in range(first, last):
            make.campaign(owner=owner)
            round = make.round_(campaign=campaign, status=RoundStatus.PLANNED, year=2000 + number)
            make.quota(round)
        unit = make.unit(parent=owner)
        duties = [PlanItemInput("duty", f"Việc {n}", unit) for n in range(last)]
        set_plan_items(campaign=campaign, items=duties, by=office)

    measure("/campaigns/")
    grow(0, 3)
    few = [measure("/campaigns/"), measure("/campaigns/big/")]
    grow(3, 15)
    assert [measure("/campaigns/"), measure("/campaigns/big/")] == few


def test_waiting_item_leads_to_a_page(client_as, office, draft):
    [item] = waiting_for(office)
    assert client_as(office).get(item.url).status_code == 200
    assert reverse("plans:campaigns") == "/campaigns/"
