"""Official documents as DOCX, for offices that edit and sign in Word; same texts as the PDF."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Pt

from .content import OfficialDocument, Signature, Style
from .docx_layout import (
    LINE_MM,
    LINE_SPACING,
    element,
    first_paragraph,
    keep_row_whole,
    number_pages,
    outline,
    rule,
    settle_section,
    settle_styles,
    settle_table,
    shape,
    width_mm,
    write,
)
from .layout import PrintedAnnex, PrintedBlock, PrintedDocument, lay_out

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_LEFT_SHARE = 0.43  # of the line, for the issuer: the national name needs the rest on one line
_SIGNATURE_GAP = 74  # points, room for the signature and the seal
_EPOCH = datetime(2020, 3, 5, tzinfo=UTC)  # of files without a day: Decree 30 came into force


def render_docx(document: OfficialDocument) -> bytes:
    """The document with its annexes, every annex a section that counts its own pages.

    Guarantees the texts of `render_pdf`, in their order, and equal bytes for equal contents.
    Source: Decree 30/2020/NĐ-CP, Annex I.
    """
    printed = lay_out(document)
    word = Document()
    settle_styles(word)
    _describe(word, document, printed)
    settle_section(word.sections[0], landscape=document.landscape, restarts=False)
    number_pages(word.sections[0])
    room = LINE_MM[document.landscape]
    _header(word, document, printed, room)
    _opening(word, document, printed, room)
    _blocks(word, printed.blocks, room)
    _closing(word, printed, room)
    for annex in printed.annexes:
        _annex(word, annex)
    out = BytesIO()
    word.save(out)
    return _settled(out.getvalue())


# --- the first page -----------------------------------------------------------------------------


def _header(word, document: OfficialDocument, printed: PrintedDocument, room: float) -> None:
    table = word.add_table(rows=2, cols=2)
    widths = [room * _LEFT_SHARE, room * (1 - _LEFT_SHARE)]
    settle_table(table, widths, ruled=False)
    issuer, nation = table.rows[0].cells
    at = _Cell(issuer)
    if document.letterhead.superior:
        write(at.paragraph("centre"), printed.superior, size=12)
    write(at.paragraph("centre"), printed.issuer, bold=True, size=12)
    rule(at.paragraph("centre"), length_mm=0.4 * width_mm(printed.issuer, size=12),
         room_mm=widths[0])  # fmt: skip
    at = _Cell(nation)
    write(at.paragraph("centre"), COUNTRY, bold=True, size=12)
    write(at.paragraph("centre"), MOTTO, bold=True, size=13)
    rule(at.paragraph("centre"), length_mm=width_mm(MOTTO, size=13), room_mm=widths[1])
    number, day = table.rows[1].cells
    at = _Cell(number)
    if printed.number_line:
        write(at.paragraph("centre", before=6), printed.number_line, size=13)
    if printed.letter_subject:
        write(at.paragraph("centre", before=6), printed.letter_subject, size=12)
    if document.draft:
        mark = write(at.paragraph("centre", before=4), "DỰ THẢO", size=10)
        border = {"val": "single", "sz": 4, "space": 1, "color": "000000"}
        mark._r.get_or_add_rPr().append(element("bdr", **border))
    if printed.place_date:
        write(_Cell(day).paragraph("centre", before=6), printed.place_date, italic=True, size=13)


def _opening(word, document: OfficialDocument, printed: PrintedDocument, room: float) -> None:
    if not printed.letter_subject:
        write(shape(word.add_paragraph(), "centre", before=18, keep=True), document.title,
              bold=True)  # fmt: skip
        if document.subject:
            write(shape(word.add_paragraph(), "centre"), printed.subject, bold=True)
            length = 0.36 * width_mm(printed.subject, size=14)
            rule(shape(word.add_paragraph(), "centre"), length_mm=length, room_mm=room)
    if len(printed.addressees) == 1:
        text = f"Kính gửi: {printed.addressees[0].text}"
        write(shape(word.add_paragraph(), "centre", before=16), text)
    elif printed.addressees:
        table = word.add_table(rows=1, cols=2)
        settle_table(table, [30 + (room - 130) / 2, 100 + (room - 130) / 2], ruled=False)
        left, right = table.rows[0].cells
        write(_Cell(left).paragraph("right", before=16), "Kính gửi:\u00a0")
        at = _Cell(right)
        for place, line in enumerate(printed.addressees):
            write(at.paragraph("left", before=0 if place else 16), f"- {line.text}")
    if printed.authority:
        write(shape(word.add_paragraph(), "centre", before=16, keep=True), printed.authority,
              bold=True)  # fmt: skip
    for place, basis in enumerate(printed.bases):
        gap = 16 if place == 0 and not printed.authority else 6
        write(_body(word, before=gap), basis, italic=True)
    if document.resolved:
        write(shape(word.add_paragraph(), "centre", before=12, keep=True), document.resolved,
              bold=True)  # fmt: skip


def _closing(word, printed: PrintedDocument, room: float) -> None:
    if word.paragraphs:
        word.paragraphs[-1].paragraph_format.keep_with_next = True
    if printed.signature_rows:
        _signatures(word, printed.signature_rows, room)
        if printed.recipients:
            _recipients(_Flow(word, before=14), printed.recipients)
    elif printed.signature_beside or printed.recipients:
        word.add_paragraph().paragraph_format.line_spacing = Pt(10)
        table = word.add_table(rows=1, cols=2)
        settle_table(table, [room * 0.45, room * 0.55], ruled=False)
        keep_row_whole(table.rows[0])
        left, right = table.rows[0].cells
        if printed.recipients:
            _recipients(_Cell(left), printed.recipients)
        if printed.signature_beside:
            _signature(_Cell(right), printed.signature_beside)


def _annex(word, annex: PrintedAnnex) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    # The break stands in a paragraph of its own: too low to begin a page by itself.
    word.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    settle_section(section, landscape=annex.landscape, restarts=True)
    room = LINE_MM[annex.landscape]
    write(shape(word.add_paragraph(), "centre", keep=True), annex.label, bold=True)
    write(shape(word.add_paragraph(), "centre", keep=True), annex.title, bold=True)
    write(shape(word.add_paragraph(), "centre"), annex.subtitle, italic=True)
    rule(shape(word.add_paragraph(), "centre"), room_mm=room,
         length_mm=0.24 * width_mm(annex.subtitle, size=14, style="Italic"))  # fmt: skip
    _blocks(word, annex.blocks, room)
    if annex.signature_rows:
        _signatures(word, annex.signature_rows, room)


# --- blocks ---------------------------------------------------------------------------------------


def _body(word, *, before: float = 6, indent: bool = True, align: str = "both", keep: bool = False):
    return shape(word.add_paragraph(), align, before=before, indent=indent, keep=keep,
                 spacing=LINE_SPACING)  # fmt: skip


def _blocks(word, blocks: tuple[PrintedBlock, ...], room: float) -> None:
    for block in blocks:
        _BLOCKS[block.name](word, block, room)


def _paragraph(word, block: PrintedBlock, room: float) -> None:
    style = Style(block.style)
    is_centred = style in (Style.CENTRED, Style.HEADING, Style.NOTE)
    made = _body(
        word,
        indent=style in (Style.BODY, Style.ITALIC),
        align="centre" if is_centred else "both",
        keep=style is Style.HEADING,
    )
    if block.lead:
        write(made, f"{block.lead} ", bold=True)
    write(
        made,
        block.text,
        bold=style is Style.HEADING,
        italic=style in (Style.ITALIC, Style.NOTE),
        size=12 if style is Style.NOTE else None,
    )


def _section(word, block: PrintedBlock, room: float) -> None:
    level = int(block.style.rpartition("-")[2])
    made = _body(word, before=8, keep=True)
    write(made, block.text, bold=level < 3)
    outline(made, level)


def _article(word, block: PrintedBlock, room: float) -> None:
    made = _body(word)
    write(made, block.lead, bold=True)
    if block.style == "titled":
        made.paragraph_format.keep_with_next = True
        if block.text:
            write(_body(word), block.text)
    else:
        write(made, f" {block.text}")
    _lines(word, block, room)


def _lines(word, block: PrintedBlock, room: float) -> None:
    for line in block.lines:
        write(_body(word), f"{line.mark} {line.text}")


def _key_value(word, block: PrintedBlock, room: float) -> None:
    for line in block.lines:
        made = _body(word)
        write(made, f"{line.mark} ", bold=True)
        write(made, line.text)


def _table(word, block: PrintedBlock, room: float) -> None:
    shape(word.add_paragraph()).paragraph_format.line_spacing = Pt(8)
    widths = [room * float(column.percent) / 100 for column in block.columns]
    table = word.add_table(rows=1 + len(block.rows), cols=len(widths))
    settle_table(table, widths, ruled=True)
    rows = table.rows
    keep_row_whole(rows[0], is_header=True)
    for cell, column in zip(rows[0].cells, block.columns, strict=True):
        _fill(cell, column.title, "centre", bold=True)
    for row, printed in zip(list(rows)[1:], block.rows, strict=True):
        keep_row_whole(row)
        if printed.kind == "group":
            whole = row.cells[0].merge(row.cells[-1])
            _fill(whole, printed.cells[0].text, "left", bold=True)
            first_paragraph(whole).paragraph_format.keep_with_next = True
            continue
        for cell, given in zip(row.cells, printed.cells, strict=True):
            _fill(cell, given.text, given.align, bold=printed.kind == "total")


def _fill(cell, text: str, align: str, *, bold: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    made = shape(first_paragraph(cell), align, before=3)
    made.paragraph_format.space_after = Pt(3)
    write(made, text, bold=bold, size=13)


_BLOCKS = {
    "paragraph": _paragraph,
    "section": _section,
    "article": _article,
    "points": _lines,
    "key_value": _key_value,
    "table": _table,
}


# --- signatures and recipients --------------------------------------------------------------------


class _Cell:
    """Writes into a cell of a table, whose first paragraph is there already."""

    def __init__(self, cell):
        self.cell = cell
        self.is_empty = True

    def paragraph(self, align: str, *, before: float = 0):
        made = first_paragraph(self.cell) if self.is_empty else self.cell.add_paragraph()
        self.is_empty = False
        return shape(made, align, before=before)


class _Flow:
    """Writes below what stands already, with a gap before its first paragraph."""

    def __init__(self, word, *, before: float):
        self.word = word
        self.gap = before

    def paragraph(self, align: str, *, before: float = 0):
        made = shape(self.word.add_paragraph(), align, before=before or self.gap)
        self.gap = 0
        return made


def _signatures(word, rows: tuple[tuple[Signature | None, ...], ...], room: float) -> None:
    for row in rows:
        shape(word.add_paragraph(), keep=True).paragraph_format.line_spacing = Pt(10)
        table = word.add_table(rows=1, cols=len(row))
        settle_table(table, [room / len(row)] * len(row), ruled=False)
        keep_row_whole(table.rows[0])
        for cell, signature in zip(table.rows[0].cells, row, strict=True):
            if signature:
                _signature(_Cell(cell), signature)


def _signature(at: _Cell, signature: Signature) -> None:
    for line in signature.authority_lines:
        write(at.paragraph("centre"), line.upper(), bold=True)
    gap = _SIGNATURE_GAP
    if signature.note:
        write(at.paragraph("centre"), signature.note, size=12)
        gap -= 14
    write(at.paragraph("centre", before=gap), signature.name, bold=True)


def _recipients(at: "_Cell | _Flow", recipients: tuple[str, ...]) -> None:
    write(at.paragraph("left"), "Nơi nhận:", bold=True, italic=True, size=12)
    for line in recipients:
        write(at.paragraph("left"), f"- {line}", size=11)


# --- the file -------------------------------------------------------------------------------------


def _describe(word, document: OfficialDocument, printed: PrintedDocument) -> None:
    day = document.issued_on
    made_at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else _EPOCH
    facts = word.core_properties
    facts.title, facts.author = printed.name[:255], document.letterhead.issuer[:255]
    facts.created = facts.modified = made_at
    facts.language, facts.comments, facts.last_modified_by = "vi-VN", "", ""
    facts.revision = 1


def _settled(content: bytes) -> bytes:
    """The same package with one date on each of its parts, so that equal contents are equal."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(out, "w", ZIP_DEFLATED) as settled:
        for name in made.namelist():
            part = ZipInfo(name, date_time=_EPOCH.timetuple()[:6])
            part.compress_type = ZIP_DEFLATED
            settled.writestr(part, made.read(name))
    return out.getvalue()
