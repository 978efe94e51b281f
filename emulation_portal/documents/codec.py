"""Contents of documents as JSON and back, so that a document is kept as it was when issued."""

import dataclasses
import json
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Self

from emulation_portal.canonical import canonical_json


class Content:
    """A frozen dataclass whose texts are NFC and whose sequences are tuples, storable as JSON."""

    _kinds: ClassVar[dict[str, type]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        Content._kinds[cls.__name__] = cls

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, _settled(getattr(self, field.name)))

    def to_data(self) -> dict[str, Any]:
        """Plain dicts, lists and strings, fit for a JSONField."""
        return _encode(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The reverse of `to_data`. Raises: ValueError for data of another kind."""
        content = _decode(data)
        if not isinstance(content, cls):
            raise ValueError(f"{cls.__name__} expected, {type(content).__name__} found")
        return content

    def to_json(self) -> str:
        """The canonical text: equal contents give equal text, so it can be hashed."""
        return canonical_json(self.to_data())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The reverse of `to_json`. Raises: ValueError for data of another kind."""
        return cls.from_data(json.loads(text))


def _settled(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        # A lazy translation or a safe string becomes the plain string that is printed.
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, list | tuple):
        return tuple(_settled(item) for item in value)
    return value


def _encode(value: Any) -> Any:
    if isinstance(value, Content):
        fields = {
            field.name: _encode(getattr(value, field.name))
            for field in dataclasses.fields(value)  # type: ignore[arg-type]
        }
        return {"type": type(value).__name__, **fields}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, date):
        return {"type": "date", "value": value.isoformat()}
    if isinstance(value, StrEnum):
        return value.value
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    fields = dict(value)
    kind = fields.pop("type", None)
    if kind == "date":
        return date.fromisoformat(fields["value"])
    if kind not in Content._kinds:
        raise ValueError(f"No document content of type {kind!r}")
    return Content._kinds[kind](**{name: _decode(item) for name, item in fields.items()})
