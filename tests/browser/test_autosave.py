"""A page that saves by itself, while the portal does not answer or knows the writer no longer."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from awards.meetings.models import UnitMeeting
from awards.nominations.models import Answer
from tests.awards.dossiers import draft
from tests.awards.dossiers import page_of as url
from tests.hands import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = "Đã lưu lúc"
NOT_SAVED = "Chưa lưu"


def written():
    return Answer.objects.get(criterion__position=1).text


def meeting_of(nomination):
    return reverse("meetings:meeting", args=[nomination.round.code, nomination.unit.code])


def fail(route):
    if route.request.method == "POST":
        route.fulfill(status=500, body="")
    else:
        route.continue_()


def cut_off(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


@pytest.mark.parametrize("trouble", [fail, cut_off])
def test_what_did_not_reach_the_portal_is_said_and_sent_again(open_page, sign_in, trouble):
    nomination, head, _criteria = draft(answer_text="Trước")
    nomination.saved_at = timezone.now()
    nomination.save()
    page = sign_in(open_page(loses_answers=True), head)
    page.goto(url("answer", nomination, 1))
    line = page.locator("#autosaved")
    assert SAVED in line.inner_text()
    page.route("**/*", trouble)
    page.fill("#id_text", "Viết lúc mất mạng.")
    line.filter(has_text=NOT_SAVED).wait_for()
    assert SAVED not in line.inner_text()
    assert written() == "Trước"
    page.unroute("**/*")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    line.filter(has_text=SAVED).wait_for()
    assert written() == "Viết lúc mất mạng."


def test_who_was_signed_out_is_told_and_finds_the_words_again(open_page, sign_in):
    nomination, head, _criteria = draft(answer_text="Trước")
    page = sign_in(open_page(), head)
    page.goto(url("answer", nomination, 1))
    Session.objects.all().delete()
    page.fill("#id_text", "Viết sau khi hết phiên.")
    line = page.locator("#autosaved")
    line.filter(has_text="không còn đăng nhập").wait_for()
    assert page.locator("h1").count() == 1  # not the page to sign in, put in the line
    assert written() == "Trước"
    press(page.locator("button[name=then][value=later]"))
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, head)
    page.goto(url("answer", nomination, 1))
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator(".notice button").first.click()
    assert written() == "Viết sau khi hết phiên."
    page.reload()
    assert page.locator(".notice button").count() == 0


def test_what_was_typed_of_a_meeting_outlives_the_session_with_its_ticks(open_page, sign_in):
    nomination, head, _criteria = draft()
    page = sign_in(open_page(), head)
    page.goto(meeting_of(nomination))
    page.fill("#id_place", "Phòng họp số 2")
    page.locator("input[type=radio][name=method]").last.check()
    Session.objects.all().delete()
    press(page.locator("button[name=then][value=stay]"))
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, head)
    page.goto(meeting_of(nomination))
    page.locator(".notice button", has_text="Lấy lại").wait_for()
    page.locator(".notice button").first.click()
    assert page.input_value("#id_place") == "Phòng họp số 2"
    assert page.locator("input[type=radio][name=method]").last.is_checked()
    press(page.locator("button[name=then][value=stay]"))
    assert UnitMeeting.objects.get().place == "Phòng họp số 2"
    page.goto(meeting_of(nomination))
    assert page.locator(".notice-attention").count() == 0


def test_a_day_that_is_saved_in_another_spelling_is_not_offered_again(open_page, sign_in):
    nomination, head, _criteria = draft()
    page = sign_in(open_page(), head)
    page.goto(meeting_of(nomination))
    page.fill("#id_held_on", "2/11/2026")
    press(page.locator("button[name=then][value=next]"))
    page.goto(meeting_of(nomination))
    assert page.locator(".notice-attention").count() == 0
