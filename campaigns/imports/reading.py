"""Makes of the texts of a row what it says of a person, or says why a cell cannot be read."""

from dataclasses import dataclass, field
from datetime import date

from campaigns.imports import cells
from campaigns.imports.fields import BY_NAME, NAME_PARTS, NO, YES, bare
from campaigns.imports.known import UnitNames, UnitRefusedError
from campaigns.staff.models import Person, Posting
from emulation_portal.fields import FIRST_DAY, LAST_DAY
from emulation_portal.vietnamese import search_key

YOUNGEST = 15  # years; as the register of people asks of whoever is entered by hand
OLDEST_YEAR = 1900


@dataclass
class RowFacts:
    """What one row says; None and "" where it says nothing. A row with messages is refused."""

    full_name: str = ""
    search_key: str = ""
    staff_code: str = ""
    gender: str = ""
    birth_year: int | None = None
    unit: int | None = None
    unit_name: str = ""
    title: str = ""
    is_leader: bool | None = None
    contract_type: str = ""
    statistical_class: str = ""
    valid_from: date | None = None
    is_day_given: bool = False
    messages: list = field(default_factory=list)

    @property
    def code_key(self) -> str:
        return self.staff_code.casefold()

    @property
    def name_key(self) -> str:
        """Who is meant where no staff code says so."""
        if not self.search_key:
            return ""
        return f"{self.search_key}|{self.birth_year or ''}|{self.unit or ''}"

    def refuse(self, name: str, code: str, /, **parameters) -> None:
        self.messages.append([name, code, parameters])


def row_texts(texts: list[str], mapping: dict[str, int]) -> dict[str, str]:
    """The texts of the matched columns of a line, by field."""
    return {name: texts[column] for name, column in mapping.items() if column < len(texts)}


def read_row(
    values: dict[str, str], *, units: UnitNames, default_valid_from: date, today: date
) -> RowFacts:
    """Everything a row says, with a message for each cell that cannot be read."""
    row = RowFacts(valid_from=default_valid_from)
    _read_name(row, values)
    for name, most in (
        ("staff_code", _most(Person, "staff_code")),
        ("title", _most(Posting, "title")),
    ):
        setattr(row, name, _text(row, values, name, most) or "")
    for name in ("gender", "contract_type", "statistical_class"):
        setattr(row, name, _word(row, values, name))
    _read_year(row, values, today)
    _read_unit(row, values, units)
    _read_leader(row, values)
    _read_day(row, values)
    for name in ("gender", "title"):
        if not values.get(name):
            row.refuse(name, "missing")
    return row


def _most(model, name: str) -> int:
    return model._meta.get_field(name).max_length


def _text(row: RowFacts, values: dict, name: str, most: int = cells.LONGEST) -> str | None:
    """The text of a cell; None where it is empty or was refused."""
    text = values.get(name, "")
    try:
        return cells.plain(text, most=most) or None
    except cells.UnreadableError as error:
        shown = text if len(text) <= 60 else text[:60] + "…"
        row.refuse(name, error.code, text=shown, most=most)
        return None


def _read_name(row: RowFacts, values: dict) -> None:
    most = _most(Person, "full_name")
    if "full_name" in values or not any(part in values for part in NAME_PARTS):
        name, is_empty = _text(row, values, "full_name", most), not values.get("full_name")
    else:
        parts = [_text(row, values, part, most) for part in NAME_PARTS]
        name = " ".join(part for part in parts if part)[:most]
        is_empty = not any(values.get(part) for part in NAME_PARTS)
    if is_empty:
        row.refuse("full_name", "missing")
    elif name and any(sign.isdigit() for sign in name):
        row.refuse("full_name", "name_with_digits", text=name)
    row.full_name = name or ""
    row.search_key = search_key(row.full_name)


def _word(row: RowFacts, values: dict, name: str) -> str:
    text = _text(row, values, name)
    if not text:
        return ""
    value = BY_NAME[name].value_of(text)
    if value is None:
        row.refuse(name, "unknown_word", text=text, words=", ".join(_WORDS[name]))
    return value or ""


_WORDS = {
    "gender": ("Nam", "Nữ"),
    "contract_type": ("Công chức", "Viên chức", "Người lao động"),
    "statistical_class": (
        "Lãnh đạo cấp tỉnh",
        "Lãnh đạo cấp sở",
        "Doanh nhân",
        "Lãnh đạo khác",
        "Trực tiếp",
        "Cá nhân khác",
    ),
    "is_leader": ("x", "không"),
}


def accepted_words(name: str) -> tuple[str, ...]:
    """The words of a column that takes no others, as an example writes them."""
    return _WORDS.get(name, ())


def _read_year(row: RowFacts, values: dict, today: date) -> None:
    text = _text(row, values, "birth_year")
    if not text:
        return
    try:
        year = cells.year(text)
    except cells.UnreadableError as error:
        row.refuse("birth_year", error.code, text=text)
        return
    if not OLDEST_YEAR <= year <= today.year - YOUNGEST:
        row.refuse("birth_year", "year_out_of_range", text=text)
        return
    row.birth_year = year


def _read_unit(row: RowFacts, values: dict, units: UnitNames) -> None:
    text = _text(row, values, "unit")
    if not text:
        if not values.get("unit"):
            row.refuse("unit", "missing")
        return
    try:
        row.unit = units.find(text)
    except UnitRefusedError as error:
        row.refuse("unit", error.code, **error.parameters)
        return
    row.unit_name = units.names[row.unit]


def _read_leader(row: RowFacts, values: dict) -> None:
    text = _text(row, values, "is_leader")
    if text is None:
        return
    key = bare(text)
    if key in YES:
        row.is_leader = True
    elif key in NO:
        row.is_leader = False
    else:
        row.refuse("is_leader", "unknown_word", text=text, words=", ".join(_WORDS["is_leader"]))


def _read_day(row: RowFacts, values: dict) -> None:
    text = _text(row, values, "valid_from")
    if not text:
        return
    try:
        given = cells.day(text)
    except cells.UnreadableError as error:
        row.refuse("valid_from", error.code, text=text)
        return
    if not FIRST_DAY <= given <= LAST_DAY:
        row.refuse("valid_from", "day_out_of_range", text=text)
        return
    row.valid_from, row.is_day_given = given, True
