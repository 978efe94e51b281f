"""Accounts are made by an administrator; roles count from a day to a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from campaigns.accounts.models import COUNCIL_ROLES, Role, User
from campaigns.accounts.rules import (
    create_account,
    end_role,
    grant_role,
    reset_password,
    set_active,
)
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db

PASSWORD = "mat khau that dai 2022"


@pytest.fixture
def administrator(here):
    return make.user(Role.ADMINISTRATOR, unit=here)


def create(by=None, **fields):
    return create_account(
        **{
            "username": "le.thi.thu",
            "full_name": "Lê Thị Thử",
            "password": PASSWORD,
            "by": by,
            **fields,
        }
    )


def codes(refusal, field=None):
    error = refusal.value
    return [item.code for item in (error.error_dict[field] if field else error.error_list)]


def test_an_administrator_makes_an_account_that_can_sign_in(administrator):
    user = create(by=administrator)
    assert user.check_password(PASSWORD)
    assert user.holdings_on(timezone.localdate()) == []
    assert [event.action for event in history_of(user)] == ["create_account"]
    assert PASSWORD not in str(history_of(user).values())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_makes_an_account(here, role):
    with pytest.raises(PermissionDenied):
        create(by=make.user(role, unit=here))


def test_a_user_name_is_given_once_whatever_its_case():
    create()
    with pytest.raises(ValidationError) as refusal:
        create(username="LE.THI.THU")
    assert codes(refusal, "username") == ["username_taken"]
    assert create(username="le.thi.thu2").pk


@pytest.mark.parametrize("password", ["short", "password123456", "lethithu-lethithu"[:13]])
def test_a_weak_password_is_refused(password):
    with pytest.raises(ValidationError) as refusal:
        create(password=password)
    assert list(refusal.value.error_dict) == ["password"]
    assert not User.objects.exists()


@pytest.mark.parametrize(("length", "is_taken"), [(200, True), (201, False)])
def test_a_full_name_may_have_200_letters(length, is_taken):
    if is_taken:
        assert create(full_name="ễ" * length).full_name == "ễ" * length
    else:
        with pytest.raises(ValidationError) as refusal:
            create(full_name="ễ" * length)
        assert list(refusal.value.error_dict) == ["full_name"]


def test_an_account_without_a_password_cannot_sign_in_by_one():
    assert not create(password=None, is_demo=True).has_usable_password()


def test_a_new_password_takes_the_place_of_the_old(administrator):
    user = create()
    reset_password(user=user, password="mot mat khau khac 2023", by=administrator)
    assert not user.check_password(PASSWORD)
    assert user.check_password("mot mat khau khac 2023")
    with pytest.raises(PermissionDenied):
        reset_password(user=user, password=PASSWORD, by=user)


def test_a_granted_role_counts_in_its_unit_from_its_day(here, administrator):
    user = create()
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    grant_role(user=user, role=Role.CLERK, unit=here, valid_from=tomorrow, by=administrator)
    assert not user.holds(Role.CLERK, here)
    grant_role(user=user, role=Role.HEAD, unit=here, valid_from=today, by=administrator)
    assert user.holds(Role.HEAD, here)


def test_a_role_ended_yesterday_counts_no_more_and_today_still_does(here, administrator):
    user = create()
    today = timezone.localdate()
    holding = grant_role(
        user=user, role=Role.HEAD, unit=here, valid_from=date(2020, 1, 1), by=administrator
    )
    end_role(holding=holding, valid_to=today, by=administrator)
    assert User.objects.get(pk=user.pk).holds(Role.HEAD, here)
    end_role(holding=holding, valid_to=today - timedelta(days=1), by=administrator)
    assert not User.objects.get(pk=user.pk).holds(Role.HEAD, here)
    assert not user.wearing(holding).holds(Role.HEAD, here)


def test_a_role_is_not_held_twice_at_a_time(here, administrator):
    user = create()
    facts = {"user": user, "role": Role.HEAD, "unit": here, "by": administrator}
    first = {"valid_from": date(2020, 1, 1), "valid_to": date(2020, 12, 31)}
    grant_role(**first, **facts)
    with pytest.raises(ValidationError) as refusal:
        grant_role(valid_from=date(2020, 12, 31), **facts)
    assert codes(refusal) == ["already_held"]
    grant_role(valid_from=date(2021, 1, 1), **facts)
    grant_role(valid_from=date(2019, 1, 1), valid_to=date(2019, 12, 31), **facts)
    assert user.role_holdings.count() == 3


def test_a_period_does_not_end_before_it_begins(here, administrator):
    user = create()
    day = date(2020, 1, 1)
    facts = {"user": user, "role": Role.HEAD, "unit": here, "by": administrator}
    with pytest.raises(ValidationError) as refusal:
        grant_role(valid_from=day, valid_to=day - timedelta(days=1), **facts)
    assert codes(refusal, "valid_to") == ["period_reversed"]
    holding = grant_role(valid_from=day, valid_to=day, **facts)
    with pytest.raises(ValidationError) as refusal:
        end_role(holding=holding, valid_to=day - timedelta(days=1), by=administrator)
    assert codes(refusal, "valid_to") == ["period_reversed"]
    with pytest.raises(ValidationError) as refusal:
        end_role(holding=holding, valid_to=day, by=administrator)
    assert codes(refusal) == ["already_ended"]


def test_an_administrator_grants_nothing_to_themselves(here, administrator):
    facts = {"role": Role.DIRECTOR, "unit": here, "valid_from": date(2020, 1, 1)}
    with pytest.raises(ValidationError) as refusal:
        grant_role(user=administrator, by=administrator, **facts)
    assert codes(refusal) == ["own_role"]
    assert grant_role(user=create(), by=administrator, **facts).pk


@pytest.mark.parametrize("role", list(Role))
def test_the_office_grants_the_councils_roles_in_its_own_unit_alone(here, role):
    office = make.user(Role.OFFICE, unit=here)
    facts = {"user": create(), "role": role, "valid_from": date(2020, 1, 1), "by": office}
    if role in COUNCIL_ROLES:
        holding = grant_role(unit=here, **facts)
        end_role(holding=holding, valid_to=date(2020, 2, 1), by=office)
    else:
        with pytest.raises(PermissionDenied):
            grant_role(unit=here, **facts)
    with pytest.raises(PermissionDenied):
        grant_role(unit=make.department(), **facts)


def test_the_last_administrator_stays(here, administrator):
    holding = administrator.role_holdings.get()
    with pytest.raises(ValidationError) as refusal:
        end_role(holding=holding, valid_to=date(2026, 1, 1), by=None)
    assert codes(refusal) == ["last_administrator"]
    with pytest.raises(ValidationError) as refusal:
        set_active(user=administrator, is_active=False, by=None)
    assert codes(refusal) == ["last_administrator"]
    make.user(Role.ADMINISTRATOR, unit=here)
    end_role(holding=holding, valid_to=date(2026, 1, 1), by=None)


def test_a_closed_account_holds_no_role_and_is_granted_none(here, administrator):
    user = make.user(Role.HEAD, unit=here)
    set_active(user=user, is_active=False, by=administrator)
    assert not user.holds(Role.HEAD, here)
    with pytest.raises(ValidationError) as refusal:
        grant_role(
            user=user, role=Role.CLERK, unit=here, valid_from=date(2020, 1, 1), by=administrator
        )
    assert codes(refusal) == ["account_closed"]
    set_active(user=user, is_active=True, by=administrator)
    assert user.holds(Role.HEAD, here)


def test_nobody_closes_their_own_account(here, administrator):
    make.user(Role.ADMINISTRATOR, unit=here)
    with pytest.raises(ValidationError) as refusal:
        set_active(user=administrator, is_active=False, by=administrator)
    assert codes(refusal) == ["own_account"]


def test_a_superuser_flag_gives_no_right(here):
    flagged = make.user(unit=here, is_superuser=True, is_staff=True)
    assert not flagged.can_manage_accounts
    with pytest.raises(PermissionDenied):
        create(by=flagged)


@pytest.mark.parametrize("text", ["thu ha", "THU HÀ", "nguyen thi", "ha.nt"])
def test_an_account_is_found_without_diacritics(text):
    wanted = make.user(username="ha.nt", full_name="Nguyễn Thị Thu Hà")
    make.user(username="other", full_name="Đỗ Văn Khác")
    assert list(User.objects.matching(text)) == [wanted]
