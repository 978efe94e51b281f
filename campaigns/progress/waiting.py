"""What waits in the campaign's own work: a report to write, reports to accept, units missing."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.standing import alarm, counted, reports_asked_of
from emulation_portal.waiting import WaitingItem

MOST_ITEMS = 20


def waiting_for(user) -> list[WaitingItem]:
    """For heads their due and returned reports, for the Office what to accept and who is missing;
    at most seven queries."""
    items = []
    headed = user.units_as(Role.HEAD)
    if headed:
        items += _reports_of_heads(headed)
    as_office = user.units_as(Role.OFFICE)
    if as_office:
        items += _periods_of_office(as_office)
    return items[:MOST_ITEMS]


def _reports_of_heads(headed: list[int]) -> list[WaitingItem]:
    return [
        WaitingItem(
            title=(
                _("Complete the returned report: %(period)s")
                if asked.is_returned
                else _("Report on progress: %(period)s")
            )
            % {"period": asked.period.name},
            url=reverse("progress:write", args=[asked.period.pk, asked.unit.code]),
            detail=f"{asked.unit.short_name} · {asked.period.campaign.short_name}",
            due_at=None if asked.is_returned else end_of(asked.period.due_on),
            is_late=asked.is_late,
        )
        for asked in reports_asked_of(headed)
        if asked.is_returned or asked.tone != "neutral"
    ]


def _periods_of_office(as_office: list[int]) -> list[WaitingItem]:
    running = ReportingPeriod.objects.running().filter(campaign__owner__in=as_office)
    periods = counted(running.select_related("campaign").order_by("due_on", "pk"))
    items = []
    for period in periods:
        own = reverse("progress:period", args=[period.pk])
        detail = f"{period.name} · {period.campaign.short_name}"
        if period.n_submitted:
            items.append(
                WaitingItem(
                    title=_("Accept progress reports"),
                    url=f"{own}?state=submitted",
                    detail=detail,
                    count=period.n_submitted,
                )
            )
        tone = alarm(period.due_on)
        if period.n_missing and tone != "neutral":
            items.append(
                WaitingItem(
                    title=_("Units that have not reported"),
                    url=f"{own}?state=missing",
                    detail=detail,
                    count=period.n_missing,
                    due_at=end_of(period.due_on),
                    is_late=tone == "stop",
                )
            )
    return items


def end_of(day: date) -> datetime:
    """The last minute of a day where the portal stands."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
