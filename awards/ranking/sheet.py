"""The ranked list as a spreadsheet: the same numbers as on the page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from awards.ranking.ladder import RankedLine
from campaigns.quotas.models import Quota
from emulation_portal.spreadsheets import workbook_bytes


def ranked_workbook(quota: Quota, lines: Sequence[RankedLine]) -> bytes:
    """Every line of a quota, best first, each with its explanation."""
    columns = [
        (_("Rank"), 8),
        (_("Nominee"), 34),
        (_("Position"), 24),
        (_("Unit"), 34),
        (_("In favour"), 10),
        (_("Against"), 10),
        (_("Abstained"), 10),
        (_("Needed"), 10),
        (_("Counted over"), 12),
        (_("Scores"), 8),
        (_("Score"), 10),
        (_("Standing"), 22),
        (_("Place taken"), 12),
        (_("Why here"), 80),
    ]
    rows = (
        [
            line.rank,
            line.nominee_name,
            line.nominee_title,
            line.nominee_unit_name or line.unit_name,
            line.n_yes,
            line.n_no,
            line.n_abstained,
            line.n_needed,
            line.n_base,
            line.n_scores,
            line.score,
            line.get_standing_display(),
            line.is_placed,
            line.explanation,
        ]
        for line in lines
    )
    title = f"{quota.award_form.name} {quota.get_recipient_kind_display()}"
    return workbook_bytes(title=title, columns=columns, rows=rows)
