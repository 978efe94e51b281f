"""From a document's content to the texts that are printed, in order; for every format.

Source of the wording: Decree 30/2020/NĐ-CP, Annex I.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from emulation_portal.vietnamese import day_text, padded, point_letters, roman

from .content import (
    Article,
    Block,
    Kind,
    Marker,
    OfficialDocument,
    Paragraph,
    Points,
    RowKind,
    Section,
    Side,
    Signature,
    Table,
)
from .fonts import balance, text_width

END = "./."
_ENDLESS = {Kind.LIST, Kind.BALLOT}
_BLANK = "\u00a0" * 6
_STOPS = " .;,"
# Points: A4 less the margins; text and padding of a table's cell.
_LINE_WIDTH = {False: 160 * 72 / 25.4, True: 247 * 72 / 25.4}
_HEADER_WIDTH = 0.43 * _LINE_WIDTH[False]
_CELL_SIZE, _CELL_PADDING = 13, 9
_MARKS = {Marker.DASH: "-", Marker.PLUS: "+"}


@dataclass(frozen=True)
class Line:
    mark: str
    text: str


@dataclass(frozen=True)
class Width:
    percent: str
    align: str
    title: str


@dataclass(frozen=True)
class PrintedCell:
    text: str
    align: str


@dataclass(frozen=True)
class PrintedRow:
    kind: str
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True)
class PrintedBlock:
    """`name` is the block's template; the rest is what that template shows."""

    name: str
    style: str = ""
    lead: str = ""
    text: str = ""
    lines: tuple[Line, ...] = ()
    columns: tuple[Width, ...] = ()
    rows: tuple[PrintedRow, ...] = ()


@dataclass(frozen=True)
class PrintedAnnex:
    page: str
    label: str
    title: str
    subtitle: str
    blocks: tuple[PrintedBlock, ...]
    signature_rows: tuple[tuple[Signature | None, ...], ...]
    landscape: bool


@dataclass(frozen=True)
class PrintedDocument:
    source: OfficialDocument
    name: str
    superior: str
    issuer: str
    subject: str
    authority: str
    number_line: str
    place_date: str
    letter_subject: str
    addressees: tuple[Line, ...]
    bases: tuple[str, ...]
    blocks: tuple[PrintedBlock, ...]
    signature_rows: tuple[tuple[Signature | None, ...], ...]
    signature_beside: Signature | None
    recipients: tuple[str, ...]
    annexes: tuple[PrintedAnnex, ...]


def lay_out(document: OfficialDocument) -> PrintedDocument:
    """Every text as printed: number, day, stops, marks of points, end sign, annex headings."""
    letterhead = document.letterhead
    sides = {signature.side for signature in document.signatures}
    beside = len(document.signatures) == 1 and sides == {Side.RIGHT}
    return PrintedDocument(
        source=document,
        name=document_name(document),
        superior=balance(letterhead.superior.upper(), width=_HEADER_WIDTH, size=12),
        issuer=balance(letterhead.issuer.upper(), width=_HEADER_WIDTH, size=12),
        subject=_centred(document.subject, document.landscape),
        authority=_centred(document.authority.upper(), document.landscape),
        number_line=number_line(document),
        place_date=place_date(document),
        letter_subject=f"V/v {document.subject}" if document.kind is Kind.LETTER else "",
        addressees=tuple(_addressees(document.addressees)),
        bases=tuple(closed(document.bases)),
        blocks=_blocks(
            document.blocks, ends=document.kind not in _ENDLESS, landscape=document.landscape
        ),
        signature_rows=() if beside else _signature_rows(document.signatures),
        signature_beside=document.signatures[0] if beside else None,
        recipients=tuple(closed(document.recipients)),
        annexes=tuple(_annexes(document)),
    )


def number_line(document: OfficialDocument) -> str:
    """ "Số: 05/QĐ-SKHCN", with a blank where the number is still to come."""
    if not document.symbol:
        return ""
    return f"Số: {_number(document)}/{document.symbol}"


def place_date(document: OfficialDocument) -> str:
    """ "Vũng Tàu, ngày 05 tháng 10 năm 2022", with blanks where the day is still to come."""
    if not document.with_place_date:
        return ""
    return f"{document.letterhead.place}, {_day(document.issued_on)}"


def document_name(document: OfficialDocument) -> str:
    """ "Quyết định về việc tặng Giấy khen": the name of the file's metadata and of lists."""
    kind = document.title.capitalize() or "Công văn"
    subject = document.subject[:1].lower() + document.subject[1:]
    return f"{kind} {subject}".strip()


def closed(lines: tuple[str, ...]) -> Iterator[str]:
    """Lines that end with ";", the last with "."."""
    for place, line in enumerate(lines, start=1):
        yield line.rstrip(_STOPS) + (";" if place < len(lines) else ".")


def _centred(text: str, landscape: bool) -> str:
    return balance(text, width=_LINE_WIDTH[landscape] * 0.94, size=14)


def _number(document: OfficialDocument) -> str:
    return _BLANK if document.number is None else padded(document.number)


def _day(day: date | None) -> str:
    return day_text(day) if day else f"ngày{_BLANK}tháng{_BLANK}năm{_BLANK}"


def _addressees(addressees: tuple[str, ...]) -> Iterator[Line]:
    if len(addressees) == 1:
        yield Line("", addressees[0].rstrip(_STOPS))
    else:
        for text in closed(addressees):
            yield Line("-", text)


def _blocks(blocks: tuple[Block, ...], *, ends: bool, landscape: bool) -> tuple[PrintedBlock, ...]:
    printed = [_block(block, _LINE_WIDTH[landscape]) for block in blocks]
    if ends and printed:
        printed[-1] = _ended(printed[-1])
    return tuple(printed)


def _ended(block: PrintedBlock) -> PrintedBlock:
    """The block with the end sign; a table takes none."""
    if block.lines:
        last = block.lines[-1]
        ended = Line(last.mark, last.text.rstrip(_STOPS) + END)
        return replace(block, lines=(*block.lines[:-1], ended))
    if block.text and block.name != "section":
        return replace(block, text=block.text.rstrip(_STOPS) + END)
    return block


def _block(block: Block, line_width: float) -> PrintedBlock:
    if isinstance(block, Paragraph):
        return PrintedBlock("paragraph", style=block.style, lead=block.lead, text=block.text)
    if isinstance(block, Section):
        return PrintedBlock("section", style=f"level-{block.level}", text=_heading(block))
    if isinstance(block, Points):
        return PrintedBlock("points", lines=tuple(_points(block.items, block.marker)))
    if isinstance(block, Article):
        return PrintedBlock(
            "article",
            lead=f"Điều {block.number}." + (f" {block.title}" if block.title else ""),
            text=block.text,
            style="titled" if block.title else "",
            lines=tuple(_points(block.points, Marker.LETTER)),
        )
    if isinstance(block, Table):
        columns = tuple(_widths(block, line_width))
        return PrintedBlock("table", columns=columns, rows=tuple(_rows(block)))
    return PrintedBlock(
        "key_value",
        lines=tuple(Line(f"{label.rstrip(' :')}:", text) for label, text in block.pairs),
    )


def _heading(section: Section) -> str:
    if section.level == 1:
        return f"{roman(section.number)}. {section.title.upper()}"
    if section.level == 2:
        return f"{section.number}. {section.title}"
    letters = point_letters()
    mark = [next(letters) for _ in range(section.number)][-1]
    return f"{mark} {section.title}"


def _points(items: tuple[str, ...], marker: Marker) -> Iterator[Line]:
    letters = point_letters()
    for place, text in enumerate(items, start=1):
        if marker is Marker.LETTER:
            yield Line(next(letters), text)
        elif marker is Marker.NUMBER:
            yield Line(f"{place}.", text)
        else:
            yield Line(_MARKS[marker], text)


def _widths(table: Table, line_width: float) -> Iterator[Width]:
    """Shares of the line by weight, but never less than a column's longest word."""
    least = [
        min(_word_width(table, place) + _CELL_PADDING, line_width * 0.4)
        for place in range(len(table.columns))
    ]
    widths = [0.0] * len(least)
    open_places = set(range(len(least)))
    while open_places:
        free = line_width - sum(widths[n] for n in range(len(least)) if n not in open_places)
        weight = sum(table.columns[n].width for n in open_places)
        for n in open_places:
            widths[n] = free * table.columns[n].width / weight
        tight = {n for n in open_places if widths[n] < least[n]}
        for n in tight:
            widths[n] = least[n]
        if not tight:
            break
        open_places -= tight
    for column, width in zip(table.columns, widths, strict=True):
        yield Width(f"{100 * width / sum(widths):.3f}", column.align, column.title)


def _word_width(table: Table, place: int) -> float:
    texts = [table.columns[place].title] + [
        row.cells[place] for row in table.rows if row.kind is not RowKind.GROUP
    ]
    words = {word for text in texts for word in text.split()}
    return max((text_width(word, size=_CELL_SIZE, style="Bold") for word in words), default=0)


def _rows(table: Table) -> Iterator[PrintedRow]:
    aligns = [column.align for column in table.columns]
    for row in table.rows:
        cells = zip(row.cells, aligns, strict=False)  # a group has one cell only
        yield PrintedRow(row.kind, tuple(PrintedCell(text, align) for text, align in cells))


def _signature_rows(
    signatures: tuple[Signature, ...],
) -> tuple[tuple[Signature | None, ...], ...]:
    """Signatures of one side stand under each other, those of different sides in one row."""
    used = [side for side in Side if any(item.side is side for item in signatures)]
    if used == [Side.RIGHT]:
        used = [Side.LEFT, Side.RIGHT]
    by_side = [[item for item in signatures if item.side is side] for side in used]
    return tuple(zip_longest(*by_side))


def _annexes(document: OfficialDocument) -> Iterator[PrintedAnnex]:
    several = len(document.annexes) > 1
    for place, annex in enumerate(document.annexes, start=1):
        yield PrintedAnnex(
            page=f"annex-{place}",
            label=f"Phụ lục {roman(place)}" if several else "Phụ lục",
            title=_centred(annex.title.upper(), annex.landscape),
            subtitle=_centred(annex.subtitle or annex_reference(document), annex.landscape),
            blocks=_blocks(annex.blocks, ends=False, landscape=annex.landscape),
            signature_rows=_signature_rows(annex.signatures),
            landscape=annex.landscape,
        )


def annex_reference(document: OfficialDocument) -> str:
    """ "(Kèm theo Quyết định số 12/QĐ-SKHCN ngày 20 tháng 12 năm 2022 của Giám đốc Sở …)"."""
    kind = document.title.capitalize() or "Công văn"
    issuer = f" của {document.issued_by}" if document.issued_by else ""
    number = f" số {_number(document)}/{document.symbol}" if document.symbol else ""
    return f"(Kèm theo {kind}{number} {_day(document.issued_on)}{issuer})"


def printed_texts(document: PrintedDocument) -> Iterator[str]:
    """Every text that reaches the page, for the check of glyphs."""
    source = document.source
    yield from (document.number_line, document.place_date, document.letter_subject, END)
    yield from (document.superior, document.issuer, document.name)
    yield from (source.title, document.subject, document.authority, source.resolved)
    yield from document.bases
    yield from document.recipients
    yield from (line.text for line in document.addressees)
    yield from _block_texts(document.blocks)
    yield from _signature_texts(source.signatures)
    for annex, printed in zip(source.annexes, document.annexes, strict=True):
        yield from (printed.label, printed.title, printed.subtitle)
        yield from _block_texts(printed.blocks)
        yield from _signature_texts(annex.signatures)


def _block_texts(blocks: tuple[PrintedBlock, ...]) -> Iterator[str]:
    for block in blocks:
        yield from (block.lead, block.text)
        yield from (part for line in block.lines for part in (line.mark, line.text))
        yield from (column.title for column in block.columns)
        yield from (cell.text for row in block.rows for cell in row.cells)


def _signature_texts(signatures: tuple[Signature, ...]) -> Iterator[str]:
    for signature in signatures:
        yield from (*signature.authority_lines, signature.name, signature.note)
