"""The Office composes its Council in a real browser, on a phone."""

import re

import pytest

from awards.council.models import Council
from campaigns.accounts.models import Role
from tests import make
from tests.hands import press, press_enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360


def test_the_office_sets_up_a_council_and_seats_people(open_page, sign_in, assert_sound):
    unit = make.department()
    office = make.user(Role.OFFICE, unit=unit)
    chair, secretary = make.user(full_name="Lê Thử Minh"), make.user(full_name="Vũ Mẫu Ý")
    page = sign_in(open_page(PHONE), office)
    page.goto("/council/councils/")
    assert_sound(page)
    press(page.locator("main a[href$='/councils/new/']"))
    page.fill("#id_valid_from", "02/01/2022")
    press(page.locator("main form[method=post] button.btn-primary"))
    page.locator(".error-summary").wait_for()
    assert_sound(page)
    page.fill("#id_basis", "Quyết định số 12/QĐ-SKHCN ngày 02 tháng 01 năm 2022")
    press(page.locator("main form[method=post] button.btn-primary"))
    page.wait_for_url(re.compile(r"/council/councils/\d+/$"))
    council = Council.objects.get()
    assert_sound(page)

    for person, seat, words in ((chair, "chair", "le thu minh"), (secretary, "secretary", "mau y")):
        page.goto(f"/council/councils/{council.pk}/appoint/")
        page.fill("#id_q", words)
        press(page.locator("form[role=search] button"))
        page.wait_for_url("**/appoint/?q=*")
        page.locator(f"input[name=user][value='{person.pk}']").check()
        page.select_option("#id_seat", seat)
        assert_sound(page)
        press(page.locator("main form[method=post] button.btn-primary"))
        page.locator("#id_title.is-invalid, .error-summary").first.wait_for()
        assert_sound(page)
        assert page.locator(f"input[name=user][value='{person.pk}']").is_checked()
        page.fill("#id_title", "Giám đốc Sở")
        press_enter(page.locator("#id_title"))  # as whoever keeps the hands on the keyboard
        page.wait_for_url(f"**/council/councils/{council.pk}/")
        assert_sound(page)
    assert [member.user for member in council.members.order_by("position")] == [chair, secretary]

    # Taking somebody out is asked before it is done.
    out = page.locator("form[action*='/remove/'] button")
    out.nth(1).click()
    page.locator("dialog[open] .btn-primary").wait_for()
    assert_sound(page)
    press(page.locator("dialog[open] .btn-primary"))
    page.locator("form[action*='/remove/']").nth(1).wait_for(state="detached")
    assert [member.user for member in council.members.all()] == [chair]
    page.goto(f"/council/councils/{council.pk}/renew/")
    assert_sound(page)
