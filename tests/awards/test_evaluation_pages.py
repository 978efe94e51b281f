"""The Office works its queue over HTTP: finds, receives, returns, appraises, exports, sends on."""

import re
import unicodedata
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.nominations.models import (
    Nomination,
    NominationStatus,
)
from awards.nominations.supplement_models import SupplementRequest
from awards.nominations.waiting import waiting_for as waiting_for_head
from awards.office_queue.waiting import waiting_for as waiting_for_office
from campaigns.accounts.models import Role, User
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import Round, RoundStatus
from emulation_portal.spreadsheets import neutralised, workbook_bytes
from emulation_portal.vietnamese import short_date
from tests import make

pytestmark = pytest.mark.django_db
S = NominationStatus


def words(response) -> str:
    return response.content.decode()


def at(name, *args):
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def round():
    return make.round_()


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


def named(round, name, **fields):
    unit = fields.pop("unit", None) or make.unit(parent=round.campaign.owner)
    person = make.person(unit=unit, full_name=name)
    return make.nomination(round=round, unit=unit, person=person, **fields)


def test_the_office_receives_returns_and_appraises(client_as, round, office):
    nomination = make.nomination(round=round)
    client = client_as(office)
    assert nomination.nominee_name in words(client.get(at("queue", round.code)))
    client.post(at("receive", nomination.pk))
    assert Nomination.objects.get().status == S.RECEIVED
    day = timezone.localdate() + timedelta(days=3)
    sent = {"message": "Bổ sung minh chứng.", "due_at": short_date(day), "part_summary": "on"}
    client.post(at("return", nomination.pk), sent)
    assert Nomination.objects.get().status == S.RETURNED
    asked = SupplementRequest.objects.get()
    assert timezone.localtime(asked.due_at).strftime("%d/%m/%Y %H:%M") == f"{day:%d/%m/%Y} 23:59"
    Nomination.objects.update(status=S.RECEIVED)
    client.post(
        at("appraise", nomination.pk),
        {"finding": "ineligible", "reasons": ["evidence", "period"], "note": "Thiếu xác nhận"},
    )
    assert Nomination.objects.get().status == S.INELIGIBLE
    page = words(client_as(nomination.created_by).get(f"/nominations/{nomination.pk}/"))
    assert "Thiếu xác nhận" in page


def test_a_refused_return_keeps_what_was_typed(client_as, round, office):
    nomination = make.nomination(round=round, status=S.RECEIVED)
    client = client_as(office)
    yesterday = short_date(timezone.localdate() - timedelta(days=1))
    sent = {"message": "Bổ sung minh chứng.", "due_at": yesterday, "part_summary": "on"}
    page = words(client.post(at("return", nomination.pk), sent))
    assert "error-summary" in page
    assert "Bổ sung minh chứng." in page
    assert yesterday in page
    assert Nomination.objects.get().status == S.RECEIVED


def test_a_finding_without_reasons_is_refused_and_keeps_the_note(client_as, round, office):
    nomination = make.nomination(round=round, status=S.RECEIVED)
    client = client_as(office)
    assert "(bắt buộc khi kết luận không đủ điều kiện)" in words(
        client.get(at("dossier", nomination.pk))
    )
    sent = {"finding": "ineligible", "note": "Ghi chú đã viết"}
    page = words(client.post(at("appraise", nomination.pk), sent))
    assert "error-summary" in page
    assert "Ghi chú đã viết" in page
    client.post(at("appraise", nomination.pk), sent | {"reasons": ["criteria"]})
    assert Nomination.objects.get().status == S.INELIGIBLE


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["nguyen van duc", "Nguyễn Văn Đức", "VĂN ĐỨC"])
def test_search_finds_names_without_diacritics(client_as, round, office, form, typed):
    named(round, unicodedata.normalize(form, "Nguyễn Văn Đức"))
    named(round, "Lê Thị Hoa")
    address = at("queue", round.code)
    page = words(client_as(office).get(address, {"q": unicodedata.normalize(form, typed)}))
    assert "Nguyễn Văn Đức" in page
    assert "Lê Thị Hoa" not in page


def test_filters_order_and_reference_narrow_the_queue(client_as, round, office):
    first = named(round, "Trần Văn Bình")
    second = named(round, "Lê Thị An", status=S.RECEIVED)
    third = make.nomination(round=round, group=NomineeGroup.COLLECTIVE)
    client = client_as(office)

    def found(**query):
        page = client.get(at("queue", round.code), query)
        return [nomination.pk for nomination in page.context["page_obj"]]

    assert found(status="received") == [second.pk]
    assert found(unit=first.unit.pk) == [first.pk]
    assert found(group="collective") == [third.pk]
    assert found(kind="collective") == [third.pk]
    assert found(q=second.reference) == [second.pk]
    assert found(o="name")[:2] == [second.pk, first.pk]
    assert found(unit="0; DROP TABLE", status="nothing") == []  # none, rather than all


def test_drafts_are_not_in_the_queue(client_as, round, office):
    drafted = make.nomination(round=round, status=S.DRAFT)
    withdrawn = make.nomination(round=round, status=S.WITHDRAWN, submitted_at=None)
    client = client_as(office)
    assert list(client.get(at("queue", round.code)).context["page_obj"]) == []
    for nomination in (drafted, withdrawn):
        assert client.get(at("dossier", nomination.pk)).status_code == 404


def test_the_export_holds_the_filtered_rows_and_no_formula(client_as, round, office):
    named(round, "Trần Văn Bình", summary='=HYPERLINK("http://x")')
    named(round, "Lê Thị An", status=S.RECEIVED)
    response = client_as(office).get(at("export", round.code), {"status": "submitted"})
    sheet = load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == ["Trần Văn Bình"]
    assert rows[0][-1] == '\'=HYPERLINK("http://x")'
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "d"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_is_neutralised(text):
    assert neutralised(text) == "'" + text
    assert neutralised("Nguyễn Văn A = B") == "Nguyễn Văn A = B"


def test_a_workbook_bears_signs_that_xml_does_not():
    content = workbook_bytes(title="a/b[c]", columns=[("Tên", 10)], rows=[["x\x00y\x0b"]])
    assert load_workbook(BytesIO(content)).active["A2"].value == "xy"


def test_the_round_is_closed_and_sent_only_when_every_dossier_was_found_on(
    client_as, round, office
):
    nomination = make.nomination(round=round, status=S.RECEIVED)
    client = client_as(office)
    client.post(at("move", round.code), {"move": "to_screening"})
    assert Round.objects.get().status == RoundStatus.SCREENING
    page = words(client.post(at("move", round.code), {"move": "to_council"}))
    assert "error-summary" in page
    assert Round.objects.get().status == RoundStatus.SCREENING
    make.findings(nomination, by=office)
    client.post(at("appraise", nomination.pk), {"finding": "eligible"})
    client.post(at("move", round.code), {"move": "to_council"})
    assert Round.objects.get().status == RoundStatus.COUNCIL


def test_who_reads_the_queue_and_who_works_in_it(client, round):
    nomination = make.nomination(round=round)
    owner = round.campaign.owner
    readers = set()
    for role in Role:
        unit = nomination.unit if role == Role.HEAD else owner
        client.force_login(make.user(role, unit=unit))
        pages = [
            at("queue", round.code),
            at("export", round.code),
            at("dossier", nomination.pk),
        ]
        codes = {client.get(page).status_code for page in pages}
        assert codes in ({200}, {404})
        if codes == {200}:
            readers.add(role)
        code = client.post(at("receive", nomination.pk)).status_code
        assert code == {Role.OFFICE: 302, Role.DIRECTOR: 403, Role.SECRETARY: 403}.get(role, 404)
        Nomination.objects.update(status=S.SUBMITTED)
    assert readers == {Role.OFFICE, Role.DIRECTOR, Role.SECRETARY}


def test_another_offices_queue_is_not_found(client_as, round):
    nomination = make.nomination(round=round)
    client = client_as(make.user(Role.OFFICE, unit=make.department()))
    for page in (at("queue", round.code), at("export", round.code), at("dossier", nomination.pk)):
        assert client.get(page).status_code == 404


def n_queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_ask_the_database_as_often_for_3_rows_as_for_30(client_as, round, office):
    unit = make.unit(parent=round.campaign.owner)
    head = make.user(Role.HEAD, unit=unit)
    addresses = [
        (office, at("queue", round.code) + "?page=1"),
        (office, at("export", round.code)),
        (office, at("rounds")),
        (head, reverse("nominations:own")),
        (head, reverse("nominations:choose", args=[round.code, unit.code, "staff", "individual"])),
    ]
    for _n in range(3):
        make.nomination(round=round, unit=unit, created_by=head)
        make.person(unit=unit)
    few = [n_queries(client_as(who), address) for who, address in addresses]
    for _n in range(27):
        make.nomination(round=round, unit=unit, created_by=head)
        make.person(unit=unit)
    for _n in range(3):
        make.round_()
    many = [n_queries(client_as(who), address) for who, address in addresses]
    assert many == few


def test_a_dossier_asks_the_database_as_often_for_2_criteria_as_for_10(client_as):
    counts = []
    for weights in ((60, 40), (10,) * 10):
        round = make.round_()
        make.criteria_set(round.campaign, weights=weights)
        office = make.user(Role.OFFICE, unit=round.campaign.owner)
        read = make.nomination(round=round, status=S.RECEIVED)
        drafted = make.nomination(round=round, status=S.DRAFT)
        addresses = [
            (office, at("dossier", read.pk)),
            (read.created_by, reverse("submission:detail", args=[read.pk])),
            (drafted.created_by, reverse("submission:detail", args=[drafted.pk])),
            (drafted.created_by, reverse("submission:check", args=[drafted.pk])),
            (drafted.created_by, reverse("nominations:answer", args=[drafted.pk, 1])),
        ]
        counts.append([n_queries(client_as(who), address) for who, address in addresses])
    assert counts[0] == counts[1]


def test_what_waits_for_the_office_and_the_head(round, office, django_assert_num_queries):
    nomination = make.nomination(round=round)
    make.nomination(round=round, status=S.RECEIVED)
    head = nomination.created_by
    drafted = make.nomination(round=round, unit=nomination.unit, status=S.DRAFT, created_by=head)
    office = User.objects.get(pk=office.pk)
    with django_assert_num_queries(2):
        items = waiting_for_office(office)
    assert [(item.count, item.url) for item in items] == [
        (1, at("queue", round.code) + "?status=submitted"),
        (1, at("queue", round.code) + "?status=received"),
    ]
    assert waiting_for_head(office) == []
    assert [item.url for item in waiting_for_head(head)] == [
        reverse("submission:detail", args=[drafted.pk]),
        reverse("nominations:start", args=[round.code]),
    ]
    assert waiting_for_office(head) == []


def test_a_round_past_its_deadline_waits_to_be_closed(round, office):
    Round.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    make.nomination(round=Round.objects.get(), status=S.ELIGIBLE)
    assert [item.is_late for item in waiting_for_office(office)] == [True]
    Round.objects.update(status=RoundStatus.SCREENING)
    assert [item.count for item in waiting_for_office(office)] == [1]


def test_the_next_dossier_follows_the_queue_and_comes_round(client_as, round, office):
    first, second, third = (make.nomination(round=round) for _n in range(3))
    make.nomination(round=round, status=S.ELIGIBLE)
    client = client_as(office)
    following = [
        client.get(at("dossier", nomination.pk)).context["next_pk"]
        for nomination in (first, second, third)
    ]
    assert following == [second.pk, third.pk, first.pk]


def test_closing_the_nominations_asks_first_and_sending_to_the_council_does_not(
    client_as, round, office
):
    client = client_as(office)
    for n_asking in (1, 0):
        queue = words(client.get(at("queue", round.code)))
        assert len(re.findall(r"<form[^>]* data-confirm=", queue)) == n_asking
        client.post(at("move", round.code), {"move": "to_screening"})
