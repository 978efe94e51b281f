"""What an upload really is: decided by its content, whatever its name says."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pikepdf
import puremagic
from PIL import Image

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Each kind people may hand in, and the endings its name may have; the first is the usual one.
ENDINGS = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
WORDS = "PDF, Word (.docx), Excel (.xlsx), JPEG, PNG"

MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ENTRIES = 10_000
MAX_PIXELS = 100_000_000
_ACTIVE_PDF_KEYS = (
    "/JS",
    "/JavaScript",
    "/Launch",
    "/EmbeddedFiles",
    "/EF",
    "/RichMedia",
    "/XFA",
)
# What a PDF may not do by itself or at a click; following a web address or turning a page it may.
_ACTIVE_PDF_ACTIONS = (
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
)
# A package says of its parts what they are, whatever they are called.
_ACTIVE_OFFICE_PARTS = re.compile(rb"vbaProject|macroEnabled|activeX|oleObject|macrosheet", re.I)
# Parts that Office fetches from elsewhere when the file is opened; a plain link is none.
_FETCHED = re.compile(rb"/(attachedTemplate|oleObject|frame|subDocument|aFChunk)[\"']", re.I)
_DDE = re.compile(rb"<w:instrText[^<>]*>[^<]*\bDDE|<(?:\w+:)?ddeLink\b", re.I)
_ELEMENT = re.compile(rb"[^<]+")
_READ_BYTES = 8 * 1024 * 1024
# All relations together, 25,000 links: a bomb of them would take minutes to read.
_RELATION_BYTES = 4 * 1024 * 1024
# A workbook behind a chart; many of them may stand in one file.
_INSIDE_BYTES = 30 * 1024 * 1024
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


class NotAllowedError(Exception):
    """The content is of no kind that may be handed in."""


class ActiveContentError(Exception):
    """The file carries a script, a macro or another file that could act."""


class DamagedError(Exception):
    """The file cannot be opened: cut short, or locked with a password."""


@dataclass(frozen=True)
class Content:
    content_type: str

    @property
    def endings(self) -> tuple[str, ...]:
        return ENDINGS[self.content_type]

    def fitting_name(self, name: str) -> str:
        """The name with an ending that tells the truth."""
        if Path(name).suffix.lower() in self.endings:
            return name
        return f"{Path(name).stem}{self.endings[0]}"


def content_of(stream: BinaryIO) -> Content:
    """What the file is. Raises: NotAllowedError, ActiveContentError, DamagedError."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return Content(_office_type(stream))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        # An Office file of old, or a new one that a password wraps into the old format.
        raise DamagedError if _holds(stream, _LOCKED_OFFICE) else NotAllowedError
    guesses = {guess.mime_type for guess in _guesses(head)}
    if head.startswith(b"%PDF-") and PDF in guesses:
        _check_pdf(stream)
        _refuse_package_inside(stream)
        return Content(PDF)
    for content_type, picture_format in (("image/jpeg", "JPEG"), ("image/png", "PNG")):
        if content_type in guesses and head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
            _check_picture(stream, picture_format)
            _refuse_package_inside(stream)
            return Content(content_type)
    raise NotAllowedError


def _holds(stream: BinaryIO, mark: bytes) -> bool:
    try:
        return mark in stream.read()
    finally:
        stream.seek(0)


def _guesses(head: bytes) -> list:
    try:
        return puremagic.magic_string(head)
    except puremagic.PureError:
        return []


def _office_type(stream: BinaryIO, *, is_inside: bool = False) -> str:
    try:
        with zipfile.ZipFile(stream) as package:
            return _checked_office_type(package, is_inside=is_inside)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        EOFError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise DamagedError from error
    finally:
        stream.seek(0)


def _checked_office_type(package: zipfile.ZipFile, *, is_inside: bool) -> str:
    entries = {entry.filename.lower(): entry for entry in package.infolist()}
    if "[content_types].xml" not in entries:
        raise NotAllowedError
    if len(package.infolist()) > MAX_ENTRIES:
        raise NotAllowedError
    most = _INSIDE_BYTES if is_inside else MAX_UNPACKED_BYTES
    if sum(entry.file_size for entry in package.infolist()) > most:
        raise NotAllowedError
    if len(entries) != len(package.infolist()):
        # Of two parts of one name each program reads another.
        raise DamagedError
    for name, entry in entries.items():
        if name.endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) or "/activex/" in name:
            raise ActiveContentError
        if "/embeddings/" in name and (is_inside or not _is_workbook(package, entry)):
            raise ActiveContentError
    if _ACTIVE_OFFICE_PARTS.search(_part(package, entries["[content_types].xml"])):
        raise ActiveContentError
    relations = [entry for name, entry in entries.items() if name.endswith(".rels")]
    if sum(entry.file_size for entry in relations) > _RELATION_BYTES:
        raise NotAllowedError
    if any(_fetches(_part(package, entry)) for entry in relations):
        raise ActiveContentError
    if "word/document.xml" in entries:
        if _DDE.search(_part(package, entries["word/document.xml"])):
            raise ActiveContentError
        return DOCX
    if "xl/workbook.xml" in entries:
        if any(
            name.startswith("xl/externallinks/") and _DDE.search(_part(package, entry))
            for name, entry in entries.items()
        ):
            raise ActiveContentError
        return XLSX
    raise NotAllowedError


def _is_workbook(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part is the figures behind a chart; anything else inside a file could act."""
    if entry.file_size > _READ_BYTES or not entry.filename.lower().endswith(".xlsx"):
        return False
    try:
        return _office_type(io.BytesIO(_part(package, entry)), is_inside=True) == XLSX
    except (NotAllowedError, DamagedError):
        return False


def _part(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The beginning of a part: never more is unpacked, whatever the part says of its size."""
    with package.open(entry) as part:
        return part.read(_READ_BYTES)


def _fetches(relations: bytes) -> bool:
    """Whether Office would fetch something from elsewhere for one of the relations."""
    return any(
        _FETCHED.search(relation[0]) and b"external" in relation[0].lower()
        for relation in _ELEMENT.finditer(relations)
    )


def _refuse_package_inside(stream: BinaryIO) -> None:
    """Refuse a file that is an archive as well, to whoever reads it from its end."""
    try:
        if zipfile.is_zipfile(stream):
            raise ActiveContentError
    finally:
        stream.seek(0)


def _check_pdf(stream: BinaryIO) -> None:
    try:
        with pikepdf.open(stream) as pdf:
            if any(_is_active(item) for item in pdf.objects) or _is_active(pdf.trailer):
                raise ActiveContentError
            if not len(pdf.pages):
                raise DamagedError
    except (pikepdf.PdfError, pikepdf.PasswordError, RecursionError, ValueError) as error:
        raise DamagedError from error
    finally:
        stream.seek(0)


def _is_active(item) -> bool:
    """Whether an object, or anything written directly inside it, can act."""
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting += [inner for inner in part if _is_direct(inner)]
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            if any(key in part for key in _ACTIVE_PDF_KEYS):
                return True
            if str(part.get("/S", "")) in _ACTIVE_PDF_ACTIONS:
                return True
            waiting += [inner for _key, inner in part.items() if _is_direct(inner)]
    return False


def _is_direct(part) -> bool:
    return isinstance(part, pikepdf.Object) and not part.is_indirect


def _check_picture(stream: BinaryIO, picture_format: str) -> None:
    try:
        with Image.open(stream, formats=[picture_format]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAllowedError
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedError from error
    finally:
        stream.seek(0)
