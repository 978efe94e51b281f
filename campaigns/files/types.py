"""What an upload really is: decided by its content, whatever its name says."""

import zipfile
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
MAX_PIXELS = 100_000_000
_ACTIVE_PDF_KEYS = ("/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA")


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
    guesses = {guess.mime_type for guess in _guesses(head)}
    if head.startswith(b"%PDF-") and PDF in guesses:
        _check_pdf(stream)
        return Content(PDF)
    for content_type, picture_format in (("image/jpeg", "JPEG"), ("image/png", "PNG")):
        if content_type in guesses and head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
            _check_picture(stream, picture_format)
            return Content(content_type)
    raise NotAllowedError


def _guesses(head: bytes) -> list:
    try:
        return puremagic.magic_string(head)
    except puremagic.PureError:
        return []


def _office_type(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
            names = {entry.filename.lower() for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DamagedError from error
    if "[content_types].xml" not in names:
        raise NotAllowedError
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise NotAllowedError
    if any(name.endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names):
        raise ActiveContentError
    if any("/embeddings/" in name or "/activex/" in name for name in names):
        raise ActiveContentError
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    raise NotAllowedError


def _check_pdf(stream: BinaryIO) -> None:
    try:
        with pikepdf.open(stream) as pdf:
            if any(_is_active(item) for item in pdf.objects) or _is_active(pdf.trailer):
                raise ActiveContentError
            if not len(pdf.pages):
                raise DamagedError
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
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
            if str(part.get("/S", "")) in ("/JavaScript", "/Launch"):
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
