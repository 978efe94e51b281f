"""The dry run: who a row means, which unit, what would change; nothing is put in by it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.imports import checking
from campaigns.imports.checking import check_import
from campaigns.imports.models import ImportState
from campaigns.imports.rules import (
    can_resume,
    check_columns,
    check_refused_again,
    decide_rows,
    go_on,
    request_putting_in,
)
from campaigns.imports.wording import sentences_of
from campaigns.staff.models import Person, Posting
from campaigns.units.models import UnitEvent, UnitEventPart, UnitVersion
from tests import make
from tests.campaigns.lists import (
    asked,
    checked,
    keeper,
    names,
    outcomes,
    reread,
    row,
    said,
    uploaded,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return keeper()


@pytest.fixture
def here():
    """The unit that a row names, not the Department."""
    return make.unit(name="Phòng Kế hoạch", code="ph-kh")


def end(unit, day=date(2025, 6, 30), into=()):
    UnitVersion.objects.filter(unit=unit).update(valid_to=day)
    type(unit).objects.filter(pk=unit.pk).update(last_day=day)
    event = UnitEvent.objects.create(
        kind="merge", happened_on=day + timedelta(days=1), basis="Nghị quyết 202/2025/QH15"
    )
    UnitEventPart.objects.create(event=event, unit=unit, side="before")
    for after in into:
        UnitEventPart.objects.create(event=event, unit=after, side="after")


# --- units ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["Phòng Kế hoạch", "phong ke hoach", "PHÒNG KẾ-HOẠCH", "ph-kh", "PH-KH", "P.KH"]
)
def test_a_unit_is_known_by_name_short_name_and_code(by, here, text):
    UnitVersion.objects.filter(unit=here).update(short_name="P.KH")
    batch = checked(row(unit=text), by=by)
    assert (outcomes(batch), said(batch)) == (["new"], {})


def test_marks_decide_where_two_names_differ_by_them_alone(by):
    make.unit(name="Phòng Tổ chức", code="a")
    make.unit(name="Phòng Tô chức", code="b")
    batch = checked(row(unit="Phòng Tổ chức"), row(unit="phong to chuc"), by=by)
    assert said(batch) == {3: [("unit", "several_units")]}
    assert "a, b" in sentences_of(batch.rows.get(line=3))[0]["text"]


def test_a_unit_that_ended_names_its_successors_of_today(by, here):
    middle, old = make.unit(name="Phòng Giữa"), make.unit(name="Phòng Cũ")
    end(middle, date(2025, 12, 31), into=[here])
    end(old, into=[middle])
    batch = checked(row(unit="Phòng Cũ"), by=by)
    assert said(batch) == {2: [("unit", "ended_unit")]}
    text = sentences_of(batch.rows.get())[0]["text"]
    assert "30/06/2025" in text
    assert "Phòng Kế hoạch" in text
    assert "Phòng Giữa" not in text


def test_a_unit_that_ended_without_successor_and_a_former_name_are_told_apart(by, here):
    alone = make.unit(name="Phòng Giải thể")
    end(alone)
    UnitVersion.objects.create(
        unit=here,
        name="Phòng Tổng hợp",
        short_name="Tổng hợp",
        valid_from=date(2010, 1, 1),
        valid_to=date(2014, 12, 31),
    )
    batch = checked(row(unit="Phòng Giải thể"), row(unit="Phòng Tổng hợp"), by=by)
    assert said(batch) == {
        2: [("unit", "ended_unit_alone")],
        3: [("unit", "renamed_unit")],
    }


# --- who is meant -----------------------------------------------------------------------------


def test_the_staff_code_decides_whatever_its_capitals(by, here):
    person = make.person(
        unit=here, full_name="Trần Ân", staff_code="NV-7", birth_year=1980, title="Chuyên viên"
    )
    batch = checked(row(code="nv-7", name="Trần Văn Ân", year=1980), by=by)
    found = batch.rows.get()
    assert (found.outcome, found.person) == ("update", person)
    assert ["full_name", "Trần Ân", "Trần Văn Ân"] in found.changes


def test_a_staff_code_of_somebody_else_is_refused(by, here):
    make.person(unit=here, full_name="Trần Ân", staff_code="NV-7", birth_year=1970)
    batch = checked(row(code="NV-7", name="Lê Bình", year=1985), by=by)
    assert said(batch) == {2: [("staff_code", "code_of_other")]}


def test_name_year_and_unit_are_enough_where_only_one_fits(by, here):
    person = make.person(
        unit=here, full_name="Trần Ân", birth_year=1985, gender="male", title="Văn thư"
    )
    batch = checked(row(name="Tran An", year=1985, gender="Nam", since="01/01/2026"), by=by)
    found = batch.rows.get()
    assert (found.outcome, found.person) == ("update", person)
    assert ["title", "Văn thư", "Chuyên viên"] in found.changes
    assert ["valid_from", "2015-01-01", "2026-01-01"] in found.changes


@pytest.mark.parametrize(
    ("known", "asked_of"),
    [
        ({"birth_year": 1985}, True),  # moved from another unit, perhaps
        ({"birth_year": None}, True),
        ({"birth_year": 1960}, False),
    ],
)
def test_a_name_in_another_unit_is_put_to_a_person_unless_the_years_differ(
    by, here, known, asked_of
):
    elsewhere = make.unit(name="Phòng Khác")
    person = make.person(unit=elsewhere, full_name="Trần Ân", **known)
    found = checked(row(name="Trần Ân", year=1985), by=by).rows.get()
    expected = ("duplicate", [person.pk]) if asked_of else ("new", [])
    assert (found.outcome, found.candidates) == expected


def test_another_year_in_the_same_unit_may_be_a_slip(by, here):
    make.person(unit=here, full_name="Trần Ân", birth_year=1958)
    assert outcomes(checked(row(name="Trần Ân", year=1985), by=by)) == ["duplicate"]


def test_two_of_one_name_year_and_unit_are_put_to_a_person(by, here):
    twins = [make.person(unit=here, full_name="Trần Ân", birth_year=1985) for _ in range(2)]
    found = checked(row(name="Trần Ân", title="Kế toán"), by=by).rows.get()
    assert (found.outcome, found.candidates) == ("duplicate", [twin.pk for twin in twins])


def test_somebody_of_the_name_with_another_code_is_somebody_else(by, here):
    make.person(unit=here, full_name="Trần Ân", birth_year=1985, staff_code="NV-1")
    batch = checked(row(name="Trần Ân", code="NV-2"), by=by)
    assert outcomes(batch) == ["new"]


def test_somebody_of_the_name_without_a_code_may_be_given_one(by, here):
    person = make.person(unit=here, full_name="Trần Ân", birth_year=1985)
    found = checked(row(name="Trần Ân", code="NV-2"), by=by).rows.get()
    assert (found.outcome, found.candidates) == ("duplicate", [person.pk])


# --- the same person twice in a file ----------------------------------------------------------


def test_the_same_code_twice_names_the_first_line(by, here):
    batch = checked(row(code="NV-1"), row(code="nv-1", name="Lê Bình"), by=by)
    assert outcomes(batch) == ["new", "refused"]
    assert said(batch) == {3: [("staff_code", "code_twice")]}
    assert batch.rows.get(line=3).messages[0][2] == {"line": 2}


def test_the_same_person_by_name_and_then_by_code_is_refused(by, here):
    make.person(
        unit=here, full_name="Trần Ân", birth_year=1985, staff_code="NV-1", title="Chuyên viên"
    )
    batch = checked(row(name="Trần Ân"), row(name="Trần Ân", code="NV-1"), by=by)
    assert said(batch)[3] == [("", "person_twice")]


def test_the_same_name_year_and_unit_twice_is_put_to_a_person(by, here, monkeypatch):
    monkeypatch.setattr(checking, "PER_CHUNK", 1)
    batch = checked(row(), row(), row(name="Lê Bình"), by=by)
    assert outcomes(batch) == ["new", "duplicate", "new"]
    assert said(batch) == {3: [("", "perhaps_twice")]}


def test_one_name_in_two_units_is_two_people(by, here):
    make.unit(name="Phòng Khác")
    assert outcomes(checked(row(), row(unit="Phòng Khác"), by=by)) == ["new", "new"]


# --- what would change ------------------------------------------------------------------------


def test_an_empty_cell_changes_nothing(by, here):
    make.person(
        unit=here,
        full_name="Trần Ân",
        birth_year=1985,
        staff_code="NV-1",
        title="Chuyên viên",
        gender="female",
    )
    batch = checked(row(name="Trần Ân", code="NV-1", year="", since=""), by=by)
    assert outcomes(batch) == ["same"]


def test_another_day_of_the_same_post_is_told_and_not_taken(by, here):
    make.person(unit=here, full_name="Trần Ân", birth_year=1985, title="CHUYÊN VIÊN")
    batch = checked(row(name="Trần Ân", since="01/03/2020"), by=by)
    assert outcomes(batch) == ["same"]
    assert said(batch) == {2: [("valid_from", "other_since")]}


def test_a_post_that_would_begin_before_the_last_one_is_refused(by, here):
    make.person(unit=here, full_name="Trần Ân", birth_year=1985, title="Văn thư")
    days = [("01/01/2015", ["refused"]), ("02/01/2015", ["update"])]
    for since, outcome in days:
        batch = checked(row(name="Trần Ân", since=since), by=by)
        assert outcomes(batch) == outcome


def test_nothing_is_put_in_by_a_check(by, here):
    checked(row(), row(name="Lê Bình"), by=by)
    assert not Person.objects.exists()
    assert not Posting.objects.exists()


# --- columns ----------------------------------------------------------------------------------


def test_columns_are_required_and_each_chosen_once(by, here):
    batch = uploaded(row(), by=by)
    wrong = {"full_name": 2, "title": 2, "gender": 3, "staff_code": 99}
    with pytest.raises(ValidationError) as refused:
        check_columns(
            batch=batch, mapping=wrong, default_valid_from=batch.default_valid_from, by=by
        )
    codes = {name: errors[0].code for name, errors in refused.value.error_dict.items()}
    assert codes == {
        "unit": "missing_columns",
        "title": "column_twice",
        "staff_code": "missing_columns",
    }
    assert reread(batch).state == ImportState.UPLOADED


def test_columns_matched_anew_forget_what_was_found(by, here):
    batch = checked(row(year="?"), by=by)
    assert outcomes(batch) == ["refused"]
    mapping = {name: column for name, column in batch.mapping.items() if name != "birth_year"}
    check_columns(batch=batch, mapping=mapping, default_valid_from=date(2026, 1, 1), by=by)
    check_import(batch.pk)
    assert outcomes(batch) == ["new"]


def test_the_check_runs_once_it_was_asked_for(by, here, django_capture_on_commit_callbacks):
    batch = uploaded(row(), by=by)
    check_import(batch.pk)
    assert reread(batch).state == ImportState.UPLOADED
    with django_capture_on_commit_callbacks(execute=True):
        check_columns(
            batch=batch, mapping=batch.mapping, default_valid_from=date(2026, 1, 1), by=by
        )
        assert reread(batch).state == ImportState.CHECKING
    assert reread(batch).state == ImportState.CHECKED
    assert (reread(batch).n_done, reread(batch).n_todo) == (1, 1)


# --- cut off, and checked again ---------------------------------------------------------------


def test_a_check_that_was_cut_off_goes_on_after_its_last_chunk(by, here, monkeypatch):
    monkeypatch.setattr(checking, "PER_CHUNK", 2)
    batch = asked(*(row(name=f"Trần Ân {letter}") for letter in "abcde"), by=by)
    examine, seen = checking.examine, []

    def killed_at_the_fourth_row(facts, *, line, **known):
        seen.append(line)
        if len(seen) == 4:
            raise SystemExit  # as a worker that is stopped
        return examine(facts, line=line, **known)

    monkeypatch.setattr(checking, "examine", killed_at_the_fourth_row)
    with pytest.raises(SystemExit):
        check_import(batch.pk)
    batch = reread(batch)
    assert (batch.state, batch.last_line, batch.rows.count()) == (ImportState.CHECKING, 3, 2)
    assert not can_resume(batch)
    with pytest.raises(ValidationError):
        go_on(batch=batch, by=by)
    type(batch).objects.filter(pk=batch.pk).update(moved_at=timezone.now() - timedelta(minutes=6))
    go_on(batch=batch, by=by)
    check_import(batch.pk)
    check_import(batch.pk)
    assert seen == [2, 3, 4, 5, 4, 5, 6]
    assert outcomes(batch) == ["new"] * 5
    assert reread(batch).state == ImportState.CHECKED


def test_a_check_that_failed_says_so_and_may_be_asked_again(by, here, monkeypatch):
    batch = asked(row(), by=by)

    def broken(*args, **kwargs):
        raise RuntimeError("no such thing")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(checking, "examine", broken)
        check_import(batch.pk)
    assert reread(batch).error == "RuntimeError: no such thing"
    go_on(batch=batch, by=by)
    check_import(batch.pk)
    assert (outcomes(batch), reread(batch).error) == (["new"], "")


def test_refused_rows_are_checked_again_once_the_cause_is_mended(by, here):
    batch = checked(row(unit="Phòng Mới"), row(name="Lê Bình"), row(name=""), by=by)
    assert outcomes(batch) == ["refused", "new", "refused"]
    make.unit(name="Phòng Mới")
    check_refused_again(batch=batch, by=by)
    check_import(batch.pk)
    assert outcomes(batch) == ["new", "new", "refused"]
    assert reread(batch).state == ImportState.CHECKED


def test_nothing_refused_is_not_checked_again(by, here):
    with pytest.raises(ValidationError) as refused:
        check_refused_again(batch=checked(row(), by=by), by=by)
    assert refused.value.code == "nothing_refused"


def test_nothing_is_decided_or_put_in_while_the_check_runs(by, here):
    batch = asked(row(), by=by)
    for rule, more in ((request_putting_in, {}), (decide_rows, {"decisions": {}})):
        with pytest.raises(ValidationError) as refused:
            rule(batch=batch, by=by, **more)
        assert refused.value.code == "running"


def test_a_chunk_costs_the_same_number_of_queries_however_large_the_register(by, here, monkeypatch):
    monkeypatch.setattr(checking, "PER_CHUNK", 20)

    def n_queries(n):
        batch = asked(*(row(name=name) for name in names(0, n)), by=by)
        with CaptureQueriesContext(connection) as counted:
            check_import(batch.pk)
        return len(counted)

    one, two, three = n_queries(20), n_queries(40), n_queries(60)
    assert three - two == two - one
    for name in names(0, 60):
        make.person(unit=here, full_name=name)
    # In an empty register nobody's posts, units and lines are asked for.
    assert n_queries(60) == three + 3 * 3
    for name in names(0, 60):
        make.person(unit=make.unit(name="Phòng Khác"), full_name=name)
    assert n_queries(60) == three + 3 * 3
