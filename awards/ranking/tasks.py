"""The background job that makes an ordered workbook with ranks and scores."""

from django.core.exceptions import PermissionDenied
from django_tasks import task

from awards.council.models import Session
from awards.evaluation.queries import queue
from awards.office_queue.round_sheets import Progress
from awards.office_queue.workbook_models import WorkbookOrder
from awards.office_queue.workbooks import make_workbook
from awards.ranking.queries import is_voted
from awards.ranking.workbook import round_workbook
from campaigns.accounts.models import User


@task()
def make_results(order_key: str) -> None:
    make_workbook(order_key, of_results)


def of_results(order: WorkbookOrder, reader: User, progress: Progress) -> bytes:
    """All dossiers of the round with ranks and scores, as its reader sees them today."""
    is_read = Session.objects.visible_to(reader).filter(round=order.round).exists()
    if not (is_read and is_voted(order.round)):
        raise PermissionDenied("the reader sees no ranked list of this round")
    dossiers = queue(order.round, reader)
    return round_workbook(order.round, dossiers, user=reader, progress=progress)
