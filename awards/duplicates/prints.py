"""What makes two texts comparable: their words in threes, and a print by which like ones meet.

A print of a text is a row of numbers of which two texts share about as many as they share word
groups (MinHash). It is cut into bands: texts alike in one whole band are compared word by word.
With 24 bands of 3 numbers two texts that share 60 % of their groups meet in 99.7 of 100 cases, at
50 % in 96, at 20 % in 17. Tones and marks, capitals, punctuation and figures do not count, since
these are what is changed when a text is used again.
"""

import hashlib
import random
import re
import struct
from dataclasses import dataclass
from functools import lru_cache

from emulation_portal.vietnamese import search_key

N_WORDS = 3  # words in a group: in Vietnamese, syllables
N_BANDS, N_ROWS = 24, 3
# Below this a text is a phrase of the trade rather than somebody's own words.
LEAST_WORDS = 25
# The achievement of an award is one sentence.
LEAST_WORDS_OF_HONOUR = 12

_PRIME = (1 << 61) - 1
# The same on every machine and for all time: prints are kept.
_drawn = random.Random(20260101)
_FACTORS = [
    (_drawn.randrange(1, _PRIME), _drawn.randrange(_PRIME)) for _n in range(N_BANDS * N_ROWS)
]
_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")


@dataclass(frozen=True)
class Word:
    """A word as it is compared, and where it stands in the text."""

    key: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    return [Word(_key(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    return "0" if word[0].isdecimal() else search_key(word)


def groups_in(words: list[Word]) -> list[int]:
    """The number of each group of words, in the order of the text."""
    keys = [word.key for word in words]
    return [
        _number(" ".join(keys[place : place + N_WORDS])) for place in range(len(keys) - N_WORDS + 1)
    ]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True)
class Passage:
    """A text of a dossier that is compared as a whole: an answer, or all of them together."""

    position: int | None
    groups: frozenset[int]


def passages_of(content: dict) -> list[Passage]:
    """What a submitted version says, answer by answer and together, without short phrases."""
    answers = [(answer["position"], answer["text"]) for answer in content["answers"]]
    whole = "\n".join([*(text for _position, text in answers), content["summary"]])
    found = []
    for position, text in [*answers, (None, whole)]:
        words = words_in(text)
        if len(words) >= LEAST_WORDS:
            found.append(Passage(position, frozenset(groups_in(words))))
    return found


def bands_of(groups: frozenset[int]) -> list[int]:
    """The bands of a text, each a number that a database column holds."""
    residues = [group % _PRIME for group in groups]
    row = [min((a * residue + b) % _PRIME for residue in residues) for a, b in _FACTORS]
    return [
        _band(number, row[number * N_ROWS : (number + 1) * N_ROWS]) for number in range(N_BANDS)
    ]


def _band(number: int, rows: list[int]) -> int:
    content = struct.pack(f">B{N_ROWS}Q", number, *rows)
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big", signed=True)


def percent_alike(one: frozenset[int], other: frozenset[int]) -> int:
    """How many of all word groups of two texts stand in both. Units: per cent, rounded down."""
    shared = len(one & other)
    return 100 * shared // (len(one) + len(other) - shared) if one or other else 0


def percent_contained(short: frozenset[int], long: frozenset[int]) -> int:
    """How much of a short text stands in a long one. Units: per cent, rounded down."""
    return 100 * len(short & long) // len(short) if short else 0


def most_alike(one: list[Passage], other: list[Passage]) -> int:
    """The likeness of the two passages that are most alike. Units: per cent."""
    return max(
        (percent_alike(mine.groups, yours.groups) for mine in one for yours in other), default=0
    )
