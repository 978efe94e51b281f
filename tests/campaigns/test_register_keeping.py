"""Units and people are entered on pages, once each, with nothing typed lost."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.accounts.models import Role
from campaigns.staff.models import Person
from campaigns.staff.rules import register_person
from campaigns.units.models import Unit, UnitKind
from campaigns.workflow.rules import history_of
from emulation_portal.namesakes import NamesakesError
from tests import make
from tests.browsing import Browser
from tests.racing import at_once

pytestmark = pytest.mark.django_db

KEEPERS = {Role.OFFICE, Role.ADMINISTRATOR}


@pytest.fixture
def browser(client_as, here):
    return client_as(make.user(Role.OFFICE, unit=here))


def a_unit(**typed):
    return {
        "kind": "division",
        "name": "Phòng Chuyển đổi số",
        "short_name": "Phòng CĐS",
        "valid_from": "01/03/2025",
        **typed,
    }


def somebody(unit, **typed):
    return {
        "full_name": "Trần Thị Mẫu",
        "gender": "female",
        "unit": unit.pk,
        "title": "Chuyên viên",
        "valid_from": "01/03/2025",
        **typed,
    }


def a_post(unit, **typed):
    return {"unit": unit.pk, "title": "Phó phòng", "valid_from": "01/07/2025", **typed}


@pytest.mark.parametrize("role", list(Role))
def test_only_keepers_open_the_pages(client_as, here, role):
    person = make.person(unit=here)
    browser = client_as(make.user(role, unit=here))
    pages = ("/units/new/", "/people/new/", f"/units/{here.code}/rename/")
    pages += (f"/people/{person.pk}/post/",)
    statuses = [browser.get(page).status_code for page in pages]
    sent = [browser.post(page, {}).status_code for page in pages]
    assert statuses == sent == ([200] * 4 if role in KEEPERS else [403, 403, 404, 404])


def test_an_empty_portal_is_filled_by_its_first_administrator(here):
    """From set-up to a unit with a person in it, through the forms the pages really have."""
    office = Browser(make.user(Role.ADMINISTRATOR, unit=here))
    assert "/units/new/" in office.get("/units/").links
    page = office.get("/units/new/")
    page = page.form(field="short_name").submit(
        **a_unit(parent=str(here.pk), symbol="CĐS", place="Bà Rịa - Vũng Tàu", head_title="Trưởng")
    )
    unit = Unit.objects.get(code="phong-cds")
    assert page.path == "/units/phong-cds/"
    assert (unit.parent, unit.position) == (here, here.position + 1)
    words = unit.as_of(date(2025, 3, 1))
    assert (words.symbol, words.place, words.head_title) == ("CĐS", "Bà Rịa - Vũng Tàu", "Trưởng")
    account = make.user(username="mau.tran")
    assert "/people/new/?unit=phong-cds" in page.links
    page = office.get("/people/new/?unit=phong-cds")
    page = page.form(field="full_name").submit(
        full_name="Trần Thị Mẫu",
        gender="female",
        title="Trưởng phòng",
        is_leader="on",
        valid_from="1/3/2025",
        birth_year="1985",
        staff_code="NV-1",
        user="Mau.Tran",
    )
    person = Person.objects.get()
    assert page.path == f"/people/{person.pk}/"
    assert (person.user, person.birth_year, person.staff_code) == (account, 1985, "NV-1")
    posting = person.postings.get()
    assert (posting.unit, posting.is_leader, posting.valid_from) == (unit, True, date(2025, 3, 1))


# --- units -----------------------------------------------------------------------------------


def test_a_unit_sent_twice_is_entered_once(browser, here):
    first = browser.post("/units/new/", a_unit(parent=here.pk))
    again = browser.post("/units/new/", a_unit(parent=here.pk))
    assert first["Location"] == again["Location"] == "/units/phong-cds/"
    assert Unit.objects.filter(name="Phòng Chuyển đổi số").count() == 1


def test_another_unit_of_the_name_is_entered_after_a_question(browser):
    typed = a_unit(kind="outside", name="Công ty Ánh Dương", short_name="Ánh Dương")
    browser.post("/units/new/", typed)
    other = typed | {"name": "CÔNG TY ANH DƯƠNG", "short_name": "Ánh Dương 2"}
    page = browser.post("/units/new/", other)
    assert [error.code for error in page.context["form"].errors.as_data()["name"]] == ["namesakes"]
    html = page.content.decode()
    assert "/units/anh-duong/" in html
    assert "CÔNG TY ANH DƯƠNG" in html
    assert 'name="namesakes_seen" value="1"' in html
    yes = browser.post("/units/new/", other | {"namesakes_seen": "1"})
    assert yes["Location"] == "/units/anh-duong-2/"
    assert browser.post("/units/new/", other | {"namesakes_seen": "1"})["Location"] == (
        "/units/anh-duong-2/"
    )
    assert Unit.objects.count() == 3


def test_units_of_one_name_under_different_parents_are_no_namesakes(browser, here):
    there = make.unit(kind=UnitKind.CENTRE, name="Trung tâm", parent=here)
    for parent in (here, there):
        browser.post("/units/new/", a_unit(name="Phòng Hành chính", parent=parent.pk))
    assert Unit.objects.filter(name="Phòng Hành chính").count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "ệ" * 251}, "name"),
        ({"short_name": "ệ" * 81}, "short_name"),
        ({"kind": "nothing"}, "kind"),
        ({"valid_from": "31/02/2025"}, "valid_from"),
        ({"parent": "99999999999999999999"}, "parent"),
        ({"code": "Phòng!"}, "code"),
        ({"code": "taken"}, "code"),
        ({"code": "new"}, "code"),
        ({"name": "a\0b"}, "name"),
        ({"namesakes_seen": "-1", "name": ""}, "name"),
    ],
)
def test_a_refused_unit_says_where_and_keeps_what_was_typed(browser, typed, field):
    make.unit(code="taken")
    n_units = Unit.objects.count()
    page = browser.post("/units/new/", a_unit(symbol="KÝ-HIỆU", **typed))
    form = page.context["form"]
    assert page.status_code == 200
    assert field in form.errors
    html = page.content.decode()
    assert f'href="#id_{field}"' in html
    assert 'value="KÝ-HIỆU"' in html
    assert Unit.objects.count() == n_units


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_measured_in_composed_letters(browser, form):
    name = unicodedata.normalize(form, "ệ" * 250)
    browser.post("/units/new/", a_unit(name=name))
    assert Unit.objects.filter(name="ệ" * 250).count() == 1


def test_a_unit_is_renamed_from_a_day_on(browser, here):
    url = f"/units/{here.code}/rename/"
    form = browser.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    assert typed["superior"] == "UBND tỉnh Bà Rịa - Vũng Tàu"
    typed |= {"superior": "UBND Thành phố Hồ Chí Minh", "valid_from": "01/07/2025"}
    for _sent in range(2):
        assert browser.post(url, typed)["Location"] == f"/units/{here.code}/"
    assert here.versions.count() == 2
    assert here.as_of(date(2025, 6, 30)).superior == "UBND tỉnh Bà Rịa - Vũng Tàu"
    assert here.as_of(date(2025, 7, 1)).superior == "UBND Thành phố Hồ Chí Minh"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"valid_from": "01/01/2015", "name": "Sở khác", "basis": "Nghị quyết"}, "valid_from"),
        ({"valid_from": "01/07/2025", "name": "Sở khác"}, "basis"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "01/07/2025"}, "__all__"),
        ({"valid_from": "01/07/2025", "name": " "}, "name"),
    ],
)
def test_a_refused_renaming_changes_nothing(browser, here, typed, field):
    url = f"/units/{here.code}/rename/"
    form = browser.get(url).context["form"]
    page = browser.post(url, {name: form[name].value() or "" for name in form.fields} | typed)
    assert list(page.context["form"].errors) == [field]
    assert 'class="error-summary' in page.content.decode()
    assert here.versions.count() == 1


# --- people ----------------------------------------------------------------------------------


def test_a_person_sent_twice_is_entered_once(browser, here):
    first = browser.post("/people/new/", somebody(here))
    again = browser.post("/people/new/", somebody(here))
    assert first["Location"] == again["Location"]
    assert Person.objects.count() == 1


def test_two_people_of_one_name_in_one_unit_are_entered_after_a_question(browser, here):
    browser.post("/people/new/", somebody(here))
    other = somebody(here, full_name="Trần Thị Mầu", birth_year="1990")
    page = browser.post("/people/new/", other)
    assert "full_name" in page.context["form"].errors
    assert [str(person) for person in page.context["namesakes"]] == ["Trần Thị Mẫu"]
    html = page.content.decode()
    assert 'value="Trần Thị Mầu"' in html
    assert Person.objects.count() == 1
    for _sent in range(2):
        response = browser.post("/people/new/", other | {"namesakes_seen": "1"})
        assert response["Location"] == f"/people/{Person.objects.latest('pk').pk}/"
    assert Person.objects.count() == 2


def test_the_question_is_asked_again_when_one_more_was_entered_meanwhile(here):
    facts = {"full_name": "Lê Thử", "gender": "male", "unit": here, "title": "Chuyên viên"}
    facts |= {"valid_from": date(2025, 1, 1), "by": None}
    for seen in (0, 1):
        register_person(**facts, namesakes_seen=seen)
    with pytest.raises(NamesakesError) as refusal:
        register_person(**facts, namesakes_seen=1)
    assert len(refusal.value.found) == 2
    assert register_person(**facts, namesakes_seen=2).pk


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"full_name": "ệ" * 201}, "full_name"),
        ({"full_name": " "}, "full_name"),
        ({"gender": ""}, "gender"),
        ({"unit": "0"}, "unit"),
        ({"title": "ệ" * 151}, "title"),
        ({"birth_year": "1899"}, "birth_year"),
        ({"birth_year": "99999999999999999999"}, "birth_year"),
        ({"staff_code": "NV-1"}, "staff_code"),
        ({"user": "nobody"}, "user"),
        ({"user": "in-use"}, "user"),
        ({"user": "closed"}, "user"),
        ({"valid_from": "yesterday"}, "valid_from"),
    ],
)
def test_a_refused_person_says_where_and_keeps_what_was_typed(browser, here, typed, field):
    make.person(unit=here, staff_code="NV-1", user=make.user(username="in-use"))
    make.user(username="closed", is_active=False)
    sent = somebody(here) | {"title": "Chuyên viên chính"} | typed
    page = browser.post("/people/new/", sent)
    assert list(page.context["form"].errors) == [field]
    html = page.content.decode()
    assert f'href="#id_{field}"' in html
    assert f'value="{sent["title"]}"' in html
    assert Person.objects.count() == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_long_name_is_taken_however_it_is_composed(browser, here, form):
    browser.post("/people/new/", somebody(here, full_name=unicodedata.normalize(form, "ệ" * 200)))
    assert Person.objects.get().full_name == "ệ" * 200


def test_an_outsider_is_entered_like_anybody(browser, here):
    company = make.unit(name="Công ty Mẫu", kind=UnitKind.OUTSIDE)
    browser.post("/people/new/", somebody(company, title="Giám đốc"))
    assert Person.objects.get().postings.get().unit == company


def test_a_new_post_ends_the_former_the_day_before(browser, here):
    person = make.person(unit=here)
    there = make.unit(parent=here)
    for _sent in range(2):
        response = browser.post(f"/people/{person.pk}/post/", a_post(there, is_leader="on"))
        assert response["Location"] == f"/people/{person.pk}/"
    former, new = person.postings.order_by("valid_from")
    assert former.valid_to == date(2025, 6, 30)
    assert (new.unit, new.title, new.is_leader, new.valid_to) == (there, "Phó phòng", True, None)
    event = history_of(person).last()
    assert event.action == "post_person"
    assert (event.before["unit"], event.after["unit"]) == (here.code, there.code)


@pytest.mark.parametrize(
    ("day", "is_taken"), [("30/06/2025", False), ("01/07/2025", False), ("02/07/2025", True)]
)
def test_posts_of_a_person_never_overlap(browser, here, day, is_taken):
    person = make.person(unit=here)
    browser.post(f"/people/{person.pk}/post/", a_post(here))
    other = a_post(here, title="Trưởng phòng", valid_from=day)
    page = browser.post(f"/people/{person.pk}/post/", other)
    assert page.status_code == (302 if is_taken else 200)
    assert person.postings.count() == (3 if is_taken else 2)
    if not is_taken:
        assert list(page.context["form"].errors) == ["valid_from"]
        assert 'value="Trưởng phòng"' in page.content.decode()
    periods = list(person.postings.order_by("valid_from").values_list("valid_from", "valid_to"))
    assert all(
        end and end < start
        for (_start, end), (start, _end) in zip(periods, periods[1:], strict=False)
    )


@pytest.mark.parametrize(
    "page", ["/units/", "/people/", "/units/new/", "/people/new/", "/units/{unit}/"]
)
def test_a_page_asks_as_often_for_many_rows(browser, here, page):
    url = page.format(unit=here.code)
    counts = []
    for _size in range(2):
        for number in range(8):
            make.person(unit=make.unit(parent=here, name=f"Phòng {number}"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_question_asks_as_often_for_many_namesakes(browser, here):
    counts = []
    for number in range(6):
        with CaptureQueriesContext(connection) as queries:
            browser.post("/people/new/", somebody(here, birth_year="1990"))
        counts.append(len(queries))
        make.person(unit=here, full_name="Trần Thị Mẫu", birth_year=1980 + number)
    assert len(set(counts[2:])) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
def test_a_form_sent_at_the_same_moment_is_entered_once():
    here = make.department()
    facts = {"full_name": "Lê Thử", "gender": "male", "unit": here, "title": "Chuyên viên"}

    def send():
        register_person(**facts, valid_from=date(2025, 1, 1), namesakes_seen=0, by=None)

    refused = [one for one in at_once(*[send] * 4) if one]
    assert {type(one) for one in refused} == {NamesakesError}
    assert (Person.objects.count(), len(refused)) == (1, 3)
