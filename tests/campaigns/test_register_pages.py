"""The registers of units and people, as their keepers read them."""

import pytest

from campaigns.accounts.models import Role
from tests import make

pytestmark = pytest.mark.django_db

KEEPERS = {Role.OFFICE, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", list(Role))
def test_the_registers_are_for_their_keepers(client_as, here, role):
    person = make.person(unit=here)
    browser = client_as(make.user(role, unit=here))
    statuses = [
        browser.get(url).status_code
        for url in ("/units/", "/people/", f"/units/{here.code}/", f"/people/{person.pk}/")
    ]
    assert statuses == ([200] * 4 if role in KEEPERS else [403, 403, 404, 404])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=ke+hoach", ["Phòng Kế hoạch"]),
        ("kind=union", ["Công đoàn cơ sở"]),
        ("o=name", ["Công đoàn cơ sở", "Phòng Kế hoạch", "Sở Khoa học và Công nghệ"]),
    ],
)
def test_units_are_searched_filtered_and_sorted(client_as, here, query, names):
    make.unit(name="Phòng Kế hoạch", parent=here)
    make.unit(name="Công đoàn cơ sở", kind="union", parent=here)
    page = client_as(make.user(Role.OFFICE, unit=here)).get(f"/units/?{query}")
    assert [unit.name for unit in page.context["page_obj"]] == names


def test_people_stand_in_the_order_of_vietnamese_name_lists(client_as, here):
    there = make.unit(parent=here)
    for name in ("Nguyễn Văn Ân", "Lê Thị Ánh", "Trần An", "Đỗ Văn Bình"):
        make.person(unit=here, full_name=name)
    make.person(unit=there, full_name="Ngô Đức Duy", staff_code="NV-7")
    browser = client_as(make.user(Role.OFFICE, unit=here))

    def names(query):
        return [str(person) for person in browser.get(f"/people/?{query}").context["page_obj"]]

    assert names("") == [
        "Trần An",
        "Lê Thị Ánh",
        "Nguyễn Văn Ân",
        "Đỗ Văn Bình",
        "Ngô Đức Duy",
    ]
    assert names("q=do+van") == ["Đỗ Văn Bình"]
    assert names("q=nv-7") == ["Ngô Đức Duy"]
    assert names(f"unit={there.pk}") == ["Ngô Đức Duy"]


def test_a_long_list_is_paged_and_keeps_its_filter(client_as, here):
    for number in range(30):
        make.person(unit=here, full_name=f"Trần Mẫu {number}")
    make.person(unit=here, full_name="Lê Khác")
    browser = client_as(make.user(Role.OFFICE, unit=here))
    second = browser.get("/people/?q=tran&page=2")
    assert len(second.context["page_obj"]) == 5
    assert "?q=tran&amp;page=1" in second.content.decode()
    assert browser.get("/people/?page=junk").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/audit/?since=junk&record_type=nothing&action=nothing&page=0",
        "/audit/?who=%00&record_id=%00",
        "/people/?unit=99999999999999999999999&o=password",
        "/people/?q=" + "ệ" * 500,
        "/units/?kind=nothing&o=-code&page=-1",
        "/manage/accounts/?role=nothing&q=%00%27--",
    ],
)
def test_a_list_answers_whatever_is_asked(client_as, here, url):
    page = client_as(make.user(Role.ADMINISTRATOR, unit=here)).get(url)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize("url", ["/people/9999999999999999999999/", "/units/%00/"])
def test_an_address_of_nothing_is_not_found(client_as, here, url):
    assert client_as(make.user(Role.OFFICE, unit=here)).get(url).status_code == 404
