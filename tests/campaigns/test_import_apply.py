"""Putting in: once, in chunks that may be cut off, each row looked at again under lock."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.imports import applying, checking
from campaigns.imports.applying import apply_import, put_in_chunk
from campaigns.imports.checking import check_import
from campaigns.imports.known import UnitNames
from campaigns.imports.models import ImportState, RowChoice
from campaigns.imports.rules import (
    check_columns,
    check_refused_again,
    decide_rows,
    decide_the_rest,
    go_on,
    request_putting_in,
)
from campaigns.staff.models import Person, PersonClass, Posting
from campaigns.staff.rules import post_person, register_person
from campaigns.units.models import UnitEventKind
from campaigns.workflow.rules import first_broken_event, history_of
from tests import make, reorganising
from tests.campaigns.lists import (
    HEADINGS,
    checked,
    keeper,
    names,
    outcomes,
    put_in,
    reread,
    row,
    said,
)
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return keeper()


@pytest.fixture
def here():
    """The unit that a row names, not the Department."""
    return make.unit(name="Phòng Kế hoạch")


def code_of(excinfo):
    return excinfo.value.code


def decide(batch, line, decision, by):
    return decide_rows(batch=batch, decisions={batch.rows.get(line=line).pk: decision}, by=by)


def test_a_new_person_is_entered_with_a_post_and_a_trace(by, here):
    batch = put_in(checked(row(code="NV-1"), by=by), by=by)
    person = Person.objects.get()
    post = person.postings.get()
    assert (person.full_name, person.gender, person.birth_year, person.staff_code) == (
        "Nguyễn Thị Mai",
        "female",
        1985,
        "NV-1",
    )
    assert (post.unit, post.title, post.valid_from) == (here, "Chuyên viên", date(2020, 3, 1))
    assert Person.objects.matching("nguyen thi mai").get() == person
    event = history_of(person).get()
    assert (event.action, event.actor, event.after["import"], event.after["line"]) == (
        "import_person",
        by,
        str(batch.pk),
        2,
    )
    assert "nhan-su.xlsx" in event.reason
    assert batch.rows.get().person == person
    assert batch.state == ImportState.DONE
    assert first_broken_event() is None


def test_facts_are_corrected_and_another_post_ends_the_former(by, here):
    elsewhere = make.unit(name="Phòng Khác")
    person = make.person(
        unit=elsewhere, full_name="Nguyễn Mai", staff_code="NV-1", birth_year=1985, title="Văn thư"
    )
    put_in(checked(row(code="NV-1", since="01/02/2026"), by=by), by=by)
    person.refresh_from_db()
    assert (person.full_name, person.search_key) == ("Nguyễn Thị Mai", "nguyen thi mai")
    posts = list(person.postings.order_by("valid_from").values_list("unit", "valid_to"))
    assert posts == [(elsewhere.pk, date(2026, 1, 31)), (here.pk, None)]
    event = history_of(person).get()
    assert event.action == "import_update"
    assert (event.before["title"], event.after["title"]) == ("Văn thư", "Chuyên viên")


def test_a_post_begins_on_the_day_of_the_list_where_the_row_says_none(by, here):
    batch = checked(row(since=""), by=by)
    check_columns(batch=batch, mapping=batch.mapping, default_valid_from=date(2024, 7, 1), by=by)
    check_import(batch.pk)
    put_in(batch, by=by)
    assert Posting.objects.get().valid_from == date(2024, 7, 1)


def test_a_fact_of_the_post_is_corrected_without_a_new_one(by, here):
    person = make.person(unit=here, full_name="Nguyễn Thị Mai", birth_year=1985)
    headings = ["Họ và tên", "Giới tính", "Năm sinh", "Đơn vị", "Chức vụ", "Loại hợp đồng",
                "Đối tượng thống kê", "Lãnh đạo"]  # fmt: skip
    line = ["Nguyễn Thị Mai", "Nữ", 1985, "Phòng Kế hoạch", "Chuyên viên", "Viên chức",
            "Lãnh đạo khác", "x"]  # fmt: skip
    put_in(checked(line, headings=headings, by=by), by=by)
    post = person.postings.get()
    assert (post.contract_type, post.statistical_class, post.is_leader) == (
        "public_employee",
        "leader_other",
        True,
    )


def test_the_same_file_twice_changes_nothing(by, here):
    rows = [
        row(code="NV-1"),
        row(name="Trần Ân", year=""),
        row(name="Lê Bình", since=""),
        row(name="Lê Bình", year=1990),
        row(name="Phạm Chi"),
        row(name="Phạm Chi"),
    ]
    first = checked(*rows, by=by)
    decide_the_rest(batch=first, choice=RowChoice.NEW_PERSON, by=by)
    put_in(first, by=by)
    assert Person.objects.count() == 6
    before = list(Posting.objects.order_by("pk").values())
    again = checked(*rows, by=by)
    assert outcomes(again) == ["same"] * 6
    with pytest.raises(ValidationError) as refused:
        request_putting_in(batch=again, by=by)
    assert code_of(refused) == "nothing_to_put_in"
    assert list(Posting.objects.order_by("pk").values()) == before


def test_a_refused_row_waits_for_its_second_go_and_the_others_do_not(by, here):
    batch = checked(row(unit="Phòng Mới"), row(name="Lê Bình"), by=by)
    batch = put_in(batch, by=by)
    assert list(Person.objects.values_list("full_name", flat=True)) == ["Lê Bình"]
    make.unit(name="Phòng Mới")
    check_refused_again(batch=batch, by=by)
    check_import(batch.pk)
    batch = reread(batch)
    assert (outcomes(batch), batch.state) == (["new", "new"], ImportState.CHECKED)
    batch = put_in(batch, by=by)
    assert Person.objects.count() == 2
    assert batch.rows.filter(applied_at=None).count() == 0


# --- decisions --------------------------------------------------------------------------------


def test_a_duplicate_becomes_the_person_that_was_chosen(by, here):
    twins = [
        make.person(unit=here, full_name="Trần Ân", birth_year=1985, gender="male", title="Lái xe")
        for _ in range(2)
    ]
    batch = checked(row(name="Trần Ân", gender="Nam", since="01/02/2026"), by=by)
    decide(batch, 2, twins[1].pk, by)
    put_in(batch, by=by)
    assert [twin.postings.count() for twin in twins] == [1, 2]
    assert Person.objects.count() == 2


def test_a_duplicate_becomes_somebody_else_or_is_left_out(by, here):
    elsewhere = make.unit(name="Phòng Khác")
    for name in ("Trần Ân", "Lê Bình", "Phạm Chi"):
        make.person(unit=elsewhere, full_name=name, birth_year=1985)
    batch = checked(*(row(name=name) for name in ("Trần Ân", "Lê Bình", "Phạm Chi")), by=by)
    assert outcomes(batch) == ["duplicate"] * 3
    decide(batch, 2, "new_person", by)
    decide(batch, 3, "skip", by)
    batch = put_in(batch, by=by)
    assert Posting.objects.filter(unit=here).count() == 1
    # Nobody has said who the third one is; a second go takes it in.
    assert batch.rows.undecided().get().line == 4
    decide(batch, 4, "new_person", by)
    put_in(batch, by=by)
    assert Posting.objects.filter(unit=here).count() == 2


def test_only_a_person_that_was_shown_can_be_chosen(by, here):
    stranger = make.person(unit=here, full_name="Lê Bình")
    make.person(unit=here, full_name="Nguyễn Thị Mai", birth_year=1960)
    batch = checked(row(), by=by)
    with pytest.raises(ValidationError) as refused:
        decide(batch, 2, stranger.pk, by)
    assert code_of(refused) == "no_candidate"
    assert batch.rows.undecided().count() == 1


def test_two_rows_are_never_the_same_person(by, here):
    elsewhere = make.unit(name="Phòng Khác")
    person = make.person(unit=elsewhere, full_name="Nguyễn Thị Mai")
    third = make.unit(name="Phòng Ba")
    batch = checked(row(), row(unit=third.name), by=by)
    decide(batch, 2, person.pk, by)
    decide(batch, 3, person.pk, by)
    batch = put_in(batch, by=by)
    assert outcomes(batch) == ["duplicate", "refused"]
    assert said(batch)[3] == [("", "person_twice")]


def test_a_duplicate_within_the_file_is_entered_beside_the_first(by, here, monkeypatch):
    monkeypatch.setattr(checking, "PER_CHUNK", 1)
    batch = checked(row(), row(), by=by)
    decide(batch, 3, "new_person", by)
    batch = put_in(batch, by=by)
    assert Person.objects.filter(full_name="Nguyễn Thị Mai").count() == 2
    assert batch.rows.filter(applied_at=None).count() == 0


# --- the ground moves between check and putting in --------------------------------------------


def test_somebody_entered_by_hand_meanwhile_is_not_entered_twice(by, here):
    batch = checked(row(), row(name="Lê Bình"), by=by)
    register_person(
        full_name="Nguyễn Thị Mai",
        gender="female",
        birth_year=1985,
        unit=here,
        title="Chuyên viên",
        valid_from=date(2020, 3, 1),
        by=by,
    )
    batch = put_in(batch, by=by)
    assert outcomes(batch) == ["refused", "new"]
    assert said(batch) == {2: [("", "changed_since")]}
    assert Person.objects.count() == 2
    check_refused_again(batch=batch, by=by)
    check_import(batch.pk)
    assert outcomes(batch) == ["same", "new"]


def test_two_imports_of_one_file_enter_each_person_once(by, here):
    rows = [row(code="NV-1"), row(name="Lê Bình")]
    one, other = checked(*rows, by=by), checked(*rows, by=by)
    put_in(one, by=by)
    other = put_in(other, by=by)
    assert Person.objects.count() == 2
    assert outcomes(other) == ["refused", "refused"]


def test_a_post_given_by_hand_meanwhile_is_not_overwritten(by, here):
    elsewhere = make.unit(name="Phòng Khác")
    person = make.person(unit=here, full_name="Nguyễn Thị Mai", birth_year=1985, title="Văn thư")
    batch = checked(row(since="01/02/2026"), by=by)
    post_person(person=person, unit=elsewhere, title="Kế toán", valid_from=date(2026, 3, 1), by=by)
    batch = put_in(batch, by=by)
    assert said(batch) == {2: [("", "changed_since")]}
    assert person.postings.count() == 2


def test_a_staff_code_taken_at_the_same_moment_is_looked_at_again(by, here, monkeypatch):
    batch = checked(row(code="NV-1"), row(name="Lê Bình"), by=by)
    write, calls = applying._write, []

    def taken_first(*args):
        calls.append(args)
        if len(calls) == 1:
            raise IntegrityError("staff_code")
        write(*args)

    monkeypatch.setattr(applying, "_write", taken_first)
    batch = put_in(batch, by=by)
    assert (len(calls), Person.objects.count(), batch.n_done) == (2, 2, 2)


# --- cut off ----------------------------------------------------------------------------------


def test_putting_in_that_was_cut_off_goes_on_without_doubles(by, here, monkeypatch):
    monkeypatch.setattr(checking, "PER_CHUNK", 2)
    batch = checked(*(row(name=f"Trần Ân {letter}") for letter in "abcde"), by=by)
    request_putting_in(batch=batch, by=by)
    examine, seen = applying.examine, []

    def killed_at_the_fourth_row(facts, *, line, **known):
        seen.append(line)
        if len(seen) == 4:
            raise SystemExit  # as a worker that is stopped
        return examine(facts, line=line, **known)

    monkeypatch.setattr(applying, "examine", killed_at_the_fourth_row)
    with pytest.raises(SystemExit):
        apply_import(batch.pk)
    batch = reread(batch)
    assert (batch.state, batch.n_done, Person.objects.count()) == (ImportState.APPLYING, 2, 2)
    apply_import(batch.pk)
    apply_import(batch.pk)
    assert Person.objects.count() == Posting.objects.count() == 5
    assert reread(batch).state == ImportState.DONE
    assert first_broken_event() is None


def test_putting_in_that_failed_may_be_asked_for_again(by, here, monkeypatch):
    batch = checked(row(), by=by)
    request_putting_in(batch=batch, by=by)

    def broken(*args):
        raise RuntimeError("no such thing")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(applying, "_write", broken)
        apply_import(batch.pk)
    assert (reread(batch).error, Person.objects.count()) == ("RuntimeError: no such thing", 0)
    go_on(batch=batch, by=by)
    apply_import(batch.pk)
    assert (reread(batch).state, Person.objects.count()) == (ImportState.DONE, 1)


def test_columns_stay_once_rows_were_put_in(by, here):
    batch = put_in(checked(row(), row(unit="?", name="Lê Bình"), by=by), by=by)
    with pytest.raises(ValidationError) as refused:
        check_columns(
            batch=batch, mapping=batch.mapping, default_valid_from=date(2026, 1, 1), by=by
        )
    assert code_of(refused) == "has_begun"


@pytest.mark.parametrize("role", [Role.HEAD, Role.DIRECTOR, Role.EMPLOYEE])
def test_only_keepers_of_the_registers_decide_and_put_in(by, here, role):
    batch = checked(row(), row(unit="?"), by=by)
    other = make.user(role, unit=here)
    acts = (
        lambda: request_putting_in(batch=batch, by=other),
        lambda: check_refused_again(batch=batch, by=other),
        lambda: decide_rows(batch=batch, decisions={}, by=other),
        lambda: decide_the_rest(batch=batch, choice="skip", by=other),
        lambda: go_on(batch=batch, by=other),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_a_chunk_is_put_in_with_the_same_number_of_queries(by, here, monkeypatch):
    monkeypatch.setattr(checking, "PER_CHUNK", 20)

    def n_queries(first, n):
        batch = checked(*(row(name=name) for name in names(first, n)), by=by)
        request_putting_in(batch=batch, by=by)
        with CaptureQueriesContext(connection) as counted:
            apply_import(batch.pk)
        return len(counted)

    one, two, three = n_queries(1, 20), n_queries(21, 40), n_queries(61, 60)
    assert three - two == two - one


@pytest.mark.django_db(transaction=True)
def test_two_imports_put_in_at_the_same_moment_enter_nobody_twice():
    by = keeper()
    make.unit(name="Phòng Kế hoạch")
    make.unit(name="Phòng Khác")
    one = checked(row(code="NV-1"), row(name="Lê Bình"), by=by)
    other = checked(row(code="NV-1", unit="Phòng Khác"), row(name="Lê Bình"), by=by)
    for batch in (one, other):
        request_putting_in(batch=batch, by=by)
    applied = at_once(lambda: apply_import(one.pk), lambda: apply_import(other.pk))
    assert applied == [None, None]
    assert sorted(Person.objects.values_list("full_name", flat=True)) == [
        "Lê Bình",
        "Nguyễn Thị Mai",
    ]
    assert sorted(outcomes(one) + outcomes(other)) == ["new", "new", "refused", "refused"]
    assert [reread(batch).state for batch in (one, other)] == [ImportState.DONE] * 2
    assert first_broken_event() is None


def test_a_class_that_the_list_does_not_name_follows_from_the_post(by, here):
    batch = checked(
        row(),
        row(name="Lê Bình", title="Trưởng phòng", leader="x", kind=""),
        by=by,
        headings=(*HEADINGS, "Lãnh đạo", "Đối tượng thống kê"),
    )
    put_in(batch, by=by)
    classes = dict(Posting.objects.values_list("person__full_name", "statistical_class"))
    assert classes["Nguyễn Thị Mai"] == PersonClass.DIRECT
    assert classes["Lê Bình"] == PersonClass.LEADER_OTHER


def test_a_unit_that_ends_while_rows_are_put_in_takes_nobody_more(by, here):
    batch = checked(row(), by=by)
    request_putting_in(batch=batch, by=by)
    batch, unit_names = reread(batch), UnitNames(timezone.localdate())
    reorganising.act(UnitEventKind.DISSOLVE, [here])
    assert put_in_chunk(batch=batch, units=unit_names, by=by)
    assert not Posting.objects.exists()
    assert outcomes(batch) == ["refused"]
