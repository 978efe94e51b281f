"""Messages to administrators before something in the law lapses with nothing in its place."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from campaigns.accounts.models import Role, RoleHolding
from campaigns.law.calendar import years_without_tet
from campaigns.law.expiry import Expiring, expiring
from campaigns.law.tables import DAYS, DOCUMENTS, table_of
from campaigns.law.words import in_words
from campaigns.outbox.drafts import Draft, day_of
from emulation_portal.vietnamese import short_date

NAME = "law"
LAPSES, DAYS_OFF = "law_lapses", "days_off_missing"
KINDS = {
    LAPSES: gettext_lazy("Something in the law lapses with nothing in its place"),
    DAYS_OFF: gettext_lazy("The days off of a year are not entered"),
}
# They go to administrators, who keep the law: nothing for the Office to weigh.
SELF_SENDING = (LAPSES, DAYS_OFF)
STEPS = (90, 30, 7)
N_NAMED = 10


def true_messages(now: datetime) -> Iterable[Draft]:
    """One message for each administrator and each thing that lapses, at the nearest of the steps;
    no longer true once something follows. Names of tables and kinds are words of the portal, put
    into Vietnamese here whatever language the process speaks."""
    with translation.override("vi"):
        messages = _messages(now)
    yield from messages


def _messages(now: datetime) -> list[Draft]:
    today = day_of(now)
    holdings = RoleHolding.objects.as_of(today).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    to_whom = {held.user_id: held.unit_id for held in holdings.order_by("-pk")}
    if not to_whom:
        return []
    return [
        Draft(
            **{**message, "key": f"{message['key']}:{user_id}"},
            unit_id=unit_id,
            recipient_id=user_id,
        )
        for message in [*_lapsing(today), *_days_off(today)]
        for user_id, unit_id in to_whom.items()
    ]


def _lapsing(today: date) -> list[dict]:
    found = [one for one in expiring(today, timedelta(days=STEPS[0])) if one.is_gap]
    documents = [one for one in found if one.table is DOCUMENTS]
    carried = {one.row.pk for one in documents}
    groups: dict[tuple, list[Expiring]] = {}
    for one in found:
        if one.table is not DOCUMENTS and one.row.document_id not in carried:
            groups.setdefault((one.table.slug, one.last_day), []).append(one)
    return [
        *(_document_message(one, today) for one in documents),
        *(_table_message(group, today) for group in groups.values()),
    ]


def _document_message(one: Expiring, today: date) -> dict:
    counts: dict[str, int] = {}
    for row in one.citing:
        counts[table_of(row).name] = counts.get(table_of(row).name, 0) + 1
    citing = "; ".join(f"{name}: {n}" for name, n in counts.items())
    parts = [one.gap, f"Các dòng căn cứ vào văn bản này: {citing}." if citing else ""]
    return {
        "kind": LAPSES,
        "key": f"law:document:{one.row.pk}:{one.last_day}:{_step(one.last_day, today)}",
        "subject": _lapses(one.row, one.last_day),
        "body": "\n".join(part for part in parts if part),
        "url": reverse("law:document", args=[one.row.code]),
        "due_at": _end_of(one.last_day),
    }


def _table_message(group: list[Expiring], today: date) -> dict:
    first = group[0]
    named = [f"- {in_words(one.row)}" for one in group[:N_NAMED]]
    left = [f"- … (+{len(group) - N_NAMED})"] if len(group) > N_NAMED else []
    return {
        "kind": LAPSES,
        "key": f"law:{first.table.slug}:{first.last_day}:{_step(first.last_day, today)}",
        "subject": _lapses(first.table.name, first.last_day),
        "body": "\n".join([*named, *left]),
        "url": reverse("law:table", args=[first.table.slug]),
        "due_at": _end_of(first.last_day),
    }


def _lapses(what, last_day: date) -> str:
    return f"{what} hết hiệu lực sau ngày {short_date(last_day)}"


def _days_off(today: date) -> list[dict]:
    new_year = date(today.year + 1, 1, 1)
    if (new_year - today).days > STEPS[0] or not years_without_tet([new_year.year]):
        return []
    last_day = new_year - timedelta(days=1)
    return [
        {
            "kind": DAYS_OFF,
            "key": f"law:days-off:{new_year.year}:{_step(last_day, today)}",
            "subject": (
                "Nhập lịch nghỉ Tết Nguyên đán và các ngày nghỉ khác năm " + str(new_year.year)
            ),
            "body": (
                "Trước khi nhập, thời hạn tính theo ngày làm việc chưa trừ các ngày nghỉ này."
            ),
            "url": reverse("law:table", args=[DAYS.slug]),
            "due_at": _end_of(last_day),
        }
    ]


def _step(last_day: date, today: date) -> int:
    """The nearest of the steps before the last day."""
    left = (last_day - today).days
    return min((days for days in STEPS if left <= days), default=STEPS[0])


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
