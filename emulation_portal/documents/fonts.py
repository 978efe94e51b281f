"""Which font prints, which letters it has, how wide they are."""

import subprocess
import unicodedata
from collections.abc import Iterable
from functools import cache

from fontTools.ttLib import TTFont

FAMILIES = ("Times New Roman", "Liberation Serif")
CSS_FAMILY = '"Times New Roman", "Liberation Serif"'
_STYLES = ("Regular", "Bold", "Italic", "Bold Italic")
_INVISIBLE = {"Zs", "Cc"}


class MissingFont(RuntimeError):  # noqa: N818
    """No Times-metric font is installed; the message says which package brings one."""


class MissingGlyph(ValueError):  # noqa: N818
    """A text holds signs that the printing font lacks; `signs` are those."""

    def __init__(self, signs: Iterable[str]) -> None:
        self.signs = "".join(sorted(set(signs)))
        names = ", ".join(
            f"{sign} (U+{ord(sign):04X} {unicodedata.name(sign, '?')})" for sign in self.signs
        )
        super().__init__(f"The font cannot print: {names}")


@cache
def _font(style: str) -> TTFont:
    for family in FAMILIES:
        found = subprocess.run(
            ["fc-match", "--format=%{family}\t%{file}\t%{index}", f"{family}:style={style}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\t")
        # Fontconfig always answers something; only the family asked for will do.
        if family in found[0].split(","):
            return TTFont(found[1], fontNumber=int(found[2]), lazy=True)
    raise MissingFont("Install a Times-metric font: Debian package fonts-liberation2")


@cache
def _printable() -> frozenset[int]:
    return frozenset.intersection(*(frozenset(_font(style).getBestCmap()) for style in _STYLES))


def require_glyphs(texts: Iterable[str]) -> None:
    """Every sign of the texts can be printed in each style.

    Raises: MissingGlyph, before anything is printed with a hole or with another font.
    """
    signs = {sign for text in texts for sign in text}
    missing = {
        sign
        for sign in signs
        if ord(sign) not in _printable() and unicodedata.category(sign) not in _INVISIBLE
    }
    if missing:
        raise MissingGlyph(missing)


@cache
def _advances(style: str) -> tuple[dict[int, float], float]:
    font = _font(style)
    unit = font["head"].unitsPerEm
    widths = {code: font["hmtx"][glyph][0] / unit for code, glyph in font.getBestCmap().items()}
    return widths, widths[ord("M")]


def text_width(text: str, *, size: float, style: str = "Regular") -> float:
    """Width of one line without kerning. Units: those of `size`."""
    widths, fallback = _advances(style)
    return size * sum(widths.get(ord(sign), fallback) for sign in text)


def count_lines(text: str, *, width: float, size: float, style: str = "Regular") -> int:
    """Lines that the text takes in a column; a word wider than it breaks inside."""
    space = text_width(" ", size=size, style=style)
    lines, used = 1, 0.0
    for word in text.split():
        wide = text_width(word, size=size, style=style)
        if used and used + space + wide <= width:
            used += space + wide
            continue
        lines += bool(used)
        while wide > width:
            lines += 1
            wide -= width
        used = wide
    return lines


def balance(text: str, *, width: float, size: float, style: str = "Bold") -> str:
    """The text broken into lines of like length, as few as fit: how centred titles look well."""
    lines = count_lines(text, width=width, size=size, style=style)
    if lines == 1 or "\n" in text:
        return text
    narrow = width
    while count_lines(text, width=narrow * 0.97, size=size, style=style) == lines:
        narrow *= 0.97
    broken = [""]
    for word in text.split():
        longer = f"{broken[-1]} {word}".strip()
        if broken[-1] and text_width(longer, size=size, style=style) > narrow:
            broken.append(word)
        else:
            broken[-1] = longer
    return "\n".join(broken)
