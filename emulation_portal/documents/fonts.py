"""Which font prints, which letters it has, how wide they are."""

import subprocess
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from fontTools.ttLib import TTFont

FAMILIES = ("Times New Roman", "Liberation Serif")
CSS_FAMILY = '"Times New Roman", "Liberation Serif"'
_STYLES = ("Regular", "Bold", "Italic", "Bold Italic")
_DASHES = {"-", "–", "—"}
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
def font_file(style: str = "Regular") -> tuple[str, int]:
    """Where the printing font lies, and its number in that file.

    Raises: MissingFont.
    """
    for family in FAMILIES:
        found = subprocess.run(
            ["fc-match", "--format=%{family}\t%{file}\t%{index}", f"{family}:style={style}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\t")
        # Fontconfig always answers something; only the family asked for will do.
        if family in found[0].split(","):
            return found[1], int(found[2])
    raise MissingFont("Install a Times-metric font: Debian package fonts-liberation2")


@cache
def _font(style: str) -> TTFont:
    path, number = font_file(style)
    return TTFont(path, fontNumber=number, lazy=True)


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


@lru_cache(maxsize=50_000)
def text_width(text: str, *, size: float, style: str = "Regular") -> float:
    """Width of one line without kerning. Units: those of `size`."""
    widths, fallback = _advances(style)
    return size * sum(widths.get(ord(sign), fallback) for sign in text)


def wrap(text: str, *, width: float, size: float, style: str = "Regular") -> list[str]:
    """The text in as few lines as hold it; a word wider than a line breaks inside."""
    lines: list[str] = []
    space = text_width(" ", size=size, style=style)
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in _words(paragraph):
            wide = text_width(word, size=size, style=style)
            if line and used + space + wide <= width:
                line, used = f"{line} {word}", used + space + wide
                continue
            lines += [line] if line else []
            *full, line = _pieces(word, width, size, style) if wide > width else [word]
            lines += full
            used = text_width(line, size=size, style=style)
        lines.append(line)
    return lines


def _words(paragraph: str) -> list[str]:
    """Words; a dash between spaces stays with the word before it, never first on a line."""
    words: list[str] = []
    for word in paragraph.split():
        if words and word in _DASHES:
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _pieces(word: str, width: float, size: float, style: str) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and text_width(pieces[-1] + sign, size=size, style=style) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def balance(text: str, *, width: float, size: float, style: str = "Bold") -> str:
    """As few lines as fit, of like length: how centred titles look well. Own breaks stay."""
    lines = wrap(text, width=width, size=size, style=style)
    if "\n" in text:
        return "\n".join(lines)
    best = lines
    while len(lines) == len(best) > 1:
        best, width = lines, width * 0.97
        lines = wrap(text, width=width, size=size, style=style)
    return "\n".join(best)
