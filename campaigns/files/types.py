"""What an upload really is: decided by its content, whatever its name says."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

import puremagic
from PIL import Image

from campaigns.files import apart
from campaigns.files.verdicts import (
    REFUSALS,
    ActiveContentError,
    DamagedError,
    NotAllowedError,
)

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

MAX_PIXELS = 100_000_000
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# Files looked through at a time by one web process; the others wait their turn. Previews have turns
# of their own, so that who reads does not keep off who hands in.
_turns = BoundedSemaphore(2)


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
    """What the file is; anything but a picture is read by a process of its own.

    Raises: NotAllowedError, ActiveContentError, DamagedError; apart.BusyError.
    """
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return Content(_found_apart("packages", stream))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        # An Office file of old, or a new one that a password wraps into the old format.
        raise DamagedError if _holds(stream, _LOCKED_OFFICE) else NotAllowedError
    guesses = {guess.mime_type for guess in _guesses(head)}
    if head.startswith(b"%PDF-") and PDF in guesses:
        _refuse_package_inside(stream)
        return Content(_found_apart("pdfs", stream, "check"))
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


def _found_apart(program: str, stream: BinaryIO, *arguments: str) -> str:
    """The type that another process gives a file; one that it cannot bear is damaged to us."""
    try:
        answer = apart.run(program, *arguments, content=stream, turns=_turns).decode()
    except apart.FailedError as error:
        raise DamagedError from error
    finally:
        stream.seek(0)
    if answer in REFUSALS:
        raise REFUSALS[answer]
    return answer


def _refuse_package_inside(stream: BinaryIO) -> None:
    """Refuse a file that is an archive as well, to whoever reads it from its end."""
    try:
        if zipfile.is_zipfile(stream):
            raise ActiveContentError
    finally:
        stream.seek(0)


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
