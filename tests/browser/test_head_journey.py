"""A head of unit nominates somebody in a real browser: begins, leaves, returns, errs, submits."""

import re
import unicodedata

import pytest

from awards.nominations.models import Evidence, Nomination, NominationStatus
from tests import make
from tests.awards.dossiers import PNG, open_round, ready, unit_with_head
from tests.hands import Keyboard, Mouse, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360
ANSWER = "Đã tham mưu 05 sáng kiến; rút ngắn 30% thời gian xử lý hồ sơ."
SUMMARY = "Có thành tích xuất sắc trong phong trào thi đua năm 2022"
CONTINUE = "main form[method=post] button.btn-primary"
NEXT = "button[name=then][value=next]"
LATER = "button[name=then][value=later]"
SUBMIT = "form[action$='/submit/'] button"
PICTURE = {"name": "xac-nhan.png", "mimeType": "image/png", "buffer": PNG}
PROGRAM = {
    "name": "quyet-dinh.pdf",
    "mimeType": "application/pdf",
    "buffer": b"MZ\x90\x00" + bytes(500),
}


@pytest.fixture
def nominate(open_page, sign_in, assert_sound):
    """From the desk to the confirmation; the same way whatever the hands and the screen."""

    def nominated(page, hands, sound):
        round = open_round()
        unit, head = unit_with_head(round)
        for name in (unicodedata.normalize("NFD", "Nguyễn Văn Đức"), "Lê Thị Hoa"):
            make.person(unit=unit, full_name=name)
        sign_in(page, head)
        sound(page)
        _begin(page, hands, sound, round)
        nomination = Nomination.objects.get()
        _write_leave_and_return(page, hands, sound, nomination)
        _put_right_what_is_missing(page, hands, sound, nomination)
        hands.press("main .action-bar a.btn-primary")
        assert page.locator(".page-main .notice-attention").count() == 0

        # Without the head's word it is not handed in.
        hands.press(SUBMIT)
        assert page.locator(".error-summary li").count() == 1
        sound(page)
        hands.choose("#id_is_confirmed")
        hands.press(SUBMIT)
        page.wait_for_url("**/submitted/")
        assert nomination.reference in page.inner_text("main")
        sound(page)
        nomination.refresh_from_db()
        assert nomination.status == NominationStatus.SUBMITTED
        hands.press(f"main a[href='/nominations/{nomination.pk}/']")
        sound(page)

    return nominated


def _begin(page, hands, sound, round):
    hands.press(f"main a[href='/nominations/start/{round.code}/']")
    sound(page)
    hands.press(CONTINUE)
    assert page.locator(".error-summary").count() == 1
    sound(page)
    hands.choose("input[name=whom][value=staff-individual]")
    hands.press(CONTINUE)
    sound(page)
    hands.write("#id_q", "nguyen van duc")
    hands.press("form[role=search] button")
    assert page.locator("input[name=nominee]").count() == 1
    hands.choose("input[name=nominee]")
    hands.press(CONTINUE)
    assert "Nguyễn Văn Đức" in page.inner_text("h1")
    sound(page)
    hands.press(CONTINUE)
    page.wait_for_url(re.compile(r"/nominations/\d+/$"))
    sound(page)


def _write_leave_and_return(page, hands, sound, nomination):
    """An answer is there after leaving; a program in disguise is refused, the text stays."""
    hands.press("main a[href$='/criteria/1/']")
    hands.write("#id_text", ANSWER)
    sound(page)
    hands.press(LATER)
    page.goto("/nominations/")
    sound(page)
    hands.press(f"main a[href='/nominations/{nomination.pk}/']")
    hands.press("main a[href$='/criteria/1/']")
    assert page.input_value("#id_text") == ANSWER
    hands.write("#id_text", ANSWER + " Bổ sung.")
    hands.attach("#id_files", PROGRAM)
    hands.press(NEXT)
    assert "quyet-dinh.pdf" in page.inner_text("#div_id_files")
    assert page.input_value("#id_text") == ANSWER + " Bổ sung."
    sound(page)
    hands.attach("#id_files", PICTURE)
    hands.press(NEXT)
    page.wait_for_url("**/criteria/2/")
    assert Evidence.objects.get().file.name == "xac-nhan.png"


def _put_right_what_is_missing(page, hands, sound, nomination):
    """Handed in too early, the page names what is missing and leads there."""
    page.goto(f"/nominations/{nomination.pk}/check/")
    sound(page)
    hands.press(SUBMIT)
    assert page.locator(".error-summary li").count() == 4
    sound(page)
    hands.press(".error-summary a[href$='/criteria/2/']")
    hands.write("#id_text", ANSWER)
    hands.press(NEXT)
    page.wait_for_url("**/summary/")
    hands.write("#id_summary", "Đ" * 301)
    hands.press(NEXT)
    assert page.locator(".error-summary").count() == 1
    assert page.input_value("#id_summary") == "Đ" * 301
    sound(page)
    hands.write("#id_summary", SUMMARY)
    hands.press(NEXT)
    page.goto(f"/nominations/{nomination.pk}/")
    hands.press("main a[href^='/meetings/']")
    sound(page)
    hands.write("#id_held_on", "28/12/2022")
    hands.write("#id_n_members", "12")
    hands.write("#id_n_present", "13")
    hands.write(f"#id_n{nomination.pk}-n_for", "11")
    hands.press(NEXT)
    assert page.locator(".error-summary").count() == 1
    assert page.input_value("#id_n_present") == "13"
    sound(page)
    hands.write("#id_n_present", "12")
    hands.press(NEXT)
    page.wait_for_url(f"**/nominations/{nomination.pk}/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_head_nominates_somebody_from_the_desk_to_the_confirmation(
    open_page, nominate, assert_sound, scheme
):
    page = open_page(color_scheme=scheme)
    nominate(page, Mouse(page), assert_sound)


def test_a_head_nominates_somebody_with_the_keyboard_alone_on_a_narrow_screen(
    open_page, nominate, assert_sound
):
    page = open_page(width=PHONE)
    nominate(page, Keyboard(page), assert_sound)


def test_a_head_nominates_somebody_on_a_phone_without_javascript(open_page, nominate, assert_sound):
    page = open_page(width=PHONE, java_script_enabled=False)
    reader = open_page(width=PHONE)

    def sound_as_it_stands(plain):
        """axe is a script: it reads in another window what stands in the one without scripts."""
        address = plain.url.partition("#")[0]
        words = re.sub(r"<script.*?</script>|</?noscript>", "", plain.content(), flags=re.DOTALL)
        reader.context.add_cookies(plain.context.cookies())
        reader.route(
            address,
            lambda route: route.fulfill(body=words, content_type="text/html; charset=utf-8"),
            times=1,
        )
        reader.goto(address)
        assert_sound(reader)

    nominate(page, Mouse(page), sound_as_it_stands)


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_a_dossier_is_taken_back_changed_and_compared(open_page, sign_in, assert_sound, width):
    nomination, head, _criteria = ready()
    page = sign_in(open_page(width=width), head)
    hands = Mouse(page)
    for summary in (SUMMARY, "Đã có thành tích khác hẳn"):
        page.goto(f"/nominations/{nomination.pk}/summary/")
        hands.write("#id_summary", summary)
        hands.press(LATER)
        page.goto(f"/nominations/{nomination.pk}/check/")
        hands.choose("#id_is_confirmed")
        hands.press(SUBMIT)
        page.wait_for_url("**/submitted/")
        hands.press(f"main a[href='/nominations/{nomination.pk}/recall/']")
        assert_sound(page)
        hands.press(CONTINUE)
        page.wait_for_url(f"**/nominations/{nomination.pk}/")
        assert_sound(page)
    hands.press(f"main a[href='/nominations/{nomination.pk}/versions/1/']")
    assert SUMMARY in page.inner_text("main")
    assert_sound(page)
    hands.press(f"main a[href='/nominations/{nomination.pk}/compare/']")
    page.select_option("#id_older", "1")
    page.select_option("#id_newer", "2")
    hands.press(".compare-form button")
    assert page.locator("main ins").count()
    assert_sound(page)


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


def test_a_text_saves_itself_while_it_is_written(open_page, sign_in):
    nomination = make.nomination(status=NominationStatus.DRAFT, answer_text="")
    page = sign_in(open_page(), nomination.created_by)
    page.goto(f"/nominations/{nomination.pk}/criteria/1/")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.fill("#id_text", "Đã viết")  # at one go: a pause while typing would save the half
    assert nomination.answers.get(criterion__position=1).text == "Đã viết"
    page.locator("#id_text").press_sequentially(" thêm")
    Mouse(page).press(LATER)
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
    press(page.get_by_role("link", name=nomination.nominee_name))
    assert_sound(page)
    press(page.locator("form[action$='/receive/'] button"))
    press(page.locator("main a[href$='/return/']").first)
    page.wait_for_url("**/return/")
    page.fill("#id_message", "Bổ sung minh chứng.")
    page.fill("#id_due_at", "31/12/2099")
    press(page.locator("main form[method=post] .btn-primary"))
    page.locator(".error-summary").wait_for()
    assert page.input_value("#id_message") == "Bổ sung minh chứng."
    assert_sound(page)
    page.locator(".parts input[type=checkbox]").first.check()
    press(page.locator("main form[method=post] .btn-primary"))
    page.locator(".notice-good").wait_for()
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.RETURNED
    assert_sound(page)

    # The unit finds what is asked for, and that it has not changed it yet.
    page = sign_in(open_page(), nomination.created_by)
    for address in ("", "criteria/1/", "criteria/2/", "check/"):
        page.goto(f"/nominations/{nomination.pk}/{address}")
        assert_sound(page)
