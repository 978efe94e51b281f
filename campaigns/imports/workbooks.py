"""Reads a handed-in workbook row by row: its sheets, the row with the headings, the lines below."""

import csv
import io
import zipfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from campaigns.files.models import StoredFile
from campaigns.imports.cells import text_of
from campaigns.imports.fields import n_known

HEADER_WITHIN = 30  # headings stand in the first lines or nowhere
N_BELOW = 20  # lines below the headings among which samples are looked for
MOST_COLUMNS = 100
N_SAMPLES = 3
MOST_CSV_BYTES = 20 * 1024 * 1024
# A list of 100,000 people takes half of it; texts that cells share are held in memory as a whole.
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
LAST_ROW = 1_048_576  # of a sheet; a file may claim any, and the rows between would be counted up


@dataclass(frozen=True)
class Head:
    """How a sheet begins: its headings and the first values below each."""

    sheet: str
    header_row: int
    headings: list[str]
    samples: list[list[str]]


@contextmanager
def opened(stored: StoredFile):
    """The workbook, read as a stream. Raises: ValidationError too_large, damaged."""
    with stored.file.open("rb") as file:
        with zipfile.ZipFile(file) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED_BYTES:
                raise ValidationError(
                    _("The workbook is too large to be read. Hand it in without other sheets."),
                    code="too_large",
                )
        try:
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        except Exception as error:  # openpyxl raises whatever the broken part happens to cause
            raise _damaged() from error
        try:
            yield workbook
        finally:
            workbook.close()


def sheet_names(workbook: Workbook) -> list[str]:
    """Sheets that are seen when the file is opened."""
    return [s.title for s in workbook.worksheets if s.sheet_state == "visible"]


def lines_of(workbook: Workbook, sheet: str, *, after: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not empty: its number and the text of its cells; one at a time.

    Raises: ValidationError damaged.
    """
    worksheet = workbook[sheet]
    # Some programs write a wrong extent, which would cut columns off.
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(
        min_row=after + 1, max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True
    )
    for number, row in enumerate(_whole(rows), start=after + 1):
        cells = [text_of(value) for value in row]
        if any(cells):
            yield number, cells


def _whole(rows: Iterator) -> Iterator:
    """The rows; a sheet is read while it is gone through, so what is broken in it shows here."""
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Exception as error:
            raise _damaged() from error
        yield row


def _damaged() -> ValidationError:
    return ValidationError(
        _("The file cannot be opened: it is damaged, or locked with a password."), code="damaged"
    )


def n_lines(workbook: Workbook, sheet: str, *, after: int) -> int:
    """How many lines below the headings hold anything."""
    return sum(1 for _line in lines_of(workbook, sheet, after=after))


def best_head(workbook: Workbook) -> Head:
    """The sheet and row whose headings are known best. Raises: ValidationError no_rows."""
    found = [_known_head(workbook, name) for name in sheet_names(workbook)]
    found = [head for head in found if head]
    if not found:
        raise ValidationError(_("The file holds no list: no row has text."), code="no_rows")
    _n_known, head = max(found, key=lambda item: item[0])
    return head


def head_at(workbook: Workbook, sheet: str, header_row: int) -> Head:
    """The headings of one row. Raises: ValidationError no_rows."""
    lines = lines_of(workbook, sheet, after=header_row - 1)
    number, headings = next(lines, (0, []))
    if number != header_row:
        raise ValidationError(_("This row of the sheet is empty."), code="no_rows")
    return _head(
        sheet, header_row, headings, [row for row, _n in zip(lines, range(20), strict=False)]
    )


def _known_head(workbook: Workbook, sheet: str) -> tuple[int, Head] | None:
    lines = lines_of(workbook, sheet)
    first = list(islice(lines, HEADER_WITHIN + N_BELOW))
    candidates = [line for line in first if line[0] <= HEADER_WITHIN]
    if not candidates:
        return None
    number, headings = max(candidates, key=lambda line: (n_known(line[1]), -line[0]))
    if not n_known(headings):
        number, headings = max(candidates, key=lambda line: (_n_texts(line[1]), -line[0]))
    below = [line for line in first if line[0] > number]
    return n_known(headings), _head(sheet, number, headings, below)


def _n_texts(cells: list[str]) -> int:
    return sum(1 for text in cells if text and not text[0].isdigit())


def _head(sheet: str, number: int, headings: list[str], below: list) -> Head:
    width = max((place for place, text in enumerate(headings, start=1) if text), default=0)
    samples = [
        [cells[place][:80] for _n, cells in below if place < len(cells) and cells[place]]
        for place in range(width)
    ]
    return Head(
        sheet, number, [h[:200] for h in headings[:width]], [s[:N_SAMPLES] for s in samples]
    )


# --- lists as text ----------------------------------------------------------------------------


def as_workbook(upload: File) -> ContentFile | None:
    """A list saved as CSV, made into the workbook it could have been; None for anything else."""
    head = upload.read(4)
    upload.seek(0)
    if head.startswith((b"PK", b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"\xd0\xcf")):
        return None
    if upload.size > MOST_CSV_BYTES:
        return None
    text = _decoded(upload.read())
    upload.seek(0)
    delimiter = _delimiter(text) if text else None
    if delimiter is None or not _is_sound(text, delimiter):
        return None
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("CSV")
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        sheet.append([_written(cell) for cell in row[:MOST_COLUMNS]])
    out = io.BytesIO()
    workbook.save(out)
    return ContentFile(out.getvalue(), name=f"{(upload.name or 'list').rpartition('.')[0]}.xlsx")


def _is_sound(text: str, delimiter: str) -> bool:
    """Whether every cell ends: one without its second quotation mark takes in all that follows."""
    try:
        deque(csv.reader(io.StringIO(text), delimiter=delimiter), maxlen=0)
    except csv.Error:
        return False
    return True


def _written(cell: str) -> str:
    # A text that begins like a formula is none in CSV; the blank goes when it is read.
    clean = "".join(sign for sign in cell if sign.isprintable() or sign == "\n")
    return f" {clean}" if clean.startswith("=") else clean


def _decoded(content: bytes) -> str | None:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            return None
        return None if "\0" in text else text
    return None


def _delimiter(text: str) -> str | None:
    first = next((line for line in text.splitlines() if line.strip()), "")
    best = max((";", "\t", ","), key=first.count)
    return best if best in first else None
