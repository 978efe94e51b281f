"""One way to write plain data down, so that equal contents have one text and one SHA-256."""

import hashlib
import json
from typing import Any


def canonical_json(content: Any) -> str:
    """The JSON of plain data with sorted keys, no spaces, letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(content: Any) -> str:
    """The SHA-256 of the canonical JSON. Units: 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
