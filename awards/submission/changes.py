"""What differs between two contents of a dossier, part by part and word by word."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from awards.nominations.models import Nomination
from awards.submission.reading import Line, criterion_words, lines_in

SAME, ADDED, REMOVED = "same", "added", "removed"
# A number, a word or a mark, with the space after it: put together the pieces are the text again.
_WORD = re.compile(r"(?:\d+(?:[.,]\d+)*|\w+|[^\w\s])\s*|\s+")
# So many unchanged words between two changes are drawn into them, to be read in one go.
_TOO_FEW_WORDS = 1
# Words that stand in both texts, each with each: 5,000 signs of prose make 30,000 of them, one mark
# typed 5,000 times makes 25 million, which would keep a web worker busy for minutes.
_MOST_PAIRS = 200_000


@dataclass(frozen=True)
class Piece:
    """A stretch of words that stayed, came or went. `before` is how the older text had what stayed:
    its spacing may be another."""

    kind: str
    text: str
    before: str = ""


@dataclass(frozen=True)
class Change:
    """One line of a dossier that reads otherwise than before."""

    part: str
    label: str
    old: str
    new: str
    position: int | None = None

    @property
    def heading(self) -> str:
        return f"{criterion_words(self.position)}: {self.label}" if self.position else self.label

    @property
    def pieces(self) -> list[Piece]:
        """Both texts in one, to be read through."""
        return marked(self.old, self.new)

    @property
    def old_pieces(self) -> list[Piece]:
        kept = [piece for piece in self.pieces if piece.kind != ADDED]
        return [Piece(SAME, p.before) if p.kind == SAME else p for p in kept]

    @property
    def new_pieces(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != REMOVED]


def changes_between(older: dict, newer: dict) -> list[Change]:
    """What reads otherwise in the newer content, in the order of the dossier. What one of the two
    did not keep at all, because it is from before such parts existed, is no change.

    Source: this project.
    """
    before, after = _by_place(older), _by_place(newer)
    places = list(after) + [place for place in before if place not in after]
    changes = []
    for place in places:
        line = after.get(place) or before[place]
        old, new = before.get(place), after.get(place)
        if (old and not old.is_kept) or (new and not new.is_kept):
            continue
        texts = (old.text if old else "", new.text if new else "")
        if texts[0] != texts[1]:
            changes.append(Change(line.part, line.label, *texts, line.position))
    return changes


def changes_since_handed_in(nomination: Nomination, content: dict) -> list[Change]:
    """What the unit has changed since the last version that it handed in; nothing before that."""
    last = nomination.versions.last()
    return changes_between(last.content, content) if last else []


def marked(old: str, new: str) -> list[Piece]:
    """The words of both texts, each with whether it stayed, came or went; words that stayed stand
    with the spacing of the newer text."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    blocks = _blocks([w.rstrip() for w in before], [w.rstrip() for w in after])
    pieces: list[Piece] = []
    gone: list[str] = []
    come: list[str] = []

    def flush() -> None:
        for kind, words in ((REMOVED, gone), (ADDED, come)):
            if words:
                pieces.append(Piece(kind, "".join(words)))
                words.clear()

    for place, (tag, i1, i2, j1, j2) in enumerate(blocks):
        between = 0 < place < len(blocks) - 1
        if tag == "equal" and not (between and j2 - j1 <= _TOO_FEW_WORDS):
            flush()
            pieces.append(Piece(SAME, "".join(after[j1:j2]), "".join(before[i1:i2])))
        else:
            gone += before[i1:i2]
            come += after[j1:j2]
    flush()
    return pieces


def _blocks(before: list[str], after: list[str]) -> list[tuple]:
    """What stayed, came and went. Texts that repeat themselves so often that every order of their
    words would have to be tried are only told apart where they begin and end alike."""
    shared = Counter(after)
    if sum(n * shared[word] for word, n in Counter(before).items()) <= _MOST_PAIRS:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    first = _n_alike(before, after)
    last = _n_alike(before[first:][::-1], after[first:][::-1])
    i, j = len(before) - last, len(after) - last
    blocks = [
        ("equal", 0, first, 0, first),
        ("replace", first, i, first, j),
        ("equal", i, len(before), j, len(after)),
    ]
    return [block for block in blocks if block[2] > block[1] or block[4] > block[3]]


def _n_alike(one: list[str], other: list[str]) -> int:
    """With how many equal words both begin."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _by_place(content: dict) -> dict[tuple, Line]:
    return {line.place: line for line in lines_in(content)}
