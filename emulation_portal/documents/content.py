"""What an official document says, apart from how it is laid out; PDF and DOCX are made from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .codec import Content


class Kind(StrEnum):
    """Types of documents; each has its title and its specimen in Decree 30/2020/NĐ-CP."""

    DECISION = "decision"
    PLAN = "plan"
    SUBMISSION = "submission"
    REPORT = "report"
    NOTICE = "notice"
    MINUTES = "minutes"
    LETTER = "letter"  # công văn: its subject stands under the number, and it has no title
    LIST = "list"
    BALLOT = "ballot"
    OTHER = "other"


TITLES = {
    Kind.DECISION: "QUYẾT ĐỊNH",
    Kind.PLAN: "KẾ HOẠCH",
    Kind.SUBMISSION: "TỜ TRÌNH",
    Kind.REPORT: "BÁO CÁO",
    Kind.NOTICE: "THÔNG BÁO",
    Kind.MINUTES: "BIÊN BẢN",
    Kind.LIST: "DANH SÁCH",
    Kind.BALLOT: "PHIẾU BẦU",
}


class Style(StrEnum):
    BODY = "body"  # justified, first line indented
    PLAIN = "plain"  # justified, no indent
    CENTRED = "centred"
    HEADING = "heading"  # centred and bold
    ITALIC = "italic"
    NOTE = "note"  # small and italic: how to mark, where from


class Marker(StrEnum):
    LETTER = "letter"  # a) b) c) d) đ)
    NUMBER = "number"  # 1. 2. 3.
    DASH = "dash"
    PLUS = "plus"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Side(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class RowKind(StrEnum):
    PLAIN = "plain"
    GROUP = "group"  # one text across all columns: "A. TẬP THỂ"
    TOTAL = "total"


@dataclass(frozen=True)
class Letterhead(Content):
    """Who issues, as of the document's day: `superior` may be empty; `place` is a place's name."""

    superior: str
    issuer: str
    place: str


# --- blocks of a body -------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph(Content):
    """A text; `lead` stands bold before it."""

    text: str
    style: Style = Style.BODY
    lead: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "style", Style(self.style))


@dataclass(frozen=True)
class Section(Content):
    """A heading: level 1 "I. MỤC ĐÍCH" (upper case), 2 "1. Mục đích", 3 "a) Nội dung"."""

    number: int
    title: str
    level: int = 1


@dataclass(frozen=True)
class Points(Content):
    """A list; its items keep their own stops."""

    items: Sequence[str]
    marker: Marker = Marker.DASH

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "marker", Marker(self.marker))


@dataclass(frozen=True)
class Article(Content):
    """ "Điều 1. Tặng Giấy khen …": a `title` is bold, points are lettered a) b) c) d) đ)."""

    number: int
    text: str
    points: Sequence[str] = ()
    title: str = ""


@dataclass(frozen=True)
class KeyValue(Content):
    """Lines of "label: value", the label bold."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Column(Content):
    """`width` is a weight: columns share the line in proportion."""

    title: str
    width: int = 10
    align: Align = Align.LEFT

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "align", Align(self.align))


@dataclass(frozen=True)
class Row(Content):
    cells: Sequence[str]
    kind: RowKind = RowKind.PLAIN

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "kind", RowKind(self.kind))


def group_row(text: str) -> Row:
    """One text across the whole table: "A. TẬP THỂ"."""
    return Row((text,), RowKind.GROUP)


def total_row(*cells: str) -> Row:
    return Row(cells, RowKind.TOTAL)


@dataclass(frozen=True)
class Table(Content):
    """Rows are `Row`s or plain sequences of texts. Raises: ValueError for a wrong width."""

    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[str]]

    def __post_init__(self) -> None:
        super().__post_init__()
        rows = tuple(row if isinstance(row, Row) else Row(row) for row in self.rows)
        for row in rows:
            expected = 1 if row.kind is RowKind.GROUP else len(self.columns)
            if len(row.cells) != expected:
                raise ValueError(f"{expected} cells expected in a row, {len(row.cells)} given")
        object.__setattr__(self, "rows", rows)


Block = Paragraph | Section | Points | Article | KeyValue | Table


# --- the document -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Signature(Content):
    """ "KT. GIÁM ĐỐC" / "PHÓ GIÁM ĐỐC" and the name under it, without academic titles."""

    authority_lines: Sequence[str]
    name: str
    side: Side = Side.RIGHT
    note: str = ""  # "(Ký, ghi rõ họ tên)"

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "side", Side(self.side))


@dataclass(frozen=True)
class Annex(Content):
    """Begins a page of its own and counts its own pages.

    Without `subtitle` it refers to the document: "(Kèm theo Quyết định số … ngày … của …)".
    """

    title: str
    subtitle: str = ""
    blocks: Sequence[Block] = ()
    signatures: Sequence[Signature] = ()
    landscape: bool = False


@dataclass(frozen=True)
class OfficialDocument(Content):
    """One document as it is printed and archived.

    Without a number or a day their places stay blank, as in a draft that awaits them.
    The body is printed in the order of the specimens: authority, bases, `resolved`, blocks.

    Source: Decree 30/2020/NĐ-CP, Annexes I and III.
    """

    kind: Kind
    subject: str
    letterhead: Letterhead
    symbol: str  # "QĐ-SKHCN"; empty: the document carries no number
    blocks: Sequence[Block] = ()
    title: str = ""  # default: by kind
    number: int | None = None
    issued_on: date | None = None
    issued_by: str = ""  # "Giám đốc Sở Khoa học và Công nghệ", as an annex refers to it
    addressees: Sequence[str] = ()
    authority: str = ""  # "GIÁM ĐỐC SỞ …", above the bases
    bases: Sequence[str] = ()
    resolved: str = ""  # "QUYẾT ĐỊNH:"
    signatures: Sequence[Signature] = ()
    recipients: Sequence[str] = ()  # lines of Nơi nhận, without dash and stop
    annexes: Sequence[Annex] = ()
    draft: bool = False
    with_place_date: bool = True
    landscape: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "kind", Kind(self.kind))
        if not self.title:
            object.__setattr__(self, "title", TITLES.get(self.kind, ""))
        if self.kind is Kind.MINUTES:
            # Minutes say in their text when and where; their header carries no date.
            object.__setattr__(self, "with_place_date", False)
