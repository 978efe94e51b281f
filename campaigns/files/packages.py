"""Looks through a Word file or a workbook for what acts, fetches or hides; run by `apart.py`.

Parts are read as Office reads them, by an XML parser: what a pattern finds in their bytes can be
written in another encoding, in pieces, or with characters given by their numbers.
"""

import io
import sys
import zipfile
import zlib

from campaigns.files.package_parts import (
    FieldCodes,
    PartTypes,
    read_part,
    refuse_fetching,
    refuse_other_programs,
)
from campaigns.files.verdicts import (
    ActiveContentError,
    DamagedError,
    NotAllowedError,
    RefusedError,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ENTRIES = 10_000
# A few hundred parts and links are usual; 25,000 find room.
_LIST_BYTES = 4 * 1024 * 1024
# A workbook behind a chart; many of them may stand in one file.
_INSIDE_BYTES = 30 * 1024 * 1024
_INSIDE_PACKED_BYTES = 8 * 1024 * 1024
_ACTIVE_NAMES = ("vbaproject.bin", ".exe", ".js", ".vbs")
_CONTENT_TYPES = "[content_types].xml"


def check(content: bytes, *, is_inside: bool = False) -> str:
    """The type of a package that can be opened, and neither acts nor fetches anything.

    Raises: NotAllowedError, ActiveContentError, DamagedError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _checked(package, is_inside=is_inside)
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


def _checked(package: zipfile.ZipFile, *, is_inside: bool) -> str:
    # A part is found whatever the letters and strokes of its name: Office is as generous.
    entries = {one.filename.lower().replace("\\", "/"): one for one in package.infolist()}
    _refuse_sizes(package, entries, is_inside=is_inside)
    _refuse_parts_inside(package, entries, is_inside=is_inside)
    types = PartTypes()
    read_part(package, entries[_CONTENT_TYPES], types, most=_LIST_BYTES)
    if types.act:
        raise ActiveContentError
    relations = [entry for name, entry in entries.items() if name.endswith(".rels")]
    if sum(entry.file_size for entry in relations) > _LIST_BYTES:
        raise NotAllowedError
    for entry in relations:
        read_part(package, entry, refuse_fetching, most=_LIST_BYTES)
    for name, entry in entries.items():
        _refuse_acting_words(package, name, entry, types.of(name))
    if "word/document.xml" in entries:
        return DOCX
    if "xl/workbook.xml" in entries:
        return XLSX
    raise NotAllowedError


def _refuse_sizes(package: zipfile.ZipFile, entries: dict, *, is_inside: bool) -> None:
    if _CONTENT_TYPES not in entries or len(package.infolist()) > MAX_ENTRIES:
        raise NotAllowedError
    most = _INSIDE_BYTES if is_inside else MAX_UNPACKED_BYTES
    if sum(entry.file_size for entry in package.infolist()) > most:
        raise NotAllowedError
    if len(entries) != len(package.infolist()):
        # Of two parts of one name each program reads another.
        raise DamagedError


def _refuse_parts_inside(package: zipfile.ZipFile, entries: dict, *, is_inside: bool) -> None:
    for name, entry in entries.items():
        if name.endswith(_ACTIVE_NAMES) or "/activex/" in name or name == "xl/connections.xml":
            raise ActiveContentError
        if "/embeddings/" in name and (is_inside or not _is_workbook(package, entry)):
            raise ActiveContentError


def _refuse_acting_words(
    package: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo, kind: str
) -> None:
    """Read what Word takes for text, wherever it stands: a header has fields as the text has."""
    is_text = "wordprocessingml" in kind and kind.endswith("+xml")
    if is_text or (name.startswith("word/") and name.endswith(".xml")):
        fields = FieldCodes()
        read_part(package, entry, fields.begin, end=fields.end, text=fields.text)
        fields.close()
    elif "externallink" in kind or name.startswith("xl/externallinks/"):
        read_part(package, entry, refuse_other_programs)


def _is_workbook(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part is the figures behind a chart; anything else inside a file could act."""
    if entry.file_size > _INSIDE_PACKED_BYTES or not entry.filename.lower().endswith(".xlsx"):
        return False
    try:
        return check(package.read(entry), is_inside=True) == XLSX
    except (NotAllowedError, DamagedError):
        return False


def main() -> None:
    try:
        answer = check(sys.stdin.buffer.read())
    except RefusedError as refusal:
        answer = type(refusal).__name__
    sys.stdout.write(answer)
