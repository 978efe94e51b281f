"""The pieces of a DOCX page: paragraphs, rules, borderless and ruled tables, sections.

Source of the sizes: Decree 30/2020/NĐ-CP, Annex I. Units: millimetres and points, as named.
"""

import unicodedata

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from .fonts import text_width

FONT = "Times New Roman"
SIZE = 14
INDENT_MM = 12.7
MARGIN_MM = {"top": 20, "bottom": 20, "left": 30, "right": 20}
LINE_MM = {False: 160.0, True: 247.0}
POINTS_PER_MM = 72 / 25.4
# The number stands in the middle of the top margin: what is left of 20 mm by a line of 14 pt.
NUMBER_FROM_EDGE_MM = 7
LINE_SPACING = 1.1
ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def element(name: str, **attributes) -> OxmlElement:
    """An element of WordprocessingML; attributes without their prefix."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def settle_styles(document) -> None:
    """Times New Roman 14 everywhere, in Vietnamese, without a gap that nobody asked for."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for tag in ("w:rFonts", "w:lang", "w:sz", "w:szCs"):
        for old in run.findall(qn(tag)):
            run.remove(old)
    run.insert(0, _fonts())
    run.append(element("sz", val=2 * SIZE))
    run.append(element("szCs", val=2 * SIZE))
    run.append(element("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    own = normal.element.get_or_add_rPr()
    own.remove(own.find(qn("w:rFonts")))
    own.insert(0, _fonts())
    layout = normal.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = 1.0
    layout.widow_control = True


def _fonts():
    return element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def settle_section(section, *, landscape: bool, restarts: bool) -> None:
    """A4 with the decree's margins; the page number centred on top, not on the first page."""
    wide, high = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (high, wide) if landscape else (wide, high)
    section.top_margin, section.bottom_margin = Mm(MARGIN_MM["top"]), Mm(MARGIN_MM["bottom"])
    section.left_margin, section.right_margin = Mm(MARGIN_MM["left"]), Mm(MARGIN_MM["right"])
    section.header_distance = Mm(NUMBER_FROM_EDGE_MM)
    section.footer_distance = Mm(NUMBER_FROM_EDGE_MM)
    section.different_first_page_header_footer = True
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    if restarts:
        numbers = element("pgNumType", start=1)
        section._sectPr.find(qn("w:pgMar")).addnext(numbers)


def number_pages(section) -> None:
    """The field that counts the pages, in the header of every page but the first."""
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.style = "Normal"  # the header's own style carries tab stops of another paper size
    paragraph.alignment = ALIGNS["centre"]
    section.first_page_header.paragraphs[0].style = "Normal"
    for kind, text in (
        ("begin", ""),
        ("", " PAGE "),
        ("separate", ""),
        ("shown", "2"),
        ("end", ""),
    ):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            instruction = element("instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run._r.append(instruction)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
):
    """A run of text; its line breaks stay, signs that XML cannot hold do not."""
    clean = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    run = paragraph.add_run(clean)
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = Pt(size)
    return run


def shape(
    paragraph: Paragraph,
    align: str = "both",
    *,
    before: float = 0,
    indent: bool = False,
    keep: bool = False,
    spacing: float = 1.0,
) -> Paragraph:
    """Alignment, gap before, first-line indent, and whether it stays with what follows."""
    layout = paragraph.paragraph_format
    paragraph.alignment = ALIGNS[align]
    layout.space_before = Pt(before)
    layout.line_spacing = spacing
    if indent:
        layout.first_line_indent = Mm(INDENT_MM)
    if keep:
        layout.keep_with_next = True
    return paragraph


def outline(paragraph: Paragraph, level: int) -> None:
    """A heading in the navigation of Word, without a style of its own."""
    paragraph._p.get_or_add_pPr().append(element("outlineLvl", val=level - 1))


def rule(paragraph: Paragraph, *, length_mm: float, room_mm: float) -> None:
    """A line in the middle of its room: the border of an all but empty paragraph."""
    side = max((room_mm - length_mm) / 2, 0)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(side)
    layout.space_before = Pt(2)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(2)
    border = element("pBdr")
    border.append(element("top", val="single", sz=6, space=0, color="000000"))
    properties = paragraph._p.get_or_add_pPr()
    before = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    following = next((child for child in properties if child.tag in map(qn, before)), None)
    if following is None:
        properties.append(border)
    else:
        following.addprevious(border)


def width_mm(text: str, *, size: float, style: str = "Bold") -> float:
    """Width of the widest line of a text."""
    lines = text.split("\n") or [""]
    return max(text_width(line, size=size, style=style) for line in lines) / POINTS_PER_MM


def settle_table(table: Table, widths_mm: list[float], *, ruled: bool) -> None:
    """Fixed widths; lines all around, or none at all."""
    table.autofit = False
    properties = table._tbl.tblPr
    for tag in ("w:tblStyle", "w:tblBorders", "w:tblCellMar", "w:tblW", "w:tblLook"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        properties.remove(layout)
    properties.append(element("tblW", w=_twips(sum(widths_mm)), type="dxa"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        kind = {"val": "single", "sz": 4, "space": 0, "color": "000000"} if ruled else {}
        borders.append(element(side, **(kind or {"val": "nil"})))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=80 if ruled else 0, type="dxa"))
    properties.append(margins)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths_mm, strict=True):
        column.set(qn("w:w"), str(_twips(width)))
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def _twips(width_mm: float) -> int:
    return round(width_mm * POINTS_PER_MM * 20)


def keep_row_whole(row, *, is_header: bool = False) -> None:
    """A row is never split over pages; the header row comes again on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if is_header:
        properties.append(element("tblHeader"))


def first_paragraph(cell: _Cell) -> Paragraph:
    """The paragraph every cell is born with."""
    return cell.paragraphs[0]
