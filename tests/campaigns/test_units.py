"""Units keep their identity while their words change."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.accounts.models import Role
from campaigns.units.models import Unit, UnitKind
from campaigns.units.rules import found_unit, rename_unit
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db


def found(by=None, **fields):
    return found_unit(
        **{
            "code": "skhcn",
            "kind": UnitKind.DEPARTMENT,
            "name": "Sở Khoa học và Công nghệ",
            "short_name": "Sở KH&CN",
            "valid_from": date(2016, 1, 1),
            "symbol": "SKHCN",
            "superior": "UBND tỉnh Bà Rịa - Vũng Tàu",
            "by": by,
            **fields,
        }
    )


def test_a_unit_is_known_by_the_words_of_each_day():
    unit = found()
    rename_unit(
        unit=unit,
        valid_from=date(2025, 7, 1),
        superior="UBND Thành phố Hồ Chí Minh",
        place="Thành phố Hồ Chí Minh",
        by=None,
    )
    assert unit.as_of(date(2025, 6, 30)).superior == "UBND tỉnh Bà Rịa - Vũng Tàu"
    assert unit.as_of(date(2025, 7, 1)).superior == "UBND Thành phố Hồ Chí Minh"
    assert unit.as_of(date(2025, 7, 1)).symbol == "SKHCN"
    assert [event.action for event in history_of(unit)] == ["found_unit", "rename_unit"]


def test_todays_name_is_the_one_in_force():
    unit = found()
    rename_unit(unit=unit, valid_from=date(2025, 7, 1), name="Sở mới", by=None)
    unit.refresh_from_db()
    assert (unit.name, unit.short_name) == ("Sở mới", "Sở KH&CN")
    rename_unit(unit=unit, valid_from=date(2999, 1, 1), name="Sở sau này", by=None)
    unit.refresh_from_db()
    assert unit.name == "Sở mới"


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2016, 1, 1)])
def test_a_change_before_the_last_one_is_refused(day):
    unit = found()
    with pytest.raises(ValidationError) as refusal:
        rename_unit(unit=unit, valid_from=day, name="Sở khác", by=None)
    assert refusal.value.error_dict["valid_from"][0].code == "not_after"
    assert rename_unit(unit=unit, valid_from=date(2016, 1, 2), name="Sở khác", by=None).pk


def test_a_change_of_nothing_is_refused():
    unit = found()
    with pytest.raises(ValidationError) as refusal:
        rename_unit(unit=unit, valid_from=date(2020, 1, 1), symbol=" SKHCN ", by=None)
    assert refusal.value.code == "nothing_changed"


def test_a_code_is_given_once():
    found()
    with pytest.raises(ValidationError) as refusal:
        found()
    assert list(refusal.value.error_dict) == ["code"]
    assert found(code="skhcn-2").pk


@pytest.mark.parametrize(("length", "is_taken"), [(250, True), (251, False)])
def test_a_name_may_be_long_but_not_longer_than_its_column(length, is_taken):
    if is_taken:
        assert found(name="ệ" * length).name == "ệ" * length
    else:
        with pytest.raises(ValidationError):
            found(name="ệ" * length)
        assert not Unit.objects.exists()


def test_a_name_in_decomposed_letters_is_composed():
    assert found(name="Sở Khoa học").name == "Sở Khoa học"


@pytest.mark.parametrize(
    ("role", "may"), [(Role.OFFICE, True), (Role.ADMINISTRATOR, True), (Role.HEAD, False)]
)
def test_the_register_is_kept_by_office_and_administrator(role, may):
    keeper = make.user(role, unit=make.department())
    if may:
        assert found(by=keeper).pk
    else:
        with pytest.raises(PermissionDenied):
            found(by=keeper)


@pytest.mark.parametrize("text", ["ke hoach", "KẾ HOẠCH", "phong ke", "kh-1"])
def test_a_unit_is_found_without_diacritics(text):
    unit = make.unit(name="Phòng Kế hoạch - Tài chính", code="kh-1")
    make.unit(name="Phòng Quản lý khoa học")
    assert list(Unit.objects.matching(text)) == [unit]
