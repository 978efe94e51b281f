"""Workbooks for tests of imports: a list of people as a clerk's office would hand it in."""

from io import BytesIO

from django.core.files.base import ContentFile
from openpyxl import Workbook

from campaigns.accounts.models import Role
from campaigns.imports.applying import apply_import
from campaigns.imports.checking import check_import
from campaigns.imports.models import PeopleImport
from campaigns.imports.rules import check_columns, request_putting_in, start_import
from tests import make

HEADINGS = (
    "STT", "Mã CCVC", "Họ và tên", "Giới tính", "Năm sinh", "Đơn vị", "Chức vụ", "Từ ngày",
)  # fmt: skip
DEFAULTS = {
    "code": "",
    "name": "Nguyễn Thị Mai",
    "gender": "Nữ",
    "year": 1985,
    "unit": "Phòng Kế hoạch",
    "title": "Chuyên viên",
    "since": "01/03/2020",
}


def row(**values):
    """A row that nothing is wrong with, but for what is given."""
    return [1, *(DEFAULTS | values).values()]


def names(first, n):
    """N names of people, all different."""
    letters = "abcdefghiklmnopqrstuvxy"
    return [
        f"Trần {letters[k // len(letters)]}{letters[k % len(letters)]}"
        for k in range(first, first + n)
    ]


def workbook(*rows, headings=HEADINGS, above=(), sheet="Danh sách"):
    book = Workbook()
    page = book.active
    page.title = sheet
    for line in (*above, headings, *rows):
        page.append(list(line))
    out = BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), name="nhan-su.xlsx")


def keeper():
    return make.user(Role.OFFICE, unit=make.department())


def uploaded(*rows, by, **options):
    return start_import(upload=workbook(*rows, **options), by=by)


def asked(*rows, by, **options):
    """A list whose columns are matched and whose check was asked for."""
    batch = uploaded(*rows, by=by, **options)
    return check_columns(
        batch=batch, mapping=batch.mapping, default_valid_from=batch.default_valid_from, by=by
    )


def checked(*rows, by, **options):
    batch = asked(*rows, by=by, **options)
    check_import(batch.pk)
    return reread(batch)


def put_in(batch, *, by):
    request_putting_in(batch=batch, by=by)
    apply_import(batch.pk)
    return reread(batch)


def reread(batch):
    return PeopleImport.objects.get(pk=batch.pk)


def outcomes(batch):
    return [row.outcome for row in batch.rows.order_by("line")]


def said(batch):
    """The codes of what was said of each row, by its line."""
    return {
        row.line: [(field, code) for field, code, _parameters in row.messages]
        for row in batch.rows.order_by("line")
        if row.messages
    }
