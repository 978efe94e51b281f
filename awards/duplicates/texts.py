"""What dossiers said when they were handed in last, as it is compared."""

from awards.duplicates.prints import groups_in, words_in
from awards.nominations.models import SubmittedVersion

NOTHING = {"answers": [], "summary": ""}


def contents_of(pks: set[int]) -> dict[int, dict]:
    """What each dossier said when it was handed in last, by its key; one query."""
    versions = SubmittedVersion.objects.filter(nomination__in=pks).order_by("number")
    return {version.nomination_id: version.content for version in versions}


def groups_said(content: dict) -> frozenset[int]:
    """The word groups of everything that a submitted version says."""
    texts = [content["summary"], *(answer["text"] for answer in content["answers"])]
    return frozenset(groups_in(words_in("\n".join(texts))))
