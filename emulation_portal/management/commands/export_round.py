"""`manage.py export_round CODE DIR`: every paper and list of a round, with a manifest."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from awards.reports.rules import export_round
from campaigns.plans.models import Round


class Command(BaseCommand):
    help = "Writes every paper and list of a round into an empty folder, with their SHA-256."

    def add_arguments(self, parser):
        parser.add_argument("code", help="code of the round")
        parser.add_argument("directory", type=Path, help="an empty folder, or one to be made")

    def handle(self, *, code, directory, **options):
        round = Round.objects.select_related("campaign__owner").filter(code=code).first()
        if round is None:
            known = ", ".join(Round.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"No round has the code {code}. There are: {known or 'none'}.")
        try:
            written = export_round(round=round, directory=directory)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        n_bytes = sum(one.n_bytes for one in written)
        self.stdout.write(
            self.style.SUCCESS(f"{len(written)} files, {n_bytes:,} bytes in {directory}")
        )
