"""What people hand in is typed by its content and stored under a clean name."""

import hashlib
import io
import unicodedata
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from campaigns.accounts.models import Role
from campaigns.files.downloads import file_response
from campaigns.files.models import StoredFile
from campaigns.files.rules import clean_name, store_bytes, store_upload
from campaigns.files.types import DOCX, PDF, XLSX
from tests import make

pytestmark = pytest.mark.django_db


def pdf_bytes(**extra):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for key, value in extra.items():
        pdf.Root[f"/{key}"] = pdf.make_indirect(value)
    return saved(pdf)


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def picture_bytes(picture_format):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(buffer, picture_format)
    return buffer.getvalue()


def word_bytes():
    """The least that makes a package a Word document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return buffer.getvalue()


def with_entry(package, name):
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, b"x")
    return buffer.getvalue()


def zip_bytes():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    return buffer.getvalue()


def locked_pdf():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    return buffer.getvalue()


def hand_in(name, content, by=None):
    return store_upload(
        upload=SimpleUploadedFile(name, content, content_type="application/pdf"), by=by
    )


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Báo cáo.pdf", pdf_bytes(), PDF),
        ("Báo cáo.docx", word_bytes(), DOCX),
        ("Số liệu.xlsx", saved(Workbook()), XLSX),
        ("Ảnh.jpeg", picture_bytes("JPEG"), "image/jpeg"),
        ("Ảnh.PNG", picture_bytes("PNG"), "image/png"),
    ],
)
def test_each_allowed_kind_is_taken_by_its_content(name, content, content_type):
    author = make.user(Role.HEAD, unit=make.department())
    stored = hand_in(name, content, by=author)
    assert (stored.name, stored.content_type) == (name, content_type)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.n_bytes, stored.added_by) == (len(content), author)
    with stored.file.open("rb") as file:
        assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rỗng.pdf", b"", "empty"),
        ("program.pdf", b"MZ\x90\x00" + b"\x00" * 200, "wrong_type"),
        ("script.pdf", b"#!/bin/sh\nrm -rf /\n", "wrong_type"),
        ("page.pdf", b"<html><script>alert(1)</script></html>", "wrong_type"),
        ("picture.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "wrong_type"),
        ("text.docx", b"only text", "wrong_type"),
        ("archive.docx", zip_bytes(), "wrong_type"),
        ("macro.docx", with_entry(word_bytes(), "word/vbaProject.bin"), "has_script"),
        ("parcel.docx", with_entry(word_bytes(), "word/embeddings/a.bin"), "has_script"),
        (
            "acts.pdf",
            pdf_bytes(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")),
            "has_script",
        ),
        (
            "starts.pdf",
            pdf_bytes(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")),
            "has_script",
        ),
        ("locked.pdf", locked_pdf(), "damaged"),
        ("cut.pdf", b"%PDF-1.7\n" + b"x" * 50, "damaged"),
        ("cut.docx", word_bytes()[:120], "damaged"),
        ("cut.png", picture_bytes("PNG")[:20], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_everything_else_is_refused_and_nothing_is_kept(name, content, code):
    with pytest.raises(ValidationError) as refusal:
        hand_in(name, content)
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


def test_the_limit_of_size_is_exact(settings):
    content = pdf_bytes()
    settings.MAX_UPLOAD_BYTES = len(content)
    assert hand_in("a.pdf", content).pk
    settings.MAX_UPLOAD_BYTES = len(content) - 1
    with pytest.raises(ValidationError) as refusal:
        hand_in("a.pdf", content)
    assert refusal.value.code == "too_large"


def test_an_ending_that_lies_is_put_right():
    assert hand_in("báo cáo.exe", pdf_bytes()).name == "báo cáo.pdf"
    assert hand_in("báo cáo", word_bytes()).name == "báo cáo.docx"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (unicodedata.normalize("NFD", "Quyết định.pdf"), "Quyết định.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Tờ trình.pdf", "Tờ trình.pdf"),
        ("exe.\u202egpj.pdf", "exe.gpj.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("  .pdf", "file.pdf"),
        ("", "file"),
        ("ệ" * 200 + ".pdf", "ệ" * 146 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given, kept):
    assert clean_name(given) == kept


def test_a_stored_file_is_never_changed():
    stored = store_bytes(name="a.pdf", content=b"%PDF", content_type=PDF, by=None)
    stored.name = "b.pdf"
    for change in (stored.save, lambda: StoredFile.objects.update(name="b.pdf")):
        with pytest.raises(ValidationError) as refusal:
            change()
        assert refusal.value.code == "stored"
    assert StoredFile.objects.get().name == "a.pdf"


def test_nothing_of_the_name_stands_in_the_path():
    stored = store_bytes(name="Nguyễn Văn A.pdf", content=b"x", content_type=PDF, by=None)
    assert "Nguy" not in stored.file.name
    assert not stored.file.name.endswith(".pdf")


def test_a_download_is_private_and_cannot_act():
    shown = store_bytes(name="Quyết định.pdf", content=b"x", content_type=PDF, by=None)
    response = file_response(shown, as_attachment=False)
    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "%E1%BB%8Bnh.pdf" in response["Content-Disposition"]
    saved_to_disk = store_bytes(name="a.docx", content=b"x", content_type=DOCX, by=None)
    response = file_response(saved_to_disk, as_attachment=False)
    assert response["Content-Disposition"].startswith("attachment")
