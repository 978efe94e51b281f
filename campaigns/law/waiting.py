"""What waits for an administrator: figures to be confirmed, rows that lapse before long."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.law.calendar import years_without_tet
from campaigns.law.expiry import SOON, Expiring, expiring
from campaigns.law.models import Certainty
from campaigns.law.tables import DAYS, DOCUMENTS, TABLES
from emulation_portal.waiting import WaitingItem


def waiting_for(user) -> list[WaitingItem]:
    """What lapses with nothing in its place, documents first; how many rows in force nobody
    confirmed; a year without its Lunar New Year."""
    if not user.can_manage_accounts:
        return []
    today = timezone.localdate()
    return [*_lapsing(today), *_uncertain(today), *_without_tet(today)]


def _lapsing(today: date) -> list[WaitingItem]:
    found = expiring(today, SOON)
    documents = {one.row.pk for one in found if one.table is DOCUMENTS}
    items, rest = [], {}
    for one in found:
        if one.table is DOCUMENTS:
            n_open = sum(
                other.is_gap and other.row.document_id == one.row.pk
                for other in found
                if other.table is not DOCUMENTS
            )
            if one.is_gap or n_open:
                items.append(_document_item(one, n_open))
        elif one.is_gap and one.row.document_id not in documents:
            rest.setdefault(one.table.slug, []).append(one)
    for slug, lapsing in rest.items():
        items.append(
            WaitingItem(
                title=_("Enter what follows: %(table)s") % {"table": lapsing[0].table.name},
                url=reverse("law:table", args=[slug]),
                detail=_("The rows in force lapse on this day."),
                count=len(lapsing),
                due_at=_end_of(lapsing[0].last_day),
            )
        )
    return items


def _document_item(one: Expiring, n_open: int) -> WaitingItem:
    return WaitingItem(
        title=_("Enter what follows: %(table)s") % {"table": one.row},
        url=reverse("law:document", args=[one.row.code]),
        detail=one.gap or _("The document that follows is entered; check the rows that cite this."),
        count=n_open,
        due_at=_end_of(one.last_day),
    )


def _uncertain(today: date) -> list[WaitingItem]:
    """One line for all tables: the overview says which."""
    n_uncertain = 0
    for table in TABLES:
        rows = table.model.objects.filter(certainty=Certainty.UNCERTAIN)
        of_today = rows.filter(valid_from__year=today.year) if table is DAYS else rows.as_of(today)
        n_uncertain += of_today.count()
    if not n_uncertain:
        return []
    return [
        WaitingItem(
            title=_("Confirm what is in force"),
            url=reverse("law:overview"),
            detail=_("Rows in force whose source nobody has looked up yet."),
            count=n_uncertain,
        )
    ]


def _without_tet(today: date) -> list[WaitingItem]:
    years = years_without_tet(sorted({today.year, (today + SOON).year}))
    if not years:
        return []
    named = ", ".join(str(year) for year in years)
    return [
        WaitingItem(
            title=_("Enter the Lunar New Year and the other days off of %(year)s")
            % {"year": named},
            url=reverse("law:table", args=[DAYS.slug]),
            detail=_("Deadlines in working days are counted without them until then."),
        )
    ]


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
