"""What becomes of a unit's report: handed in, returned or accepted by the Office."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.accounts.models import Role
from campaigns.progress.access import require_launched
from campaigns.progress.lines import lines_for, missing_for_submission
from campaigns.progress.models import TaskAssignment
from campaigns.progress.report_models import (
    HANDED_IN,
    ProgressEntry,
    ProgressReport,
    ReportStatus,
    SubmittedReport,
)
from campaigns.progress.writing import locked_report
from campaigns.workflow.rules import (
    Transition,
    move,
    record_event,
    require_role,
    rule,
    transitions_of,
)
from emulation_portal.canonical import fingerprint

S = ReportStatus

TRANSITIONS = transitions_of(
    ProgressReport,
    Transition(
        "submit_report",
        (S.DRAFT,),
        S.SUBMITTED,
        (Role.HEAD,),
        gettext_lazy("Submit the report"),
        checks=(missing_for_submission,),
    ),
    Transition(
        "resubmit_report",
        (S.RETURNED,),
        S.SUBMITTED,
        (Role.HEAD,),
        gettext_lazy("Submit the report again"),
        checks=(missing_for_submission,),
    ),
    Transition(
        "accept_report",
        (S.SUBMITTED,),
        S.ACCEPTED,
        (Role.OFFICE,),
        gettext_lazy("Accept the report"),
    ),
    Transition(
        "return_report",
        (S.SUBMITTED,),
        S.RETURNED,
        (Role.OFFICE,),
        gettext_lazy("Return for supplement"),
        needs_reason=True,
        tone="secondary",
    ),
)


@rule
def submit_report(*, report: ProgressReport, by) -> ProgressReport:
    """Hand the report to the Office and keep it word for word; late, where its day is over.

    Sent twice, it is submitted once.
    Source: plan 2021–2025, section V.1; this project.
    Raises: PermissionDenied; ValidationError not_launched, blocked, wrong_state.
    """
    locked = locked_report(report)
    require_role(by, (Role.HEAD,), locked)
    if locked.status in HANDED_IN:
        report.refresh_from_db()
        return report
    require_launched(locked.period.campaign)
    now = timezone.now()
    move(
        locked,
        "submit_report" if locked.status == S.DRAFT else "resubmit_report",
        by=by,
        submitted_by=by,
        submitted_at=now,
        first_submitted_at=locked.first_submitted_at or now,
    )
    version = _keep_version(locked, at=now, by=by)
    after = {"number": version.number, "sha256": version.sha256}
    record_event(locked, "keep_version", by=by, after=after)
    report.refresh_from_db()
    return report


@rule
def return_report(*, report: ProgressReport, reason: str, by) -> ProgressReport:
    """Give the report back to its unit with what is missing.

    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, reason_missing.
    """
    return move(report, "return_report", by=by, reason=reason)


@rule
def accept_report(*, report: ProgressReport, by) -> ProgressReport:
    """Take the report as true; never by the person who submitted it.

    Guarantees that each task it speaks of stands at the percentage of the latest period accepted
    so far, and is done from today on where that is 100.
    Source: this project; separation of duties: this project.
    Raises: PermissionDenied; ValidationError wrong_state, same_person.
    """
    locked = locked_report(report)
    require_role(by, (Role.OFFICE,), locked)
    if locked.submitted_by_id == by.pk:
        raise ValidationError(
            _("You submitted this report yourself: somebody else must accept it."),
            code="same_person",
        )
    move(report, "accept_report", by=by)
    _count_progress(locked, by=by)
    return report


def _count_progress(report: ProgressReport, *, by) -> None:
    percents = dict(report.entries.values_list("assignment_id", "percent"))
    later = ProgressEntry.objects.filter(
        assignment__in=list(percents),
        report__status=S.ACCEPTED,
        report__period__ends_on__gt=report.period.ends_on,
    )
    overtaken = set(later.values_list("assignment_id", flat=True))
    wanted = [pk for pk in percents if pk not in overtaken]
    assignments = TaskAssignment.objects.live().select_for_update(no_key=True).filter(pk__in=wanted)
    today, counted = timezone.localdate(), list(assignments.order_by("pk"))
    for assignment in counted:
        was_done = assignment.done_on is not None
        assignment.percent = percents[assignment.pk] or 0
        is_done = assignment.percent == 100
        assignment.done_on = (assignment.done_on or today) if is_done else None
        assignment.keep_pace()
        if is_done != was_done:
            action = "finish_task" if is_done else "reopen_task"
            record_event(assignment, action, by=by, after={"percent": assignment.percent})
    TaskAssignment.objects.bulk_update(counted, ["percent", "done_on", "behind_from"])


def content_of(report: ProgressReport) -> dict:
    """A report's words and figures as they are kept when it is handed in."""
    return {
        "period": report.period.name,
        "due_on": report.period.due_on.isoformat(),
        "unit": report.unit.name,
        "summary": report.summary,
        "tasks": [
            {
                "assignment": line.assignment.pk,
                "task": line.assignment.task.title,
                "measure": line.assignment.task.measure,
                "target": _plain(line.assignment.target),
                "figure": _plain(line.figure),
                "percent": line.percent,
                "accepted_percent": line.accepted_percent,
                "text": line.text,
            }
            for line in lines_for(report.unit, report.period, report)
        ],
        "files": [
            {"key": f.pk, "name": f.file.name, "n_bytes": f.file.n_bytes, "sha256": f.file.sha256}
            for f in report.files.filter(removed_at=None).select_related("file")
        ],
    }


def _keep_version(report: ProgressReport, *, at, by) -> SubmittedReport:
    content = content_of(report)
    return SubmittedReport.objects.create(
        report=report,
        number=report.versions.count() + 1,
        content=content,
        sha256=fingerprint(content),
        submitted_by=by,
        submitted_at=at,
    )


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")
