"""What a list of people still asks of whoever handed it in: decisions, the word, a second go."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.imports.models import ImportState, PeopleImport, RowChoice, RowOutcome
from emulation_portal.waiting import WaitingItem

# A list nobody has touched for so long is left lying on purpose: its rows came with another file.
FORGOTTEN_AFTER = timedelta(days=30)
MOST_ITEMS = 10


def waiting_for(user) -> list[WaitingItem]:
    """Lists this person handed in that wait for columns, decisions, the word, or mended rows."""
    if not user.can_keep_registers:
        return []
    decided = Q(rows__choice__in=(RowChoice.SAME_PERSON, RowChoice.NEW_PERSON))
    certain = Q(rows__outcome__in=(RowOutcome.NEW, RowOutcome.UPDATE))
    doubtful = Q(rows__outcome=RowOutcome.DUPLICATE)
    is_out = Q(rows__applied_at=None)
    own = (
        PeopleImport.objects.filter(asked_by=user, moved_at__gt=timezone.now() - FORGOTTEN_AFTER)
        .select_related("file")
        .annotate(
            n_undecided=Count("rows", filter=doubtful & is_out & Q(rows__choice="")),
            n_ready=Count("rows", filter=(certain | (doubtful & decided)) & is_out),
            n_refused=Count("rows", filter=Q(rows__outcome=RowOutcome.REFUSED)),
        )
        .order_by("-asked_at")[:MOST_ITEMS]
    )
    return [item for batch in own for item in _items(batch)]


def _items(batch: PeopleImport) -> list[WaitingItem]:
    review = reverse("imports:review", args=[batch.pk])
    if batch.is_running:
        return [_item(_("Let the list go on"), review, batch)] if batch.error else []
    if batch.state == ImportState.UPLOADED:
        columns = reverse("imports:columns", args=[batch.pk])
        return [_item(_("Match the columns of the list"), columns, batch)]
    items = []
    if batch.n_undecided:
        doubts = reverse("imports:duplicates", args=[batch.pk])
        items.append(_item(_("Say who is meant in the list"), doubts, batch, batch.n_undecided))
    elif batch.n_ready:
        items.append(_item(_("Put the list into the register"), review, batch, batch.n_ready))
    if batch.n_refused:
        rest = f"{review}?outcome={RowOutcome.REFUSED}#rows"
        items.append(_item(_("Mend the refused rows of the list"), rest, batch, batch.n_refused))
    return items


def _item(title: str, url: str, batch: PeopleImport, count: int = 0) -> WaitingItem:
    return WaitingItem(title=title, url=url, detail=batch.file.name, count=count)
