"""Looks through a PDF for what acts, and counts its pages; run by `apart.py`.

A PDF may keep its objects packed, a thousand times smaller than they are, and qpdf unpacks them
without a limit.
"""

import io
import sys

import pikepdf

from campaigns.files.verdicts import ActiveContentError, DamagedError, RefusedError

PDF = "application/pdf"
_ACTIVE_KEYS = (
    "/JS",
    "/JavaScript",
    "/Launch",
    "/EmbeddedFiles",
    "/EF",
    "/RichMedia",
    "/XFA",
)
# What a PDF may not do by itself or at a click; following a web address or turning a page it may.
_ACTIVE_ACTIONS = (
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

# qpdf puts nothing in the place of objects that it could not unpack, and only says so.
_UNREAD = ("bad_alloc", "error decoding stream data", "unfilterable stream")


def check(content: bytes) -> str:
    """The type of a PDF that can be opened and cannot act.

    Raises: ActiveContentError, DamagedError.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if any(_is_active(item) for item in pdf.objects) or _is_active(pdf.trailer):
                raise ActiveContentError
            if not len(pdf.pages) or any(_is_unread(said) for said in pdf.get_warnings()):
                raise DamagedError
    except (pikepdf.PdfError, pikepdf.PasswordError, RecursionError, ValueError) as error:
        raise DamagedError from error
    return PDF


def n_pages(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return str(len(pdf.pages))


def _is_unread(warning) -> bool:
    return any(words in str(warning) for words in _UNREAD)


def _is_active(item) -> bool:
    """Whether an object, or anything written directly inside it, can act."""
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting += [inner for inner in part if _is_direct(inner)]
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            if any(key in part for key in _ACTIVE_KEYS):
                return True
            if str(part.get("/S", "")) in _ACTIVE_ACTIONS:
                return True
            waiting += [inner for _key, inner in part.items() if _is_direct(inner)]
    return False


def _is_direct(part) -> bool:
    return isinstance(part, pikepdf.Object) and not part.is_indirect


ASKED = {"check": check, "pages": n_pages}


def main(what: str) -> None:
    try:
        answer = ASKED[what](sys.stdin.buffer.read())
    except RefusedError as refusal:
        answer = type(refusal).__name__
    sys.stdout.write(answer)
