"""The certificate as it would read with the present summary: what fits, and how small it gets."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import Nomination
from emulation_portal.documents.certificate_layout import (
    CertificateContent,
    CertificateTooLong,
    FittedText,
    lay_out_certificate,
)
from emulation_portal.documents.fonts import MissingGlyph
from emulation_portal.vietnamese import decimal_text

_POINT = 25.4 / 72  # millimetres
_SMALL = 13.0  # points: below it a certificate on a wall is hard to read
_MIDDLE_HEIGHT, _MIDDLE_GAP = 1.22, 1.8
_POSITION_TOP, _POSITION_HEIGHT, _POSITION_LINE = 63.4, 12.5, 1.15


@dataclass(frozen=True)
class Line:
    """One line of the drawing. Units: millimetres of the page, as SVG writes them."""

    text: str
    baseline: str
    size: str
    kind: str


@dataclass(frozen=True)
class Preview:
    """The drawing line by line, or why there is none; `advice` where it fits but not well."""

    lines: list[Line] = field(default_factory=list)
    words: str = ""
    problem: str = ""
    advice: str = ""


def certificate_preview(nomination: Nomination) -> Preview:
    """What the middle of the certificate will say, laid out by the same rules as the print.

    Names of the unit are those of today; the decision takes those of its own day.
    Source: Decree 98/2023/NĐ-CP, Article 104 (its successor is to be confirmed).
    """
    content = _content(nomination)
    try:
        layout = lay_out_certificate(content)
    except CertificateTooLong as error:
        return Preview(
            problem=_(
                "This is too long for the certificate, even in the smallest letters: %(text)s"
            )
            % {"text": error.text[:120]}
        )
    except MissingGlyph as error:
        return Preview(
            problem=_("A sign cannot be printed on the certificate: %(sign)s")
            % {"sign": error.signs}
        )
    middle = layout.varying
    size = float(middle.achievement.size)
    advice = ""
    if size < _SMALL:
        advice = _("The letters shrink to %(size)s points: a shorter summary reads better.") % {
            "size": decimal_text(Decimal(str(round(size, 1))))
        }
    parts = [("recipient", middle.recipient), ("unit", middle.unit)]
    parts.append(("achievement", middle.achievement))
    return Preview(
        lines=_position(layout.shared.position) + _middle(float(middle.top), parts),
        words=" ".join(part.text.replace("\n", " ") for _kind, part in parts if part.text),
        advice=advice,
    )


def _content(nomination: Nomination) -> CertificateContent:
    owner = nomination.round.campaign.owner
    words = owner.as_of(timezone.localdate())
    head = words.head_title or "Giám đốc"
    person = nomination.person
    unit_line = nomination.nominee_unit_name or words.name
    if person:
        parts = (nomination.nominee_title, nomination.nominee_unit_name)
        unit_line = ", ".join(part for part in parts if part)
    return CertificateContent(
        awarding_position=f"{head} {words.name} {words.province}".strip(),
        honorific=person.honorific if person else "",
        recipient=nomination.nominee_name,
        unit_line=unit_line,
        achievement=nomination.summary or "…",
        decision_line="Quyết định số …",
        so_so_vang="…",
        place_date=f"{words.place}, ngày … tháng … năm …",
        signer_position=head,
        signer_name="…",
    )


def _position(fitted: FittedText) -> list[Line]:
    size = float(fitted.size) * _POINT
    texts = fitted.text.split("\n")
    height = size * _POSITION_LINE
    top = _POSITION_TOP + (_POSITION_HEIGHT - height * len(texts)) / 2
    return [
        _line(text, top + place * height, height, size, "position")
        for place, text in enumerate(texts)
    ]


def _middle(top: float, parts: list[tuple[str, FittedText]]) -> list[Line]:
    lines = []
    for kind, fitted in parts:
        if not fitted.text:
            continue
        size = float(fitted.size) * _POINT
        height = size * _MIDDLE_HEIGHT
        for text in fitted.text.split("\n"):
            lines.append(_line(text, top, height, size, kind))
            top += height
        top += _MIDDLE_GAP
    return lines


def _line(text: str, top: float, height: float, size: float, kind: str) -> Line:
    # The letters of Liberation Serif reach 0,891 of their size above the line, 0,216 below it.
    baseline = top + (height - 1.107 * size) / 2 + 0.891 * size
    return Line(text, f"{baseline:.2f}", f"{size:.2f}", kind)
