"""Texts and files of a dossier as they are cleaned, and proven without being kept twice."""

import hashlib
import unicodedata


def trace(text: str) -> dict:
    # What was written stays in the dossier and its kept versions; the chain only proves it.
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"n_characters": len(text), "sha256": digest}


def clean_text(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip()
