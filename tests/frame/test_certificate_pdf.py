"""Certificates measured on the printed page: their frame, colours, order, and long names."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulation_portal.documents import certificates
from emulation_portal.documents.certificate_layout import lay_out_certificate
from emulation_portal.documents.certificates import (
    CertificateContent,
    CertificateTooLong,
    render_certificates,
    render_certificates_plain,
)
from emulation_portal.documents.fonts import MissingGlyph
from tests.frame import samples
from tests.frame.pdf_reader import read_pdf

FRAME = (21.6, 275.4, 21.6, 188.4)  # inside the border's innermost rule, mm
RED, BLACK = (0.78, 0.06, 0.18), (0.0, 0.0, 0.0)
LONG_NAME = (
    "Trung tâm Nghiên cứu, Ứng dụng và Chuyển giao Công nghệ phục vụ phát triển nông nghiệp công"
    " nghệ cao vùng thử nghiệm trực thuộc Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu, cơ sở 2"
    " tại Côn Đảo của tỉnh"
)[:200]


@pytest.fixture(scope="module")
def sheet():
    [sheet] = read_pdf(render_certificates([samples.certificate(7)]))
    return sheet


def assert_inside_the_frame(sheet):
    left, right, top, bottom = FRAME
    for run in sheet.runs:
        rise = run.size * 0.25  # capitals with two marks rise about 0.9 of the size
        assert left < run.left, run
        assert run.right < right, run
        assert run.baseline - rise > top, run
        assert run.baseline < bottom, run


def assert_nothing_overlaps(sheet):
    lines = sheet.lines
    for place, line in enumerate(lines):
        for other in lines[place + 1 :]:
            apart_sideways = line.right <= other.left or other.right <= line.left
            lower = max(line, other, key=lambda each: each.baseline)
            gap = abs(line.baseline - other.baseline)
            assert apart_sideways or gap >= lower.size * 0.33, (line, other)


def test_page_is_a4_landscape_inside_its_frame(sheet):
    assert (round(sheet.width), round(sheet.height)) == (297, 210)
    assert_inside_the_frame(sheet)
    assert_nothing_overlaps(sheet)


def test_only_the_position_and_the_word_giay_khen_are_red(sheet):
    colours = {line.text: line.colour for line in sheet.lines if line.size > 10}
    assert {text for text, colour in colours.items() if colour == RED} == {
        "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH BÀ RỊA - VŨNG TÀU",
        "GIẤY KHEN",
    }
    assert {colour for colour in colours.values() if colour != RED} == {BLACK}


def test_parts_stand_in_the_order_of_the_decree(sheet):
    starts = ["CỘNG HÒA", "Độc lập", "GIÁM ĐỐC SỞ", "TẶNG", "GIẤY KHEN", "Bà Nguyễn Thị",
              "Chuyên viên", "Đã có thành tích", "Bà Rịa - Vũng Tàu, ngày"]  # fmt: skip
    baselines = [sheet.line(start).baseline for start in starts]
    assert baselines == sorted(baselines)
    decision, book = sheet.line("Quyết định số 05/QĐ-SKHCN"), sheet.line("Số sổ vàng: 7")
    assert decision.baseline < book.baseline
    assert max(decision.right, book.right) < 148 < sheet.line("Trần Văn Mẫu").left
    for line in (decision, book, sheet.line("Bà Rịa - Vũng Tàu, ngày")):
        assert line.font.endswith("Bold-Italic")


def test_motto_s_rule_is_as_long_as_the_motto(sheet):
    motto = sheet.line("Độc lập")
    lengths = [
        rule.length
        for rule in sheet.rules
        if 0 < rule.top - motto.baseline < 6 and 0.2 < rule.bottom - rule.top < 0.35
    ]
    assert lengths == [pytest.approx(motto.right - motto.left, abs=0.3)]


def test_director_has_room_to_sign(sheet):
    positions = [line for line in sheet.lines if line.text == "GIÁM ĐỐC"]
    assert sheet.line("Trần Văn Mẫu").baseline - positions[0].baseline > 20


def test_collective_has_no_honorific_and_no_empty_line():
    content = samples.certificate(honorific="", unit_line="", recipient="Văn phòng Sở")
    [sheet] = read_pdf(render_certificates([content]))
    assert sheet.line("Văn phòng Sở").size == 26


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": LONG_NAME, "unit_line": LONG_NAME},
        {"recipient": "Ư" * 200},
        {"achievement": f"Đã có thành tích {LONG_NAME} {LONG_NAME}"},
        {"awarding_position": f"Giám đốc {LONG_NAME}"},
        {"signer_position": "KT. Giám đốc\nPhó Giám đốc phụ trách", "signer_name": LONG_NAME[:60]},
        {"decision_line": "Quyết định số 1234/QĐ-TTNCUDCGCN, ngày 20 tháng 12 năm 2022"},
        {"place_date": "Thành phố Hồ Chí Minh, ngày 20 tháng 12 năm 2025"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_long_text_shrinks_or_breaks_but_stays_inside(changes):
    assert len(LONG_NAME) == 200
    [sheet] = read_pdf(render_certificates([samples.certificate(**changes)]))
    assert_inside_the_frame(sheet)
    assert_nothing_overlaps(sheet)
    printed = "".join("".join(run.text for run in sheet.runs).split()).upper()
    for text in changes.values():
        for word in text.upper().split():
            if len(word) < 30:
                assert word in printed


def test_text_beyond_the_smallest_size_is_refused_before_any_page():
    content = samples.certificate(achievement="Thành tích " * 60)
    lay_out_certificate(content)
    with pytest.raises(CertificateTooLong):
        render_certificates([samples.certificate(achievement="Thành tích " * 400)])


words = st.text("aâăđêhnơrsWM Ấ", min_size=1, max_size=200).filter(str.strip)


@given(recipient=words, unit=words)
@settings(max_examples=12)
def test_any_name_of_200_characters_stays_inside(recipient, unit):
    [sheet] = read_pdf(
        render_certificates([samples.certificate(recipient=recipient, unit_line=unit)])
    )
    assert_inside_the_frame(sheet)
    assert_nothing_overlaps(sheet)


def test_missing_glyph_stops_the_whole_batch():
    with pytest.raises(MissingGlyph):
        render_certificates([samples.certificate(), samples.certificate(recipient="漢")])


def test_empty_batch_is_refused():
    with pytest.raises(ValueError, match="No certificate"):
        render_certificates([])


def test_batch_keeps_its_order_over_chunks_and_signers(monkeypatch):
    monkeypatch.setattr(certificates, "PER_CHUNK", 2)
    contents = [
        samples.certificate(n, recipient=f"Mẫu {n}", signer_name=f"Người ký {n % 2}")
        for n in range(5)
    ]
    done = []
    sheets = read_pdf(render_certificates(contents, on_chunk=done.append))
    assert done == [2, 4, 5]
    for n, sheet in enumerate(sheets):
        assert sheet.line("Bà Mẫu").text == f"Bà Mẫu {n}"
        assert sheet.line("Người ký").text == f"Người ký {n % 2}"
        assert sheet.line("Số sổ vàng").text == f"Số sổ vàng: {n}"


def test_equal_contents_give_equal_bytes_and_another_content_others():
    contents = [samples.certificate(n) for n in range(3)]
    assert render_certificates(contents) == render_certificates(list(contents))
    assert render_certificates(contents) != render_certificates(contents[::-1])


def test_shared_drawing_is_stored_once():
    one, ten = (render_certificates([samples.certificate(n) for n in range(k)]) for k in (1, 10))
    assert len(ten) - len(one) < 9 * 4000


def test_fast_way_prints_the_same_pixels_as_the_plain(tmp_path):
    contents = [
        samples.certificate(1),
        samples.certificate(2, honorific="", recipient=LONG_NAME, signer_position="KT. a\nb"),
    ]
    pictures = []
    for name, render in (("fast", render_certificates), ("plain", render_certificates_plain)):
        (tmp_path / f"{name}.pdf").write_bytes(render(contents))
        subprocess.run(
            ["pdftoppm", "-r", "72", tmp_path / f"{name}.pdf", tmp_path / name], check=True
        )
        pictures.append([path.read_bytes() for path in sorted(tmp_path.glob(f"{name}-*.ppm"))])
    assert len(pictures[0]) == 2
    assert pictures[0][0] != pictures[0][1]
    assert pictures[0] == pictures[1]


def test_qr_stands_between_decision_and_signer_only_with_an_address(sheet):
    def modules(page):
        return [rule for rule in page.rules if rule.top > 160 and 140 < rule.left < 157]

    places = modules(sheet)
    assert min(rule.left for rule in places) == pytest.approx(141, abs=0.1)
    assert max(rule.right for rule in places) == pytest.approx(156, abs=0.1)
    assert max(rule.bottom for rule in places) == pytest.approx(181, abs=0.1)
    [without] = read_pdf(render_certificates([samples.certificate(verify_url="")]))
    assert len(modules(without)) < 20 < len(places)


def test_certificate_returns_from_json_as_it_was():
    content = samples.certificate()
    assert CertificateContent.from_json(content.to_json()) == content
