"""DOCX of every kind of document: the PDF's texts, the decree's page read back from the file."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from emulation_portal.documents.content import Annex, KeyValue, Kind, Paragraph, Style
from emulation_portal.documents.docx import render_docx
from tests.frame import samples
from tests.frame.pdf_reader import printed

DOCUMENTS = {
    "decision": samples.decision(),
    "minutes": samples.minutes(),
    "submission": samples.submission(),
    "payment list": samples.payment_list(),
    "two annexes": samples.decision(
        annexes=(
            Annex("Tập thể", blocks=(samples.award_list(1),)),
            Annex("Cá nhân", landscape=True),
        )
    ),
    "two addressees": samples.submission(addressees=("Chủ tịch UBND tỉnh", "Sở Nội vụ")),
    "letter": samples.submission(kind=Kind.LETTER, title="", subject="đề nghị khen thưởng"),
    "all styles": samples.submission(
        blocks=(
            *(Paragraph(f"Kiểu {style}", style, lead="Lưu ý:") for style in Style),
            KeyValue((("Chủ trì", "Bà Mẫu"),)),
        )
    ),
}


def opened(document):
    return Document(BytesIO(render_docx(document)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def texts(file) -> str:
    """Every text of the body in the order of the file."""
    body = file.element.body
    return "".join(
        node.text or "\n" for node in body.iter(qn("w:t"), qn("w:br")) if node.tag == qn("w:t")
    )


def pdf_texts(document) -> str:
    """What the PDF draws, in the order it draws, without page numbers in the top margin."""
    sheets = printed(document)
    drawn = [
        run.text
        for place, sheet in enumerate(sheets)
        for run in sheet.runs
        if place == 0 or run.baseline > 20 or not run.text.strip().isdigit()
    ]
    return "".join(drawn)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_docx_says_what_the_pdf_says(name):
    document = DOCUMENTS[name]
    assert squeezed(texts(opened(document))) == squeezed(pdf_texts(document))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_section_has_the_decree_s_page(name):
    document = DOCUMENTS[name]
    sections = opened(document).sections
    assert len(sections) == 1 + len(document.annexes)
    for section, lies in zip(
        sections, [document.landscape, *(a.landscape for a in document.annexes)], strict=True
    ):
        size = (Mm(297), Mm(210)) if lies else (Mm(210), Mm(297))
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (
            round(size[0].mm),
            round(size[1].mm),
        )
        assert section.orientation == (WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT)
        margins = (
            section.top_margin, section.right_margin, section.bottom_margin, section.left_margin
        )  # fmt: skip
        assert [round(margin.mm, 1) for margin in margins] == [20, 20, 20, 30]


def test_page_number_stands_in_the_top_margin_but_not_on_page_one():
    file = opened(samples.decision())
    first, annex = file.sections
    assert first.different_first_page_header_footer
    assert [node.text for node in first.header._element.iter(qn("w:instrText"))] == [" PAGE "]
    assert first.first_page_header.paragraphs[0].text == ""
    assert round(first.header_distance.mm) == 7
    assert annex.header.is_linked_to_previous
    assert annex.different_first_page_header_footer
    [numbers] = annex._sectPr.findall(qn("w:pgNumType"))
    assert numbers.get(qn("w:start")) == "1"
    assert first._sectPr.findall(qn("w:pgNumType")) == []


def test_font_is_times_new_roman_14_in_every_slot():
    file = opened(samples.decision())
    normal = file.styles["Normal"]
    fonts = normal.element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }
    assert not [name for name in fonts.attrib if name.endswith("Theme")]
    assert normal.font.size == Pt(14)


def test_header_has_two_columns_without_lines_and_rules_as_long_as_the_decree_says():
    header = opened(samples.decision()).tables[0]
    borders = header._tbl.tblPr.find(qn("w:tblBorders"))
    assert {side.get(qn("w:val")) for side in borders} == {"nil"}
    issuer, nation = header.rows[0].cells
    assert [round(cell.width.mm) for cell in (issuer, nation)] == [69, 91]
    superior, name, agency_rule = issuer.paragraphs
    country, motto, motto_rule = nation.paragraphs
    sizes = [p.runs[0].font.size.pt for p in (superior, name, country, motto)]
    assert sizes == [12, 12, 12, 13]
    assert [bool(p.runs[0].bold) for p in (superior, name, country, motto)] == [
        False, True, True, True,
    ]  # fmt: skip

    def length(paragraph, room):
        layout = paragraph.paragraph_format
        return room - layout.left_indent.mm - layout.right_indent.mm

    # Times 13 bold: the motto is about 58 mm long, and so is its rule.
    assert length(motto_rule, nation.width.mm) == pytest.approx(58, abs=2)
    assert 1 / 3 <= length(agency_rule, issuer.width.mm) / 66 <= 1 / 2
    for drawn in (agency_rule, motto_rule):
        assert drawn.text == ""
        [top] = drawn._p.pPr.find(qn("w:pBdr"))
        assert top.tag == qn("w:top")


def test_bases_are_italic_and_articles_bold_before_their_text():
    paragraphs = {p.text[:10]: p for p in opened(samples.decision()).paragraphs}
    basis, article = paragraphs["Căn cứ Luậ"], paragraphs["Điều 1. Tặ"]
    assert basis.runs[0].italic
    assert round(basis.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert [bool(run.bold) for run in article.runs] == [True, False]


def test_list_of_recipients_repeats_its_head_and_splits_no_row():
    table = opened(samples.decision()).tables[-1]
    heads = [row for row in table.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 1
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in heads[0].cells] == [
        "STT", "Ông/Bà", "Họ và tên", "Chức vụ", "Đơn vị",
    ]  # fmt: skip
    group = table.rows[1]
    assert len(group._tr.tc_lst) == 1


def test_recipients_are_12_and_11_points():
    closing = opened(samples.decision()).tables[1]
    left, right = closing.rows[0].cells
    assert [p.runs[0].font.size.pt for p in left.paragraphs] == [12, 11, 11, 11]
    assert [p.text for p in right.paragraphs] == ["GIÁM ĐỐC", "Nguyễn Thị Thử Nghiệm"]


def test_draft_is_marked_and_an_issued_document_is_not():
    assert "DỰ THẢO" in texts(opened(samples.submission(draft=True)))
    assert "DỰ THẢO" not in texts(opened(samples.decision()))


def test_equal_contents_give_equal_bytes_and_another_content_others():
    assert render_docx(samples.decision()) == render_docx(samples.decision())
    assert render_docx(samples.decision()) != render_docx(samples.decision(number=6))


def test_signs_that_xml_cannot_hold_are_left_out():
    document = replace(samples.submission(), blocks=(Paragraph("Trước\x0bsau <b> & \x01xong"),))
    assert "Trướcsau <b> & xong" in texts(opened(document))


def test_file_names_no_program_and_no_clock():
    with ZipFile(BytesIO(render_docx(samples.decision()))) as file:
        facts = file.read("docProps/core.xml").decode()
        assert {part.date_time for part in file.infolist()} == {(2020, 3, 5, 0, 0, 0)}
    assert "python-docx" not in facts
    assert "2022-12-20" in facts
