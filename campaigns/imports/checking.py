"""The dry run: every row of the file is understood and found out about, nothing is put in."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db.models import Count
from django.utils import timezone

from campaigns.imports.findings import Finding, examine
from campaigns.imports.known import Known, UnitNames, known_to, note_line
from campaigns.imports.models import ImportRow, PeopleImport, RowChoice, RowOutcome
from campaigns.imports.reading import RowFacts, read_row, row_texts
from campaigns.imports.workbooks import lines_of, n_lines, opened
from campaigns.workflow.rules import record_event, recording

PER_CHUNK = 500  # rows understood and kept together: what a job that was cut off does again at most
FOUND = ("outcome", "messages", "changes", "person", "candidates", "code_key", "name_key")


def check_import(batch_id) -> None:
    """Check what an import still lacks; may be cut off and begun again.

    Each chunk is kept in a transaction of its own with the line it came to. Once the file was read
    to its end, refused rows are checked again as they stand in the portal.
    """
    batch = PeopleImport.objects.select_related("file").get(pk=batch_id)
    if batch.check_asked_at is None or batch.checked_at:
        return
    try:
        if batch.read_at is None:
            _read_file(batch)
        else:
            _check_refused(batch)
    except Exception as error:
        keep_error(batch, error)
        raise


def keep_error(batch: PeopleImport, error: Exception) -> None:
    batch.error = f"{type(error).__name__}: {error}"[:1000]
    batch.save(update_fields=["error"])


def _read_file(batch: PeopleImport) -> None:
    units = UnitNames(timezone.localdate())
    with opened(batch.file) as workbook:
        if not batch.n_todo:
            batch.n_todo = n_lines(workbook, batch.sheet, after=batch.header_row)
            batch.save(update_fields=["n_todo"])
        after = max(batch.last_line, batch.header_row)
        lines = lines_of(workbook, batch.sheet, after=after)
        for chunk in chunks(lines):
            if not _keep_lines(batch, chunk, units):
                return  # another worker has taken over
    _finish(batch, is_file_read=True)


def _check_refused(batch: PeopleImport) -> None:
    units = UnitNames(timezone.localdate())
    while True:
        refused = batch.rows.filter(outcome=RowOutcome.REFUSED, line__gt=batch.last_line)
        rows = list(refused.order_by("line")[:PER_CHUNK])
        if not rows:
            break
        if not _check_rows(batch, rows, units):
            return
    _finish(batch, is_file_read=False)


def chunks(lines: Iterator) -> Iterator[list]:
    """The lines in lists of PER_CHUNK, of which one at a time is held."""
    while chunk := list(islice(lines, PER_CHUNK)):
        yield chunk


def _keep_lines(batch: PeopleImport, chunk: list, units: UnitNames) -> bool:
    rows = [
        ImportRow(batch=batch, line=line, values=row_texts(texts, batch.mapping))
        for line, texts in chunk
    ]
    return _check_rows(batch, rows, units)


def _check_rows(batch: PeopleImport, rows: list[ImportRow], units: UnitNames) -> bool:
    """Find out about a chunk of rows and keep it; False where another worker was faster."""
    today = timezone.localdate()
    read = facts_of(batch, rows, units, today)
    with recording():
        locked = PeopleImport.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if locked.last_line != batch.last_line or locked.checked_at or not locked.check_asked_at:
            return False
        known = known_of(batch, read.values())
        for row in rows:
            finding = examine(read[row.line], line=row.line, known=known, today=today)
            keep_finding(row, finding)
            if finding.is_sound:
                note_row(known, row)
        if rows[0].pk is None:
            ImportRow.objects.bulk_create(rows)
        else:
            ImportRow.objects.bulk_update(rows, ["choice", *FOUND])
        advance(batch, last_line=rows[-1].line, n=len(rows))
    return True


def facts_of(
    batch: PeopleImport, rows: Iterable[ImportRow], units: UnitNames, today: date
) -> dict[int, RowFacts]:
    """What each row says, by its line."""
    day = batch.default_valid_from or today
    return {
        row.line: read_row(row.values, units=units, default_valid_from=day, today=today)
        for row in rows
    }


def known_of(batch: PeopleImport, read: Iterable[RowFacts], *, is_locking: bool = False) -> Known:
    """The register as far as these rows need it."""
    understood = [facts for facts in read if not facts.messages]
    return known_to(
        batch,
        search_keys={facts.search_key for facts in understood},
        codes={facts.staff_code for facts in understood if facts.staff_code},
        name_keys={facts.name_key for facts in understood},
        is_locking=is_locking,
    )


def keep_finding(row: ImportRow, finding: Finding) -> None:
    """Write into the row what was found of it; what somebody decided before is asked again."""
    row.outcome = finding.outcome
    row.messages = finding.messages
    row.changes = finding.changes
    row.person_id = finding.person
    row.candidates = finding.candidates
    row.code_key = finding.facts.code_key
    row.name_key = finding.facts.name_key
    row.choice = RowChoice.OPEN


def note_row(known: Known, row: ImportRow) -> None:
    note_line(
        known,
        line=row.line,
        code_key=row.code_key,
        name_key=row.name_key,
        person=row.person_id,
    )


def advance(batch: PeopleImport, *, last_line: int, n: int) -> None:
    """Note how far the step has come, in the transaction of the rows it counts."""
    batch.last_line = last_line
    batch.n_done += n
    batch.moved_at = timezone.now()
    batch.error = ""
    batch.save(update_fields=["last_line", "n_done", "moved_at", "error"])


def outcome_counts(batch: PeopleImport) -> dict[str, int]:
    """How many rows were found to be what."""
    counts = batch.rows.order_by().values_list("outcome").annotate(n=Count("pk"))
    return dict.fromkeys(RowOutcome.values, 0) | dict(counts)


def _finish(batch: PeopleImport, *, is_file_read: bool) -> None:
    with recording():
        locked = PeopleImport.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if locked.checked_at or locked.last_line != batch.last_line:
            return
        now = timezone.now()
        locked.checked_at = locked.moved_at = now
        locked.n_todo = locked.n_done
        locked.error = ""
        if is_file_read:
            locked.read_at = now
        locked.save(update_fields=["checked_at", "moved_at", "read_at", "n_todo", "error"])
        record_event(locked, "import_checked", by=None, after=outcome_counts(batch))
