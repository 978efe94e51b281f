"""What the register says of a person is put right with a reason; posts never come to overlap."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.accounts.models import Role
from campaigns.staff.correction_forms import PastPostForm
from campaigns.staff.corrections import correct_person, correct_post, end_post, enter_past_post
from campaigns.staff.forms import PersonForm, PostForm
from campaigns.staff.models import Person, PersonClass, Posting
from campaigns.staff.rules import default_class, post_person, register_person
from campaigns.units.models import UnitClass, UnitKind
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(here):
    """In one post since 2020."""
    made = make.person(unit=here, full_name="Trần Thị Mẫu", birth_year=1990)
    Posting.objects.update(valid_from=date(2020, 1, 1))
    return made


def code_on(field, refusal):
    return refusal.value.error_dict[field][0].code


# --- the person ---------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_written_before(person, keeper):
    correct_person(
        person=person,
        full_name=" Trần Thị  Mẫn ",
        reason="ghi nhầm dấu",
        birth_year=1990,
        by=keeper,
    )
    person.refresh_from_db()
    assert (person.full_name, person.search_key) == ("Trần Thị Mẫn", "tran thi man")
    event = history_of(person).last()
    assert (event.action, event.reason) == ("correct_person", "ghi nhầm dấu")
    assert event.before == {"full_name": "Trần Thị Mẫu"}
    assert event.after == {"full_name": "Trần Thị Mẫn"}


def test_a_correction_that_changes_nothing_leaves_no_trace(person, keeper):
    correct_person(person=person, full_name=person.full_name, gender="female", reason="", by=keeper)
    assert not history_of(person).exists()


def test_a_correction_needs_a_reason(person, keeper):
    with pytest.raises(ValidationError) as refusal:
        correct_person(person=person, gender="male", reason=" ", by=keeper)
    assert code_on("reason", refusal) == "reason_missing"
    person.refresh_from_db()
    assert person.gender == "female"


def test_a_staff_code_is_not_corrected_into_another_persons(person, here, keeper):
    make.person(unit=here, staff_code="NV-1")
    with pytest.raises(ValidationError) as refusal:
        correct_person(person=person, staff_code="NV-1", reason="nhầm", by=keeper)
    assert code_on("staff_code", refusal) == "staff_code_taken"
    assert correct_person(person=person, staff_code="NV-2", reason="nhầm", by=keeper).staff_code
    assert correct_person(person=person, staff_code="", reason="thôi", by=keeper).staff_code is None


@pytest.mark.parametrize(("year", "is_taken"), [(1899, False), (1900, True)])
def test_a_corrected_year_of_birth_is_plausible(person, keeper, year, is_taken):
    if is_taken:
        assert correct_person(person=person, birth_year=year, reason="nhầm", by=keeper)
    else:
        with pytest.raises(ValidationError) as refusal:
            correct_person(person=person, birth_year=year, reason="nhầm", by=keeper)
        assert code_on("birth_year", refusal) == "birth_year"


def test_a_corrected_name_leaves_the_dossier_as_it_was(person, here, keeper):
    nomination = make.nomination(person=person, unit=here, nominee_name="Trần Thị Mẫu")
    correct_person(person=person, full_name="Trần Thị Khác", reason="nhầm", by=keeper)
    nomination.refresh_from_db()
    assert nomination.nominee_name == "Trần Thị Mẫu"


def test_two_of_one_name_stay_two_when_one_is_corrected(person, here, keeper):
    other = make.person(unit=here, full_name="Trần Thị Mẫn")
    correct_person(person=person, full_name="Trần Thị Mẫn", reason="nhầm", by=keeper)
    assert Person.objects.filter(search_key="tran thi man").count() == 2
    assert other.postings.count() == 1


@pytest.mark.parametrize("role", [Role.HEAD, Role.DIRECTOR, Role.EMPLOYEE])
def test_only_keepers_correct(person, here, role):
    user = make.user(role, unit=here)
    for act, arguments in (
        (correct_person, {"person": person, "gender": "male", "reason": "x"}),
        (correct_post, {"posting": person.postings.get(), "title": "x", "reason": "x"}),
        (end_post, {"posting": person.postings.get(), "last_day": date(2022, 1, 1)}),
    ):
        with pytest.raises(PermissionDenied):
            act(**arguments, by=user)


# --- posts --------------------------------------------------------------------------------------


def test_a_post_ends_without_another(person, keeper):
    posting = person.postings.get()
    for day, code in ((date(2019, 12, 31), "before_start"), (date(2020, 1, 1), None)):
        if code:
            with pytest.raises(ValidationError) as refusal:
                end_post(posting=posting, last_day=day, by=keeper)
            assert code_on("last_day", refusal) == code
        else:
            assert end_post(posting=posting, last_day=day, by=keeper).valid_to == day
    with pytest.raises(ValidationError) as refusal:
        end_post(posting=posting, last_day=date(2021, 1, 1), by=keeper)
    assert code_on("last_day", refusal) == "ended"
    assert [event.action for event in history_of(person)] == ["end_post"]


@pytest.mark.parametrize(
    ("last", "is_free"), [(date(2019, 12, 31), True), (date(2020, 1, 1), False)]
)
def test_a_former_post_ends_before_the_next_begins(person, here, keeper, last, is_free):
    arguments = {
        "person": person,
        "unit": here,
        "title": "Nhân viên",
        "valid_from": date(2018, 1, 1),
        "valid_to": last,
        "by": keeper,
    }
    if is_free:
        assert enter_past_post(**arguments).person == person
    else:
        with pytest.raises(ValidationError) as refusal:
            enter_past_post(**arguments)
        assert code_on("valid_from", refusal) == "overlaps"
    assert person.postings.count() == (2 if is_free else 1)


def test_a_post_is_corrected_with_a_reason(person, here, keeper):
    posting = person.postings.get()
    correct_post(posting=posting, title=" Phó  Trưởng phòng", reason="ghi nhầm", by=keeper)
    posting.refresh_from_db()
    assert posting.title == "Phó Trưởng phòng"
    event = history_of(person).last()
    assert (event.before["title"], event.after["title"]) == ("Chuyên viên", "Phó Trưởng phòng")
    correct_post(posting=posting, title="Phó Trưởng phòng", reason="", by=keeper)
    assert history_of(person).count() == 1


def test_a_corrected_post_does_not_come_to_overlap(person, here, keeper):
    post_person(person=person, unit=here, title="B", valid_from=date(2022, 1, 1), by=keeper)
    first, second = person.postings.order_by("valid_from")
    with pytest.raises(ValidationError) as refusal:
        correct_post(posting=first, valid_to=date(2022, 1, 1), reason="nhầm", by=keeper)
    assert code_on("valid_from", refusal) == "overlaps"
    correct_post(posting=first, valid_to=date(2021, 6, 30), reason="nhầm", by=keeper)
    correct_post(posting=second, valid_from=date(2021, 7, 1), reason="nhầm", by=keeper)
    with pytest.raises(ValidationError):
        correct_post(posting=second, valid_from=date(2021, 6, 30), reason="nhầm", by=keeper)


def test_an_overlap_that_is_there_already_may_stay(person, here, keeper):
    """Two posts at once were taken over from before: putting right a title touches neither."""
    second = Posting.objects.create(
        person=person, unit=here, title="Kiêm nhiệm", valid_from=date(2021, 1, 1)
    )
    assert correct_post(posting=second, title="Kiêm", reason="gọn", by=keeper).title == "Kiêm"


def test_nobody_begins_in_a_unit_that_had_ended(person, here, keeper):
    gone = make.unit(parent=here)
    gone.last_day = date(2022, 6, 30)
    gone.save()
    arguments = {"person": person, "unit": gone, "title": "Chuyên viên", "by": keeper}
    with pytest.raises(ValidationError) as refusal:
        post_person(**arguments, valid_from=date(2022, 7, 1))
    assert code_on("unit", refusal) == "unit_ended"
    with pytest.raises(ValidationError) as refusal:
        post_person(**arguments, valid_from=date(2022, 6, 30))
    assert code_on("unit", refusal) == "unit_ended"
    with pytest.raises(ValidationError) as refusal:
        enter_past_post(**arguments, valid_from=date(2012, 1, 1), valid_to=date(2022, 7, 1))
    assert code_on("unit", refusal) == "unit_ended"
    former = enter_past_post(**arguments, valid_from=date(2012, 1, 1), valid_to=date(2012, 6, 30))
    assert former.unit == gone


def test_a_unit_that_ends_later_is_entered_until_then(person, keeper):
    gone = make.unit()
    gone.last_day = date(2999, 6, 30)
    gone.save()
    posting = post_person(
        person=person, unit=gone, title="Chuyên viên", valid_from=date(2022, 7, 1), by=keeper
    )
    assert posting.unit == gone


def test_units_that_ended_are_offered_for_former_posts_alone(person, here):
    gone = make.unit(name="Phòng đã giải thể", parent=here)
    gone.last_day = date(2022, 6, 30)
    gone.save()
    assert gone not in PersonForm().fields["unit"].queryset
    assert gone not in PostForm().fields["unit"].queryset
    assert here in PostForm().fields["unit"].queryset
    labels = dict(PastPostForm().fields["unit"].choices)
    assert "30/06/2022" in str(next(text for key, text in labels.items() if key == gone.pk))


# --- statistical class --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "unit_class", "is_leader", "expected"),
    [
        (UnitKind.DIVISION, "", False, PersonClass.DIRECT),
        (UnitKind.DEPARTMENT, "", False, PersonClass.DIRECT),
        (UnitKind.DIVISION, "", True, PersonClass.LEADER_OTHER),
        (UnitKind.DEPARTMENT, "", True, PersonClass.LEADER_DEPARTMENT),
        (UnitKind.PROVINCE, "", True, PersonClass.LEADER_PROVINCE),
        (UnitKind.OUTSIDE, UnitClass.ENTERPRISE, True, PersonClass.ENTREPRENEUR),
        (UnitKind.OUTSIDE, "", True, PersonClass.LEADER_OTHER),
    ],
)
def test_the_class_follows_from_unit_and_post(kind, unit_class, is_leader, expected):
    unit = make.unit(kind=kind)
    unit.statistical_class = unit_class
    assert default_class(unit=unit, is_leader=is_leader) == expected


@pytest.mark.parametrize(("given", "kept"), [("", "leader_other"), ("other", "other")])
def test_a_class_that_is_given_is_kept(given, kept):
    made = register_person(
        full_name="Lê Mẫu",
        gender="male",
        unit=make.unit(),
        title="Trưởng phòng",
        is_leader=True,
        statistical_class=given,
        contract_type="civil_servant",
        valid_from=date(2020, 1, 1),
        by=None,
    )
    posting = made.postings.get()
    assert (posting.statistical_class, posting.contract_type) == (kept, "civil_servant")
