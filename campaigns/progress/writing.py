"""A unit's report while it is written: what was typed is kept, nobody's words are overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.files.rules import sha256_of, store_upload
from campaigns.progress.access import require_launched
from campaigns.progress.lines import asked_of
from campaigns.progress.models import ReportingPeriod, TaskAssignment
from campaigns.progress.report_models import ProgressEntry, ProgressFile, ProgressReport
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.canonical import fingerprint

MAX_TEXT = 3000
MAX_FILES = 20


@dataclass(frozen=True)
class EntryInput:
    """What a head typed for one task, and the edit number of the form it was typed in.

    Units: `figure` in the task's unit of measure, `percent` 0–100 of the whole task.
    """

    assignment_id: int
    figure: Decimal | None
    percent: int | None
    text: str
    edit_number: int = 0


@rule
def save_report(
    *,
    period: ReportingPeriod,
    unit: Unit,
    entries: Sequence[EntryInput] = (),
    summary: str | None = None,
    edit_number: int = 0,
    by,
) -> ProgressReport:
    """Keep what was typed so far; the first save begins the report. Possible after the report day.

    Guarantees that nothing is overwritten that was changed since the form with `edit_number` was
    opened; the same words sent again change nothing.
    Source: this project.
    Raises: PermissionDenied; ValidationError not_launched, not_begun, nothing_asked, not_editable,
    wrong_task, too_long, and edited_elsewhere on “summary” or on the key of the task.
    """
    report = _locked_for_edit(period, unit, by=by)
    known = {
        e.assignment_id: e for e in report.entries.select_for_update(no_key=True).order_by("pk")
    }
    allowed = set(asked_of(unit, period).values_list("pk", flat=True))
    allowed |= set(
        TaskAssignment.objects.live().filter(pk__in=list(known)).values_list("pk", flat=True)
    )
    next_number = report.edit_number + 1
    conflicts: dict[str, ValidationError] = {}
    changed: list[ProgressEntry] = []
    for typed in entries:
        if typed.assignment_id not in allowed:
            raise ValidationError(_("This task is not asked of your unit now."), code="wrong_task")
        text = _clean(typed.text)
        entry = known.get(typed.assignment_id)
        if entry is None:
            if typed.figure is None and typed.percent is None and not text:
                continue
            entry = ProgressEntry(report=report, assignment_id=typed.assignment_id)
        elif (entry.figure, entry.percent, entry.text) == (typed.figure, typed.percent, text):
            continue
        if entry.edit_number > typed.edit_number:
            conflicts[str(typed.assignment_id)] = _edited_elsewhere()
            continue
        entry.figure, entry.percent, entry.text = typed.figure, typed.percent, text
        entry.edit_number = next_number
        entry.full_clean(exclude=["report", "assignment"], validate_unique=False)
        changed.append(entry)
    if summary is not None and _clean(summary) != report.summary:
        if report.summary_edit_number > edit_number:
            conflicts["summary"] = _edited_elsewhere()
        report.summary, report.summary_edit_number = _clean(summary), next_number
    if conflicts:
        raise ValidationError(conflicts)
    new = [entry for entry in changed if entry.pk is None]
    ProgressEntry.objects.bulk_create(new)
    ProgressEntry.objects.bulk_update(
        [entry for entry in changed if entry not in new],
        ["figure", "percent", "text", "edit_number"],
    )
    report.edit_number, report.saved_at = next_number, timezone.now()
    report.save(update_fields=["summary", "summary_edit_number", "edit_number", "saved_at"])
    if changed or report.summary_edit_number == next_number:
        # What was written stays in the report and its kept versions; the chain only proves it.
        content = [[e.assignment_id, str(e.figure), e.percent, e.text] for e in changed]
        after = {"n_tasks": len(changed), "sha256": fingerprint([content, report.summary])}
        record_event(report, "save_report", by=by, after=after)
    return report


@rule
def attach_file(*, period: ReportingPeriod, unit: Unit, upload: UploadedFile, by) -> ProgressFile:
    """Add a file to a report that is being written; the same file sent twice is added once.

    Source: this project. Units: at most 20 files a report.
    Raises: PermissionDenied; ValidationError as `save_report`, too_many, and the codes of
    `store_upload`.
    """
    report = _locked_for_edit(period, unit, by=by)
    attached = list(report.files.filter(removed_at=None).select_related("file"))
    sha256 = sha256_of(upload)
    for there in attached:
        if there.file.sha256 == sha256:
            return there
    if len(attached) >= MAX_FILES:
        raise ValidationError(
            _("A report takes at most %(limit)d files."),
            code="too_many",
            params={"limit": MAX_FILES},
        )
    stored = store_upload(upload=upload, by=by)
    made = ProgressFile.objects.create(report=report, file=stored)
    _touch(report)
    after = {"file": str(stored.pk), "sha256": stored.sha256}
    record_event(report, "attach_file", by=by, after=after)
    return made


@rule
def remove_file(*, file: ProgressFile, by) -> ProgressFile:
    """Take a file out of a report that is being written; it stays for the kept versions.

    Source: this project. Raises: PermissionDenied; ValidationError as `save_report`.
    """
    report = _locked_for_edit(file.report.period, file.report.unit, by=by)
    if file.removed_at is None:
        file.removed_at = timezone.now()
        file.save(update_fields=["removed_at"])
        _touch(report)
        record_event(report, "remove_file", by=by, before={"file": str(file.file_id)})
    return file


def locked_report(report: ProgressReport) -> ProgressReport:
    return (
        ProgressReport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("period__campaign__owner", "unit")
        .get(pk=report.pk)
    )


def _locked_for_edit(period: ReportingPeriod, unit: Unit, *, by) -> ProgressReport:
    require_role(by, (Role.HEAD,), ProgressReport(period=period, unit=unit))
    require_launched(period.campaign)
    if period.starts_on > timezone.localdate():
        raise ValidationError(_("This period has not begun yet."), code="not_begun")
    report = ProgressReport.objects.filter(period=period, unit=unit).first()
    if report is None:
        if not asked_of(unit, period).exists():
            raise ValidationError(
                _("Your unit has no task to report on in this period."), code="nothing_asked"
            )
        report, _made = ProgressReport.objects.get_or_create(period=period, unit=unit)
    locked = locked_report(report)
    if not locked.is_writable:
        raise ValidationError(
            _("The report is “%(status)s” and can no longer be changed."),
            code="not_editable",
            params={"status": locked.get_status_display()},
        )
    return locked


def _touch(report: ProgressReport) -> None:
    report.edit_number += 1
    report.saved_at = timezone.now()
    report.save(update_fields=["edit_number", "saved_at"])


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > MAX_TEXT:
        raise ValidationError(
            _("The text has %(present)d characters; at most %(limit)d are allowed."),
            code="too_long",
            params={"present": len(text), "limit": MAX_TEXT},
        )
    return text


def _edited_elsewhere() -> ValidationError:
    return ValidationError(
        _("This was changed elsewhere after you opened the page."), code="edited_elsewhere"
    )
