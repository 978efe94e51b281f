"""Takes files in: what people hand in is typed by its content, what the portal made is kept."""

import hashlib
import logging
import re
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models import Model
from django.utils.translation import gettext as _

from campaigns.files import apart, scanning, types
from campaigns.files.models import StoredFile
from campaigns.workflow.rules import record_event, rule

logger = logging.getLogger(__name__)
MAX_NAME_LENGTH = 150
# A dossier that is written anew, and once more, after it was full.
TIMES_KEPT = 3
# Signs that turn the reading direction or cannot be seen make "gpj.exe" of "exe.jpg".
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True)
class Examined:
    """What was found in an upload: which kind it is, its sum, who looked for a virus in it."""

    content: types.Content
    sha256: str
    scanned_by: str


def examine(upload: File) -> Examined:
    """Look through an upload, once however often asked; keeps nothing.

    A view asks before it calls its rule, so that nobody waits in a transaction meanwhile: reading
    and scanning 20 MB takes longer than everything a rule writes. `store_upload` asks again.
    Source: this project. Units: MAX_UPLOAD_BYTES of the settings.
    Raises: ValidationError empty, too_large, wrong_type, has_script, damaged, busy, infected,
    scanner_unreachable.
    """
    known = getattr(upload, "examined", None)
    if isinstance(known, Examined):
        return known
    if not upload.size:
        raise ValidationError(_("The file is empty."), code="empty")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)d MB."),
            code="too_large",
            params={"limit": settings.MAX_UPLOAD_BYTES // (1024 * 1024)},
        )
    content = _content_of(upload)
    try:
        scanned_by = scanning.scan(upload)
    except scanning.InfectedError as error:
        logger.warning("an upload was refused as infected", extra={"virus": str(error)})
        raise ValidationError(
            _("The virus scanner refuses this file. Tell your administrator; do not send it on."),
            code="infected",
        ) from error
    except scanning.ScannerUnreachableError as error:
        logger.error("the virus scanner gave no answer: %s", error)
        raise ValidationError(
            _("The virus scanner does not answer, so no file can be taken now. Try again later."),
            code="scanner_unreachable",
        ) from error
    upload.examined = Examined(content, sha256_of(upload), scanned_by)
    return upload.examined


def _content_of(upload: File) -> types.Content:
    try:
        return types.content_of(upload)
    except types.NotAllowedError as error:
        raise ValidationError(
            _("Files of this kind are not taken. Hand in: %(kinds)s."),
            code="wrong_type",
            params={"kinds": types.WORDS},
        ) from error
    except types.ActiveContentError as error:
        raise ValidationError(
            _(
                "The file carries a script, a macro or another file inside, or fetches something "
                "from elsewhere. Save it without."
            ),
            code="has_script",
        ) from error
    except types.DamagedError as error:
        raise ValidationError(
            _("The file cannot be opened: it is damaged, or locked with a password."),
            code="damaged",
        ) from error
    except apart.BusyError as error:
        raise ValidationError(
            _("Too many files are being looked through at this moment. Send this one again."),
            code="busy",
        ) from error


@rule
def store_upload(*, upload: File, by) -> StoredFile:
    """Keep a file that somebody hands in, once its content was found to be of an allowed kind.

    Guarantees a name in composed letters without folders or hidden signs, whose ending fits the
    content; the type is taken from the content, never from the name or the browser; where a scanner
    is set up, that it found nothing.
    Source: this project.
    Raises: ValidationError with the codes of `examine`.
    """
    found = examine(upload)
    name = found.content.fitting_name(clean_name(upload.name or ""))
    return _store(
        name=name,
        content=upload,
        content_type=found.content.content_type,
        sha256=found.sha256,
        scanned_by=found.scanned_by,
        by=by,
    )


def refuse_beyond(n_bytes_kept: int, upload: File) -> None:
    """Refuse a file that a dossier has no room for besides what it keeps.

    Source: this project. Units: MAX_DOSSIER_BYTES of the settings.
    Raises: ValidationError dossier_full.
    """
    if n_bytes_kept + upload.size > settings.MAX_DOSSIER_BYTES:
        raise ValidationError(
            _("The files of one dossier take at most %(limit)d MB together."),
            code="dossier_full",
            params={"limit": settings.MAX_DOSSIER_BYTES // (1024 * 1024)},
        )


def refuse_beyond_ever(n_bytes_ever: int, upload: File) -> None:
    """Refuse one more file where so many came and were taken out again that they fill the disk:
    what was taken out stays for the versions that were handed in with it.

    Source: this project. Units: TIMES_KEPT x MAX_DOSSIER_BYTES of the settings.
    Raises: ValidationError full_for_good.
    """
    most = TIMES_KEPT * settings.MAX_DOSSIER_BYTES
    if n_bytes_ever + upload.size > most:
        raise ValidationError(
            _(
                "The files that were ever attached here take at most %(limit)d MB together, those "
                "taken out included: no more can be added."
            ),
            code="full_for_good",
            params={"limit": most // (1024 * 1024)},
        )


@rule
def record_opening(*, stored: StoredFile, record: Model, how: str, by, via: str = "") -> None:
    """Put on record that somebody was handed a file, of which record it is a part, and how.

    `via` says what let a guest in. The one write that a GET does: see docs/architecture.md.
    Source: this project (each download in the audit).
    """
    after = {"of": f"{record._meta.label_lower} {record.pk}", "as": how}
    record_event(stored, "open_file", by=by, after=after | ({"via": via} if via else {}))


@rule
def store_bytes(*, name: str, content: bytes, content_type: str, by) -> StoredFile:
    """Keep a file that the portal itself made. `by` is None where a task made it.

    Source: this project.
    """
    file = ContentFile(content)
    return _store(
        name=clean_name(name),
        content=file,
        content_type=content_type,
        sha256=sha256_of(file),
        by=by,
    )


def clean_name(name: str) -> str:
    """A file name that says nothing of folders, hides no sign and fits its column; composed (NFC).

    Units: at most MAX_NAME_LENGTH signs, the ending kept.
    """
    composed = unicodedata.normalize("NFC", name)
    seen = "".join(sign for sign in composed if unicodedata.category(sign) not in _HIDDEN)
    bare = re.split(r"[\\/]", seen)[-1]
    bare = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "-", bare)).strip().rstrip(".")
    stem, dot, ending = bare.rpartition(".") if "." in bare else (bare, "", "")
    if len(ending) > 10:
        stem, dot, ending = bare, "", ""
    ending = dot + ending
    stem = stem or "file"
    return stem[: MAX_NAME_LENGTH - len(ending)] + ending


def sha256_of(content: File) -> str:
    """The SHA-256 of a file, read from its beginning in chunks and left there.

    Source: this project.
    """
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _store(
    *, name: str, content: File, content_type: str, sha256: str, by, scanned_by: str = ""
) -> StoredFile:
    stored = StoredFile(
        name=name,
        content_type=content_type,
        n_bytes=content.size,
        sha256=sha256,
        scanned_by=scanned_by,
        added_by=by,
    )
    content.seek(0)
    stored.file.save(name, content, save=False)
    try:
        stored.save()
    except Exception:
        stored.file.delete(save=False)
        raise
    record_event(stored, "store_file", by=by, after={"name": name, "sha256": stored.sha256})
    return stored
