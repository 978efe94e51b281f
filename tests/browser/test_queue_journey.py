"""The Office's queue in a real browser: with the keyboard alone, and without JavaScript."""

import re

import pytest

from awards.nominations.models import Nomination
from awards.office_queue.models import BulkAct, SavedView
from campaigns.accounts.models import Role
from tests import make
from tests.hands import press, press_enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360


@pytest.fixture
def world():
    round = make.round_()
    office = make.user(Role.OFFICE, unit=round.campaign.owner)
    return round, office, [make.nomination(round=round) for _n in range(4)]


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_keyboard_alone_receives_two_and_takes_them_back(
    open_page, sign_in, assert_sound, world
):
    round, office, dossiers = world
    page = sign_in(open_page(), office)
    page.goto(f"/evaluation/{round.code}/")
    assert_sound(page)
    page.keyboard.press("j")
    assert focused(page) == dossiers[0].nominee_name
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == dossiers[1].nominee_name
    page.keyboard.press("x")
    assert page.locator("input[name=pk]:checked").count() == 2
    assert "2" in page.locator("[data-chosen]").inner_text()
    page.keyboard.press("?")
    assert page.locator("#queue-keys[open]").count() == 1
    assert_sound(page)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "id_q"
    page.keyboard.type("jxk?")  # in a field a letter is a letter
    assert page.input_value("#id_q") == "jxk?"
    page.fill("#id_q", "")
    page.focus("#id_act")
    page.keyboard.press("Tab")
    press_enter(page.locator(":focus"))
    page.wait_for_url("**/bulk/?**")
    assert_sound(page)
    press_enter(page.locator("main form[method=post] .btn-primary"))
    page.wait_for_url(re.compile(r"/evaluation/bulk/[0-9a-f-]+/$"))
    assert_sound(page)
    received = Nomination.objects.filter(status="received").order_by("pk")
    assert list(received) == dossiers[:2]
    page.locator("main form[action$='/undo/'] button").press("Enter")
    press_enter(page.locator("dialog[open] .btn-primary"))
    page.locator("main form[action$='/undo/']").wait_for(state="detached")
    assert not Nomination.objects.filter(status="received").exists()
    page.goto(f"/evaluation/{round.code}/acts/")
    assert_sound(page)
    page.goto(f"/evaluation/{round.code}/")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**/evaluation/dossiers/{dossiers[0].pk}/")


def test_the_keys_can_be_turned_off(open_page, sign_in, world):
    round, office, _dossiers = world
    page = sign_in(open_page(), office)
    page.goto(f"/evaluation/{round.code}/")
    page.keyboard.press("?")
    page.locator("[data-keys-toggle]").click()
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_a_phone_without_javascript_is_refused_first_and_goes_on_with_the_rest(
    open_page, sign_in, assert_sound, world
):
    round, office, dossiers = world
    Nomination.objects.filter(pk=dossiers[3].pk).update(status="eligible")
    page = sign_in(open_page(PHONE), office)
    cookies = page.context.cookies()
    plain = open_page(PHONE, java_script_enabled=False)
    plain.context.add_cookies(cookies)
    plain.goto(f"/evaluation/{round.code}/?status=submitted")
    plain.locator("summary", has_text=re.compile("view|xem", re.I)).first.click()
    plain.fill("#id_view_name", "Chờ tiếp nhận")
    press(plain.locator(".save-view button"))
    assert SavedView.objects.get().name == "Chờ tiếp nhận"
    plain.goto(f"/evaluation/{round.code}/")
    for box in plain.locator("input[name=pk]").all():
        box.check()
    press(plain.locator(".bulk-bar button"))
    press(plain.locator("main form[method=post] .btn-primary"))
    plain.locator(".error-summary").wait_for()
    assert not BulkAct.objects.exists()
    press(plain.locator("button[name=drop]"))
    plain.wait_for_url(re.compile(r"/evaluation/bulk/[0-9a-f-]+/$"))
    assert Nomination.objects.filter(status="received").count() == 3
    page.goto(plain.url)
    assert_sound(page)
