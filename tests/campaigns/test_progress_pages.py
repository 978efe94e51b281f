"""Pages of progress: the Office gives tasks, the head reports, everyone sees what is theirs."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from campaigns.accounts.models import Role
from campaigns.plans.models import PlanItem, PlanItemKind
from campaigns.progress.models import PlanTask, ReportingPeriod, TaskAssignment
from campaigns.progress.report_models import ProgressReport, ReportStatus
from campaigns.progress.rules import accept_report, submit_report
from campaigns.workflow.models import AuditEvent
from emulation_portal.home import waiting_for
from tests import make
from tests.awards.dossiers import PNG
from tests.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_report_day():
    with time_machine.travel("2023-01-11 09:00+07:00", tick=False):
        yield


@pytest.fixture
def unit(owner):
    return make.unit(parent=owner, name="Phòng Quản lý Khoa học")


@pytest.fixture
def head(unit):
    return make.user(Role.HEAD, unit=unit, full_name="Nguyễn Thử Trưởng")


@pytest.fixture
def given(campaign, unit):
    task = make.plan_task(campaign=campaign, title="Chương trình OCOP", measure="mô hình")
    return make.assignment(task=task, unit=unit)


def address(name, *args):
    return reverse(f"progress:{name}", args=args)


def test_the_office_makes_a_task_of_the_plan_and_gives_it_to_all(campaign, office, unit):
    PlanItem.objects.create(
        campaign=campaign, kind=PlanItemKind.CONTENT, text="Tham gia OCOP", position=1
    )
    browser = Browser(office)
    page = browser.get(address("from_plan", campaign.code))
    page = page.form(field="then").submit()
    task = PlanTask.objects.get()
    assert "Tham gia OCOP" not in page.text
    page = (
        browser.get(address("give", task.pk))
        .form(field="due_on")
        .submit(to="all", due_on="31/12/2023", target="1.410,5")
    )
    given = TaskAssignment.objects.get()
    assert (given.unit, given.due_on, given.target) == (unit, date(2023, 12, 31), 1410.5)
    assert page.path == address("task", task.pk)
    assert unit.name in page.text


def test_a_refused_form_keeps_what_was_typed(campaign, office, unit):
    task = make.plan_task(campaign=campaign)
    page = (
        Browser(office)
        .get(address("give", task.pk))
        .form(field="due_on")
        .submit(to="chosen", due_on="31/12/2022", target="5")
    )
    form = page.form(field="due_on")
    assert form.values["target"] == ["5"]
    assert not TaskAssignment.objects.exists()


def test_a_typed_task_and_a_series_of_periods(campaign, office):
    browser = Browser(office)
    page = browser.get(address("new_task", campaign.code))
    page = page.form(field="title").submit(title="Truyền thông", measure="tin, bài")
    assert page.path == address("give", PlanTask.objects.get().pk)
    page = browser.get(address("new_series", campaign.code))
    page = page.form(field="every").submit(every="3", from_year="2024", days_to_report="15")
    assert ReportingPeriod.objects.count() == 8
    assert "Quý IV năm 2025" in page.text


def test_the_head_writes_checks_and_hands_in_late(period, unit, head, given):
    browser = Browser(head)
    page = browser.get(address("own"))
    assert "Chương trình OCOP" in page.text
    page = browser.get(address("write", period.pk, unit.code))
    prefix = f"t{given.pk}"
    changes = {f"{prefix}-figure": "2,5", f"{prefix}-percent": "40", "summary": "Tốt"}
    page = page.form(field="summary").submit("next", **changes)
    assert page.path == address("check", period.pk, unit.code)
    assert "2,5 mô hình" in page.text
    page = page.form("/submit/").submit()
    report = ProgressReport.objects.get()
    assert page.path == address("submitted", report.pk)
    assert (report.status, report.is_late) == (ReportStatus.SUBMITTED, True)
    assert browser.get(address("write", period.pk, unit.code)).path == address("report", report.pk)


def test_an_incomplete_report_stays_with_its_head(period, unit, head, given):
    browser = Browser(head)
    page = browser.get(address("write", period.pk, unit.code))
    page = page.form(field="summary").submit("next", **{f"t{given.pk}-text": "Đang làm"})
    page = page.form("/submit/").submit()
    assert "Chương trình OCOP" in page.text
    assert ProgressReport.objects.get().status == ReportStatus.DRAFT


@pytest.mark.parametrize("percent", ["101", "bốn mươi"])
def test_a_wrong_number_stays_on_the_page_and_the_rest_is_saved(
    campaign, period, unit, head, given, percent
):
    other = make.assignment(task=make.plan_task(campaign=campaign), unit=unit)
    page = Browser(head).get(address("write", period.pk, unit.code))
    page = page.form(field="summary").submit(
        "next",
        **{
            f"t{given.pk}-percent": percent,
            f"t{given.pk}-text": "Không mất",
            f"t{other.pk}-percent": "50",
            "summary": "Đã lưu",
        },
    )
    form = page.form(field="summary")
    assert form.values[f"t{given.pk}-percent"] == [percent]
    assert form.values[f"t{given.pk}-text"] == ["Không mất"]
    report = ProgressReport.objects.get()
    assert report.summary == "Đã lưu"
    assert [(e.assignment, e.percent) for e in report.entries.all()] == [(other, 50)]


def test_a_stale_page_shows_both_texts_and_saves_the_second_time(period, unit, head, given):
    browser = Browser(head)
    path = address("write", period.pk, unit.code)
    first, second = browser.get(path), browser.get(path)
    name = f"t{given.pk}-text"
    first.form(field="summary").submit("later", **{name: "Từ máy khác"})
    page = second.form(field="summary").submit("later", **{name: "Từ máy này"})
    assert "Từ máy khác" in page.text
    form = page.form(field="summary")
    assert form.values[name] == ["Từ máy này"]
    form.submit("later")
    assert ProgressReport.objects.get().entries.get().text == "Từ máy này"


def test_the_page_saves_itself(period, unit, head, given, client_as):
    path = address("write", period.pk, unit.code)
    client = client_as(head)
    data = {"edit_number": "0", "summary": "", f"t{given.pk}-text": "Tự lưu"}
    data |= {f"t{given.pk}-percent": "", f"t{given.pk}-figure": ""}
    response = client.post(path, data, headers={"HX-Request": "true"})
    assert response.headers["HX-Trigger"] == "portal:saved"
    assert 'value="1"' in response.content.decode()
    data[f"t{given.pk}-percent"] = "1000"
    response = client.post(path, data, headers={"HX-Request": "true"})
    assert "HX-Trigger" not in response.headers
    assert ProgressReport.objects.get().entries.get().text == "Tự lưu"


def test_files_are_looked_through_before_they_are_attached(
    period, unit, head, given, client_as, monkeypatch
):
    known = []
    monkeypatch.setattr(
        "campaigns.progress.rules.attach_file",
        lambda upload, **_place: known.append(hasattr(upload, "examined")),
    )
    data = {"edit_number": "0", "summary": "", f"t{given.pk}-text": "Tự lưu"}
    data |= {f"t{given.pk}-percent": "", f"t{given.pk}-figure": ""}
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.pdf", b"MZ not a paper")]
    path = address("write", period.pk, unit.code)
    shown = client_as(head).post(path, data | {"files": files}).content.decode()
    assert known == [True]
    assert "b.pdf" in shown


def test_the_office_returns_and_accepts(period, unit, head, given, office):
    report = make.progress_report(
        period=period, unit=unit, status="submitted", percents=[(given, 100)], by=head
    )
    report.entries.update(figure=1)
    browser = Browser(office)
    path = address("report", report.pk)
    page = browser.get(path).form(move="return_report").submit(reason="")
    assert page.path == address("move", report.pk)
    page = browser.get(path).form(move="return_report").submit(reason="Thiếu minh chứng")
    assert page.path == address("period", period.pk)
    assert "Thiếu minh chứng" in Browser(head).get(address("write", period.pk, unit.code)).text
    report.refresh_from_db()
    submit_report(report=report, by=head)
    browser.get(path).form(move="accept_report").submit()
    given.refresh_from_db()
    assert given.done_on == date(2023, 1, 11)


@pytest.mark.parametrize(("day", "is_red"), [("2023-01-09", False), ("2023-01-10", True)])
def test_who_has_not_reported_is_red_on_the_day(period, unit, head, given, office, day, is_red):
    with time_machine.travel(f"{day} 09:00+07:00", tick=False):
        client = Browser(office)
        html = client.get(address("period", period.pk)).response.content.decode()
        on_desk = [item for item in waiting_for(office) if str(period) in item.detail]
        mine = [item for item in waiting_for(head) if str(period) in item.title]
    assert ("notice-stop" in html) is is_red
    assert ("notice-attention" in html) is not is_red
    assert f"{unit.name} – {head.full_name}" in html
    assert [(item.count, item.is_late) for item in on_desk] == [(1, is_red)]
    assert [item.is_late for item in mine] == [is_red]


def test_the_lists_as_spreadsheets(period, unit, head, given, office, client_as):
    client = client_as(office)
    sheet = load_workbook(BytesIO(client.get(address("period_export", period.pk)).content)).active
    assert [cell.value for cell in sheet[2]][:2] == [unit.name, head.full_name]
    answer = client.get(address("export", period.campaign.code))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][5:] == ["Chương trình OCOP"]
    assert [cell.value for cell in sheet[2]][:5] == [unit.name, 1, 0, 0, 0]
    assert sheet[2][5].value.startswith("0% · ")


def test_the_overview_searches_without_diacritics_and_filters(campaign, owner, unit, given, office):
    late = make.assignment(
        task=make.plan_task(campaign=campaign, title="Truy xuất nguồn gốc"),
        unit=make.unit(parent=owner, name="Trung tâm Thông tin"),
        due_on=date(2023, 1, 10),
    )
    browser, path = Browser(office), address("overview", campaign.code)

    def shown(query):
        text = browser.get(f"{path}?{query}").text
        return unit.short_name in text, late.unit.short_name in text

    assert shown("") == (True, True)
    assert shown("unit=thong+tin") == (False, True)
    assert shown("task=chuong+trinh") == (True, False)
    assert shown("state=overdue") == (False, True)
    assert shown("state=done") == (False, False)


def test_percentages_of_one_period(campaign, period, unit, given, office, head):
    report = make.progress_report(
        period=period, unit=unit, status="submitted", percents=[(given, 35)], by=head
    )
    accept_report(report=report, by=office)
    other = make.period(campaign=campaign, year=2021)
    browser, path = Browser(office), address("overview", campaign.code)
    assert "35%" in browser.get(f"{path}?period={period.pk}").text
    cells = browser.get(f"{path}?period={other.pk}").response.context["rows"][0].cells
    assert [cell.percent for cell in cells] == [None]


def test_employees_read_numbers_and_no_details(campaign, period, unit, given, head, owner):
    report = make.progress_report(period=period, unit=unit, status="submitted", by=head)
    browser = Browser(make.user(Role.EMPLOYEE, unit=make.unit(parent=owner)))
    page = browser.get(address("campaign", campaign.code))
    assert "Chương trình OCOP" in page.text
    assert unit.name not in browser.get(address("task", given.task_id)).text
    hidden = [
        address("overview", campaign.code),
        address("export", campaign.code),
        address("periods", campaign.code),
        address("period", period.pk),
        address("report", report.pk),
        address("write", period.pk, unit.code),
        address("assignment", given.pk),
    ]
    assert {path: browser.get(path).status for path in hidden} == dict.fromkeys(hidden, 404)
    assert browser.get(address("new_task", campaign.code)).status == 403


def test_another_head_sees_nothing_of_a_unit(period, unit, given, head, owner):
    report = make.progress_report(period=period, unit=unit, status="submitted", by=head)
    browser = Browser(make.user(Role.HEAD, unit=make.unit(parent=owner)))
    assert browser.get(address("report", report.pk)).status == 404
    assert browser.get(address("write", period.pk, unit.code)).status == 404


def test_reading_writes_nothing(campaign, period, unit, given, head, office):
    before = AuditEvent.objects.count()
    for user, path in [
        (head, address("own")),
        (head, address("write", period.pk, unit.code)),
        (office, address("campaign", campaign.code)),
        (office, address("overview", campaign.code)),
        (office, address("assignment", given.pk)),
        (office, address("period", period.pk)),
    ]:
        assert Browser(user).get(path).status == 200
    assert not ProgressReport.objects.exists()
    assert AuditEvent.objects.count() == before


def n_queries(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_pages_take_as_many_queries_for_many_as_for_few(
    campaign, period, unit, given, office, head, owner, client
):
    def grow(n):
        for _ in range(n):
            task = make.plan_task(campaign=campaign)
            make.assignment(task=task, unit=unit)
            other = make.unit(parent=owner)
            held = make.assignment(task=given.task, unit=other)
            make.user(Role.HEAD, unit=other)
            make.period(campaign=campaign, year=2022)
            make.progress_report(
                period=period, unit=other, status="submitted", percents=[(held, 10)]
            )

    paths = {
        office: [
            address("campaign", campaign.code),
            address("overview", campaign.code),
            f"{address('overview', campaign.code)}?o=-overdue&state=behind&period={period.pk}",
            address("periods", campaign.code),
            address("period", period.pk),
            address("task", given.task_id),
            address("own"),
            reverse("home"),
        ],
        head: [address("own"), address("write", period.pk, unit.code)],
    }

    def counted():
        found = {}
        for user, own in paths.items():
            client.force_login(user)
            found |= {path: n_queries(client, path) for path in own}
        return found

    grow(2)
    few = counted()
    grow(8)
    assert counted() == few
    led = [n for path, n in few.items() if "overview" in path or path.endswith("/progress/")]
    assert max(led) < 16
