"""The background job that makes an ordered workbook."""

from django.http import QueryDict
from django_tasks import task

from awards.evaluation.queries import queue
from awards.office_queue.forms import QueueFilter
from awards.office_queue.round_sheets import Progress, round_sheets
from awards.office_queue.workbook_models import WorkbookOrder
from awards.office_queue.workbooks import make_workbook
from campaigns.accounts.models import User
from emulation_portal.spreadsheets import workbook_of


@task()
def make_dossiers(order_key: str) -> None:
    make_workbook(order_key, of_dossiers)


def of_dossiers(order: WorkbookOrder, reader: User, progress: Progress) -> bytes:
    """The dossiers as the filters of the order choose them today, for its reader."""
    chosen = QueueFilter(
        QueryDict(order.query),
        queryset=queue(order.round, reader),
        round=order.round,
        user=reader,
    )
    return workbook_of(round_sheets(order.round, chosen.qs, progress=progress))
