"""The payment list as a spreadsheet: the frozen amounts and their total."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from awards.fund.models import Entitlement
from emulation_portal.spreadsheets import workbook_bytes


def payment_workbook(entitlements: Iterable[Entitlement]) -> bytes:
    """One row for each recipient, then the total. Units: whole đồng."""
    listed = list(entitlements)
    columns = [
        (_("Ordinal"), 8),
        (_("Recipient"), 34),
        (_("Unit"), 34),
        (_("Award"), 18),
        (_("Coefficient"), 12),
        (_("Base salary"), 16),
        (_("Amount (đồng)"), 16),
        (_("Source"), 60),
    ]
    rows = [
        [
            one.line.position,
            f"{one.line.honorific} {one.line.recipient_name}".strip(),
            one.line.recipient_unit,
            one.line.award_form.name,
            one.coefficient,
            one.base_salary_vnd,
            one.amount_vnd,
            one.source,
        ]
        for one in listed
    ]
    total = sum(one.amount_vnd for one in listed)
    rows.append(["", _("Total"), "", "", "", "", total, ""])
    return workbook_bytes(title=_("Reward money"), columns=columns, rows=rows)
