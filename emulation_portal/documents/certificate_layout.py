"""Which size each text of a certificate takes and where its lines break, so that all of it fits."""

from dataclasses import dataclass
from functools import lru_cache

from .codec import Content
from .fonts import balance, require_glyphs, text_width, wrap

# Sizes in points, places in millimetres of the landscape page; as in templates/print/certificate.
_POINT = 25.4 / 72
_LINE_HEIGHT = 1.22
_RECIPIENT, _UNIT, _ACHIEVEMENT = 26.0, 16.0, 17.0
_TEXT_TOP, _TEXT_HEIGHT, _TEXT_WIDTH, _TEXT_GAP = 101.5, 45.0, 222.0, 1.8
_STEPS = tuple(step / 100 for step in range(100, 36, -4))
_POSITION_SIZES, _POSITION_WIDTH, _POSITION_HEIGHT = range(20, 9, -1), 238.0, 12.5
_SIDE_SIZES, _SIDE_WIDTH = range(13, 5, -1), 106.0
_SIDE_HEIGHTS = {"place_date": 6.0, "signer_position": 12.5, "signer": 12.0, "decision": 14.0}
_KERNING = 0.98  # widths are measured without kerning; this much is kept free


class CertificateTooLong(ValueError):  # noqa: N818
    """A text does not fit the certificate even in its smallest size; `text` is that text."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"Too long for a certificate: {text[:80]}")


@dataclass(frozen=True)
class CertificateContent(Content):
    """One certificate, every text as printed.

    Source: Decree 98/2023/NĐ-CP, Article 104; its successor is still to be confirmed.
    """

    awarding_position: str  # "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH …"
    recipient: str
    achievement: str
    decision_line: str  # "Quyết định số 05/QĐ-SKHCN, ngày 20 tháng 12 năm 2022"
    so_so_vang: str  # the recipient's ordinal in the decision
    place_date: str
    signer_position: str  # lines parted by "\n": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
    signer_name: str
    honorific: str = ""  # Ông or Bà; empty for a collective
    unit_line: str = ""  # position and unit; for a collective its superior body
    verify_url: str = ""
    code: str = ""
    serial: str = ""


@dataclass(frozen=True)
class FittedText:
    """A text with its line breaks, and its size in points as CSS writes it."""

    text: str
    size: str


@dataclass(frozen=True)
class Shared:
    """What the certificates of one decision have in common, each at a fixed place."""

    position: FittedText
    place_date: FittedText
    signer_position: FittedText
    signer: FittedText
    decision: FittedText


@dataclass(frozen=True)
class Varying:
    """What each certificate has of its own; `top` is where its middle part begins, in mm."""

    top: str
    recipient: FittedText
    unit: FittedText
    achievement: FittedText
    gold_book: str
    verify_url: str
    code: str


@dataclass(frozen=True)
class CertificateLayout:
    shared: Shared
    varying: Varying


def lay_out_certificate(content: CertificateContent) -> CertificateLayout:
    """Sizes and line breaks with which every text stays inside its place.

    Raises: MissingGlyph, CertificateTooLong.
    """
    require_glyphs(str(text) for text in content.to_data().values())
    shared = Shared(
        position=_fit_position(content.awarding_position.upper()),
        place_date=_fit_side("place_date", content.place_date, "Bold Italic"),
        signer_position=_fit_side("signer_position", content.signer_position.upper(), "Bold"),
        signer=_fit_side("signer", content.signer_name, "Bold"),
        decision=_fit_side("decision", content.decision_line, "Bold Italic"),
    )
    return CertificateLayout(shared, _fit_middle(content))


@lru_cache(maxsize=256)
def _fit_position(text: str) -> FittedText:
    """One line as large as fits; below 15 points two lines read better than one."""
    one_line = text_width(text, size=15, style="Bold") * _POINT <= _POSITION_WIDTH * _KERNING
    for size in _POSITION_SIZES:
        lines = balance(text, width=_POSITION_WIDTH * _KERNING / _POINT, size=size)
        n_lines = lines.count("\n") + 1
        if n_lines * size * 1.15 * _POINT <= _POSITION_HEIGHT and not (one_line and n_lines > 1):
            return FittedText(lines, str(size))
    raise CertificateTooLong(text)


@lru_cache(maxsize=1024)
def _fit_side(place: str, text: str, style: str) -> FittedText:
    for size in _SIDE_SIZES:
        lines = balance(text, width=_SIDE_WIDTH * _KERNING / _POINT, size=size, style=style)
        if (lines.count("\n") + 1) * size * 1.15 * _POINT <= _SIDE_HEIGHTS[place]:
            return FittedText(lines, str(size))
    raise CertificateTooLong(text)


def _fit_middle(content: CertificateContent) -> Varying:
    recipient = f"{content.honorific} {content.recipient}".strip()
    parts = ((recipient, _RECIPIENT, "Bold"), (content.unit_line, _UNIT, "Regular"),
             (content.achievement, _ACHIEVEMENT, "Regular"))  # fmt: skip
    width = _TEXT_WIDTH * _KERNING / _POINT
    for step in _STEPS:
        fitted, height = [], _TEXT_GAP * (sum(bool(text) for text, _, _ in parts) - 1)
        for text, full_size, style in parts:
            size = round(full_size * step, 2)
            n_lines = len(wrap(text, width=width, size=size, style=style)) if text else 0
            height += n_lines * size * _LINE_HEIGHT * _POINT
            fitted.append((text, size, style))
        if height <= _TEXT_HEIGHT:
            texts = [
                FittedText(balance(text, width=width, size=size, style=style), str(size))
                for text, size, style in fitted
            ]
            break
    else:
        raise CertificateTooLong(max((text for text, _, _ in parts), key=len))
    return Varying(
        top=f"{_TEXT_TOP + (_TEXT_HEIGHT - height) / 2:.2f}",
        recipient=texts[0],
        unit=texts[1],
        achievement=texts[2],
        gold_book=f"Số sổ vàng: {content.so_so_vang}",
        verify_url=content.verify_url,
        code=" · ".join(part for part in (content.serial, content.code) if part),
    )
