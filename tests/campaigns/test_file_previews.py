"""A file is shown inside the portal as pictures or words, each opening once on record."""

import io
import zipfile

import pikepdf
import pytest
from django.http import Http404
from docx import Document
from openpyxl import Workbook
from PIL import Image

from campaigns.accounts.models import Role
from campaigns.files import apart, previews
from campaigns.files.downloads import hand_out, preview_response
from campaigns.files.rules import store_bytes
from campaigns.files.types import DOCX, PDF, XLSX
from campaigns.workflow.rules import first_broken_event, history_of
from tests import make
from tests.campaigns.test_files import saved

pytestmark = pytest.mark.django_db


def pdf_of(n_pages, width=200, height=300):
    pdf = pikepdf.new()
    for _number in range(n_pages):
        page = pdf.add_blank_page(page_size=(width, height))
        page.Contents = pdf.make_stream(b"1 0 0 rg 0 0 100 300 re f")
    return saved(pdf)


def picture_of(picture_format, size, **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, picture_format, **options)
    return buffer.getvalue()


def word_of(*paragraphs):
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Ô 1"
    return saved(document)


def workbook_of(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def stored(content, kind=PDF, name="Báo cáo.pdf"):
    return store_bytes(name=name, content=content, content_type=kind, by=None)


@pytest.fixture
def reader(here):
    return make.user(Role.OFFICE, unit=here)


@pytest.fixture
def ask(rf, reader, here):
    """Ask for a preview as the reader, of a file that is said to belong to the Department."""

    def asked(file, path="/", method="get", **headers):
        request = getattr(rf, method)(path, headers=headers)
        request.user, request.hats, request.htmx = reader, [], False
        return preview_response(
            request,
            file,
            record=here,
            back_url="/back/",
            back_label="Hồ sơ",
            base="base_public.html",
        )

    return asked


def openings(file):
    return [
        (event.after, event.actor_id) for event in history_of(file) if event.action == "open_file"
    ]


def drawn(response):
    return Image.open(io.BytesIO(response.content))


def test_a_pdf_is_shown_page_by_page_as_pictures(ask):
    file = stored(pdf_of(3))
    page = ask(file).content.decode()
    assert [f'src="?page={n}"' in page for n in (1, 2, 3, 4)] == [True, True, True, False]
    response = ask(file, "/?page=3")
    assert (response["Content-Type"], response["Cache-Control"]) == (
        "image/png",
        "private, no-cache",
    )
    picture = drawn(response)
    assert picture.size[1] / picture.size[0] == pytest.approx(1.5, abs=0.01)
    # Red on the left half of the page, paper on the right.
    left, right = (picture.convert("RGB").getpixel((x, 50)) for x in (10, picture.width - 10))
    assert (left, right) == ((255, 0, 0), (255, 255, 255))


@pytest.mark.parametrize("path", ["/?page=4", "/?page=0", "/?page=-1", "/?page=x", "/?page=²"])
def test_a_page_that_is_not_there_is_not_found(ask, path):
    with pytest.raises(Http404):
        ask(stored(pdf_of(3)), path)


def test_a_huge_page_is_drawn_small(ask):
    assert max(drawn(ask(stored(pdf_of(1, 14000, 14000)), "/?page=1")).size) == 1600


def test_only_the_first_pages_of_a_long_file_are_shown(ask, monkeypatch):
    monkeypatch.setattr(previews, "N_PAGES_SHOWN", 2)
    file = stored(pdf_of(5))
    page = ask(file).content.decode()
    assert [f'src="?page={n}"' in page for n in (1, 2, 3)] == [True, True, False]
    with pytest.raises(Http404):
        ask(file, "/?page=3")


@pytest.mark.parametrize(
    ("kind", "content", "size"),
    [
        ("image/png", picture_of("PNG", (40, 20)), (40, 20)),
        ("image/jpeg", picture_of("JPEG", (4000, 1000)), (1600, 400)),
    ],
)
def test_a_picture_is_shown_no_larger_than_a_screen(ask, kind, content, size):
    assert drawn(ask(stored(content, kind), "/?page=1")).size == size


def test_where_a_photograph_was_taken_is_not_shown(ask):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "camera"
    shown = drawn(ask(stored(picture_of("JPEG", (40, 20), exif=exif), "image/jpeg"), "/?page=1"))
    assert (shown.size, dict(shown.getexif())) == ((20, 40), {})


def test_the_first_words_of_office_files_are_shown(ask):
    file = stored(word_of("Đã số hóa 1.200 hồ sơ.", "<b>Dòng hai</b>"), DOCX, "Báo cáo.docx")
    page = ask(file).content.decode()
    assert "<p>Đã số hóa 1.200 hồ sơ.</p>" in page
    assert "<p>&lt;b&gt;Dòng hai&lt;/b&gt;</p>" in page
    assert previews.words(file)[-1] == ["Ô 1"]
    rows = stored(workbook_of(["Chỉ tiêu", "Đạt"], ["Hồ sơ", 1200]), XLSX, "Số liệu.xlsx")
    assert previews.words(rows) == [["Chỉ tiêu", "Đạt"], ["Hồ sơ", "1200"]]


def test_words_that_unfold_themselves_are_not_read(ask):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY e "x">]><a><t>&e;</t></a>')
    page = ask(stored(buffer.getvalue(), DOCX)).content.decode()
    assert "không xem được tại đây" in page or "cannot be shown here" in page


def test_a_file_that_kills_its_reader_leaves_the_portal_alone(ask):
    file = stored(b"%PDF-1.7\n" + b"\0" * 500)
    assert "?page=" not in ask(file).content.decode()
    with pytest.raises(previews.CannotShowError):
        previews.page_picture(file, 1)


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    file = stored(pdf_of(1))
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    with pytest.raises(previews.CannotShowError):
        previews.page_picture(file, 1)
    with pytest.raises(previews.CannotShowError):
        previews.n_pages(file)


def test_all_turns_taken_the_page_asks_to_come_again(ask, monkeypatch):
    file = stored(pdf_of(1))
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with previews._turns, previews._turns:
        response = ask(file, "/?page=1")
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_a_copy_is_shown_again_only_after_asking(ask):
    file = stored(pdf_of(1))
    first = ask(file, "/?page=1")
    again = ask(file, "/?page=1", **{"If-None-Match": first["ETag"]})
    other = ask(file, "/?page=1", **{"If-None-Match": '"other"'})
    assert (again.status_code, other.status_code) == (304, 200)


def test_a_preview_with_its_pictures_is_one_opening(ask, reader, here):
    file = stored(pdf_of(2))
    for path in ("/", "/?page=1", "/?page=2", "/"):
        ask(file, path)
    of = {"of": f"campaigns.unit {here.pk}", "as": "preview"}
    assert openings(file) == [(of, reader.pk)]
    assert first_broken_event() is None


def test_a_picture_asked_for_alone_is_an_opening_too(ask):
    file = stored(pdf_of(1))
    ask(file, "/?page=1", method="head")
    assert openings(file) == []
    ask(file, "/?page=1")
    assert len(openings(file)) == 1


def test_each_download_is_on_record_and_a_head_is_none(rf, reader, here):
    file = stored(pdf_of(1))
    for method, n in (("head", 0), ("get", 1), ("get", 2)):
        request = getattr(rf, method)("/")
        request.user = reader
        response = hand_out(request, file, record=here)
        assert response["Content-Disposition"].startswith("attachment")
        assert len(openings(file)) == n
    of = {"of": f"campaigns.unit {here.pk}", "as": "download"}
    assert openings(file)[0] == (of, reader.pk)


def test_an_opening_by_a_guest_names_the_link(rf, here):
    file = stored(pdf_of(1))
    guest = type("Guest", (), {"pk": None, "worn_role": "guest"})()
    request = rf.get("/")
    hand_out(request, file, record=here, by=guest, via="link 7")
    event = history_of(file).get(action="open_file")
    assert (event.actor, event.role, event.after["via"]) == (None, "guest", "link 7")
