"""Files that pretend, hide something or fetch something: refused beside the harmless ones."""

import io
import resource
import time
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from campaigns.files import apart, packages
from campaigns.files.models import StoredFile
from campaigns.files.rules import examine, refuse_beyond, store_upload
from campaigns.files.types import DOCX, PDF, XLSX
from tests.campaigns.test_files import hand_in, pdf_bytes, picture_bytes, saved, zip_bytes
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "<Types><Default Extension='xml' ContentType='application/xml'/></Types>"


def package(*, types=TYPES, document="<document/>", **parts):
    """A Word file of the given parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def types_with(kind, *, before=""):
    return f'<Types>{before}<Override PartName="/word/v.bin" ContentType="{kind}"/></Types>'


def relation(kind, target, mode=' TargetMode="External"'):
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<Relationships><Relationship Id="r1" Type="{base}/{kind}" Target="{target}"{mode}/>'
        "</Relationships>"
    )


def with_relation(*given):
    return package(**{"word/_rels/document.xml.rels": relation(*given)})


def with_chart(figures):
    return package(**{"word/embeddings/Microsoft_Excel_Sheet.xlsx": figures})


def acting_pdf(**action):
    names = {key: pikepdf.Name(value) for key, value in action.items()}
    return pdf_bytes(OpenAction=pikepdf.Dictionary(**names))


def annotated_pdf(annotation):
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Annots = pdf.make_indirect(pikepdf.Array([annotation]))
    return saved(pdf)


def link_pdf(**action):
    return annotated_pdf(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 10, 10],
            A=pikepdf.Dictionary(**action),
        )
    )


def attached_pdf():
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    inside = pdf.make_stream(b"MZ program")
    spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="a.exe", EF={"/F": inside})
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=spec
    )
    page.Annots = pdf.make_indirect(pikepdf.Array([note]))
    return saved(pdf)


def locked_word():
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    )


def two_of_a_name():
    buffer = io.BytesIO(package())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("WORD/document.xml", "<other/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a link.pdf", link_pdf(S=pikepdf.Name.URI, URI="https://example.org"), PDF),
        ("first page.pdf", acting_pdf(S="/GoTo"), PDF),
        ("a link.docx", with_relation("hyperlink", "https://example.org"), DOCX),
        ("own template.docx", with_relation("attachedTemplate", "a.dotx", ""), DOCX),
        ("chart.docx", with_chart(saved(Workbook())), DOCX),
        ("words on DDE.docx", package(document="<w:t>DDEAUTO</w:t>"), DOCX),
        ("figures.xlsx", saved(Workbook()), XLSX),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_only_looks_dangerous_is_taken(name, content, kind):
    assert hand_in(name, content).content_type == kind


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("sends.pdf", acting_pdf(S="/SubmitForm"), "has_script"),
        ("elsewhere.pdf", acting_pdf(S="/GoToR"), "has_script"),
        ("attachment.pdf", attached_pdf(), "has_script"),
        (
            "at a click.pdf",
            link_pdf(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
            "has_script",
        ),
        ("two faces.pdf", pdf_bytes() + zip_bytes(), "has_script"),
        ("two faces.png", picture_bytes("PNG") + zip_bytes(), "has_script"),
        ("page in a picture.png", b"<html>" + picture_bytes("PNG"), "wrong_type"),
        ("late.pdf", b"MZ" + pdf_bytes(), "wrong_type"),
        (
            "renamed macro.docx",
            package(types=types_with("application/vnd.ms-office.vbaProject")),
            "has_script",
        ),
        (
            "fetched template.docx",
            with_relation("attachedTemplate", "https://example.org/a.dotm"),
            "has_script",
        ),
        (
            "field.docx",
            package(document="<w:instrText xml:space='x'> DDEAUTO c:\\\\x </w:instrText>"),
            "has_script",
        ),
        ("no figures.docx", with_chart(b"MZ program"), "has_script"),
        ("nested.docx", with_chart(with_chart(saved(Workbook()))), "has_script"),
        ("twice.docx", two_of_a_name(), "damaged"),
        ("locked.docx", locked_word(), "damaged"),
        ("old.doc", OLD_OFFICE + b"\0" * 600, "wrong_type"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_hides_or_fetches_something_is_refused(name, content, code):
    with pytest.raises(ValidationError) as refusal:
        hand_in(name, content)
    assert code_of(refusal) == code
    assert not StoredFile.objects.exists()


def test_a_package_that_grows_without_end_is_refused(monkeypatch):
    content = package(**{"word/media/a.bin": b"\0" * 50_000})
    assert packages.check(content) == DOCX
    monkeypatch.setattr(packages, "MAX_UNPACKED_BYTES", 40_000)
    with pytest.raises(packages.NotAllowedError):
        packages.check(content)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({f"xl/_rels/{n}.rels": "<a" * 10_000 for n in range(300)}, "wrong_type"),
        ({f"xl/_rels/{n}.rels": "<a" * 10_000 for n in range(20)}, "damaged"),
        ({"document": "<w:instrText " * 300_000}, "damaged"),
        ({"document": f"<w:p>{'<w:instrText>&#34;</w:instrText>' * 100_000}</w:p>"}, ""),
        # A second's worth of processor is not enough for it: given up, and nobody waits.
        ({"document": f"<w:p>{'<w:r/>' * 20_000_000}</w:p>"}, "damaged"),
    ],
    ids=("many", "broken", "cut", "long", "endless"),
)
def test_a_package_that_takes_long_to_read_through_keeps_nobody_waiting(parts, code, monkeypatch):
    monkeypatch.setattr(apart, "CPU_SECONDS", 1)
    content = package(**parts)
    # The processor's own time, here and in processes that ended: a busy machine changes neither.
    started = processor_seconds()
    if code:
        with pytest.raises(ValidationError) as refusal:
            examine(SimpleUploadedFile("a.docx", content))
        assert code_of(refusal) == code
    else:
        assert examine(SimpleUploadedFile("a.docx", content)).content.content_type == DOCX
    assert processor_seconds() - started < 4


def processor_seconds():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.thread_time() + children.ru_utime + children.ru_stime


def test_a_name_of_300_characters_is_kept_short_with_its_ending():
    stored = hand_in("Báo cáo thành tích " + "ă" * 281 + ".pdf", pdf_bytes())
    assert (len(stored.name), stored.name[-5:]) == (150, "ă.pdf")


def test_a_dossier_has_room_for_its_last_byte(settings):
    upload = type("Upload", (), {"size": 10})()
    settings.MAX_DOSSIER_BYTES = 100
    refuse_beyond(90, upload)
    with pytest.raises(ValidationError) as refusal:
        refuse_beyond(91, upload)
    assert code_of(refusal) == "dossier_full"


def test_an_upload_is_looked_through_once(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "campaigns.files.rules.scanning.scan", lambda upload: asked.append(1) or "scanner 1"
    )
    from_form = hand_in_later("a.pdf", pdf_bytes())
    assert (from_form.scanned_by, len(asked)) == ("scanner 1", 1)


def hand_in_later(name, content):
    """As a view does it: looked through before the transaction, stored inside."""
    upload = SimpleUploadedFile(name, content)
    examine(upload)
    return store_upload(upload=upload, by=None)
