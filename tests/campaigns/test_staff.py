"""The register of people who can be nominated."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.staff.models import Gender, Person
from campaigns.staff.rules import register_person
from campaigns.units.today import refresh_today
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db


def register(unit, by=None, **fields):
    return register_person(
        **{
            "full_name": "Trần Thị Mẫu",
            "gender": Gender.FEMALE,
            "unit": unit,
            "title": "Chuyên viên",
            "valid_from": date(2020, 1, 1),
            "by": by,
            **fields,
        }
    )


def test_a_person_is_registered_with_a_post(here):
    person = register(here, full_name="  Trần   Thị Mẫu ", by=make.user(Role.OFFICE, unit=here))
    assert (person.full_name, person.honorific) == ("Trần Thị Mẫu", "Bà")
    posting = person.postings.get()
    assert (posting.unit, posting.title, posting.valid_to) == (here, "Chuyên viên", None)
    assert [event.action for event in history_of(person)] == ["register_person"]


def test_a_post_in_a_unit_whose_end_is_on_record_ends_with_it(here):
    last_day = timezone.localdate() + timedelta(days=30)
    unit = make.unit(parent=here)
    unit.versions.update(valid_to=last_day)
    refresh_today(timezone.localdate())
    unit.refresh_from_db()
    assert unit.last_day == last_day
    assert register(unit).postings.get().valid_to == last_day


def test_two_people_of_one_name_stay_two(here):
    assert register(here) != register(here)
    assert Person.objects.count() == 2


def test_a_staff_code_is_given_once(here):
    register(here, staff_code="NV-01")
    with pytest.raises(ValidationError) as refusal:
        register(here, staff_code=" NV-01 ")
    assert refusal.value.error_dict["staff_code"][0].code == "staff_code_taken"
    register(here, staff_code="NV-02")
    register(here, staff_code="")
    register(here, staff_code=None)


@pytest.mark.parametrize(("year", "is_taken"), [(1899, False), (1900, True), (2020, False)])
def test_a_year_of_birth_is_plausible(here, year, is_taken):
    if is_taken:
        assert register(here, birth_year=year).birth_year == year
    else:
        with pytest.raises(ValidationError) as refusal:
            register(here, birth_year=year)
        assert refusal.value.error_dict["birth_year"][0].code == "birth_year"


@pytest.mark.parametrize(
    ("name", "is_taken"), [("ệ" * 200, True), ("ệ" * 201, False), (" ", False)]
)
def test_a_name_has_between_1_and_200_letters(here, name, is_taken):
    if is_taken:
        assert register(here, full_name=name).full_name == name
    else:
        with pytest.raises(ValidationError) as refusal:
            register(here, full_name=name)
        assert list(refusal.value.error_dict) == ["full_name"]
        assert not Person.objects.exists()


@pytest.mark.parametrize("role", [Role.HEAD, Role.MEMBER, Role.EMPLOYEE])
def test_only_keepers_of_the_register_enter_people(here, role):
    with pytest.raises(PermissionDenied):
        register(here, by=make.user(role, unit=here))
    assert register(here, by=make.user(Role.ADMINISTRATOR, unit=here)).pk
