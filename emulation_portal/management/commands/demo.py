"""`manage.py demo`: the real plan with invented people, at a stage of its life."""

import shutil

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaigns.accounts.demo import is_demo_database, mark_as_demo
from campaigns.accounts.models import User
from emulation_portal.demo.chain import STAGES, build_demo
from emulation_portal.demo.preparing import DEFAULT_NOMINATIONS


class Command(BaseCommand):
    help = "Builds the demo through the portal's own rules, up to a stage of the first round."

    def add_arguments(self, parser):
        parser.add_argument("--stage", choices=STAGES, default="final-council")
        parser.add_argument("--seed", type=int, default=2022)
        parser.add_argument(
            "--nominations",
            type=int,
            default=DEFAULT_NOMINATIONS,
            help="how many dossiers the first round gets (at least 8)",
        )
        parser.add_argument("--reset", action="store_true", help="empty the demo first")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is data already"
        )

    def handle(self, *, stage, seed, nominations, reset, if_empty, **options):
        if nominations < 8:
            raise CommandError("--nominations: at least 8, so that every unit nominates.")
        if User.objects.exists():
            if if_empty:
                self.stdout.write("The database holds data already: nothing was loaded.")
                return
            self._refuse_real_data()
            if not reset:
                raise CommandError("There is a demo already. Add --reset to make it anew.")
            self._empty()
        try:
            with transaction.atomic():  # half a demo helps nobody
                mark_as_demo()
                build_demo(stage, seed=seed, n_nominations=nominations, tell=self._tell)
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        self.stdout.write(self.style.SUCCESS(f"The demo stands at the stage “{stage}”."))

    def _tell(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence}")

    def _refuse_real_data(self) -> None:
        if not is_demo_database():
            raise CommandError("This database holds more than a demo: nothing was touched.")

    def _empty(self) -> None:
        call_command("flush", interactive=False, verbosity=0)
        shutil.rmtree(settings.PRIVATE_FILES_DIR, ignore_errors=True)
