"""What a dossier said when it was handed in, as it is compared."""

from awards.duplicates.prints import groups_in, words_in

NOTHING = {"answers": [], "summary": ""}


def groups_said(content: dict) -> frozenset[int]:
    """The word groups of everything that a submitted version says."""
    texts = [content["summary"], *(answer["text"] for answer in content["answers"])]
    return frozenset(groups_in(words_in("\n".join(texts))))
