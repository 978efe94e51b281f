"""What a page break may not do to tables and signatures, and how wide columns are."""

import re

import pytest

from emulation_portal.documents.content import Annex, Column, Paragraph, Table, group_row, total_row
from tests.frame import samples
from tests.frame.pdf_reader import near, printed

LEFT = 30  # margin, mm


def test_table_repeats_its_head_and_never_splits_a_row():
    columns = (Column("STT", 8), Column("Họ và tên", 30), Column("Ghi chú", 30))
    rows = [(str(n), f"Đầu{n} " + "Tên Rất Dài " * 40 + f"Cuối{n}", "") for n in range(1, 31)]
    table = Table(columns, (*rows, total_row("", "Cộng", "30")))
    sheets = printed(samples.decision(annexes=(Annex("Danh sách", blocks=(table,)),)))[1:]
    assert len(sheets) > 2
    for sheet in sheets:
        assert "STT Họ và tên Ghi chú" in sheet.text
        assert re.findall(r"Đầu(\d+)", sheet.text) == re.findall(r"Cuối(\d+)", sheet.text)


def test_group_heading_is_never_the_last_of_its_page():
    columns = (Column("STT", 8), Column("Họ và tên", 60))
    rows = [(str(n), f"Trần Văn Mẫu {n}") for n in range(1, 45)]
    annexes = tuple(
        Annex(
            "Danh sách",
            blocks=(Table(columns, (*rows[:lead], group_row("B. CÁ NHÂN"), *rows[lead:])),),
        )
        for lead in range(24, 36)
    )
    sheets = printed(samples.decision(annexes=annexes))[1:]
    assert len(sheets) == 2 * len(annexes)
    places = [sheet.lines[-1].text for sheet in sheets]
    assert "B. CÁ NHÂN" not in places
    # The sweep reached the page's end: in some annexes the heading moved to the second page.
    moved = ["B. CÁ NHÂN" in sheet.text for sheet in sheets[1::2]]
    assert {True, False} == set(moved)


def test_column_is_never_narrower_than_its_longest_word():
    [sheet] = printed(samples.payment_list())
    assert {"STT", "1.410.000", "0,6"} <= {line.text for line in sheet.lines}
    narrow = Table((Column("Tổng tiền", 1), Column("Nội dung", 99)), (("1.234.567.890", "xong"),))
    [sheet] = printed(samples.submission(blocks=(narrow,)))
    figure, text = sheet.line("1.234.567.890"), sheet.line("xong")
    assert figure.baseline == near(text.baseline)
    assert figure.right < text.left
    assert sheet.line("Tổng tiền").left >= LEFT


def test_row_of_another_width_is_refused():
    columns = (Column("STT"), Column("Họ và tên"))
    assert Table(columns, (("1", "An"),)).rows[0].cells == ("1", "An")
    with pytest.raises(ValueError, match="2 cells expected"):
        Table(columns, (("1",),))


@pytest.mark.parametrize("n_lines", range(14, 34, 2))
def test_signature_is_never_alone_on_its_page(n_lines):
    blocks = (*(Paragraph(f"Dòng {n}") for n in range(n_lines)), Paragraph("Đoạn cuối " * 40))
    sheets = printed(samples.submission(blocks=blocks))
    last = sheets[-1]
    assert "Lê Văn Ví Dụ" in last.text
    above = [line for line in last.lines if 18 < line.baseline < last.line("KT.").baseline - 1]
    assert len(above) >= 2


def test_landscape_document_turns_its_page():
    [sheet] = printed(samples.payment_list())
    assert (sheet.width, sheet.height) == (near(297), near(210))
