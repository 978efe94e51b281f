"""Shows a stored file inside the portal: pages as pictures, the first words of what has none."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pikepdf

from campaigns.files.models import StoredFile
from campaigns.files.types import DOCX, PDF, XLSX

N_PAGES_SHOWN = 20
SECONDS = 15
# Pages drawn at a time by one web process; the others wait their turn, then are told to come again.
_turns = threading.BoundedSemaphore(2)
_SHOWING = Path(__file__).with_name("showing.py")
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
    try:
        with stored.file.open("rb") as file, pikepdf.open(file) as pdf:
            return len(pdf.pages)
    except (OSError, ValueError, pikepdf.PdfError) as error:
        raise CannotShowError from error


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
    if not _turns.acquire(timeout=SECONDS):
        raise BusyError
    try:
        with stored.file.open("rb") as content:
            done = subprocess.run(
                [sys.executable, "-I", "-B", str(_SHOWING), kind, str(number)],
                input=content.read(),
                capture_output=True,
                timeout=SECONDS,
                env={},
                check=True,
            )
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotShowError from error
    finally:
        _turns.release()
    return done.stdout
