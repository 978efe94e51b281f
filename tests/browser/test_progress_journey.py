"""A task in a real browser: given, reported on, returned, told of, reported again, accepted."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.progress.models import ReportingPeriod, TaskAssignment
from campaigns.progress.report_models import ProgressReport, ReportStatus
from emulation_portal.timekeeping import keep_time
from tests import make
from tests.hands import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360
TEXT = "Đã hướng dẫn 04 hợp tác xã đăng ký sản phẩm OCOP."
REASON = "Bổ sung danh sách hợp tác xã."


def check_answers(page):
    press(page.locator("button[name=then][value=next]"))
    page.wait_for_url("**/check/")


def handed_in_by(page):
    press(page.locator("form[action$='/submit/'] button"))
    page.wait_for_url(re.compile(r"/submitted/$"))


def test_a_task_is_given_reported_returned_and_accepted(open_page, sign_in, assert_sound):
    here, today = make.department(), timezone.localdate()
    unit = make.unit(parent=here, name="Phòng Quản lý Khoa học")
    office, head = make.user(Role.OFFICE, unit=here), make.user(Role.HEAD, unit=unit)
    campaign = make.campaign(owner=here, ends_on=today + timedelta(days=400))
    task = make.plan_task(campaign=campaign, title="Tham gia Chương trình OCOP", measure="mô hình")
    period = ReportingPeriod.objects.create(
        campaign=campaign,
        name="Báo cáo tháng này",
        starts_on=today - timedelta(days=30),
        ends_on=today,
        due_on=today,
    )

    # The Office gives the task to one unit; what it forgets is said next to the field.
    desk = sign_in(open_page(), office)
    desk.goto(f"/progress/tasks/{task.pk}/give/")
    assert_sound(desk)
    desk.locator("input[name=to][value=chosen]").check()
    desk.fill("#id_due_on", f"{today + timedelta(days=300):%d/%m/%Y}")
    desk.fill("#id_target", "12")
    press(desk.locator("main form[method=post] button.btn-primary"))
    desk.locator(".error-summary").wait_for()
    assert_sound(desk)
    desk.locator(f"input[name=units][value='{unit.pk}']").check()
    press(desk.locator("main form[method=post] button.btn-primary"))
    desk.wait_for_url(f"**/progress/tasks/{task.pk}/")
    assert_sound(desk)
    given = TaskAssignment.objects.get()
    assert (given.unit, given.target) == (unit, 12)

    # It is the report day, red on the head's phone; what is begun there saves itself.
    phone = sign_in(open_page(PHONE), head)
    assert phone.locator(".waiting-row.is-late").count() == 1
    assert_sound(phone)
    press(phone.locator(".waiting-row.is-late a"))
    assert_sound(phone)
    phone.locator("textarea[name$=text]").fill(TEXT)
    phone.locator("#autosaved:has-text(':')").wait_for()
    phone.goto("/progress/")
    assert_sound(phone)
    press(phone.locator("main .panel a.btn-primary"))
    assert phone.locator("textarea[name$=text]").input_value() == TEXT

    # The check page says what is missing before anything is handed in.
    check_answers(phone)
    phone.locator(".missing").wait_for()
    assert_sound(phone)
    phone.go_back()
    phone.locator("input[name$=percent]").fill("30")
    phone.locator("input[name$=figure]").fill("4")
    check_answers(phone)
    handed_in_by(phone)
    assert_sound(phone)
    report = ProgressReport.objects.get()
    assert (report.status, report.is_late) == (ReportStatus.SUBMITTED, False)

    # The Office returns it with a message.
    desk.goto(f"/progress/periods/{period.pk}/")
    assert_sound(desk)
    press(desk.locator("main table a").first)
    desk.wait_for_url(f"**/progress/reports/{report.pk}/")
    assert_sound(desk)
    desk.locator(".move-reason summary").click()
    desk.locator("textarea[name=reason]").fill(REASON)
    press(desk.locator(".move-reason button[type=submit], .move-reason button").last)
    desk.wait_for_url(f"**/progress/periods/{period.pk}/")

    # The head is told by the bell as soon as the timekeeper has been round, and it leads there.
    assert keep_time(timezone.now()).failed == ()
    phone.goto("/notices/")
    assert REASON in phone.inner_text("main")
    assert_sound(phone)
    press(phone.locator("form[action*='/open/'] button").first)
    phone.wait_for_url(f"**/periods/{period.pk}/units/{unit.code}/")
    assert REASON in phone.inner_text("main")
    phone.locator("textarea[name$=text]").fill(f"{TEXT} Danh sách kèm theo.")
    check_answers(phone)
    assert_sound(phone)
    handed_in_by(phone)

    # It is accepted, and the overview shows how far the unit is.
    desk.goto(f"/progress/reports/{report.pk}/")
    press(desk.locator("form:has(input[value=accept_report]) button, button[value=accept_report]"))
    desk.wait_for_url(f"**/progress/periods/{period.pk}/")
    desk.goto(f"/campaigns/{campaign.code}/progress/overview/")
    assert "30%" in desk.locator("main tbody").inner_text()
    assert_sound(desk)
    assert desk.locator("main .matrix-title").count() == 1
    given.refresh_from_db()
    assert given.percent == 30
