"""A person's deadlines as a calendar to which telephones and Outlook subscribe."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe
from icalendar import Alarm, Calendar, Event

from awards.council import deadlines as council
from awards.nominations import deadlines as nominations
from campaigns.outbox.models import CalendarKey
from campaigns.progress import deadlines as progress
from emulation_portal.waiting import Deadline

SOURCES = (nominations, council, progress)
# Calendars ask every few minutes, some more often: the same answer is given for so long.
KEPT_SECONDS = 300
PAST = timedelta(days=30)
# A whole day begins at midnight: nobody is woken then, but told at nine the morning before.
A_DAY_BEFORE, MORNING_BEFORE = timedelta(days=-1), timedelta(hours=-15)


@login_not_required
@require_safe
@conditional_page
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of whoever the address was made for, in all roles they hold today.

    Sets no cookie, writes nothing but the cache; an unknown or replaced address, or one whose
    account is closed, is simply not found.
    """
    key = CalendarKey.objects.select_related("user").filter(token=token).first()
    if key is None or not key.user.is_active:
        raise Http404
    kept_as = f"calendar-feed:{key.pk}:{key.made_at.isoformat()}"
    feed = cache.get(kept_as)
    if feed is None:
        feed = calendar_of(deadlines_of(key.user))
        cache.set(kept_as, feed, KEPT_SECONDS)
    response = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="thi-dua-khen-thuong.ics"'
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


def deadlines_of(user) -> list[Deadline]:
    """Everything with a day that is expected of this person; what is long past is left out."""
    since = timezone.now() - PAST
    found = [deadline for source in SOURCES for deadline in source.deadlines_for(user)]
    return sorted(
        (deadline for deadline in found if _moment(deadline.at) >= since),
        key=lambda deadline: (_moment(deadline.at), deadline.key),
    )


def calendar_of(deadlines: Iterable[Deadline]) -> bytes:
    """The same bytes for the same deadlines on the same day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Thi đua khen thưởng//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Thi đua, khen thưởng")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    today = _moment(timezone.localdate())
    for deadline in deadlines:
        calendar.add_component(_event(deadline, today))
    return calendar.to_ical()


def _event(deadline: Deadline, today: datetime) -> Event:
    event = Event()
    event.add("uid", f"{deadline.key}@{urlsplit(settings.PORTAL_URL).hostname}")
    event.add("dtstamp", today.astimezone(UTC))
    event.add("summary", deadline.title)
    before = A_DAY_BEFORE
    if isinstance(deadline.at, datetime):
        event.add("dtstart", deadline.at.astimezone(UTC))
    else:
        before = MORNING_BEFORE
        event.add("dtstart", deadline.at)
        event.add("transp", "TRANSPARENT")
    address = f"{settings.PORTAL_URL}{deadline.url}"
    event.add("description", "\n".join(part for part in (deadline.detail, address) if part))
    event.add("url", address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", deadline.title)
    alarm.add("trigger", before)
    event.add_component(alarm)
    return event


def _moment(at: datetime | date) -> datetime:
    return at if isinstance(at, datetime) else timezone.make_aware(datetime.combine(at, time.min))
