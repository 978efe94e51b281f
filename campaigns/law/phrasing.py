"""What a line of a paper must look like before a row holds it: legal bases, lines of authority."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MARKS = ("KT.", "TL.", "TUQ.", "Q.", "TM.")
# Whoever signs for somebody else names the own office under the office signed for.
NEEDS_OWN_OFFICE = ("KT.", "TL.", "TUQ.")
_STATUTE = re.compile(r"^Căn cứ (Hiến pháp|Bộ luật|Luật|Pháp lệnh)\b")
_NUMBERED = re.compile(r"/QH\d|/UBTVQH|\bsố \d", re.IGNORECASE)
_CITED_ALONG = re.compile(r"\b(Nghị định|Thông tư|Quyết định|Nghị quyết)\b.*")


def require_basis(text: str) -> None:
    """A legal basis is one line that begins with "Căn cứ" and brings no end stop; a law is cited
    without number and issuer.

    Source: Decree 30/2020/NĐ-CP, Annex I. Raises: ValidationError no_beginning, end_stop, numbered.
    """
    text = text.strip()
    if not text.startswith("Căn cứ ") or "\n" in text:
        raise ValidationError(
            _("A legal basis is one line that begins with “Căn cứ”."), code="no_beginning"
        )
    if text[-1] in ";.,:":
        raise ValidationError(
            _("Leave the end stop out: the paper sets “;” or “.” itself."), code="end_stop"
        )
    if _STATUTE.match(text) and _NUMBERED.search(_CITED_ALONG.sub("", text)):
        raise ValidationError(
            _("A law is cited by name and date, without number and issuer."), code="numbered"
        )


def mark_of(authority_lines: str) -> str:
    """The authority mark with which the lines begin; empty where the head signs in person."""
    first = authority_lines.strip().upper()
    return next((mark for mark in MARKS if first.startswith(mark)), "")


def require_authority(mark: str, authority_lines: str) -> None:
    """The lines above a name agree with the mark; an office with a single head is never signed for
    "on behalf of".

    Source: Decree 30/2020/NĐ-CP, Art. 13 and Annex I. Raises: ValidationError lines_missing,
    wrong_mark, single_head, office_missing.
    """
    lines = [line.strip() for line in authority_lines.splitlines() if line.strip()]
    if not lines:
        raise ValidationError(_("Give the lines above the name."), code="lines_missing")
    found = mark_of(lines[0])
    if found != mark:
        raise ValidationError(
            _("The lines begin with “%(found)s”, the mark says “%(mark)s”."),
            code="wrong_mark",
            params={"found": found or lines[0], "mark": mark or _("the head in person")},
        )
    if mark == "TM." and re.match(r"TM\.\s*SỞ\b", lines[0].upper()):
        raise ValidationError(
            _("A Department has a single head: it is signed “GIÁM ĐỐC”, never “TM. SỞ”."),
            code="single_head",
        )
    if mark in NEEDS_OWN_OFFICE and len(lines) < 2:
        raise ValidationError(
            _("Give the signer's own office on a second line."), code="office_missing"
        )
