"""What a list says: headings in every spelling, cells of every kind, fonts of before Unicode."""

import unicodedata
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from openpyxl import load_workbook

from campaigns.accounts.models import Role
from campaigns.imports import cells, workbooks
from campaigns.imports.exports import TEMPLATE_FIELDS, template_bytes
from campaigns.imports.fields import guess_mapping, missing_fields
from campaigns.imports.models import PeopleImport
from campaigns.imports.rules import choose_heading, start_import
from campaigns.imports.workbooks import lines_of, opened
from emulation_portal.legacy_fonts import looks_legacy
from tests import make
from tests.campaigns.lists import HEADINGS, checked, keeper, outcomes, row, said, uploaded, workbook


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ và tên", "full_name"),
        ("HỌ TÊN", "full_name"),
        ("Họ và tên (chữ in hoa)", "full_name"),
        ("Mã CCVC", "staff_code"),
        ("mã nhân viên", "staff_code"),
        ("Phòng, ban", "unit"),
        ("Đơn vị\ncông tác", "unit"),
        ("Chức vụ/Chức danh", "title"),
        ("Giới tính", "gender"),
        ("Ngày, tháng, năm sinh", "birth_year"),
        ("Loại hợp đồng", "contract_type"),
        ("Đối tượng thống kê", "statistical_class"),
        ("Từ ngày", "valid_from"),
        ("Giữ chức vụ lãnh đạo", "is_leader"),
        (unicodedata.normalize("NFD", "Đơn vị"), "unit"),
        ("Ghi chú", None),
    ],
)
def test_a_heading_is_known_however_it_is_spelled(heading, field):
    assert guess_mapping(["TT", heading]) == ({field: 1} if field else {})


def test_a_name_in_two_columns_is_guessed_and_enough():
    mapping = guess_mapping(["Họ đệm", "Tên", "Giới tính", "Đơn vị", "Chức vụ"])
    assert mapping == {"family_name": 0, "given_name": 1, "gender": 2, "unit": 3, "title": 4}
    assert missing_fields(mapping) == []


def test_what_is_missing_is_named():
    mapping = guess_mapping(["Họ đệm", "Giới tính", "Đơn vị"])
    assert [field.name for field in missing_fields(mapping)] == ["full_name", "title"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_is_understood_in_the_language_it_was_made_in(language):
    with translation.override(language):
        book = load_workbook(ContentFile(template_bytes()), read_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert list(guess_mapping(rows[0])) == [field.name for field in TEMPLATE_FIELDS]
        assert len(book.worksheets) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (1985, "1985"),
        (1985.0, "1985"),
        (datetime(2020, 3, 1), "01/03/2020"),
        (unicodedata.normalize("NFD", "  Trần   Ân "), "Trần Ân"),
        (True, "x"),
    ],
)
def test_a_cell_becomes_text(value, text):
    assert cells.text_of(value) == text


def read(reader, text):
    """What is read, or the code of the refusal."""
    try:
        return reader(text)
    except cells.UnreadableError as error:
        return error.code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/10/2022", date(2022, 10, 5)),
        ("5-10-2022", date(2022, 10, 5)),
        ("5.10.2022", date(2022, 10, 5)),
        ("2022-10-05", date(2022, 10, 5)),
        ("31/02/2022", None),
        ("10/2022", None),
        ("44839", None),
    ],
)
def test_a_day_is_read_day_first(text, day):
    assert read(cells.day, text) == (day or "bad_day")


@pytest.mark.parametrize(
    ("text", "year"),
    [("1985", 1985), ("15/03/1985", 1985), ("03/1985", 1985), ("85", None), ("chưa rõ", None)],
)
def test_a_year_is_read_from_a_date_too(text, year):
    assert read(cells.year, text) == (year or "bad_year")


@pytest.mark.parametrize(
    "text",
    ["NguyÔn V¨n H¶i", "Ph¹m ThÞ Hoµ", "TrÇn Đức", "Nguyeãn Vaên Huøng", "Leâ Thò Mai", "Ñoã Haø"],
)
def test_text_of_old_fonts_is_recognised(text):
    assert looks_legacy(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Ánh Tuyết",
        "Huỳnh Quý Uyên",
        "Lương Hoà Thuỷ",
        "Đặng Ngoãn",
        "PHẠM THỊ THÚY UYỂN",
        "Y Moan Êñuôl",
        "K'Brêu",
        "Jürgen Müller",
        "François",
        "Phòng Kế hoạch - Tài chính",
    ],
)
def test_living_names_are_no_old_font(text):
    assert not looks_legacy(text)


# --- the file ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_headings_are_found_below_a_letterhead():
    above = [["SỞ KHOA HỌC VÀ CÔNG NGHỆ"], [], ["DANH SÁCH CÁN BỘ", None, "năm 2026"]]
    batch = uploaded(row(name="Trần Ân"), above=above, by=keeper())
    assert (batch.sheet, batch.header_row, batch.headings) == ("Danh sách", 4, list(HEADINGS))
    assert batch.mapping["full_name"] == 2
    assert batch.samples[2] == ["Trần Ân"]


@pytest.mark.django_db
def test_headings_may_stand_in_another_row():
    by = keeper()
    batch = uploaded(row(), above=[["Họ và tên", "Đơn vị"]], headings=["a"] * 8, by=by)
    assert batch.header_row == 1
    choose_heading(batch=batch, sheet="Danh sách", header_row=2, by=by)
    batch.refresh_from_db()
    assert (batch.header_row, batch.headings, batch.mapping) == (2, ["a"] * 8, {})
    for sheet, header_row, field in (("Không có", 1, "sheet"), ("Danh sách", 900, "header_row")):
        with pytest.raises(ValidationError) as refused:
            choose_heading(batch=batch, sheet=sheet, header_row=header_row, by=by)
        assert list(refused.value.error_dict) == [field]


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_saved_as_csv_is_taken_too(encoding):
    by = keeper()
    make.unit(name="Phòng Kế hoạch")
    text = "Họ và tên;Giới tính;Đơn vị;Chức vụ\nTrần Ân;Nam;Phòng Kế hoạch;Chuyên viên\n"
    batch = start_import(upload=ContentFile(text.encode(encoding), name="ds.csv"), by=by)
    assert (batch.file.name, list(batch.mapping)) == (
        "ds.xlsx",
        ["full_name", "gender", "unit", "title"],
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a", "wrong_type"),
        (b"%PDF-1.7 cut short", "damaged"),
        ("Họ tên\n".encode(), "wrong_type"),
        ("Họ;Tên".encode("cp1258", "replace") + b"\xff", "wrong_type"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"", "empty"),
    ],
)
def test_what_is_no_list_is_refused(content, code):
    with pytest.raises(ValidationError) as refused:
        start_import(upload=ContentFile(content, name="ds.xlsx"), by=keeper())
    assert refused.value.code == code
    assert not PeopleImport.objects.exists()


@pytest.mark.django_db
def test_an_empty_workbook_is_refused():
    with pytest.raises(ValidationError) as refused:
        start_import(upload=workbook(headings=[]), by=keeper())
    assert refused.value.code == "no_rows"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.OFFICE, Role.ADMINISTRATOR)])
def test_only_keepers_of_the_registers_hand_lists_in(role):
    with pytest.raises(PermissionDenied):
        uploaded(row(), by=make.user(role, unit=make.department()))


# --- cell by cell -----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": ""}, "full_name", "missing"),
        ({"name": "Trần Ân 2"}, "full_name", "name_with_digits"),
        ({"name": "NguyÔn V¨n H¶i"}, "full_name", "legacy_font"),
        ({"name": "=A1&B1"}, "full_name", "formula"),
        ({"name": "Trần " * 60}, "full_name", "too_long"),
        ({"gender": ""}, "gender", "missing"),
        ({"gender": "không rõ"}, "gender", "unknown_word"),
        ({"year": "năm 85"}, "birth_year", "bad_year"),
        ({"year": 2020}, "birth_year", "year_out_of_range"),
        ({"year": "#N/A"}, "birth_year", "cell_error"),
        ({"unit": ""}, "unit", "missing"),
        ({"unit": "Phòng Lạ"}, "unit", "unknown_unit"),
        ({"title": ""}, "title", "missing"),
        ({"title": "Tr­ëng phßng"}, "title", "legacy_font"),
        ({"since": "tháng 3"}, "valid_from", "bad_day"),
        ({"since": "01/03/0220"}, "valid_from", "day_out_of_range"),
        ({"code": "X" * 31}, "staff_code", "too_long"),
    ],
)
def test_a_row_with_a_bad_cell_is_refused_by_its_line_and_the_others_kept(values, field, code):
    make.unit(name="Phòng Kế hoạch")
    batch = checked(row(name="Lê Ân"), row(**values), row(name="Lê Bình"), by=keeper())
    assert outcomes(batch) == ["new", "refused", "new"]
    assert said(batch) == {3: [(field, code)]}


@pytest.mark.django_db
def test_everything_wrong_in_a_row_is_said_at_once():
    batch = checked(row(name="", gender="?", year="x", unit="y", since="z"), by=keeper())
    assert {field for field, _code in said(batch)[2]} == {
        "full_name",
        "gender",
        "birth_year",
        "unit",
        "valid_from",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("gender", ["Nữ", "nữ", "NU", "Bà", unicodedata.normalize("NFD", "Nữ")])
def test_gender_is_read_in_every_spelling(gender):
    make.unit(name="Phòng Kế hoạch")
    batch = checked(row(gender=gender), by=keeper())
    assert ["gender", None, "female"] in batch.rows.get().changes


@pytest.mark.django_db
def test_numbers_are_read_as_text_and_empty_lines_passed_over():
    make.unit(name="Phòng Kế hoạch", code="12")
    batch = checked(row(code=77, unit=12, year=1985.0), [], [None], row(name="Lê Ân"), by=keeper())
    rows = list(batch.rows.order_by("line"))
    assert [(r.line, r.outcome) for r in rows] == [(2, "new"), (5, "new")]
    assert rows[0].values["staff_code"] == "77"


def tampered(part, change):
    """A sound workbook of which one part was changed by hand."""
    out = BytesIO()
    with ZipFile(workbook(row()).file) as sound, ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name in sound.namelist():
            content = sound.read(name)
            package.writestr(name, change(content) if name == part else content)
    return ContentFile(out.getvalue(), name="nhan-su.xlsx")


def handed_in(upload, *, by):
    try:
        return start_import(upload=upload, by=by).headings
    except ValidationError as error:
        return error.code


@pytest.mark.django_db
def test_a_row_that_claims_to_lie_beyond_every_sheet_is_not_counted_up_to():
    by, sheet = keeper(), "xl/worksheets/sheet1.xml"
    far = tampered(sheet, lambda xml: xml.replace(b'<row r="2"', b'<row r="20000000"'))
    with opened(start_import(upload=far, by=by).file) as book:
        assert [number for number, _row in lines_of(book, "Danh sách")] == [1]
    near = tampered(sheet, lambda xml: xml.replace(b'<row r="2"', b'<row r="20000"'))
    with opened(start_import(upload=near, by=by).file) as book:
        assert [number for number, _row in lines_of(book, "Danh sách")] == [1, 20000]


@pytest.mark.django_db
def test_a_workbook_that_unpacks_to_more_than_can_be_read_is_refused(monkeypatch):
    by = keeper()
    padded = tampered("xl/styles.xml", lambda xml: xml + b" " * 2_000_000)
    assert handed_in(padded, by=by) == list(HEADINGS)
    monkeypatch.setattr(workbooks, "MOST_UNPACKED_BYTES", 2_000_000)
    assert handed_in(padded, by=by) == "too_large"
    assert handed_in(workbook(row()), by=by) == list(HEADINGS)


@pytest.mark.django_db
def test_entities_of_a_workbook_are_never_resolved():
    by = keeper()
    secret = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    nested = b'<!DOCTYPE a [<!ENTITY b "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (sign, b"&%c;" % (sign - 1) * 20) for sign in range(99, 111)
    )
    for doctype, entity in ((secret, b"&e;"), (nested + b"]>", b"&n;")):
        upload = tampered(
            "xl/worksheets/sheet1.xml",
            lambda xml, d=doctype, e=entity: d + xml.replace(b"STT", e),
        )
        assert handed_in(upload, by=by) == "damaged"


@pytest.mark.django_db
def test_a_csv_whose_quotation_never_ends_is_refused_and_not_a_fault():
    by = keeper()
    whole = "Họ và tên;Giới tính;Đơn vị;Chức vụ\n"
    sound = ContentFile((whole + '"Nguyễn Mai";Nữ;P;C').encode(), name="a.csv")
    assert handed_in(sound, by=by) == whole.strip().split(";")
    endless = ContentFile((whole + '"' + "Nguyễn Mai\n" * 20_000).encode(), name="a.csv")
    assert handed_in(endless, by=by) == "wrong_type"


@pytest.mark.django_db
def test_a_sheet_that_breaks_off_is_refused_and_not_a_fault():
    by, sheet = keeper(), "xl/worksheets/sheet1.xml"
    broken = tampered(sheet, lambda xml: xml[: xml.index(b"</sheetData>")])
    assert handed_in(broken, by=by) == "damaged"
    assert not PeopleImport.objects.exists()
