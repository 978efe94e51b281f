"""The register of units and the life of one unit as their keepers read them; and the guided pages
of a reorganisation, which show what will happen before anything does."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.accounts.models import Role
from campaigns.staff.forms import UnitField
from campaigns.units.models import Unit, UnitEvent, UnitEventKind, UnitVersion
from campaigns.units.rules import rename_unit
from tests import make
from tests.reorganising import BASIS, MERGED_ON, act, merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.department(code="so", name="Sở Khoa học và Công nghệ")


@pytest.fixture
def browser(client_as, here):
    return client_as(make.user(Role.OFFICE, unit=here))


def names_on(page):
    return [unit.name for unit in page.context["page_obj"]]


def test_a_unit_is_found_by_any_name_it_ever_had(browser, here):
    unit = make.unit(name="Phòng Quản lý Công nghệ", parent=here)
    make.unit(name="Phòng Kế hoạch", parent=here)
    rename_unit(unit=unit, valid_from=date(2024, 1, 1), name="Phòng Đổi mới", basis="QĐ", by=None)
    for text in ("quan+ly+cong+nghe", "doi+moi"):
        page = browser.get(f"/units/?q={text}")
        assert names_on(page) == ["Phòng Đổi mới"]
        assert "Phòng Quản lý Công nghệ" in page.content.decode()


def test_units_are_filtered_by_state_and_class(browser, here):
    gone = make.unit(name="Phòng đã giải thể", parent=here)
    act(UnitEventKind.DISSOLVE, [gone])
    firm = make.unit(name="Công ty Mẫu", kind="outside")
    done = browser.post(f"/units/{firm.code}/class/", {"statistical_class": "enterprise"})
    assert done.url == f"/units/{firm.code}/"
    assert names_on(browser.get("/units/?state=ended")) == ["Phòng đã giải thể"]
    assert names_on(browser.get("/units/?state=living")) == [here.name, "Công ty Mẫu"]
    assert names_on(browser.get("/units/?statistical_class=enterprise")) == ["Công ty Mẫu"]
    assert names_on(browser.get("/units/?kind=outside&state=ended")) == []


def n_queries(browser, url):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def many_units(n_units, parent):
    units = Unit.objects.bulk_create(
        Unit(
            code=f"don-vi-{parent.pk}-{n}",
            kind="division",
            name=f"Đơn vị {n}",
            short_name=f"ĐV {n}",
            search_key=f"don vi {n}",
            parent=parent,
        )
        for n in range(n_units)
    )
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=unit,
            name=f"{unit.name} lần {year}",
            short_name=unit.short_name,
            search_key=f"{unit.search_key} lan {year}",
            parent=parent,
            valid_from=date(year, 1, 1),
            valid_to=date(year + 1, 12, 31) if year < 2020 else None,
        )
        for unit in units
        for year in (2016, 2018, 2020)
    )


def test_the_register_costs_the_same_at_any_size(browser, here):
    many_units(30, here)
    few = n_queries(browser, "/units/"), n_queries(browser, "/units/?q=lan+2016&state=living")
    life = n_queries(browser, f"/units/{here.code}/")
    many_units(470, make.department())
    for _ in range(20):
        make.user(Role.MEMBER, unit=here)
        make.campaign(owner=here)
    assert n_queries(browser, "/units/") == few[0] < 15
    assert n_queries(browser, "/units/?q=lan+2016&state=living") == few[1] < 15
    assert n_queries(browser, f"/units/{here.code}/") == life < 22


def test_the_life_of_a_unit_names_events_bases_and_both_sides(browser, here):
    new = make.department(code="so-moi", name="Sở mới")
    rename_unit(
        unit=here, valid_from=date(2020, 1, 1), name="Sở KHCN", basis="Quyết định 7", by=None
    )
    merge([Unit.objects.get(pk=here.pk)], new)
    old_page = browser.get("/units/so/")
    kinds = [moment.event and moment.event.kind for moment in old_page.context["life"]]
    assert kinds == [None, "rename", "merge"]
    text = old_page.content.decode()
    for words in ("Quyết định 7", BASIS, "/units/so-moi/", "01/07/2025"):
        assert words in text
    assert "/units/so/" in browser.get("/units/so-moi/").content.decode()


def test_a_unit_is_shown_as_it_was_on_a_day(browser, here):
    below = make.unit(name="Phòng Kế hoạch", parent=here)
    make.person(unit=here)
    rename_unit(unit=here, valid_from=date(2023, 1, 1), name="Sở tên mới", basis="QĐ", by=None)
    merge([Unit.objects.get(pk=below.pk)], make.unit(name="Phòng Tổng hợp", parent=here))
    then = browser.get("/units/so/?on=20/12/2022")
    assert then.context["words"].name == "Sở Khoa học và Công nghệ"
    assert "Phòng Kế hoạch" in [version.name for version in then.context["below"]]
    now = browser.get("/units/so/")
    assert now.context["words"].name == "Sở tên mới"
    assert "Phòng Kế hoạch" not in [version.name for version in now.context["below"]]
    before = browser.get("/units/so/?on=01/01/2010")
    assert before.context["words"] is None
    assert browser.get("/units/so/?on=junk").status_code == 200


# --- the guided pages ---------------------------------------------------------------------------


def typed(**fields):
    rows = {"new-TOTAL_FORMS": "1", "new-INITIAL_FORMS": "0"}
    follows = dict.fromkeys(("carry_people", "carry_roles", "carry_units"), "on")
    return {**rows, **follows, "happened_on": "01/07/2025", "basis": BASIS, **fields}


def test_a_merger_is_found_checked_and_done(browser, here):
    old = make.unit(name="Phòng Công nghệ", parent=here, code="cu")
    new = make.unit(name="Phòng Đổi mới", parent=here, code="moi")
    for _ in range(3):
        make.person(unit=old)
    kept, dropped = (make.user(Role.HEAD, unit=old) for _ in range(2))
    url = "/reorganisation/new/merge/"
    assert browser.get(f"{url}?unit=cu").context["asking"].before == [old]
    found = browser.post(url, typed(before="cu", q_after="doi moi", act="find"))
    assert found.context["asking"].found_after == [new]
    assert BASIS in found.content.decode()
    checked = browser.post(url, typed(before="cu", after="moi", act="check"))
    assert checked.context["seen"].n_people == 3
    assert kept.full_name in checked.content.decode()
    assert not UnitEvent.objects.exists()
    keys = [user.role_holdings.get().pk for user in (kept, dropped)]
    sent = typed(before="cu", after="moi", act="do", role_shown=keys, role=keys[:1])
    for _sent_twice in range(2):
        done = browser.post(url, sent)
        event = UnitEvent.objects.get()
        assert done.url == f"/reorganisation/{event.pk}/"
    assert kept.role_holdings.filter(unit=new).exists()
    assert not dropped.role_holdings.filter(unit=new).exists()
    assert browser.get(done.url).context["carried"]["people"] == 3
    assert "Phòng Công nghệ" in browser.get("/reorganisation/").content.decode()


def test_a_merger_into_a_new_unit(browser, here):
    for code in ("mot", "hai"):
        make.unit(name=f"Phòng {code}", parent=here, code=code)
    made = {
        "new-0-name": "Phòng Ba",
        "new-0-short_name": "Ba",
        "new-0-kind": "division",
        "new-0-parent": here.pk,
    }
    url = "/reorganisation/new/merge/"
    lacking = browser.post(
        url, typed(before=["mot", "hai"], act="check", **made | {"new-0-short_name": ""})
    )
    assert "short_name" in lacking.context["rows"].errors[0]
    browser.post(url, typed(before=["mot", "hai"], act="do", **made))
    assert Unit.objects.get(name="Phòng Ba").parent == here
    assert Unit.objects.filter(last_day=date(2025, 6, 30)).count() == 2


def test_a_refusal_stands_on_the_page_with_everything_typed(browser, here):
    unit = make.unit(name="Phòng Công nghệ", parent=here, code="cu")
    page = browser.post("/reorganisation/new/merge/", typed(before="cu", act="check"))
    assert page.status_code == 200
    assert page.context["asking"].side_errors
    assert BASIS in page.content.decode()
    early = typed(before="cu", act="do", happened_on="01/01/2014")
    page = browser.post("/reorganisation/new/dissolve/", early)
    assert "happened_on" in page.context["form"].errors
    unit.refresh_from_db()
    assert unit.last_day is None
    assert browser.post("/reorganisation/new/dissolve/", typed(before="cu", act="do")).url
    unit.refresh_from_db()
    assert unit.last_day == date(2025, 6, 30)


def test_a_split_asks_who_takes_what_follows(browser, here):
    old = make.unit(name="Phòng Công nghệ", parent=here, code="cu")
    person = make.person(unit=old)
    made = {"new-TOTAL_FORMS": "2"}
    for n in (0, 1):
        made |= {f"new-{n}-name": f"Phòng {n}", f"new-{n}-short_name": f"P{n}"}
        made |= {f"new-{n}-kind": "division"}
    url = "/reorganisation/new/split/"
    checked = browser.post(url, typed(before="cu", act="check", **made))
    assert [str(unit) for unit in checked.context["seen"].heirs] == ["Phòng 0", "Phòng 1"]
    browser.post(url, typed(before="cu", act="do", heir="1", **made))
    assert person.postings.get(valid_to=None).unit.name == "Phòng 1"


def test_a_transfer_is_checked_and_done(browser, here):
    unit = make.unit(name="Trung tâm", parent=here, code="tt")
    other = make.department(name="Sở khác")
    sent = {"before": "tt", "parent": other.pk, "superior": "Sở khác"}
    url = "/reorganisation/new/transfer/"
    assert "Sở khác" in browser.post(url, typed(act="check", **sent)).content.decode()
    browser.post(url, typed(act="do", **sent))
    unit.refresh_from_db()
    assert unit.parent == other
    assert unit.as_of(MERGED_ON).superior == "Sở khác"


@pytest.mark.parametrize("role", list(Role))
def test_reorganising_is_for_keepers_of_the_registers(client_as, here, role):
    browser = client_as(make.user(role, unit=here))
    pages = ["/reorganisation/", "/reorganisation/new/", "/reorganisation/new/merge/"]
    statuses = {browser.get(url).status_code for url in pages}
    assert statuses == ({200} if role in (Role.OFFICE, Role.ADMINISTRATOR) else {403})


@pytest.mark.parametrize(
    "url", ["/reorganisation/new/explode/", "/reorganisation/999999/", "/units/no-such/class/"]
)
def test_what_does_not_exist_is_not_found(browser, url):
    assert browser.get(url).status_code == 404


def test_departments_of_one_name_are_told_apart_by_their_province(browser, here):
    for code, province in (("vt", "tỉnh Bà Rịa - Vũng Tàu"), ("bd", "tỉnh Bình Dương")):
        unit = make.department(code=code, name="Sở Tài chính")
        unit.versions.update(superior=f"UBND {province}")
        make.unit(name="Văn phòng", parent=unit)
    names = {"Sở Tài chính tỉnh Bà Rịa - Vũng Tàu", "Sở Tài chính tỉnh Bình Dương"}
    for url in ("/units/", "/units/new/", "/people/new/"):
        text = browser.get(url).content.decode()
        assert all(name in text for name in names), url
    offices = [str(text) for _key, text in UnitField().choices if str(text).startswith("Văn")]
    assert sorted(offices) == sorted(f"Văn phòng, {name}" for name in names)


def test_a_unit_that_ended_shows_its_last_day_first(browser, here):
    gone = make.unit(name="Phòng đã giải thể", parent=here)
    act(UnitEventKind.DISSOLVE, [gone])
    gone.refresh_from_db()
    page = browser.get(f"/units/{gone.code}/")
    assert page.context["on"] == gone.last_day
    assert page.context["words"].name == gone.name
    assert browser.get(f"/units/{gone.code}/?on=31/02/2023").context["on"] == gone.last_day


def test_what_a_split_begins_belongs_where_the_unit_belonged(browser, here):
    unit = make.unit(name="Phòng Quản lý", parent=here)
    page = browser.get(f"/reorganisation/new/split/?unit={unit.code}")
    rows = page.context["rows"]
    assert [row["parent"].value() for row in rows] == [here.pk, here.pk]
    typed = {
        "before": unit.code,
        "happened_on": "01/07/2025",
        "basis": BASIS,
        "new-TOTAL_FORMS": "2",
        "new-INITIAL_FORMS": "0",
        "new-0-name": "Phòng Một",
        "new-0-short_name": "P1",
        "new-0-kind": "division",
        "new-0-parent": here.pk,
        "new-1-name": "Phòng Hai",
        "new-1-short_name": "P2",
        "new-1-kind": "division",
        "act": "check",
    }
    text = browser.post("/reorganisation/new/split/", typed).content.decode()
    assert here.told_apart in text
    typed["act"] = "do"
    browser.post("/reorganisation/new/split/", typed)
    parents = dict(Unit.objects.exclude(pk=unit.pk).values_list("name", "parent__name"))
    assert (parents["Phòng Một"], parents["Phòng Hai"]) == (here.name, None)
