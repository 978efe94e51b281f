"""Writes lists as XLSX row by row, with cells that no spreadsheet takes for formulas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CHARACTERS = 32_767  # Excel takes no longer cell
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutralised(text: str) -> str:
    """Text that no spreadsheet runs: what begins like a formula gets an apostrophe before it.

    Source: OWASP, CSV injection.
    """
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return ("'" + clean if clean.startswith(_FORMULA_STARTS) else clean)[:MOST_CHARACTERS]


def cell_value(value):
    """A value as a cell holds it: numbers and days stay, moments in local time, the rest text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, int | float | Decimal | date):
        return value
    return neutralised(str(value))


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook. Units: each column is (heading, width in characters)."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence]


def workbook_bytes(
    *, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence]
) -> bytes:
    """A workbook of one sheet."""
    return workbook_of([Sheet(title, columns, rows)])


def workbook_of(sheets: Iterable[Sheet]) -> bytes:
    """Sheets one after the other: each a bold first row that stays in sight, then the rows.

    Memory does not grow with the rows: they are read, written to a file and forgotten one by one.
    """
    workbook = Workbook(write_only=True)
    for one in sheets:
        sheet = workbook.create_sheet(_sheet_title(one.title))
        sheet.freeze_panes = "A2"
        for place, (_heading, width) in enumerate(one.columns, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_bold(sheet, heading) for heading, _width in one.columns])
        for row in one.rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _sheet_title(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "1"


def _bold(sheet, heading) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=neutralised(str(heading)))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet, value):
    """A value as openpyxl writes it fastest: a cell object only where the plain value would be
    taken for something else, or needs a format."""
    value = cell_value(value)
    if isinstance(value, str):
        if not value.startswith("#"):
            return value  # `neutralised`: never a formula
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"  # "#N/A" typed by somebody is a text, not an error
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        is_moment = isinstance(value, datetime)
        cell.number_format = "dd/mm/yyyy hh:mm" if is_moment else "dd/mm/yyyy"
        return cell
    return value
