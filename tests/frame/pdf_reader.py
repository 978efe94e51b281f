"""Where on the page a PDF puts its words and rules, read from its own drawing operators."""

import re
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest

from emulation_portal.documents.pdf import render_pdf

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Run:
    """A run of text: millimetres from the page's top left corner, size in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str
    colour: tuple[float, ...]


@dataclass(frozen=True)
class Rule:
    left: float
    right: float
    top: float
    bottom: float

    @property
    def length(self):
        return self.right - self.left


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]

    @property
    def lines(self):
        """Runs of one baseline and neighbourhood joined, from the top down."""
        joined = []
        for run in sorted(self.runs, key=lambda run: (round(run.baseline, 1), run.left)):
            last = joined[-1] if joined else None
            near = last and abs(last.baseline - run.baseline) < 0.2 and run.left - last.right < 3
            if near:
                joined[-1] = Run(last.text + run.text, last.left, run.right, last.baseline,
                                 last.size, last.font, last.colour)  # fmt: skip
            else:
                joined.append(run)
        return joined

    @property
    def text(self):
        return " ".join(" ".join(line.text for line in self.lines).split())

    def line(self, start):
        found = [line for line in self.lines if line.text.strip().startswith(start)]
        assert len(found) == 1, (start, [line.text for line in self.lines])
        return found[0]


def near(millimetres, tolerance=0.3):
    return pytest.approx(millimetres, abs=tolerance)


def printed(document):
    return read_pdf(render_pdf(document))


def read_pdf(content):
    with pikepdf.open(BytesIO(content)) as file:
        return [_read(page) for page in file.pages]


class _Font:
    def __init__(self, font):
        self.name = str(font.BaseFont)
        descendant = font.DescendantFonts[0]
        self.default = float(descendant.get("/DW", 1000))
        self.widths = {}
        items = list(descendant.get("/W", []))
        while items:
            first, second, *rest = items
            if isinstance(second, pikepdf.Array):
                for place, width in enumerate(second):
                    self.widths[int(first) + place] = float(width)
                items = rest
            else:
                for code in range(int(first), int(second) + 1):
                    self.widths[code] = float(rest[0])
                items = rest[1:]
        self.letters = {}
        cmap = font.ToUnicode.read_bytes().decode("latin-1")
        for section in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
            for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", section):
                self.letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
        assert "beginbfrange" not in cmap


def _read(page):
    width, height = (float(side) for side in page.mediabox[2:])
    reader = _Reader(height)
    reader.draw(page, page.Resources, (1, 0, 0, 1, 0, 0))
    return Sheet(
        width / POINTS_PER_MM, height / POINTS_PER_MM, tuple(reader.runs), tuple(reader.rules)
    )


def _product(first, second):
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


class _Reader:
    def __init__(self, height):
        self.height = height
        self.runs = []
        self.rules = []

    def draw(self, stream, resources, matrix):
        stack, colour, font, size, text_matrix = [], (), None, 0, matrix
        for instruction in pikepdf.parse_content_stream(stream):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "q":
                stack.append((matrix, colour))
            elif operator == "Q":
                matrix, colour = stack.pop()
            elif operator == "cm":
                matrix = _product([float(number) for number in operands], matrix)
            elif operator == "rg":
                colour = tuple(round(float(part), 2) for part in operands)
            elif operator == "Tm":
                text_matrix = [float(number) for number in operands]
            elif operator == "Tf":
                font, size = _Font(resources.Font[operands[0]]), float(operands[1])
            elif operator in ("TJ", "Tj"):
                pieces = operands[0] if operator == "TJ" else [operands[0]]
                self.write(pieces, font, size, _product(text_matrix, matrix), colour)
            elif operator == "re":
                self.rule([float(number) for number in operands], matrix)
            elif operator == "Do":
                form = resources.XObject[operands[0]]
                if form.get("/Subtype") == "/Form":
                    inner = _product([float(n) for n in form.get("/Matrix", matrix_one)], matrix)
                    self.draw(form, form.get("/Resources", resources), inner)

    def write(self, pieces, font, size, matrix, colour):
        text, wide = "", 0.0
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                data = bytes(piece)
                for place in range(0, len(data), 2):
                    code = int.from_bytes(data[place : place + 2], "big")
                    text += font.letters[code]
                    wide += font.widths.get(code, font.default) / 1000 * size
            else:
                wide -= float(piece) / 1000 * size
        scale, left, up = matrix[0], matrix[4], matrix[5]
        self.runs.append(
            Run(text, left / POINTS_PER_MM, (left + wide * scale) / POINTS_PER_MM,
                (self.height - up) / POINTS_PER_MM, round(size * scale, 2), font.name, colour)
        )  # fmt: skip

    def rule(self, box, matrix):
        x, y, wide, high = box
        corners = [_product((1, 0, 0, 1, x + dx, y + dy), matrix)[4:]
                   for dx, dy in ((0, 0), (wide, high))]  # fmt: skip
        (left, right), (low, top) = (sorted(pair) for pair in zip(*corners, strict=True))
        self.rules.append(
            Rule(left / POINTS_PER_MM, right / POINTS_PER_MM,
                 (self.height - top) / POINTS_PER_MM, (self.height - low) / POINTS_PER_MM)
        )  # fmt: skip


matrix_one = (1, 0, 0, 1, 0, 0)
