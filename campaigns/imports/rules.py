"""Takes a list of people in: the file, its columns, a dry run, decisions, then the register."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.files.rules import store_upload
from campaigns.files.types import XLSX
from campaigns.imports.fields import FIELDS, guess_mapping, missing_fields
from campaigns.imports.models import (
    ImportRow,
    ImportState,
    PeopleImport,
    RowChoice,
    RowOutcome,
)
from campaigns.imports.tasks import check, put_in
from campaigns.imports.workbooks import Head, as_workbook, best_head, head_at, opened, sheet_names
from campaigns.units.rules import require_keeper
from campaigns.workflow.rules import record_event, rule

# A step that has not moved for so long was cut off: it may be asked for again.
STALLED_AFTER = timedelta(minutes=5)


@rule
def start_import(*, upload: File, by) -> PeopleImport:
    """Keep a list that was handed in, find its headings and guess what each column means.

    A list saved as CSV is kept as the workbook it could have been.
    Source: this project.
    Raises: PermissionDenied; ValidationError no_workbook, no_rows, too_large, damaged, and those of
    store_upload.
    """
    require_keeper(by)
    stored = store_upload(upload=as_workbook(upload) or upload, by=by)
    if stored.content_type != XLSX:
        stored.file.delete(save=False)
        raise ValidationError(
            _("Hand in an Excel workbook (.xlsx) or a list saved as CSV in UTF-8."),
            code="no_workbook",
        )
    with opened(stored) as workbook:
        head, sheets = best_head(workbook), sheet_names(workbook)
    batch = PeopleImport(
        file=stored,
        sheets=sheets,
        asked_by=by,
        default_valid_from=timezone.localdate(),
        moved_at=timezone.now(),
    )
    _take_head(batch, head)
    batch.save()
    record_event(batch, "start_import", by=by, after={"file": stored.name, "sha256": stored.sha256})
    return batch


@rule
def choose_heading(*, batch: PeopleImport, sheet: str, header_row: int, by) -> PeopleImport:
    """Take the headings from another sheet or row, and guess the columns anew.

    Source: this project.
    Raises: PermissionDenied; ValidationError running, has_begun, no_sheet, no_rows.
    """
    require_keeper(by)
    batch = _locked(batch)
    _require_untouched(batch)
    if sheet not in batch.sheets:
        raise ValidationError({"sheet": ValidationError(_("Choose a sheet."), code="no_sheet")})
    with opened(batch.file) as workbook:
        try:
            head = head_at(workbook, sheet, header_row)
        except ValidationError as error:
            raise ValidationError({"header_row": error}) from error
    _forget_check(batch)
    _take_head(batch, head)
    batch.save()
    record_event(batch, "choose_heading", by=by, after={"sheet": sheet, "row": header_row})
    return batch


@rule
def check_columns(
    *, batch: PeopleImport, mapping: dict[str, int], default_valid_from: date, by
) -> PeopleImport:
    """Settle what each column means, and have every row checked in the background.

    Guarantees that nothing is put in by it; what an earlier check of this file found is forgotten.
    Source: this project.
    Raises: PermissionDenied; ValidationError running, has_begun, missing_columns, column_twice.
    """
    require_keeper(by)
    batch = _locked(batch)
    _require_untouched(batch)
    _require_mapping(batch, mapping)
    _forget_check(batch)
    batch.mapping = mapping
    batch.default_valid_from = default_valid_from
    batch.check_asked_at = batch.moved_at = timezone.now()
    batch.save()
    columns = {name: batch.headings[column] for name, column in mapping.items()}
    record_event(
        batch,
        "check_import",
        by=by,
        after={"columns": columns, "default_valid_from": str(default_valid_from)},
    )
    transaction.on_commit(lambda: check.enqueue(str(batch.pk)))
    return batch


@rule
def check_refused_again(*, batch: PeopleImport, by) -> PeopleImport:
    """Have the refused rows checked again, once the cause is mended: a unit entered, for example.

    Source: this project.
    Raises: PermissionDenied; ValidationError running, not_checked, nothing_refused.
    """
    require_keeper(by)
    batch = _locked(batch)
    _require_checked(batch)
    n_refused = batch.rows.filter(outcome=RowOutcome.REFUSED).count()
    if not n_refused:
        raise ValidationError(_("No row is refused."), code="nothing_refused")
    batch.checked_at = batch.apply_asked_at = batch.applied_at = None
    batch.apply_asked_by = batch.apply_asked_as = None
    batch.check_asked_at = timezone.now()
    _begin_step(batch, n_refused)
    batch.save()
    record_event(batch, "check_refused_again", by=by, after={"n": n_refused})
    transaction.on_commit(lambda: check.enqueue(str(batch.pk)))
    return batch


@rule
def decide_rows(*, batch: PeopleImport, decisions: dict[int, str | int], by) -> int:
    """Say of rows that may be somebody in the register who they are; gives how many were decided.

    Each decision is the key of one of the row's candidates, or a RowChoice (none, somebody else,
    left out). A row that was put in is not decided again.
    Source: this project.
    Raises: PermissionDenied; ValidationError running, not_checked, no_candidate.
    """
    require_keeper(by)
    batch = _locked(batch)
    _require_checked(batch)
    rows = batch.rows.filter(
        pk__in=decisions, outcome=RowOutcome.DUPLICATE, applied_at=None
    ).order_by("line")
    changed = []
    for row in rows:
        decision = decisions[row.pk]
        before = row.choice, row.person_id
        if decision in RowChoice.values:
            row.choice, row.person_id = decision, None
        elif decision in row.candidates:
            row.choice, row.person_id = RowChoice.SAME_PERSON, decision
        else:
            raise ValidationError(
                _("Line %(line)d: choose one of the people shown."),
                code="no_candidate",
                params={"line": row.line},
            )
        if (row.choice, row.person_id) != before:
            changed.append(row)
    _keep_decisions(batch, changed, by)
    return len(changed)


@rule
def decide_the_rest(*, batch: PeopleImport, choice: str, by) -> int:
    """Decide every row that is not decided yet alike: somebody else, or left out.

    Source: this project.
    Raises: PermissionDenied; ValidationError running, not_checked, no_choice.
    """
    require_keeper(by)
    batch = _locked(batch)
    _require_checked(batch)
    if choice not in (RowChoice.NEW_PERSON, RowChoice.SKIP):
        raise ValidationError(_("Choose what is to become of these rows."), code="no_choice")
    n = batch.rows.undecided().update(choice=choice, person=None)
    if n:
        record_event(batch, "decide_rows", by=by, after={"choice": choice, "n": n})
    return n


@rule
def request_putting_in(*, batch: PeopleImport, by) -> PeopleImport:
    """Have what was checked and decided put into the register in the background.

    Rows that are refused or not decided stay for a second go.
    Source: this project.
    Raises: PermissionDenied; ValidationError running, not_checked, nothing_to_put_in.
    """
    require_keeper(by)
    batch = _locked(batch)
    _require_checked(batch)
    n_todo = batch.rows.to_put_in().count()
    if not n_todo:
        raise ValidationError(_("There is nothing to put in."), code="nothing_to_put_in")
    batch.apply_asked_at = timezone.now()
    batch.apply_asked_by, batch.apply_asked_as = by, by.hat
    batch.applied_at = None
    _begin_step(batch, n_todo)
    batch.save()
    record_event(batch, "put_in_import", by=by, after={"n": n_todo})
    transaction.on_commit(lambda: put_in.enqueue(str(batch.pk)))
    return batch


@rule
def go_on(*, batch: PeopleImport, by) -> PeopleImport:
    """Take a step up again that failed or was cut off; rows already done stay done.

    Source: this project. Raises: PermissionDenied; ValidationError running, nothing_to_go_on.
    """
    require_keeper(by)
    batch = _locked(batch)
    if not batch.is_running:
        raise ValidationError(_("No step of this import is waiting."), code="nothing_to_go_on")
    if not can_resume(batch):
        raise ValidationError(_("This step is being worked on."), code="running")
    task = check if batch.state == ImportState.CHECKING else put_in
    batch.error = ""
    batch.moved_at = timezone.now()
    batch.save(update_fields=["error", "moved_at"])
    record_event(batch, "go_on_import", by=by, after={"line": batch.last_line})
    transaction.on_commit(lambda: task.enqueue(str(batch.pk)))
    return batch


def can_resume(batch: PeopleImport) -> bool:
    """Whether a step failed or stands still, so that asking again makes it go on."""
    if not batch.is_running:
        return False
    last = batch.moved_at or batch.asked_at
    return bool(batch.error) or timezone.now() - last > STALLED_AFTER


def can_change_columns(batch: PeopleImport) -> bool:
    """Whether the columns may be matched anew: nothing runs, nothing was put in."""
    return not batch.is_running and not batch.rows.filter(applied_at__isnull=False).exists()


def _locked(batch: PeopleImport) -> PeopleImport:
    return (
        PeopleImport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("file")
        .get(pk=batch.pk)
    )


def _take_head(batch: PeopleImport, head: Head) -> None:
    batch.sheet, batch.header_row = head.sheet, head.header_row
    batch.headings, batch.samples = head.headings, head.samples
    batch.mapping = guess_mapping(head.headings)


def _begin_step(batch: PeopleImport, n_todo: int) -> None:
    batch.last_line = batch.n_done = 0
    batch.n_todo = n_todo
    batch.error = ""
    batch.moved_at = timezone.now()


def _forget_check(batch: PeopleImport) -> None:
    ImportRow.objects.filter(batch=batch).delete()
    batch.check_asked_at = batch.read_at = batch.checked_at = None
    _begin_step(batch, 0)


def _require_still(batch: PeopleImport) -> None:
    if batch.is_running:
        raise ValidationError(_("This import is being worked on. Wait for it."), code="running")


def _require_untouched(batch: PeopleImport) -> None:
    _require_still(batch)
    if not can_change_columns(batch):
        raise ValidationError(
            _("Rows of this file were put in already. Hand the file in again."), code="has_begun"
        )


def _require_checked(batch: PeopleImport) -> None:
    _require_still(batch)
    if not batch.checked_at:
        raise ValidationError(_("Have the rows checked first."), code="not_checked")


def _require_mapping(batch: PeopleImport, mapping: dict[str, int]) -> None:
    refusals: dict[str, list] = {}
    for field in missing_fields(mapping):
        text = _("Choose the column.")
        refusals.setdefault(field.name, []).append(ValidationError(text, code="missing_columns"))
    order = [field.name for field in FIELDS if field.name in mapping]
    for place, name in enumerate(order):
        column = mapping[name]
        if not 0 <= column < len(batch.headings):
            text = _("Choose the column.")
            refusals.setdefault(name, []).append(ValidationError(text, code="missing_columns"))
        elif column in [mapping[other] for other in order[:place]]:
            text = _("This column is chosen twice.")
            refusals.setdefault(name, []).append(ValidationError(text, code="column_twice"))
    if refusals:
        raise ValidationError(refusals)


def _keep_decisions(batch: PeopleImport, rows: list[ImportRow], by) -> None:
    if not rows:
        return
    ImportRow.objects.bulk_update(rows, ["choice", "person"])
    decided = {str(row.line): [row.choice, row.person_id] for row in rows}
    record_event(batch, "decide_rows", by=by, after={"lines": decided})
