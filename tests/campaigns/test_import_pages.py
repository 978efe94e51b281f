"""Pages of imports: from handing in to putting in by hand of a keeper, over HTTP."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from campaigns.accounts.models import Role
from campaigns.imports.models import ImportRow, ImportState, PeopleImport
from campaigns.staff.models import Person
from tests import make
from tests.campaigns.lists import asked, checked, names, put_in, row, uploaded, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """The unit that a row names, not the Department."""
    return make.unit(name="Phòng Kế hoạch")


@pytest.fixture
def by(here):
    return make.user(Role.OFFICE, unit=here)


@pytest.fixture
def browser(client_as, by):
    return client_as(by)


def posted_columns(batch, **changes):
    mapping = {name: str(column) for name, column in batch.mapping.items()}
    return {**mapping, "default_valid_from": "01/03/2024", **changes}


def test_from_the_file_to_the_register(browser, here, django_capture_on_commit_callbacks):
    make.person(unit=here, full_name="Trần Ân", birth_year=1985, title="Văn thư")
    make.person(unit=here, full_name="Lê Bình", birth_year=1960)
    rows = (row(), row(name="Trần Ân"), row(name="Lê Bình"), row(unit="Phòng Lạ"))
    answer = browser.post("/people/imports/new/", {"file": workbook(*rows)})
    batch = PeopleImport.objects.get()
    assert answer.url == f"/people/imports/{batch.pk}/columns/"
    page = browser.get(answer.url)
    assert "Nguyễn Thị Mai" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(answer.url, posted_columns(batch))
    assert answer.url == f"/people/imports/{batch.pk}/"
    page = browser.get(answer.url)
    found = {count["value"]: count["n"] for count in page.context["counts"]}
    assert found == {"new": 1, "update": 1, "same": 0, "duplicate": 1, "refused": 1}
    text = page.content.decode()
    assert "Văn thư" in text
    assert "Phòng Lạ" in text
    asked_row = batch.rows.get(outcome="duplicate")
    answer = browser.post(
        f"/people/imports/{batch.pk}/duplicates/?page=1", {f"row-{asked_row.pk}": "new_person"}
    )
    assert answer.url == f"/people/imports/{batch.pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/people/imports/{batch.pk}/act/", {"act": "put_in"})
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    assert Person.objects.count() == 4
    page = browser.get(f"/people/imports/{batch.pk}/")
    assert (page.context["n_put_in"], page.context["n_refused"]) == (3, 1)


def test_refused_rows_come_as_a_workbook_with_line_and_reason(browser, by, here):
    batch = checked(row(), row(name="=HYPERLINK(1)", unit="Phòng Lạ"), by=by)
    answer = browser.get(f"/people/imports/{batch.pk}/refused.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[0][2:5] == ("Mã CCVC", "Họ và tên", "Giới tính")
    assert rows[1][0] == 3
    assert "Phòng Lạ" in rows[1][1]
    assert rows[1][3] == "'=HYPERLINK(1)"


def test_refused_rows_are_checked_again_from_the_page(
    browser, by, here, django_capture_on_commit_callbacks
):
    batch = checked(row(unit="Phòng Mới"), by=by)
    make.unit(name="Phòng Mới")
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/people/imports/{batch.pk}/act/", {"act": "check_again"})
    assert batch.rows.get().outcome == "new"


def test_columns_keep_what_was_chosen_when_refused(browser, by, here):
    batch = uploaded(row(), by=by)
    sent = posted_columns(batch, unit="", title="2", default_valid_from="sai")
    page = browser.post(f"/people/imports/{batch.pk}/columns/", sent)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"default_valid_from"}
    sent["default_valid_from"] = "01/03/2024"
    page = browser.post(f"/people/imports/{batch.pk}/columns/", sent)
    assert set(page.context["form"].errors) == {"unit", "title"}
    chosen = {one["field"].name: one["chosen"] for one in page.context["rows"]}
    assert (chosen["unit"], chosen["title"], chosen["gender"]) == ("", "2", "3")
    assert PeopleImport.objects.get().state == ImportState.UPLOADED


def test_another_row_of_headings_is_read_from_the_page(browser, by, here):
    batch = uploaded(row(), above=[["Họ và tên", "Đơn vị", "Chức vụ"]], headings="abcdefgh", by=by)
    sent = {"sheet": "Danh sách", "header_row": "2"}
    answer = browser.post(f"/people/imports/{batch.pk}/heading/", sent)
    assert answer.status_code == 302
    assert PeopleImport.objects.get().headings == list("abcdefgh")
    page = browser.post(f"/people/imports/{batch.pk}/heading/", sent | {"header_row": "99"})
    assert set(page.context["heading_form"].errors) == {"header_row"}


def test_a_file_that_is_no_list_is_refused_beside_its_field(browser):
    upload = workbook()
    upload.name = "x.xlsx"
    page = browser.post("/people/imports/new/", {})
    assert "file" in page.context["form"].errors
    page = browser.post("/people/imports/new/", {"file": BytesIO(b"GIF89a")})
    assert "file" in page.context["form"].errors


def test_the_rest_is_decided_alike(browser, by, here):
    for name in ("Trần Ân", "Lê Bình"):
        make.person(unit=here, full_name=name, birth_year=1960)
    batch = checked(row(name="Trần Ân"), row(name="Lê Bình"), by=by)
    browser.post(f"/people/imports/{batch.pk}/rest/", {"choice": "same_person"})
    assert batch.rows.undecided().count() == 2
    browser.post(f"/people/imports/{batch.pk}/rest/", {"choice": "skip"})
    assert batch.rows.undecided().count() == 0


def test_the_progress_is_asked_for_until_it_ends(browser, by, here):
    batch = asked(row(), by=by)
    url = f"/people/imports/{batch.pk}/progress/"
    assert 'hx-trigger="every 2s"' in browser.get(url).content.decode()
    PeopleImport.objects.filter(pk=batch.pk).update(
        checked_at=timezone.now(), read_at=timezone.now()
    )
    page = browser.get(url)
    assert "hx-trigger" not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_a_step_that_failed_offers_to_go_on(browser, by, here):
    batch = asked(row(), by=by)
    assert b'value="go_on"' not in browser.get(f"/people/imports/{batch.pk}/").content
    PeopleImport.objects.filter(pk=batch.pk).update(error="RuntimeError: x")
    assert b'value="go_on"' in browser.get(f"/people/imports/{batch.pk}/").content


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("outcome=refused", [3]),
        ("state=to_put_in", [2, 4]),
        ("state=put_in", []),
        ("q=le+binh", [4]),
        ("q=3", [3]),
        ("outcome=junk&page=x", [2, 3, 4]),
    ],
)
def test_rows_are_filtered(browser, by, here, query, lines):
    batch = checked(row(), row(unit="?", name="Trần Ân"), row(name="Lê Bình"), by=by)
    page = browser.get(f"/people/imports/{batch.pk}/?{query}")
    assert [one["row"].line for one in page.context["rows"]] == lines


def test_pages_cost_the_same_queries_however_many_rows(browser, by, here):
    for name in names(0, 20):
        make.person(unit=here, full_name=name, birth_year=1960)
    few = checked(*(row(name=name) for name in names(0, 3)), row(name="?1", unit="?"), by=by)
    many = checked(*(row(name=name) for name in names(0, 30)), by=by)
    put_in(many, by=by)

    def n_queries(url):
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(url).status_code == 200
        return len(counted)

    for path in ("", "duplicates/"):
        counts = [n_queries(f"/people/imports/{batch.pk}/{path}") for batch in (few, many)]
        assert counts[0] == counts[1], path
    one = n_queries("/people/imports/")
    for _ in range(5):
        uploaded(row(), by=by)
    assert n_queries("/people/imports/") == one


@pytest.mark.parametrize("role", list(Role))
def test_imports_are_for_keepers_of_the_registers(client_as, by, here, role):
    batch = checked(row(), by=by)
    browser = client_as(make.user(role, unit=here))
    paths = ("", "new/", "template.xlsx", f"{batch.pk}/", f"{batch.pk}/refused.xlsx")
    statuses = [browser.get(f"/people/imports/{path}").status_code for path in paths]
    is_keeper = role in (Role.OFFICE, Role.ADMINISTRATOR)
    assert statuses == ([200] * 5 if is_keeper else [403, 403, 403, 404, 404])
    posts = [
        browser.post(f"/people/imports/{batch.pk}/{path}", {}).status_code
        for path in ("act/", "rest/", "heading/")
    ]
    assert posts == ([302, 302, 200] if is_keeper else [404] * 3)
    assert ImportRow.objects.get().choice == ""
