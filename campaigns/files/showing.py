"""Draws one page of a file, or reads its first words; run by `apart.py`."""

import io
import json
import sys
import zipfile
from xml.parsers import expat

import pypdfium2
from PIL import Image, ImageOps

LONGEST_SIDE = 1600
# A PNG heavier than this is a scanned photograph: as JPEG it is a tenth.
PNG_BYTES = 1_500_000
# A PNG is unpacked whole before it gets smaller, a JPEG is not.
PNG_PIXELS = 40_000_000
XML_BYTES = 6 * 1024 * 1024
N_LINES = 60
N_CELLS = 12
N_SIGNS = 6000


class EnoughError(Exception):
    """As much was read as is shown."""


def pdf_page(content: bytes, number: int) -> bytes:
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    page = document[number - 1]
    longest = max(page.get_width(), page.get_height(), 1)
    # 200 dots an inch are enough to read a scanned page.
    picture = page.render(scale=min(LONGEST_SIDE / longest, 200 / 72)).to_pil()
    return encoded(picture)


def picture(content: bytes) -> bytes:
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as opened:
        if opened.format == "JPEG":
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        elif opened.width * opened.height > PNG_PIXELS:
            raise ValueError("too many pixels")
        turned = ImageOps.exif_transpose(opened)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return encoded(turned)


def encoded(image) -> bytes:
    """As PNG without anything but the picture; where that gets heavy, as JPEG."""
    image.info.clear()
    plain = image if image.mode in ("RGB", "RGBA", "L", "LA", "P", "1") else image.convert("RGB")
    out = io.BytesIO()
    plain.save(out, "PNG")
    if out.tell() > PNG_BYTES and "A" not in plain.mode and "transparency" not in plain.info:
        out = io.BytesIO()
        plain.convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def local(name: str) -> str:
    return name.rpartition(":")[2]


def read_xml(part, *, begin, end, text) -> None:
    """Give a part of a package to handlers, as much as is shown; a DOCTYPE ends the reading."""

    def refuse(*_):
        raise ValueError("doctype")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    left = XML_BYTES
    try:
        while left > 0 and (chunk := part.read(min(left, 65536))):
            left -= len(chunk)
            parser.Parse(chunk)
    except EnoughError:
        return


def docx_lines(package: zipfile.ZipFile) -> list[list[str]]:
    lines, words, state = [], [], {"in_text": False, "n": 0}

    def begin(name, _attributes):
        state["in_text"] = local(name) == "t"
        if local(name) in ("tab", "br", "tc"):
            words.append(" ")

    def end(name):
        state["in_text"] = False
        if local(name) == "p":
            line = "".join(words).strip()
            words.clear()
            if line:
                lines.append([line])
                state["n"] += len(line)
            if state["n"] > N_SIGNS or len(lines) >= N_LINES:
                raise EnoughError

    def text(found):
        if state["in_text"]:
            words.append(found)

    with package.open("word/document.xml") as part:
        read_xml(part, begin=begin, end=end, text=text)
    return lines


def shared_words(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    found, words, state = [], [], {"in_text": False}

    def begin(name, _attributes):
        state["in_text"] = local(name) == "t"

    def end(name):
        state["in_text"] = False
        if local(name) == "si":
            found.append("".join(words)[:300])
            words.clear()

    def text(piece):
        if state["in_text"]:
            words.append(piece)

    with package.open("xl/sharedStrings.xml") as part:
        read_xml(part, begin=begin, end=end, text=text)
    return found


def xlsx_lines(package: zipfile.ZipFile) -> list[list[str]]:
    sheets = sorted(
        name
        for name in package.namelist()
        if name.startswith("xl/worksheets/sheet") and name.endswith(".xml")
    )
    known = shared_words(package)
    lines, cells, words, state = [], [], [], {"in_value": False, "kind": ""}

    def begin(name, attributes):
        if local(name) == "c":
            state["kind"] = attributes.get("t", "")
            words.clear()
        state["in_value"] = local(name) in ("v", "t")

    def end(name):
        state["in_value"] = False
        if local(name) == "c" and len(cells) < N_CELLS:
            cells.append(value("".join(words)))
        if local(name) == "row":
            if any(cells):
                lines.append(cells[:])
            cells.clear()
            if len(lines) >= N_LINES:
                raise EnoughError

    def value(raw: str) -> str:
        if state["kind"] == "s":
            return known[int(raw)] if raw.isdecimal() and int(raw) < len(known) else ""
        return raw[:300]

    def text(found):
        if state["in_value"]:
            words.append(found)

    with package.open(sheets[0]) as part:
        read_xml(part, begin=begin, end=end, text=text)
    return lines


def excerpt(content: bytes, read) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return json.dumps(read(package)).encode()


SHOWN = {
    "pdf": pdf_page,
    "picture": lambda content, _number: picture(content),
    "docx": lambda content, _number: excerpt(content, docx_lines),
    "xlsx": lambda content, _number: excerpt(content, xlsx_lines),
}


def main(kind: str, number: str) -> None:
    sys.stdout.buffer.write(SHOWN[kind](sys.stdin.buffer.read(), int(number)))
