"""`manage.py set_up`: an empty portal gets its first unit, its law and its first administrator."""

import getpass
import os

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.accounts.models import Role, User
from campaigns.accounts.rules import create_account, grant_role
from campaigns.law.rules import load_reference
from campaigns.units.models import UnitKind
from campaigns.units.rules import found_unit
from campaigns.workflow.rules import recording


class Command(BaseCommand):
    help = (
        "Makes the Department, enters the reference law and makes the first administrator. The"
        " password is asked for, or read from ADMIN_PASSWORD. Works on an empty portal only."
    )

    def add_arguments(self, parser):
        parser.add_argument("--username", required=True)
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--unit-code", required=True, help="e.g. so-khcn")
        parser.add_argument("--unit-name", required=True, help="e.g. Sở Khoa học và Công nghệ")
        parser.add_argument("--unit-short-name", required=True, help="e.g. Sở KH&CN")
        parser.add_argument("--unit-symbol", required=True, help="e.g. SKHCN")
        parser.add_argument("--superior", required=True, help="e.g. UBND tỉnh …")
        parser.add_argument("--place", required=True, help="place in the date line of papers")

    def handle(self, *, username, full_name, **options):
        if User.objects.exists():
            raise CommandError("This portal has accounts already: nothing was changed.")
        password = os.environ.get("ADMIN_PASSWORD") or getpass.getpass("Password: ")
        try:
            with recording():
                self._set_up(username, full_name, password, options)
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{username} can sign in and make the accounts."))

    def _set_up(self, username: str, full_name: str, password: str, options: dict) -> None:
        today = timezone.localdate()
        load_reference(by=None)
        department = found_unit(
            code=options["unit_code"],
            kind=UnitKind.DEPARTMENT,
            name=options["unit_name"],
            short_name=options["unit_short_name"],
            symbol=options["unit_symbol"],
            superior=options["superior"],
            place=options["place"],
            valid_from=today,
            by=None,
        )
        administrator = create_account(
            username=username, full_name=full_name, password=password, by=None
        )
        grant_role(
            user=administrator,
            role=Role.ADMINISTRATOR,
            unit=department,
            valid_from=today,
            by=None,
        )
