"""The queue as a spreadsheet, in the Office's words."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from awards.nominations.handed_in import summaries_handed_in
from awards.nominations.models import Nomination
from campaigns.plans.models import Round
from emulation_portal.spreadsheets import workbook_bytes

CHUNK = 1000


def queue_sheet(round: Round, dossiers) -> bytes:
    """One line a dossier, in the order given. Units: widths in characters."""
    columns = [
        (_("Reference number"), 12),
        (_("Nominee"), 32),
        (_("Position"), 24),
        (_("Work unit"), 32),
        (_("Nominated by"), 32),
        (_("Group"), 24),
        (_("Recipient"), 12),
        (_("Award form"), 16),
        (_("Status"), 18),
        (_("Submitted at"), 18),
        (_("Summary of the achievement"), 60),
    ]
    rows = (
        [
            nomination.reference,
            nomination.nominee_name,
            nomination.nominee_title,
            nomination.nominee_unit_name,
            nomination.unit.name,
            nomination.get_group_display(),
            nomination.quota.get_recipient_kind_display(),
            nomination.quota.award_form.name,
            nomination.get_status_display(),
            nomination.submitted_at,
            summary,
        ]
        for nomination, summary in _with_summaries(dossiers)
    )
    return workbook_bytes(title=round.code, columns=columns, rows=rows)


def _with_summaries(dossiers) -> Iterator[tuple[Nomination, str]]:
    """Each dossier with its summary as it was handed in last."""
    found = dossiers.iterator(chunk_size=CHUNK)
    while some := list(islice(found, CHUNK)):
        summaries = summaries_handed_in(some)
        for nomination in some:
            yield nomination, summaries[nomination.pk]
