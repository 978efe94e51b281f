"""`manage.py verify_audit`: whether the chain of audit events is whole, row by row."""

from django.core.management.base import BaseCommand, CommandError

from campaigns.workflow.models import AuditEvent, ChainHead
from campaigns.workflow.rules import first_broken_event, is_cut_short


class Command(BaseCommand):
    help = "Recomputes the chain of audit events; names the first broken row and exits with 1."

    def handle(self, **options):
        broken = first_broken_event()
        if broken is not None:
            raise CommandError(
                f"Broken at event {broken.seq}: {broken.record_type} {broken.record_id}"
                f" “{broken.action}” of {broken.at:%Y-%m-%d %H:%M:%S} UTC."
                " It was changed, slipped in, or the row before it was removed."
            )
        if is_cut_short():
            last = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
            raise CommandError(f"Broken after event {last}: what followed it was removed.")
        head = ChainHead.objects.first()
        n_events, top = (head.seq, head.hash) if head else (0, "-")
        self.stdout.write(self.style.SUCCESS(f"Sound: {n_events} events, head {top}"))
