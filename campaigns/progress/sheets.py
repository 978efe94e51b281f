"""Progress as spreadsheets: units × tasks, and who has reported on a period."""

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.plans.models import Campaign
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.overview import Matrix
from campaigns.progress.report_models import ReportStatus
from campaigns.progress.standing import heads_of
from emulation_portal.spreadsheets import workbook_bytes


def matrix_sheet(campaign: Campaign, matrix: Matrix) -> bytes:
    """A line a unit, a column a task. Units: widths in characters."""
    columns = [
        (_("Unit"), 40),
        (_("Tasks"), 10),
        (_("Done"), 12),
        (_("Overdue"), 12),
        (_("Done on average (%)"), 14),
        *[(task.title, 24) for task in matrix.tasks],
    ]
    return workbook_bytes(title=campaign.short_name, columns=columns, rows=matrix.sheet_rows())


def standing_sheet(period: ReportingPeriod, units) -> bytes:
    """A line a unit: whether and when it reported, and its heads."""
    columns = [
        (_("Unit"), 40),
        (_("Head"), 30),
        (_("Status"), 24),
        (_("Reported at"), 18),
        (_("Late"), 8),
    ]
    found = list(units)
    heads = heads_of(found)
    statuses = dict(ReportStatus.choices)

    def rows():
        for unit in found:
            at = unit.reported_at
            yield [
                unit.name,
                ", ".join(str(head) for head in heads.get(unit.pk, [])),
                str(statuses.get(unit.report_status, _("Has not begun"))),
                at,
                at is not None and timezone.localdate(at) > period.due_on,
            ]

    return workbook_bytes(title=period.name, columns=columns, rows=rows())
