"""What a list of people asks of whoever handed it in, until nothing is left."""

import pytest

from campaigns.accounts.models import Role
from campaigns.imports.models import RowChoice
from campaigns.imports.rules import decide_the_rest
from campaigns.imports.waiting import waiting_for
from tests import make
from tests.campaigns.lists import checked, put_in, row, uploaded

pytestmark = pytest.mark.django_db


def counts(user):
    return [(item.url.rpartition("/imports/")[2][36:], item.count) for item in waiting_for(user)]


def test_a_list_asks_one_thing_after_the_other():
    here = make.unit(name="Phòng Kế hoạch")
    by = make.user(Role.OFFICE, unit=here)
    make.person(unit=here, full_name="Lê Bình", birth_year=1960)
    batch = checked(row(), row(name="Lê Bình"), row(unit="Phòng Lạ"), by=by)
    assert counts(by) == [("/duplicates/", 1), ("/?outcome=refused#rows", 1)]
    decide_the_rest(batch=batch, choice=RowChoice.NEW_PERSON, by=by)
    assert counts(by) == [("/", 2), ("/?outcome=refused#rows", 1)]
    put_in(batch, by=by)
    assert counts(by) == [("/?outcome=refused#rows", 1)]
    colleague = make.user(Role.OFFICE, unit=here)
    assert waiting_for(colleague) == []


def test_a_list_without_matched_columns_waits_and_a_finished_one_does_not():
    here = make.unit(name="Phòng Kế hoạch")
    by = make.user(Role.OFFICE, unit=here)
    uploaded(row(), by=by)
    assert counts(by) == [("/columns/", 0)]
    put_in(checked(row(), by=by), by=by)
    assert counts(by) == [("/columns/", 0)]


def test_who_keeps_no_register_has_no_list():
    head = make.user(Role.HEAD, unit=make.unit(name="Phòng Kế hoạch"))
    assert waiting_for(head) == []
