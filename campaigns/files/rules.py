"""Takes files in: what people hand in is typed by its content, what the portal made is kept."""

import hashlib
import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from campaigns.files import types
from campaigns.files.models import StoredFile
from campaigns.workflow.rules import record_event, rule

MAX_NAME_LENGTH = 150
# Signs that turn the reading direction or cannot be seen make "gpj.exe" of "exe.jpg".
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@rule
def store_upload(*, upload: File, by) -> StoredFile:
    """Keep a file that somebody hands in, once its content was found to be of an allowed kind.

    Guarantees a name in composed letters without folders or hidden signs, whose ending fits the
    content; the type is taken from the content, never from the name or the browser.
    Source: this project. Units: MAX_UPLOAD_BYTES of the settings.
    Raises: ValidationError empty, too_large, wrong_type, has_script, damaged.
    """
    if not upload.size:
        raise ValidationError(_("The file is empty."), code="empty")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)d MB."),
            code="too_large",
            params={"limit": settings.MAX_UPLOAD_BYTES // (1024 * 1024)},
        )
    try:
        content = types.content_of(upload)
    except types.NotAllowedError as error:
        raise ValidationError(
            _("Files of this kind are not taken. Hand in: %(kinds)s."),
            code="wrong_type",
            params={"kinds": types.WORDS},
        ) from error
    except types.ActiveContentError as error:
        raise ValidationError(
            _("The file carries a script, a macro or another file inside. Save it without."),
            code="has_script",
        ) from error
    except types.DamagedError as error:
        raise ValidationError(
            _("The file cannot be opened: it is damaged, or locked with a password."),
            code="damaged",
        ) from error
    name = content.fitting_name(clean_name(upload.name or ""))
    return _store(name=name, content=upload, content_type=content.content_type, by=by)


@rule
def store_bytes(*, name: str, content: bytes, content_type: str, by) -> StoredFile:
    """Keep a file that the portal itself made. `by` is None where a task made it.

    Source: this project.
    """
    file = ContentFile(content)
    return _store(name=clean_name(name), content=file, content_type=content_type, by=by)


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


def _store(*, name: str, content: File, content_type: str, by) -> StoredFile:
    stored = StoredFile(
        name=name,
        content_type=content_type,
        n_bytes=content.size,
        sha256=sha256_of(content),
        added_by=by,
    )
    stored.file.save(name, content, save=False)
    try:
        stored.save()
    except Exception:
        stored.file.delete(save=False)
        raise
    record_event(stored, "store_file", by=by, after={"name": name, "sha256": stored.sha256})
    return stored
