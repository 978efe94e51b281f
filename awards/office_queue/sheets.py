"""The queue as a spreadsheet, in the Office's words."""

from django.utils.translation import gettext as _

from campaigns.plans.models import Round
from emulation_portal.spreadsheets import workbook_bytes


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
            nomination.summary,
        ]
        for nomination in dossiers.iterator(chunk_size=1000)
    )
    return workbook_bytes(title=round.code, columns=columns, rows=rows)
