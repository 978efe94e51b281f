"""Which days of the campaign's own work stand in a head's calendar: reports and tasks."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus
from campaigns.progress.models import TaskAssignment
from campaigns.progress.standing import reports_asked_of
from emulation_portal.waiting import Deadline

PAST = timedelta(days=30)


def deadlines_for(user) -> list[Deadline]:
    """Reports asked of the units this person heads, and tasks of theirs that are not done."""
    headed = user.units_as(Role.HEAD)
    if not headed:
        return []
    tasks = (
        TaskAssignment.objects.live()
        .filter(
            unit__in=headed,
            done_on=None,
            due_on__gte=timezone.localdate() - PAST,
            task__campaign__status=CampaignStatus.LAUNCHED,
        )
        .select_related("task", "unit")
    )
    return [
        *[
            Deadline(
                key=f"report-{asked.period.pk}-{asked.unit.pk}",
                title=f"Hết hạn báo cáo tiến độ: {asked.period.name}",
                at=asked.period.due_on,
                url=reverse("progress:write", args=[asked.period.pk, asked.unit.code]),
                detail=f"{asked.unit.name}; {asked.period.campaign.short_name}",
            )
            for asked in reports_asked_of(headed)
        ],
        *[
            Deadline(
                key=f"task-{task.pk}",
                title=f"Hết hạn nhiệm vụ: {task.task.title}",
                at=task.due_on,
                url=reverse("progress:assignment", args=[task.pk]),
                detail=task.unit.name,
            )
            for task in tasks
        ],
    ]
