"""Messages to heads about reports: 7, 3 and 1 days before, when overdue, and when one came back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.outbox.drafts import DAYS_BEFORE, Draft, day_of, days_before
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.report_models import ProgressReport, ReportStatus
from campaigns.progress.standing import heads_of, in_state, units_of
from campaigns.progress.waiting import end_of
from campaigns.workflow.rules import history_of
from emulation_portal.vietnamese import short_date

NAME = "progress"
KINDS = {
    "report-due": gettext_lazy("Progress report due soon"),
    "report-overdue": gettext_lazy("Progress report overdue"),
    "report-returned": gettext_lazy("Progress report returned"),
}
# The Office decided it when it returned the report.
SELF_SENDING = ("report-returned",)


def true_messages(now: datetime) -> Iterator[Draft]:
    """What is true at this moment; ends for a unit with its report."""
    today = day_of(now)
    near = today + timedelta(days=max(DAYS_BEFORE))
    periods = ReportingPeriod.objects.running().filter(due_on__lte=near).select_related("campaign")
    for period in periods.order_by("due_on", "pk"):
        yield from _about_missing(period, now)
    yield from _about_returned()


def _about_missing(period: ReportingPeriod, now: datetime) -> Iterator[Draft]:
    left = days_before(period.due_on, now)
    missing = list(in_state(units_of(period), "missing", period))
    heads = heads_of(missing)
    day = short_date(period.due_on)
    words = {"period": period.name, "campaign": period.campaign.short_name, "day": day}
    if left is None:
        kind, about = "report-overdue", "over"
        subject = _("Overdue: progress report %(period)s") % words
        text = _(
            "%(unit)s was to report on “%(campaign)s”, %(period)s, by %(day)s and has not yet."
            " It can still be handed in and will be marked as late."
        )
    else:
        kind, about = "report-due", f"{left}d"
        subject = _("Progress report %(period)s is due on %(day)s") % words
        text = _("%(unit)s reports on “%(campaign)s”, %(period)s, by %(day)s.")
    for unit in missing:
        for head in heads.get(unit.pk, []):
            yield Draft(
                kind=kind,
                key=f"progress:{about}:{period.pk}:{period.due_on}:{unit.pk}:{head.pk}",
                unit_id=period.campaign.owner_id,
                recipient_id=head.pk,
                subject=subject,
                body=text % {**words, "unit": unit.name},
                url=reverse("progress:write", args=[period.pk, unit.code]),
                due_at=end_of(period.due_on),
            )


def _about_returned() -> Iterator[Draft]:
    returned = list(
        ProgressReport.objects.filter(
            status=ReportStatus.RETURNED, period__in=ReportingPeriod.objects.running()
        ).select_related("period__campaign", "unit")
    )
    heads = heads_of([report.unit for report in returned])
    for report in returned:
        act = history_of(report).filter(action="return_report").last()
        for head in heads.get(report.unit_id, []):
            yield Draft(
                kind="report-returned",
                key=f"progress:returned:{report.pk}:{act.seq if act else 0}:{head.pk}",
                unit_id=report.period.campaign.owner_id,
                recipient_id=head.pk,
                subject=_("Returned: progress report %(period)s") % {"period": report.period.name},
                body=_("The Office asks %(unit)s to complete the report: %(reason)s")
                % {"unit": report.unit.name, "reason": act.reason if act else ""},
                url=reverse("progress:write", args=[report.period_id, report.unit.code]),
                due_at=end_of(report.period.due_on),
            )
