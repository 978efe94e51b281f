"""Reward money: the law of the decision's date, rounded up, fixed once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.fund.models import Entitlement, PaymentList
from awards.fund.rules import record_entitlements
from campaigns.accounts.models import Role
from campaigns.law.models import BaseSalary
from tests import make
from tests.awards.standing import round_with_results

pytestmark = pytest.mark.django_db


def codes(excinfo):
    return {error.code for error in excinfo.value.error_list}


@pytest.mark.parametrize(
    ("on", "collective", "individual", "total"),
    [
        (date(2022, 12, 20), 900_000, 450_000, 3_600_000),
        (date(2023, 12, 20), 1_080_000, 540_000, 4_320_000),
        (date(2025, 12, 10), 1_410_000, 710_000, 5_660_000),
    ],
)
def test_amounts_follow_the_decisions_date(on, collective, individual, total):
    council = round_with_results()
    decision = council.issued(on=on)
    made = record_entitlements(decision=decision, by=council.accountant)
    assert [one.amount_vnd for one in made] == [collective] * 2 + [individual] * 4
    assert PaymentList.objects.get().total_vnd == total


def test_amounts_are_fixed_once_and_never_computed_again():
    council = round_with_results()
    decision = council.issued()
    record_entitlements(decision=decision, by=council.accountant)
    BaseSalary.objects.update(amount_vnd=1)
    assert Entitlement.objects.first().amount_vnd == 900_000
    with pytest.raises(ValidationError) as refused:
        record_entitlements(decision=decision, by=council.accountant)
    assert codes(refused) == {"recorded"}
    assert Entitlement.objects.count() == 6


def test_nothing_is_paid_before_the_issue():
    council = round_with_results()
    decision = council.drafted()
    with pytest.raises(ValidationError) as refused:
        record_entitlements(decision=decision, by=council.accountant)
    assert codes(refused) == {"not_issued"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ACCOUNTANT])
def test_only_the_accountant_fixes_amounts(role):
    council = round_with_results(n_individuals=1, places=1, n_collectives=0, collective_places=0)
    decision = council.issued()
    with pytest.raises(PermissionDenied):
        record_entitlements(decision=decision, by=make.user(role, unit=council.owner))


@pytest.mark.parametrize("change", ["save", "delete", "update"])
def test_a_fixed_amount_is_never_changed(change):
    council = round_with_results(n_individuals=1, places=1, n_collectives=0, collective_places=0)
    (one,) = record_entitlements(decision=council.issued(), by=council.accountant)
    one.amount_vnd = 1
    act = {
        "save": one.save,
        "delete": one.delete,
        "update": lambda: Entitlement.objects.update(amount_vnd=1),
    }[change]
    with pytest.raises(ValidationError):
        act()
    assert Entitlement.objects.get().amount_vnd == 450_000
