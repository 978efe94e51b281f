"""A head of unit nominates somebody in a real browser: begins, leaves, returns, errs, submits."""

import pytest

from awards.nominations.models import Evidence, Nomination, NominationStatus
from tests import make
from tests.awards.dossiers import PNG, open_round, unit_with_head

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANSWER = "Đã tham mưu 05 sáng kiến; rút ngắn 30% thời gian xử lý hồ sơ."


def press(page, value):
    page.locator(f"button[name=then][value={value}]").click()


def test_a_head_nominates_somebody_from_the_desk_to_the_confirmation(
    open_page, sign_in, assert_sound
):
    round = open_round()
    unit, head = unit_with_head(round)
    make.person(unit=unit, full_name="Đặng Thị Mẫu")
    page = sign_in(open_page(), head)
    assert_sound(page)
    page.locator(f"main a[href='/nominations/start/{round.code}/']").first.click()
    assert_sound(page)
    page.locator("main form[method=post] button.btn-primary").click()
    page.locator(".error-summary").wait_for()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert_sound(page)
    page.locator("input[name=whom][value=staff-individual]").check()
    page.locator("main form[method=post] button.btn-primary").click()
    page.fill("#id_q", "dang thi mau")
    page.locator("form[role=search] button").click()
    page.locator("input[name=nominee]").first.check()
    assert_sound(page)
    page.locator("main form[method=post] button.btn-primary").click()
    page.locator(".check-list").wait_for()
    assert_sound(page)
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url("**/nominations/*/")
    assert_sound(page)
    nomination = Nomination.objects.get()

    # She writes the first answer, saves and leaves; the text is there when she returns.
    page.goto(f"/nominations/{nomination.pk}/criteria/1/")
    page.fill("#id_text", ANSWER)
    assert_sound(page)
    press(page, "later")
    page.goto("/")
    page.goto(f"/nominations/{nomination.pk}/criteria/1/")
    assert page.input_value("#id_text") == ANSWER

    # A program in disguise is refused next to the field; the text stays.
    page.fill("#id_text", ANSWER + " Bổ sung.")
    program = {
        "name": "quyet-dinh.pdf",
        "mimeType": "application/pdf",
        "buffer": b"MZ\x90\x00" + bytes(500),
    }
    page.set_input_files("#id_files", program)
    press(page, "next")
    page.locator(".error-summary").wait_for()
    assert "quyet-dinh.pdf" in page.inner_text("#div_id_files")
    assert page.input_value("#id_text") == ANSWER + " Bổ sung."
    assert_sound(page)
    picture = {"name": "xac-nhan.png", "mimeType": "image/png", "buffer": PNG}
    page.set_input_files("#id_files", picture)
    press(page, "next")
    page.wait_for_url("**/criteria/2/")
    assert Evidence.objects.get().file.name == "xac-nhan.png"

    # Submitting too early says what is missing.
    page.goto(f"/nominations/{nomination.pk}/check/")
    assert_sound(page)
    page.locator("form[action$='/submit/'] button").click()
    page.locator(".error-summary").wait_for()
    assert page.locator(".error-summary li").count() == 2
    page.goto(f"/nominations/{nomination.pk}/criteria/2/")
    page.fill("#id_text", ANSWER)
    press(page, "next")
    page.wait_for_url("**/summary/")
    page.fill("#id_summary", "Đ" * 301)
    assert page.locator(".counter.is-over").count() == 1
    page.locator("main form[method=post] button.btn-primary").click()
    page.locator(".error-summary").wait_for()
    assert page.input_value("#id_summary") == "Đ" * 301
    assert_sound(page)
    page.fill("#id_summary", "Có thành tích xuất sắc trong phong trào thi đua năm 2022")
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url(f"**/nominations/{nomination.pk}/")

    page.goto(f"/nominations/{nomination.pk}/check/")
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url("**/submitted/")
    assert nomination.reference in page.inner_text("main")
    assert_sound(page)
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.SUBMITTED
    page.goto(f"/nominations/{nomination.pk}/")
    assert_sound(page)


def test_a_dossier_is_written_on_a_phone_without_javascript(open_page, sign_in):
    nomination = make.nomination(status=NominationStatus.DRAFT, answer_text="")
    page = sign_in(open_page(width=360, java_script_enabled=False), nomination.created_by)
    page.goto(f"/nominations/{nomination.pk}/criteria/1/")
    page.fill("#id_text", ANSWER)
    press(page, "next")
    page.wait_for_url("**/criteria/2/")
    assert nomination.answers.get(criterion__position=1).text == ANSWER


def test_names_of_200_characters_fit_every_page(open_page, sign_in, assert_sound):
    round = open_round()
    unit, head = unit_with_head(round)
    for name in ("Nguyễn " * 28, "W" * 200):
        person = make.person(unit=unit, full_name=name.strip())
        make.nomination(round=round, unit=unit, created_by=head, person=person)
    office = make.user("office", unit=round.campaign.owner)
    page = sign_in(open_page(width=360), head)
    shouted = Nomination.objects.get(nominee_name="W" * 200)
    for address in ("/nominations/", f"/nominations/{shouted.pk}/"):
        page.goto(address)
        assert_sound(page)
    page = sign_in(open_page(width=360), office)
    for address in (f"/evaluation/{round.code}/", f"/evaluation/dossiers/{shouted.pk}/"):
        page.goto(address)
        assert_sound(page)


def test_a_text_saves_itself_while_it_is_written(open_page, sign_in, assert_sound):
    nomination = make.nomination(status=NominationStatus.DRAFT, answer_text="")
    page = sign_in(open_page(), nomination.created_by)
    page.goto(f"/nominations/{nomination.pk}/criteria/1/")
    page.locator("#id_text").press_sequentially("Đã viết")
    page.locator("#autosaved:not(:empty)").wait_for()
    assert nomination.answers.get(criterion__position=1).text == "Đã viết"
    page.locator("#id_text").press_sequentially(" thêm")
    press(page, "later")
    page.wait_for_url(f"**/nominations/{nomination.pk}/")
    assert nomination.answers.get(criterion__position=1).text == "Đã viết thêm"


def test_the_office_reads_and_returns_a_dossier(open_page, sign_in, assert_sound):
    nomination = make.nomination()
    round = nomination.round
    office = make.user("office", unit=round.campaign.owner)
    page = sign_in(open_page(), office)
    for address in ("/evaluation/", f"/evaluation/{round.code}/"):
        page.goto(address)
        assert_sound(page)
    page.get_by_role("link", name=nomination.nominee_name).click()
    assert_sound(page)
    page.locator("form[action$='/receive/'] button").click()
    page.locator("details.move-reason summary").click()
    page.fill("#id_message", "Bổ sung minh chứng.")
    page.locator("form[action$='/return/'] button").click()
    page.locator(".error-summary").wait_for()
    assert page.input_value("#id_message") == "Bổ sung minh chứng."
    assert_sound(page)
    page.fill("#id_due_at", "31/12/2099")
    page.locator("form[action$='/return/'] button").click()
    page.locator(".notice-good").wait_for()
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.RETURNED
    assert_sound(page)
