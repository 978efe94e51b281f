"""The summary list, the appraisal record of a round and the sheet of one dossier."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.evaluation.finding_models import Verdict
from awards.evaluation.rules import appraise
from awards.nominations.models import NominationStatus
from awards.summary_list.proposing import propose
from awards.summary_list.queries import figures_by_quota, total
from awards.summary_list.record import draft_record, issue_record, record_of
from awards.summary_list.record_document import record_document
from awards.summary_list.rules import close_nominations, send_to_council
from awards.summary_list.sheet_document import sheet_document
from awards.summary_list.waiting import waiting_for
from campaigns.accounts.models import Role
from campaigns.papers.rules import document_of
from campaigns.plans.models import Round
from campaigns.quotas.models import Quota
from campaigns.workflow.models import AuditEvent
from emulation_portal.documents.content import OfficialDocument, RowKind, Section, Table
from emulation_portal.documents.pdf import render_pdf
from emulation_portal.vietnamese import short_date
from tests import make
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
S = NominationStatus


def at(name, *args):
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def round():
    return make.round_()


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner, full_name="Trần Văn Thẩm")


def found(round, office, is_eligible=True, **fields):
    """A dossier that was found on, eligible or for two reasons not."""
    nomination = make.nomination(round=round, status=S.RECEIVED, **fields)
    make.findings(nomination, by=office)
    reasons = [] if is_eligible else ["criteria", "evidence"]
    note = "" if is_eligible else "Chưa có xác nhận."
    appraise(nomination=nomination, is_eligible=is_eligible, reasons=reasons, note=note, by=office)
    return nomination


def refused_with(code, rule, **arguments):
    with pytest.raises(ValidationError) as excinfo:
        rule(**arguments)
    assert code_of(excinfo) == code


def words(document: OfficialDocument) -> str:
    return str(document.to_data())


def headings(document: OfficialDocument) -> list[str]:
    return [one.title for one in document.blocks if isinstance(one, Section) and one.level == 1]


def record(round, office):
    return record_document(round=round, officer=str(office), on=timezone.localdate())


def test_the_record_has_its_four_headings_and_the_list_as_annex(round, office):
    eligible = found(round, office)
    collective = found(round, office, group="collective")
    refused = found(round, office, is_eligible=False)
    propose(nomination=eligible, is_proposed=True, note="Thành tích nổi bật", by=office)
    document = record(round, office)
    assert headings(document) == [
        "Kết quả tiếp nhận",
        "Kết quả thẩm định",
        "Trường hợp không đủ điều kiện (lý do)",
        "Đề xuất",
    ]
    body = words(document)
    assert refused.nominee_name in body
    assert "Có tiêu chí không đạt; Thành tích không có minh chứng. Chưa có xác nhận" in body
    [annex] = document.annexes
    [table] = annex.blocks
    plain = [row.cells for row in table.rows if row.kind is RowKind.PLAIN]
    assert [cells[1] for cells in plain] == [collective.reference, eligible.reference]
    assert [cells[-1] for cells in plain] == ["Chưa có ý kiến", "Đề xuất: Thành tích nổi bật"]
    groups = [row.cells[0] for row in table.rows if row.kind is RowKind.GROUP]
    assert groups == [
        "A. TẬP THỂ, Giấy khen (chỉ tiêu 04, đề xuất 00)",
        "B. CÁ NHÂN, Giấy khen (chỉ tiêu 04, đề xuất 01)",
    ]
    assert render_pdf(document).startswith(b"%PDF")


def test_page_and_record_give_the_same_figures(client_as, round, office):
    propose(nomination=found(round, office), is_proposed=True, by=office)
    found(round, office, is_eligible=False)
    make.nomination(round=round, status=S.RECEIVED)
    make.nomination(round=round, status=S.SUBMITTED, received_at=None)
    table = next(one for one in record(round, office).blocks if isinstance(one, Table))
    last = table.rows[-1].cells
    figures = client_as(office).get(at("summary", round.code)).context["figures"]
    assert figures == total(figures_by_quota(round))
    assert list(last[3:]) == [
        str(number)
        for number in (
            figures.n_received,
            figures.n_eligible,
            figures.n_ineligible,
            figures.n_open,
            figures.n_withdrawn,
            figures.n_proposed,
        )
    ]
    assert list(last[3:]) == ["3", "1", "1", "1", "0", "1"]


def test_the_figures_add_up_on_page_paper_and_in_the_workbook(client_as, round, office):
    propose(nomination=found(round, office), is_proposed=True, by=office)
    propose(nomination=found(round, office), is_proposed=False, note="Vượt", by=office)
    found(round, office, group="collective")
    found(round, office, is_eligible=False)
    for status in (S.RECEIVED, S.RETURNED, S.WITHDRAWN, S.RECOMMENDED, S.DECLINED):
        make.nomination(round=round, status=status, received_at=timezone.now())
    for status in (S.SUBMITTED, S.SUBMITTED, S.SUBMITTED, S.WITHDRAWN):
        make.nomination(round=round, status=status, received_at=None)
    make.nomination(round=round, status=S.DRAFT, submitted_at=None)
    make.nomination(round=round, status=S.WITHDRAWN, submitted_at=None, received_at=None)
    client = client_as(office)
    rows = figures_by_quota(round)
    for one in (*(row.figures for row in rows), total(rows)):
        assert one.n_submitted == one.n_unreceived + one.n_withdrawn_before + one.n_received
        assert one.n_received == one.n_open + one.n_eligible + one.n_ineligible + one.n_withdrawn
        assert one.n_eligible == one.n_proposed + one.n_not_proposed + one.n_unproposed
    figures = total(rows)
    assert (figures.n_submitted, figures.n_unreceived, figures.n_received) == (13, 3, 9)
    document = record(round, office)
    table = next(one for one in document.blocks if isinstance(one, Table))
    received, eligible, ineligible, n_open, withdrawn = map(int, table.rows[-1].cells[3:8])
    assert received == eligible + ineligible + n_open + withdrawn == 9
    assert "còn 03 hồ sơ đã nộp, chưa tiếp nhận" in words(document)
    book = load_workbook(BytesIO(client.get(at("workbook", round.code)).content))
    sums = [sum(column) for column in zip(*_numbers_of(book.worksheets[-1]), strict=True)]
    _places, submitted, unreceived, before, received, _supplemented, *found_on = sums
    assert submitted == unreceived + before + received
    assert received == sum(found_on[:4])
    page = client.get(at("summary", round.code))
    assert page.context["figures"] == figures


def _numbers_of(sheet):
    return [row[2:] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_proposals_over_the_places_are_told_in_the_record(round, office):
    propose(nomination=found(round, office), is_proposed=True, by=office)
    propose(nomination=found(round, office), is_proposed=True, by=office)
    assert "vượt" not in words(record(round, office))
    Quota.objects.update(places=1)
    assert "vượt 01" in words(record(round, office))


def test_the_record_is_redrafted_until_the_list_is_sent_then_numbered(round, office):
    clerk = make.user(Role.CLERK, unit=round.campaign.owner)
    today = timezone.localdate()
    nomination = found(round, office)
    draft_record(round=round, by=office)
    propose(nomination=nomination, is_proposed=True, by=office)
    refused_with("not_sent", issue_record, round=round, on=today, by=clerk)
    close_nominations(round=round, by=office)
    send_to_council(round=round, by=office)
    assert "đề xuất 01" in words(document_of(record_of(round).paper))
    refused_with("list_closed", draft_record, round=round, by=office)
    yesterday = today - timedelta(days=1)
    refused_with("before_sent", issue_record, round=round, on=yesterday, by=clerk)
    with pytest.raises(PermissionDenied):
        issue_record(round=round, on=today, by=office)
    issue_record(round=round, on=today, by=clerk)
    paper = record_of(round).paper
    assert paper.reference == "01/BC-SKHCN"
    refused_with("issued", issue_record, round=round, on=today, by=clerk)
    assert AuditEvent.objects.filter(action="issue_record").count() == 1


def test_sending_the_list_writes_the_record_by_itself(round, office):
    found(round, office)
    close_nominations(round=round, by=office)
    send_to_council(round=round, by=office)
    assert record_of(round).made_by == office
    assert not record_of(round).paper.is_issued


def test_only_the_office_writes_the_record(round, office):
    for role in (Role.DIRECTOR, Role.CLERK, Role.SECRETARY):
        with pytest.raises(PermissionDenied):
            draft_record(round=round, by=make.user(role, unit=round.campaign.owner))
    assert draft_record(round=round, by=office).made_by == office


# --- the sheet ----------------------------------------------------------------------------------


def test_the_sheet_says_what_the_appraisal_froze(round, office):
    nomination = make.nomination(round=round, status=S.RECEIVED)
    make.findings(nomination, by=office, verdict=Verdict.UNCLEAR, note="Đối chiếu bản giấy")
    before = sheet_document(nomination=nomination, user=office)
    assert before.draft
    assert "Chưa kết luận." in words(before)
    appraise(nomination=nomination, is_eligible=True, reasons=[], by=office)
    nomination.criterion_findings.update(note="Sửa lén")
    after = sheet_document(nomination=nomination, user=make.user())
    assert not after.draft
    assert "Đối chiếu bản giấy" in words(after)
    assert "Sửa lén" not in words(after)
    assert "Trần Văn Thẩm" in words(after)
    assert headings(after) == ["Kết quả tiếp nhận", "Kết quả thẩm định", "Kết luận"]


# --- pages --------------------------------------------------------------------------------------


def test_who_reads_the_list_the_record_and_the_sheet(client_as, round, office):
    nomination = found(round, office)
    draft_record(round=round, by=office)
    owner = round.campaign.owner
    readers = {"summary": set(), "record": set(), "sheet_pdf": set()}
    for role in Role:
        unit = nomination.unit if role == Role.HEAD else owner
        client = client_as(make.user(role, unit=unit))
        for name, seen in readers.items():
            key = nomination.pk if name == "sheet_pdf" else round.code
            if client.get(at(name, key)).status_code == 200:
                seen.add(role)
    queue = {Role.OFFICE, Role.DIRECTOR, Role.SECRETARY}
    assert readers == {"summary": queue, "record": queue | {Role.CLERK}, "sheet_pdf": queue}
    stranger = client_as(make.user(Role.OFFICE, unit=make.department()))
    for name in ("summary", "record", "record_pdf", "record_docx"):
        assert stranger.get(at(name, round.code)).status_code == 404
    for name in ("sheet_pdf", "sheet_docx", "propose"):
        assert stranger.get(at(name, nomination.pk)).status_code == 404


def test_papers_come_as_pdf_and_docx(client_as, round, office):
    nomination = found(round, office)
    client = client_as(office)
    assert client.get(at("record_pdf", round.code)).status_code == 404
    client.post(at("record", round.code))
    for name, key in (("record", round.code), ("sheet", nomination.pk)):
        assert client.get(at(f"{name}_pdf", key)).content.startswith(b"%PDF")
        assert client.get(at(f"{name}_docx", key)).content.startswith(b"PK")


def test_proposing_and_numbering_over_http(client_as, round, office):
    nomination = found(round, office)
    client = client_as(office)
    address = at("propose", nomination.pk)
    kept = client.post(address, {"proposal": "no", "note": ""}).content.decode()
    assert "error-summary" in kept
    client.post(address, {"proposal": "no", "note": "Thành tích chưa nổi bật"})
    assert not nomination.office_proposal.is_proposed
    answer = client.post(address, {"proposal": "yes", "next": "https://example.org/"})
    assert answer.url == at("summary", round.code)
    close_nominations(round=round, by=office)
    send_to_council(round=Round.objects.get(), by=office)
    clerk = make.user(Role.CLERK, unit=round.campaign.owner)
    assert [item.url for item in waiting_for(clerk)] == [at("record", round.code)]
    clerk = client_as(clerk)
    sent = {"on": short_date(timezone.localdate())}
    assert clerk.post(at("issue_record", round.code), sent).status_code == 302
    assert record_of(round).paper.is_issued
    assert waiting_for(make.user(Role.CLERK, unit=round.campaign.owner)) == []


def test_the_list_is_narrowed_without_diacritics(client_as, round, office):
    unit = make.unit(parent=round.campaign.owner)
    person = make.person(unit=unit, full_name="Nguyễn Văn Đức")
    first, second = found(round, office, unit=unit, person=person), found(round, office)
    propose(nomination=second, is_proposed=True, by=office)
    client = client_as(office)

    def listed(**query):
        return list(client.get(at("summary", round.code), query).context["page_obj"])

    assert listed(q="nguyen van duc") == [first]
    assert listed(q=second.reference) == [second]
    assert listed(proposal="yes") == [second]
    assert listed(proposal="open") == [first]
    assert listed(findings="other") == []
    assert listed(kind="collective") == []


def test_the_list_asks_the_database_as_often_for_3_rows_as_for_12(client_as, round, office):
    client = client_as(office)

    def n_queries():
        client.get(at("summary", round.code))
        with CaptureQueriesContext(connection) as queries:
            client.get(at("summary", round.code))
        return len(queries)

    for _n in range(3):
        found(round, office)
    few = n_queries()
    for _n in range(9):
        found(round, office)
    assert n_queries() == few


@pytest.mark.parametrize(
    ("asked", "is_followed"),
    [("/evaluation/?page=2", True), ("-1", False), ("//evil.example/", False), ("x", False)],
)
def test_after_a_proposal_the_way_leads_to_a_page_of_the_portal(client, asked, is_followed):
    dossier = make.nomination(status=NominationStatus.ELIGIBLE)
    client.force_login(make.user(Role.OFFICE, unit=dossier.round.campaign.owner))
    address = reverse("evaluation:propose", args=[dossier.pk])
    answer = client.post(address, {"proposal": "yes", "note": "", "next": asked})
    own = reverse("evaluation:summary", args=[dossier.round.code])
    assert answer["Location"] == (asked if is_followed else own)
