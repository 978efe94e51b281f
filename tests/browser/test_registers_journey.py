"""A clerk of the Office takes a list of people in, from the file to the register, in a browser."""

import re

import pytest

from campaigns.accounts.models import Role
from campaigns.staff.models import Person, Posting
from tests import make
from tests.campaigns.lists import row, workbook
from tests.hands import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_goes_from_the_file_into_the_register(open_page, sign_in, assert_sound, width):
    here = make.department(name="Sở Khoa học và Công nghệ")
    plan = make.unit(name="Phòng Kế hoạch", parent=here)
    make.person(unit=plan, full_name="Lê Thử Bình", birth_year=1960, title="Văn thư")
    office = make.user(Role.OFFICE, unit=here)
    file = workbook(
        row(name="Nguyễn Thử Mai"),
        row(name="Lê Thử Bình", year=1986),
        row(name="Trần Thử Lạ", unit="Phòng Không Có"),
    )
    page = sign_in(open_page(width), office)
    page.goto("/people/imports/")
    assert_sound(page)
    press(page.locator("main a[href$='/people/imports/new/']"))
    press(page.locator("main form button.btn-primary"))
    page.locator(".error-summary").wait_for()
    assert_sound(page)
    page.set_input_files(
        "#id_file",
        {"name": "nhan-su.xlsx", "mimeType": "application/octet-stream", "buffer": file.read()},
    )
    press(page.locator("main form button.btn-primary"))
    page.wait_for_url("**/columns/")
    assert_sound(page)
    press(page.locator(".action-bar button.btn-primary"))

    # Checked: the clerk sees by its line what was refused, and who may be in the register already.
    page.wait_for_url(re.compile(r"/people/imports/[0-9a-f-]+/$"))
    review = page.url
    assert_sound(page)
    refused = page.locator("tbody tr", has_text="Trần Thử Lạ")
    assert "Phòng Không Có" in refused.inner_text()
    assert "4" in refused.locator("td.n").inner_text()
    press(page.locator("main .notice a.btn"))
    page.wait_for_url("**/duplicates/")
    assert_sound(page)
    page.locator("input[type=radio][value='new_person']").check()
    press(page.locator(".action-bar button.btn-primary"))
    page.wait_for_url(review)
    assert Person.objects.count() == 1

    page.locator("form", has=page.locator("input[value=put_in]")).locator("button").click()
    press(page.locator("dialog[open] .btn-primary"))
    page.locator("form", has=page.locator("input[value=put_in]")).wait_for(state="detached")
    assert_sound(page)
    people = list(Person.objects.order_by("full_name").values_list("full_name", "birth_year"))
    assert people == [("Lê Thử Bình", 1960), ("Lê Thử Bình", 1986), ("Nguyễn Thử Mai", 1985)]

    # A second go: the unit is entered, the refused row alone is checked again and put in.
    page.goto("/")
    press(page.locator("main a[href*='outcome=refused']").first)
    page.wait_for_url("**/?outcome=refused*")
    make.unit(name="Phòng Không Có", parent=here)
    press(page.locator("form", has=page.locator("input[value=check_again]")).locator("button"))
    page.wait_for_url(review)
    page.locator("form", has=page.locator("input[value=put_in]")).locator("button").click()
    press(page.locator("dialog[open] .btn-primary"))
    page.locator("form", has=page.locator("input[value=put_in]")).wait_for(state="detached")
    assert Posting.objects.get(person__full_name="Trần Thử Lạ").unit.name == "Phòng Không Có"
    assert_sound(page)
