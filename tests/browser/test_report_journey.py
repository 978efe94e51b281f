"""A report written in a browser: with scripts and without them, and past the end of a session."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.nominations.models import Answer, Evidence
from awards.nominations.report_models import Figure, Profile
from awards.nominations.rules import attach_evidence
from tests.awards.dossiers import PNG, draft, ready
from tests.awards.dossiers import page_of as url
from tests.hands import press, press_enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURE = {"name": "xac-nhan.png", "mimeType": "image/png", "buffer": PNG}


@pytest.mark.parametrize("width", [360, 1280])
def test_text_and_figures_save_themselves_and_the_pages_are_sound(
    open_page, sign_in, assert_sound, width
):
    nomination, head, _criteria = draft(answer_text="")
    page = sign_in(open_page(width=width), head)
    page.goto(url("answer", nomination, 1))
    assert_sound(page)
    page.fill("#id_text", "Chủ trì 06 nhiệm vụ.")
    page.fill("#id_figures-0-label", "Nhiệm vụ hoàn thành")
    page.fill("#id_figures-0-target", "5")
    # A slow machine may have saved before the last figure was typed.
    with page.expect_response(lambda r: "figures-0-result=6" in (r.request.post_data or "")):
        page.fill("#id_figures-0-result", "6")
    page.locator("#autosaved", has_text="Đã lưu lúc").wait_for()
    assert Figure.objects.get().label == "Nhiệm vụ hoàn thành"
    assert Answer.objects.get(criterion__position=1).text == "Chủ trì 06 nhiệm vụ."
    page.set_input_files("#id_files", PICTURE)
    press(page.locator("button[name=then][value=rows]"))
    page.locator("text=120%").wait_for()
    assert Evidence.objects.count() == 1
    assert_sound(page)
    for name in ("profile", "honours", "summary"):
        page.goto(url(name, nomination))
        assert_sound(page)


def test_without_scripts_everything_typed_stays_through_each_button(open_page, sign_in):
    nomination, head, _criteria = draft(answer_text="")
    page = sign_in(open_page(java_script_enabled=False), head)
    page.goto(url("profile", nomination))
    page.fill("#id_home_town", "Long Điền")
    press(page.locator("button[value=next]"))
    page.wait_for_url("**/criteria/1/")
    page.fill("#id_text", "Chủ trì 06 nhiệm vụ.")
    page.fill("#id_figures-0-label", "Nhiệm vụ")
    press(page.locator("button[value=rows]"))
    page.locator(".error-summary").wait_for()
    assert page.input_value("#id_figures-0-label") == "Nhiệm vụ"
    page.fill("#id_figures-0-result", "6")
    press_enter(page.locator("#id_figures-0-result"))
    assert page.input_value("#id_figures-0-result") == "6"
    assert page.locator("noscript .counter, .counter").count() == 1
    assert Profile.objects.get().home_town == "Long Điền"
    assert Figure.objects.count() == 1


def test_what_was_typed_outlives_the_session(open_page, sign_in):
    nomination, head, _criteria = draft(answer_text="")
    page = sign_in(open_page(), head)
    page.goto(url("answer", nomination, 1))
    page.fill("#id_text", "Viết trước khi hết phiên.")
    Session.objects.all().delete()
    press(page.locator("button[name=then][value=later]"))
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, head)
    page.goto(url("answer", nomination, 1))
    assert page.input_value("#id_text") == ""
    page.locator(".notice button").first.click()
    assert page.input_value("#id_text") == "Viết trước khi hết phiên."
    press(page.locator("button[name=then][value=later]"))
    page.wait_for_url(f"**/nominations/{nomination.pk}/")
    page.goto(url("answer", nomination, 1))
    assert page.locator(".notice button").count() == 0
    assert page.input_value("#id_text") == "Viết trước khi hết phiên."


def test_a_long_name_of_a_file_stays_within_a_phone(open_page, sign_in, assert_sound):
    nomination, head, criteria = ready()
    name = f"{'Bao_cao_thanh_tich_' * 7}.png"
    upload = SimpleUploadedFile(name, PNG)
    asked = {"nomination": nomination, "criterion": criteria[0], "by": head}
    evidence = attach_evidence(upload=upload, **asked)
    page = sign_in(open_page(width=360), head)
    page.goto(url("preview", nomination, evidence.pk))
    assert_sound(page)
    for name_of_page in ("answer", "detail", "check"):
        more = [1] if name_of_page == "answer" else []
        page.goto(url(name_of_page, nomination, *more))
        assert_sound(page)
    # Sent again it is said to be there, by its whole name.
    page.goto(url("answer", nomination, 1))
    page.set_input_files("#id_files", PICTURE)
    press(page.locator("button[name=then][value=later]"))
    page.locator(".messages", has_text="đã được đính kèm").wait_for()
    assert_sound(page)
