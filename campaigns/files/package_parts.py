"""The parts of an Office package, read by an XML parser, and what in them acts or fetches."""

import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from campaigns.files.verdicts import ActiveContentError, DamagedError, NotAllowedError

_CHUNK = 64 * 1024
# A package says of its parts what they are, whatever they are called.
_ACTIVE_TYPES = re.compile(
    r"vbaProject|macroEnabled|activeX|oleObject|macrosheet|spreadsheetml\.connections", re.I
)
# Within the package: a page or another document that Word takes in, data that Excel goes and gets.
_ACTIVE_RELATIONS = ("/afchunk", "/connections")
# Fields that fetch a file or talk to another program; the word that says so is never quoted.
_ACTING_FIELD = re.compile(r"^\s*(?:LINK|IMPORT|DATABASE)\b|\b(?:DDE(?:AUTO)?|INCLUDE\w*)\b", re.I)
_QUOTED = re.compile(r'"[^"]*"')


def local(name: str) -> str:
    """A name without the prefix before it, which each file chooses as it likes."""
    return name.rpartition(":")[2]


def read_part(
    package: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    begin: Callable,
    *,
    end: Callable | None = None,
    text: Callable | None = None,
    most: int | None = None,
) -> None:
    """Give a whole part to handlers, piece by piece. What is no XML, or declares a DOCTYPE of its
    own, no Office program wrote.

    Units: `most` bytes unpacked; without it what the package says of the part, and never more.
    Raises: NotAllowedError, DamagedError.
    """
    if most is not None and entry.file_size > most:
        raise NotAllowedError
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        with package.open(entry) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DamagedError from error


def _refuse_doctype(*_declared) -> None:
    raise DamagedError


class PartTypes:
    """What a package says of its parts, taken from its list of content types."""

    def __init__(self):
        self.act = False
        self._of_endings: dict[str, str] = {}
        self._of_parts: dict[str, str] = {}

    def __call__(self, _name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").partition(";")[0].strip()
        self.act = self.act or bool(_ACTIVE_TYPES.search(kind))
        if "PartName" in attributes:
            self._of_parts[attributes["PartName"].lower().lstrip("/")] = kind.lower()
        elif "Extension" in attributes:
            self._of_endings[attributes["Extension"].lower()] = kind.lower()

    def of(self, name: str) -> str:
        ending = name.rpartition(".")[2]
        return self._of_parts.get(name.lstrip("/")) or self._of_endings.get(ending, "")


def refuse_fetching(_name: str, attributes: dict[str, str]) -> None:
    """Refuse a relation for which Office fetches something when the file is opened; a plain link,
    which waits for a click, it does not follow."""
    kind = attributes.get("Type", "").strip().lower()
    is_external = attributes.get("TargetMode", "").strip().lower() == "external"
    if is_external and not kind.endswith("/hyperlink"):
        raise ActiveContentError
    if kind.endswith(_ACTIVE_RELATIONS):
        raise ActiveContentError


def refuse_other_programs(name: str, _attributes: dict[str, str]) -> None:
    """Refuse a workbook that asks another program for its figures."""
    if local(name) in ("ddeLink", "oleLink"):
        raise ActiveContentError


class FieldCodes:
    """Handlers that put the code of each field together, which may stand in many pieces, and refuse
    one that fetches a file or talks to another program. A field inside another has its own."""

    def __init__(self):
        self._open: list[list[str]] = [[]]
        self._is_code = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name in ("instrText", "delInstrText"):
            self._is_code = True
        elif name == "fldSimple":
            self._judge(_attribute(attributes, "instr"))
        elif name == "fldChar":
            kind = _attribute(attributes, "fldCharType")
            if kind == "begin":
                self._open.append([])
            elif kind == "end":
                self._judge_last()
        elif name in ("ddeLink", "altChunk"):
            raise ActiveContentError

    def end(self, name: str) -> None:
        if self._is_code and local(name) in ("instrText", "delInstrText"):
            self._is_code = False

    def text(self, found: str) -> None:
        if self._is_code:
            self._open[-1].append(found)

    def close(self) -> None:
        """Judge what no end was written for, too."""
        for code in self._open:
            self._judge("".join(code))

    def _judge_last(self) -> None:
        self._judge("".join(self._open.pop()))
        if not self._open:
            self._open.append([])

    def _judge(self, code: str) -> None:
        if _ACTING_FIELD.search(_QUOTED.sub(" ", code)):
            raise ActiveContentError


def _attribute(attributes: dict[str, str], wanted: str) -> str:
    return " ".join(value for name, value in attributes.items() if local(name) == wanted)
