"""Shows a stored file inside the portal: pages as pictures, the first words of what has none."""

import json
from threading import BoundedSemaphore

from campaigns.files import apart
from campaigns.files.models import StoredFile
from campaigns.files.types import DOCX, PDF, XLSX

N_PAGES_SHOWN = 20
# Pages drawn at a time by one web process; the others wait their turn, then are told to come again.
_turns = BoundedSemaphore(2)
_KINDS = {PDF: "pdf", "image/jpeg": "picture", "image/png": "picture", DOCX: "docx", XLSX: "xlsx"}


class CannotShowError(Exception):
    """The file cannot be shown; it can be downloaded all the same."""


class BusyError(CannotShowError):
    """Too many pages are being drawn at this moment."""


def is_drawn(stored: StoredFile) -> bool:
    """Whether a preview consists of pictures, rather than of words or of nothing."""
    return _KINDS.get(stored.content_type) in ("pdf", "picture")


def n_pages(stored: StoredFile) -> int:
    """How many pictures show the whole of a file. Raises: CannotShowError."""
    if stored.content_type != PDF:
        return 1 if is_drawn(stored) else 0
    answer = _asked(stored, "pdfs", "pages")
    if not answer.isdigit():
        raise CannotShowError
    return int(answer)


def page_picture(stored: StoredFile, number: int) -> bytes:
    """One page as PNG or JPEG, drawn on the spot and kept nowhere.

    Units: the longest side in pixels is LONGEST_SIDE of showing.py. Raises: CannotShowError.
    """
    return _shown(stored, number)


def words(stored: StoredFile) -> list[list[str]]:
    """The first lines of a Word file, or the first rows of a workbook. Raises: CannotShowError."""
    return json.loads(_shown(stored, 0))


def _shown(stored: StoredFile, number: int) -> bytes:
    kind = _KINDS.get(stored.content_type)
    if kind is None:
        raise CannotShowError
    return _asked(stored, "showing", kind, str(number))


def _asked(stored: StoredFile, program: str, *arguments: str) -> bytes:
    try:
        with stored.file.open("rb") as content:
            return apart.run(program, *arguments, content=content, turns=_turns)
    except apart.BusyError as error:
        raise BusyError from error
    except (OSError, apart.FailedError) as error:
        raise CannotShowError from error
