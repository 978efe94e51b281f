"""What the certificate of each recipient will say, tried before anybody decides."""

from functools import lru_cache

from django.utils.translation import gettext as _

from awards.decisions.models import Decision, DecisionLine
from campaigns.law.models import RecipientKind
from campaigns.papers.rules import document_of
from emulation_portal.documents.certificate_layout import (
    CertificateContent,
    CertificateTooLong,
    lay_out_certificate,
)
from emulation_portal.documents.content import OfficialDocument
from emulation_portal.documents.fonts import MissingGlyph


def certificate_of(line: DecisionLine, document: OfficialDocument) -> CertificateContent:
    """The texts of one certificate that the decision itself settles; number, date, ordinal and
    code are given when it is issued.

    Source: Decree 98/2023/NĐ-CP, Article 104 (its successor is to be confirmed).
    """
    signature = document.signatures[0]
    if line.recipient_kind == RecipientKind.COLLECTIVE:
        unit_line = line.recipient_unit or document.letterhead.issuer
    else:
        unit_line = ", ".join(part for part in (line.recipient_title, line.recipient_unit) if part)
    return CertificateContent(
        awarding_position=document.authority.replace("\n", " "),
        honorific=line.honorific,
        recipient=line.recipient_name,
        unit_line=unit_line,
        achievement=line.achievement,
        decision_line="",
        so_so_vang="",
        place_date="",
        signer_position="\n".join(signature.authority_lines),
        signer_name=signature.name,
    )


def fits(line: DecisionLine, document: OfficialDocument) -> bool:
    return _tried(certificate_of(line, document)) == ("", "")


def certificate_unprintable(decision: Decision) -> list[str]:
    """Recipients whose certificate could not be printed, said while that can still be mended."""
    document = document_of(decision.paper)
    problems = []
    for line in decision.lines.granted().order_by("position"):
        why = _what_stands_in_the_way(certificate_of(line, document))
        if why:
            problems.append(f"{line.recipient_name[:80]}: {why}")
    return problems


def _what_stands_in_the_way(content: CertificateContent) -> str:
    kind, text = _tried(content)
    if kind == "sign":
        return _("A sign cannot be printed on the certificate: %(sign)s") % {"sign": text}
    if kind == "long":
        return _("This is too long for the certificate, even in the smallest letters: %(text)s") % {
            "text": text[:120]
        }
    return ""


@lru_cache(maxsize=4096)
def _tried(content: CertificateContent) -> tuple[str, str]:
    """What went wrong, and with which words; pages that show the next act ask again and again."""
    try:
        lay_out_certificate(content)
    except MissingGlyph as error:
        return "sign", error.signs
    except CertificateTooLong as error:
        return "long", error.text
    return "", ""
