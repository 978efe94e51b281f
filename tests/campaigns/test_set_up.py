"""An empty portal gets its first administrator from the command line, once."""

import pytest
from django.core.management import CommandError, call_command

from campaigns.accounts.models import Role, User
from campaigns.law.models import BaseSalary
from campaigns.units.models import Unit
from tests import make

OPTIONS = {
    "username": "quantri",
    "full_name": "Nguyễn Thử Quản",
    "unit_code": "so",
    "unit_name": "Sở Khoa học và Công nghệ",
    "unit_short_name": "Sở KH&CN",
    "unit_symbol": "SKHCN",
    "superior": "UBND tỉnh",
    "place": "Vũng Tàu",
}


@pytest.mark.django_db
def test_an_empty_portal_gets_unit_law_and_administrator(monkeypatch, client):
    monkeypatch.setenv("ADMIN_PASSWORD", "mat-khau-rat-dai-2022")
    call_command("set_up", **OPTIONS, verbosity=0)
    administrator = User.objects.get()
    assert administrator.holds(Role.ADMINISTRATOR, Unit.objects.get())
    assert BaseSalary.objects.exists()
    assert client.login(username="quantri", password="mat-khau-rat-dai-2022")


@pytest.mark.django_db
def test_a_portal_with_accounts_is_left_alone(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "mat-khau-rat-dai-2022")
    make.user()
    with pytest.raises(CommandError):
        call_command("set_up", **OPTIONS, verbosity=0)
    assert Unit.objects.count() == 0


@pytest.mark.django_db
def test_a_weak_password_leaves_nothing_half_made(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "ngan")
    with pytest.raises(CommandError):
        call_command("set_up", **OPTIONS, verbosity=0)
    assert (User.objects.count(), Unit.objects.count(), BaseSalary.objects.count()) == (0, 0, 0)
