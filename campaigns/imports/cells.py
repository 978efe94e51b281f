"""What a cell says: its text as kept with the row, and what that text means."""

import re
from datetime import date, datetime

from emulation_portal.legacy_fonts import looks_legacy
from emulation_portal.vietnamese import normalise, short_date

ERRORS = {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
LONGEST = 500
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_YEAR = re.compile(r"(?:\d{1,2}[/.\-])?(\d{4})(?:[.,]0+)?")


class UnreadableError(ValueError):
    """A cell that does not say what its column asks for; `code` names the sentence."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def text_of(value) -> str:
    """The text of a cell: whole numbers without a point, days as 05/10/2022, letters composed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, datetime | date):
        return short_date(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return normalise(str(value))[: LONGEST + 1]


def plain(text: str, *, most: int) -> str:
    """A line of text. Raises: UnreadableError formula, cell_error, legacy_font, too_long."""
    if text.startswith("="):
        raise UnreadableError("formula")
    if text.upper() in ERRORS:
        raise UnreadableError("cell_error")
    if looks_legacy(text):
        raise UnreadableError("legacy_font")
    if len(text) > most:
        raise UnreadableError("too_long")
    return text


def day(text: str) -> date:
    """A day written 05/10/2022 or 2022-10-05. Raises: UnreadableError bad_day."""
    if found := _DAY.fullmatch(text):
        parts = int(found[3]), int(found[2]), int(found[1])
    elif found := _ISO_DAY.fullmatch(text):
        parts = int(found[1]), int(found[2]), int(found[3])
    else:
        raise UnreadableError("bad_day")
    try:
        return date(*parts)
    except ValueError as error:
        raise UnreadableError("bad_day") from error


def year(text: str) -> int:
    """The year of "1985", "15/03/1985" or "03/1985". Raises: UnreadableError bad_year."""
    if found := _YEAR.fullmatch(text):
        return int(found[1])
    try:
        return day(text).year
    except UnreadableError as error:
        raise UnreadableError("bad_year") from error
