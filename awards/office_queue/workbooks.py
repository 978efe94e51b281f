"""Ordering a workbook that takes too long for one answer, making it, and clearing old ones away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from awards.evaluation.queries import rounds_with_queue
from awards.office_queue.round_sheets import Progress
from awards.office_queue.workbook_models import WorkbookOrder
from campaigns.accounts.models import User
from campaigns.files.rules import store_bytes
from campaigns.plans.models import Round
from campaigns.workflow.rules import record_event, recording, rule
from emulation_portal.spreadsheets import CONTENT_TYPE

# So many are answered at once, in about a second; more are made in the background.
AT_ONCE = 500
STALLED_AFTER = timedelta(minutes=2)
KEPT_FOR = timedelta(days=2)

Build = Callable[[WorkbookOrder, User, Progress], bytes]


@rule
def order_workbook(
    *, key: UUID, round: Round, kind: str, query: str, n_total: int, enqueue, by
) -> WorkbookOrder:
    """Have a workbook made in the background for whoever reads the round's queue, as they read it
    in the role they act in now. `enqueue` takes the key of the order to the worker.

    Guarantees that a form sent twice orders once; an order that failed or stands still is begun
    again.
    Source: this project. Units: `n_total` dossiers. Raises: PermissionDenied; ValidationError
    key_used.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not rounds_with_queue(by).filter(pk=round.pk).exists():
        raise PermissionDenied(_("Your role does not allow this act here."))
    now = timezone.now()
    order = WorkbookOrder.objects.select_for_update(no_key=True).filter(pk=key).first()
    if order is None:
        order = WorkbookOrder.objects.create(
            pk=key,
            round=round,
            kind=kind,
            query=query,
            language=translation.get_language() or "vi",
            n_total=n_total,
            asked_by=by,
            holding=by.hat,
            moved_at=now,
        )
    elif not _is_same(order, round, kind, by):
        raise ValidationError(_("This form was used for another act."), code="key_used")
    elif can_resume(order):
        order.error, order.n_done, order.moved_at = "", 0, now
        order.save(update_fields=["error", "n_done", "moved_at"])
    else:
        return order
    record_event(order, "order_workbook", by=by, after={"round": round.code, "query": query})
    transaction.on_commit(lambda: enqueue(str(order.pk)))
    return order


def _is_same(order: WorkbookOrder, round: Round, kind: str, by) -> bool:
    hat = by.hat.pk if by.hat else None
    asked = (order.round_id, order.kind, order.asked_by_id, order.holding_id)
    return asked == (round.pk, kind, by.pk, hat)


def can_resume(order: WorkbookOrder) -> bool:
    """Whether an order failed or stands still, so that ordering again makes it begin anew.

    Source: this project.
    """
    if order.file_id:
        return False
    return bool(order.error) or timezone.now() - order.moved_at > STALLED_AFTER


def make_workbook(order_key: str, build: Build) -> None:
    """Make what was ordered and put it away; may be cut off and begun again. Not for the worker's
    own eyes: it reads as the person who ordered, in the role they ordered in.

    Raises: whatever went wrong, after the order says so.
    """
    orders = WorkbookOrder.objects.select_related("round__campaign__owner", "asked_by", "holding")
    order = orders.filter(pk=order_key, file=None).first()
    if order is None:
        return  # made already, or cleared away
    try:
        reader = order.asked_by.wearing(order.holding)
        if not reader.is_active or not rounds_with_queue(reader).filter(pk=order.round_id).exists():
            raise PermissionDenied("the role in which it was ordered has ended")
        order.n_done = 0
        with translation.override(order.language):
            content = build(order, reader, _counting(order))
        _put_away(order, content)
    except Exception as error:
        order.error = f"{type(error).__name__}: {error}"[:1000]
        order.save(update_fields=["error"])
        raise


def _counting(order: WorkbookOrder) -> Progress:
    def count(n: int) -> None:
        # The last one is done with the file: until then the page goes on asking.
        order.n_done = min(order.n_done + n, max(order.n_total - 1, 0))
        order.moved_at = timezone.now()
        order.save(update_fields=["n_done", "moved_at"])

    return count


def _put_away(order: WorkbookOrder, content: bytes) -> None:
    with recording():
        locked = WorkbookOrder.objects.select_for_update(no_key=True).filter(pk=order.pk).first()
        if locked is None or locked.file_id:
            return  # cleared away meanwhile, or another worker was faster
        locked.file = store_bytes(
            name=f"ho-so-{order.round.code}.xlsx",
            content=content,
            content_type=CONTENT_TYPE,
            by=None,
        )
        locked.n_done, locked.error, locked.moved_at = locked.n_total, "", timezone.now()
        locked.save(update_fields=["file", "n_done", "error", "moved_at"])


def clear_old_workbooks(now: datetime) -> int:
    """Forget orders of more than two days ago, with their files: anybody can order anew.

    Source: this project.
    """
    keys = WorkbookOrder.objects.filter(asked_at__lt=now - KEPT_FOR).values_list("pk", flat=True)
    return sum(_clear(key) for key in list(keys))


@rule
def _clear(key: UUID) -> bool:
    order = WorkbookOrder.objects.select_for_update(no_key=True).filter(pk=key).first()
    if order is None:
        return False
    stored = order.file
    record_event(order, "clear_workbook", by=None)
    order.delete()
    if stored is not None:
        stored.delete()
        transaction.on_commit(lambda: stored.file.storage.delete(stored.file.name))
    return True
