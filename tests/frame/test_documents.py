"""Official documents measured on the printed page against Decree 30/2020/NĐ-CP, Annex I."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from emulation_portal.documents.content import (
    Annex,
    Column,
    Kind,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Section,
    Signature,
    Style,
    Table,
)
from emulation_portal.documents.fonts import MissingGlyph
from emulation_portal.documents.layout import lay_out
from emulation_portal.documents.pdf import render_pdf
from tests.frame import samples
from tests.frame.pdf_reader import near, printed

LEFT, RIGHT, TOP, BOTTOM = 30, 190, 20, 277  # the text area of an A4 page, mm
VIETNAMESE = unicodedata.normalize(
    "NFC",
    "".join(
        vowel + tone
        for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    )
    + "đĐ",
)


@pytest.fixture(scope="module")
def decision():
    return printed(samples.decision())


def under(sheet, line):
    """The rule drawn right under a line of text."""
    [rule] = [
        rule
        for rule in sheet.rules
        if 0.2 < rule.bottom - rule.top < 0.35
        and 0 < rule.top - line.baseline < 4
        and rule.left < (line.left + line.right) / 2 < rule.right
    ]
    return rule


# --- page -------------------------------------------------------------------------------------


def test_page_is_a4_with_the_decree_s_margins(decision):
    for sheet in decision:
        assert (sheet.width, sheet.height) == (near(210), near(297))
        body = [run for run in sheet.runs if run.baseline > TOP]
        assert min(run.left for run in body) >= LEFT - 0.1
        assert max(run.right for run in body) <= RIGHT + 0.1
        assert max(run.baseline for run in body) <= BOTTOM


def test_body_fills_the_line_and_indents_its_first_by_one_tab():
    sheet = printed(samples.submission(blocks=(Paragraph("Nội dung " * 60),)))[0]
    first, second, *_ = [line for line in sheet.lines if line.text.startswith(("Nội", "dung"))]
    assert first.left == near(LEFT + 12.7)
    assert (first.right, second.right) == (near(RIGHT), near(RIGHT))
    assert second.left == near(LEFT)
    assert first.size == 14


def test_header_has_the_sizes_and_styles_of_the_decree(decision):
    expected = {
        "UBND TỈNH": (12, "Serif"),
        "SỞ KHOA HỌC": (12, "Bold"),
        "CỘNG HÒA": (12, "Bold"),
        "Độc lập - Tự do - Hạnh phúc": (13, "Bold"),
        "Số: 05/QĐ-SKHCN": (13, "Serif"),
        "Bà Rịa - Vũng Tàu, ngày": (13, "Serif-Italic"),
        "Về việc": (14, "Bold"),
        "Căn cứ Luật": (14, "Serif-Italic"),
        "Nơi nhận:": (12, "Bold-Italic"),
        "- Như Điều 3;": (11, "Serif"),
        "Nguyễn Thị Thử": (14, "Bold"),
    }
    found = {start: decision[0].line(start) for start in expected}
    assert {
        start: (line.size, line.font.rpartition("-Serif-")[2] if "Bold" in line.font else "")
        for start, line in found.items()
    } == {
        start: (size, style if "Bold" in style else "") for start, (size, style) in expected.items()
    }
    assert all(
        line.font.endswith("Italic") == ("Italic" in expected[start][1])
        for start, line in found.items()
    )


def test_national_name_and_number_stand_level_with_issuer_and_day(decision):
    line = decision[0].line
    assert line("CỘNG HÒA").baseline == near(line("UBND TỈNH").baseline)
    assert line("Số: 05").baseline == near(line("Bà Rịa - Vũng Tàu, ngày").baseline)
    for upper, lower in (("SỞ KHOA", "Số: 05"), ("CỘNG HÒA", "Bà Rịa - Vũng Tàu, ngày")):
        above, below = line(upper), line(lower)
        assert (above.left + above.right) / 2 == near((below.left + below.right) / 2, 0.5)


def test_motto_rule_is_as_long_as_the_motto_and_the_issuer_s_a_third_to_a_half(decision):
    motto, issuer = decision[0].line("Độc lập"), decision[0].line("SỞ KHOA HỌC")
    assert under(decision[0], motto).length == near(motto.right - motto.left)
    share = under(decision[0], issuer).length / (issuer.right - issuer.left)
    assert 1 / 3 <= share <= 1 / 2


def test_rule_under_the_subject_is_a_third_to_a_half_of_it():
    sheet = printed(samples.submission())[0]
    subject = sheet.line("Về việc tặng")
    share = under(sheet, subject).length / (subject.right - subject.left)
    assert 1 / 3 <= share <= 1 / 2


@pytest.mark.parametrize("n_people", [4, 60])
def test_page_numbers_stand_top_centre_from_page_two_and_each_annex_counts_anew(n_people):
    blocks = tuple(Paragraph("Nội dung chi tiết. " * 30) for _ in range(8))
    sheets = printed(samples.decision(n_people, blocks=blocks))
    numbers = [[line for line in sheet.lines if line.baseline < 18] for sheet in sheets]
    annex_starts = next(n for n, sheet in enumerate(sheets) if "Phụ lục" in sheet.text)
    n_annex = {4: 1, 60: 3}[n_people]
    assert [[line.text for line in found] for found in numbers] == [
        [] if n == 1 else [str(n)] for n in [*range(1, annex_starts + 1), *range(1, n_annex + 1)]
    ]
    for line in (line for found in numbers for line in found):
        assert line.size == 14
        assert (line.left + line.right) / 2 == near((LEFT + RIGHT) / 2)


# --- number, day, draft -----------------------------------------------------------------------


def test_number_and_day_are_blank_until_they_are_given():
    document = samples.decision(number=None, issued_on=None, draft=True)
    number, day = lay_out(document).number_line, lay_out(document).place_date
    assert number.replace("\u00a0", "_") == "Số: ______/QĐ-SKHCN"
    assert day.replace("\u00a0", "_") == ("Bà Rịa - Vũng Tàu, ngày______tháng______năm______")
    text = printed(document)[0].text
    assert "DỰ THẢO" in text
    assert "DỰ THẢO" not in printed(samples.decision())[0].text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2022, 2, 9), "ngày 09 tháng 02 năm 2022"),
        (date(2022, 3, 9), "ngày 09 tháng 3 năm 2022"),
        (date(2022, 10, 10), "ngày 10 tháng 10 năm 2022"),
    ],
)
def test_days_below_ten_and_the_first_two_months_are_padded(day, text):
    assert lay_out(samples.decision(issued_on=day)).place_date.endswith(f", {text}")


@pytest.mark.parametrize(("number", "text"), [(9, "09"), (10, "10"), (123, "123")])
def test_number_below_ten_takes_a_zero(number, text):
    assert lay_out(samples.decision(number=number)).number_line == f"Số: {text}/QĐ-SKHCN"


def test_dash_never_begins_a_line_of_the_issuer():
    [sheet] = printed(samples.minutes())
    assert sheet.line("HỘI ĐỒNG").text == "HỘI ĐỒNG THI ĐUA -"
    assert sheet.line("KHEN THƯỞNG").font.endswith("Bold")


def test_own_line_break_of_an_authority_is_kept():
    authority = "Giám đốc Sở Khoa học và Công nghệ\ntỉnh Bà Rịa - Vũng Tàu"
    sheet = printed(samples.decision(authority=authority))[0]
    assert sheet.line("GIÁM ĐỐC SỞ").text == "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert sheet.line("TỈNH BÀ RỊA").text == "TỈNH BÀ RỊA - VŨNG TÀU"


def test_minutes_carry_no_day_in_the_header_and_sign_left_and_right():
    [sheet] = printed(samples.minutes())
    header = " ".join(line.text for line in sheet.lines if line.baseline < 42)
    assert "ngày" not in header
    secretary, chair = sheet.line("THƯ KÝ"), sheet.line("CHỦ TỌA")
    assert secretary.baseline == near(chair.baseline)
    assert secretary.right < 110 < chair.left
    assert sheet.line("Nơi nhận:").baseline > sheet.line("Lê Văn Ví Dụ").baseline


# --- wording ----------------------------------------------------------------------------------


def test_bases_end_with_semicolons_and_the_last_with_a_stop():
    assert [basis[-1] for basis in lay_out(samples.decision()).bases] == [";", ";", "."]


def test_decision_has_the_order_of_its_specimen(decision):
    text = decision[0].text
    starts = ["CỘNG HÒA", "Số:", "QUYẾT ĐỊNH", "Về việc", "GIÁM ĐỐC SỞ", "Căn cứ Luật",
              "Theo đề nghị", "QUYẾT ĐỊNH:", "Điều 1.", "a) Tập thể", "Điều 3.", "./.",
              "Nơi nhận:", "Nguyễn Thị Thử Nghiệm"]  # fmt: skip
    places = [text.find(start) for start in starts]
    assert -1 not in places
    assert places == sorted(places)


def test_points_follow_the_vietnamese_alphabet():
    from_a_to_h = [f"điểm {n}" for n in range(8)]
    article = replace(samples.decision().blocks[1], points=from_a_to_h)
    [block] = lay_out(samples.decision(blocks=(article,))).blocks
    assert [line.mark for line in block.lines] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)"]


def test_end_sign_closes_the_last_text_but_no_list_of_payments():
    assert printed(samples.decision())[0].text.count("./.") == 1
    assert "quyết định./." in printed(samples.submission())[0].text
    assert "./." not in printed(samples.payment_list())[0].text


def test_one_addressee_stands_on_the_line_and_several_each_on_their_own():
    one = printed(samples.submission())[0]
    assert "Kính gửi: Giám đốc Sở Khoa học và Công nghệ Thực hiện" in one.text
    two = printed(samples.submission(addressees=("Chủ tịch UBND tỉnh", "Sở Nội vụ")))[0]
    assert two.line("- Sở Nội vụ.").baseline > two.line("- Chủ tịch UBND tỉnh;").baseline


def test_letter_has_its_subject_under_the_number_and_no_title():
    [sheet] = printed(samples.submission(kind=Kind.LETTER, title="", subject="đề nghị khen thưởng"))
    subject, number = sheet.line("V/v đề nghị khen thưởng"), sheet.line("Số:")
    assert subject.size == 12
    assert 0 < subject.baseline - number.baseline < 12
    assert subject.right < 110
    assert "TỜ TRÌNH" not in sheet.text


def test_annex_refers_to_its_document_and_two_annexes_take_roman_numbers():
    annexes = (Annex("Tập thể"), Annex("Cá nhân"))
    sheets = printed(samples.decision(annexes=annexes))
    assert [sheet.lines[0].text for sheet in sheets[1:]] == ["Phụ lục I", "Phụ lục II"]
    assert (
        "(Kèm theo Quyết định số 05/QĐ-SKHCN ngày 20 tháng 12 năm 2022"
        " của Giám đốc Sở Khoa học và Công nghệ)"
    ) in sheets[2].text


# --- letters, bytes, storage ------------------------------------------------------------------


def test_all_vietnamese_letters_are_printed_in_every_style():
    assert len(set(VIETNAMESE)) == 146  # 134 of them beyond ASCII
    assert len([letter for letter in set(VIETNAMESE) if not letter.isascii()]) == 134
    blocks = tuple(
        Paragraph(" ".join(VIETNAMESE), style)
        for style in (Style.PLAIN, Style.HEADING, Style.ITALIC)
    )
    sheets = printed(samples.submission(blocks=blocks))
    for font in ("Serif", "Serif-Bold", "Serif-Italic"):
        runs = (run for sheet in sheets for run in sheet.runs if run.font.endswith(font))
        assert set(VIETNAMESE) - set("".join(run.text for run in runs)) == set()


def test_decomposed_text_prints_composed():
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Hạnh Đường")
    assert decomposed != "Nguyễn Thị Hạnh Đường"
    [sheet] = printed(samples.submission(blocks=(Paragraph(decomposed),)))
    assert "Nguyễn Thị Hạnh Đường" in sheet.text


@pytest.mark.parametrize("sign", ["漢", "😀"])
def test_sign_that_the_font_lacks_stops_the_print(sign):
    with pytest.raises(MissingGlyph) as refused:
        render_pdf(samples.submission(blocks=(Paragraph(f"Tên {sign}"),)))
    assert refused.value.signs == sign
    render_pdf(samples.submission(blocks=(Paragraph("Tên € ½ “…” – 100%"),)))


@pytest.mark.parametrize("where", ["subject", "annex", "signature", "table"])
def test_missing_glyph_is_found_wherever_it_stands(where):
    changes = {
        "subject": {"subject": "漢"},
        "annex": {"annexes": (Annex("漢"),)},
        "signature": {"signatures": (Signature(("Giám đốc",), "漢"),)},
        "table": {"blocks": (Table((Column("x"),), (("漢",),)),)},
    }[where]
    with pytest.raises(MissingGlyph):
        render_pdf(samples.decision(**changes))


def test_equal_contents_give_equal_bytes_and_another_content_others():
    assert render_pdf(samples.decision()) == render_pdf(samples.decision())
    assert render_pdf(samples.decision()) != render_pdf(samples.decision(number=6))


def test_markup_in_a_text_is_printed_as_typed():
    [sheet] = printed(samples.submission(blocks=(Paragraph("<b>An</b> & <img src=x>"),)))
    assert "<b>An</b> & <img src=x>" in sheet.text


@pytest.mark.parametrize(
    "document",
    [samples.decision(), samples.minutes(), samples.submission(), samples.payment_list()],
    ids=lambda document: document.kind,
)
def test_content_returns_from_json_as_it_was(document):
    assert OfficialDocument.from_json(document.to_json()) == document
    assert OfficialDocument.from_data(document.to_data()) == document


def test_json_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="OfficialDocument expected, Letterhead found"):
        OfficialDocument.from_json(Letterhead("a", "b", "c").to_json())
    with pytest.raises(ValueError, match="No document content"):
        OfficialDocument.from_data({"type": "Popen"})


def test_section_headings_are_numbered_by_level():
    blocks = (Section(4, "Hình thức"), Section(2, "Số lượng", 2), Section(5, "Khác", 3))
    assert [block.text for block in lay_out(samples.submission(blocks=blocks)).blocks] == [
        "IV. HÌNH THỨC",
        "2. Số lượng",
        "đ) Khác",
    ]
