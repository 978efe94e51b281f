"""Messages to heads about reports: 7, 3 and 1 days before, when overdue, and when one came back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy

from campaigns.outbox.drafts import DAYS_BEFORE, Draft, day_of, days_before
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.report_models import ProgressReport, ReportStatus
from campaigns.progress.standing import heads_of, missing_units
from campaigns.progress.waiting import end_of
from campaigns.units.models import Unit
from campaigns.workflow.rules import last_acts
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
    """What is true at this moment; ends for a unit with its report. Eight queries at most, whatever
    the number of periods, units and reports."""
    near = day_of(now) + timedelta(days=max(DAYS_BEFORE))
    running = ReportingPeriod.objects.running().filter(due_on__lte=near)
    periods = list(running.select_related("campaign").order_by("due_on", "pk"))
    if periods:
        missing = missing_units(periods)
        heads = heads_of({unit.pk: unit for units in missing.values() for unit in units}.values())
        for period in periods:
            for unit in missing[period.pk]:
                for head in heads.get(unit.pk, []):
                    yield _about_missing(period, unit, head, now)
    yield from _about_returned()


def _about_missing(period: ReportingPeriod, unit: Unit, head, now: datetime) -> Draft:
    left = days_before(period.due_on, now)
    day, what = short_date(period.due_on), f"“{period.campaign.short_name}”, {period.name}"
    if left is None:
        kind, about = "report-overdue", "over"
        subject = f"Quá hạn báo cáo tiến độ: {period.name}"
        body = (
            f"{unit.name} phải báo cáo về {what}, chậm nhất ngày {day} nhưng chưa gửi. Vẫn gửi được"
            " báo cáo, nhưng sẽ ghi là trễ hạn."
        )
    else:
        kind, about = "report-due", f"{left}d"
        subject = f"Sắp đến hạn báo cáo tiến độ, ngày {day}: {period.name}"
        body = f"Đề nghị {unit.name} báo cáo về {what}, chậm nhất ngày {day}."
    return Draft(
        kind=kind,
        key=f"progress:{about}:{period.pk}:{period.due_on}:{unit.pk}:{head.pk}",
        unit_id=period.campaign.owner_id,
        recipient_id=head.pk,
        subject=subject,
        body=body,
        url=reverse("progress:write", args=[period.pk, unit.code]),
        due_at=end_of(period.due_on),
    )


def _about_returned() -> Iterator[Draft]:
    returned = list(
        ProgressReport.objects.filter(
            status=ReportStatus.RETURNED, period__in=ReportingPeriod.objects.running()
        ).select_related("period__campaign", "unit")
    )
    if not returned:
        return
    heads, acts = (
        heads_of([report.unit for report in returned]),
        last_acts(returned, "return_report"),
    )
    for report in returned:
        act = acts.get(report.pk)
        for head in heads.get(report.unit_id, []):
            yield Draft(
                kind="report-returned",
                key=f"progress:returned:{report.pk}:{act.seq if act else 0}:{head.pk}",
                unit_id=report.period.campaign.owner_id,
                recipient_id=head.pk,
                subject=f"Báo cáo tiến độ bị trả lại để bổ sung: {report.period.name}",
                body=(
                    f"Văn phòng đề nghị {report.unit.name} bổ sung báo cáo:"
                    f" {act.reason if act else ''}"
                ),
                url=reverse("progress:write", args=[report.period_id, report.unit.code]),
            )
