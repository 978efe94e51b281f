"""Office files that act or fetch, written so that no pattern finds it, beside ordinary ones."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from openpyxl import Workbook

from tests.campaigns.test_file_kinds import TYPES, package, types_with
from tests.campaigns.test_files import hand_in, saved
from tests.refusals import code_of

pytestmark = pytest.mark.django_db


def word_with(changes):
    """A file as Word's users have it, with some of its parts changed or added."""
    document = Document()
    document.add_heading("Báo cáo thành tích")
    document.add_table(rows=2, cols=2)
    source, target = zipfile.ZipFile(io.BytesIO(saved(document))), io.BytesIO()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            content = source.read(entry)
            archive.writestr(entry.filename, changes.pop(entry.filename, bytes)(content))
        for name, content in changes.items():
            archive.writestr(name, content)
    return target.getvalue()


def linked(kind, target, *, mode="External", encoding="utf-8"):
    """A Word file with one more relation, written in the given characters."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = f'<Relationship Id="x" Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/>'

    def change(content):
        text = content.decode().replace("</Relationships>", f"{more}</Relationships>")
        return text.replace("UTF-8", encoding).encode(encoding)

    return word_with({"word/_rels/document.xml.rels": change})


def with_field(*pieces, part="word/document.xml"):
    """A Word file with a field whose code stands in pieces."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = f"<w:p>{char.format('begin')}{runs}{char.format('end')}</w:p>"
    if part != "word/document.xml":
        return word_with({part: f"<w:hdr>{field}</w:hdr>".encode()})
    return word_with(
        {part: lambda content: content.replace(b"<w:p>", field.encode() + b"<w:p>", 1)}
    )


def with_printer():
    """A Word file with the settings of a printer, which are no XML."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings"
    more = f'<Override PartName="/word/printerSettings1.bin" ContentType="{kind}"/></Types>'
    return word_with(
        {
            "[Content_Types].xml": lambda old: old.replace(b"</Types>", more.encode()),
            "word/printerSettings1.bin": b"\0printer",
        }
    )


def with_simple_field(code):
    return package(document=f'<w:p><w:fldSimple w:instr="{code}"/></w:p>')


def linked_workbook():
    workbook = Workbook()
    workbook.active.append(["Số liệu"])
    workbook.active["A1"].hyperlink = "https://example.org/dde"
    return workbook


def workbook_with(name, content):
    buffer = io.BytesIO(saved(linked_workbook()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.docx", word_with({})),
        ("linked.docx", linked("hyperlink", "https://example.org")),
        ("own picture.docx", linked("image", "media/a.png", mode="Internal")),
        ("in UTF-16.docx", linked("hyperlink", "https://example.org", encoding="utf-16")),
        ("page number.docx", with_field(" PA", "GE ")),
        ("contents.docx", with_field(' TOC \\o "1-3" ')),
        ("address with the word.docx", with_field(' HYPERLINK "https://example.org/DDE" ')),
        ("with a printer.docx", with_printer()),
        ("linked.xlsx", saved(linked_workbook())),
        ("workbook of others.xlsx", workbook_with("xl/externalLinks/a.xml", b"<externalBook/>")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_office_file_as_people_have_it_is_taken(name, content):
    assert hand_in(name, content).name == name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (linked("attached&#84;emplate", "https://example.org/a.dotm"), "has_script"),
        (linked("attachedTemplate", "a.dotm", mode="&#69;xternal"), "has_script"),
        (linked("attachedTemplate", "a.dotm", encoding="utf-16"), "has_script"),
        (linked("image", "file:///\\\\evil\\share\\a.png"), "has_script"),
        (linked("aFChunk", "chunk.html", mode="Internal"), "has_script"),
        (package(types=types_with("application/vnd.ms-office.vba&#80;roject")), "has_script"),
        (
            package(types=types_with("application/vnd.ms-office.vbaProject", before=" " * 2**23)),
            "wrong_type",
        ),
        (package(types="<!DOCTYPE a []>" + TYPES), "damaged"),
        (with_simple_field("DDEAUTO c:\\x"), "has_script"),
        (with_simple_field("INCLUDEPICTURE &quot;http://example.org/a&quot;"), "has_script"),
        (with_field(" DD", "EAUTO c:\\x "), "has_script"),
        (with_field(" INCLUDE", 'TEXT "\\\\evil\\a.docx" '), "has_script"),
        (with_field(" LINK Excel.Sheet.8 a.xls "), "has_script"),
        (with_field(" DDE cmd ", part="word/header1.xml"), "has_script"),
        (with_field(" DDE cmd ", part="word/glossary/document.xml"), "has_script"),
        (workbook_with("xl/connections.xml", b"<connections/>"), "has_script"),
        (
            workbook_with("xl/externalLinks/a.xml", b'<x:ddeLink ddeService="cmd" xmlns:x="y"/>'),
            "has_script",
        ),
    ],
)
def test_what_an_office_file_hides_from_a_pattern_is_found(content, code):
    with pytest.raises(ValidationError) as refusal:
        hand_in("a.docx", content)
    assert code_of(refusal) == code
