"""Two claims side by side, with the passages that stand in both marked."""

from dataclasses import dataclass, field
from itertools import zip_longest

from awards.duplicates.models import Likeness
from awards.duplicates.prints import (
    N_WORDS,
    Word,
    groups_in,
    percent_alike,
    percent_contained,
    words_in,
)
from awards.nominations.models import Nomination, SubmittedVersion

# Answers that share less are laid side by side by their criteria, not by what they share.
LEAST_PERCENT = 15
# The words of an award are one sentence, repeated beside each answer that has them.
N_OF_HONOUR = 2


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `is_shared` where the other text says the same."""

    text: str
    is_shared: bool


@dataclass(frozen=True)
class Pair:
    """Two texts and how much they share; a position is the criterion's, None the summary's."""

    percent: int
    left: list[Piece]
    right: list[Piece]
    left_position: int | None = None
    right_position: int | None = None


@dataclass(frozen=True)
class Comparison:
    """What two claims say: their last submitted versions, text by text, the most alike first."""

    left: SubmittedVersion | None
    right: SubmittedVersion | None
    pairs: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class _Text:
    position: int | None
    text: str
    words: list[Word]
    groups: list[int]


def compare(likeness: Likeness) -> Comparison:
    """Lay a likeness side by side; at most three queries."""
    left = _last_version(likeness.first)
    texts = _texts(left)
    if likeness.honour:
        other = _text(None, likeness.honour.achievement)
        pairs = [_pair(one, other, percent_contained) for one in texts]
        alike = [pair for pair in pairs if pair.percent >= LEAST_PERCENT]
        return Comparison(left, None, sorted(alike, key=_by_percent)[:N_OF_HONOUR] or pairs[:1])
    right = _last_version(likeness.second)
    others = _texts(right)
    summaries = [_pair(texts[0], others[0])] if texts and others else []
    return Comparison(left, right, summaries + _side_by_side(texts[1:], others[1:]))


def _last_version(nomination: Nomination) -> SubmittedVersion | None:
    return nomination.versions.last()


def _texts(version: SubmittedVersion | None) -> list[_Text]:
    """The summary, then the answers."""
    if version is None:
        return []
    content = version.content
    answers = [_text(answer["position"], answer["text"]) for answer in content["answers"]]
    return [_text(None, content["summary"]), *answers]


def _text(position: int | None, text: str) -> _Text:
    words = words_in(text)
    return _Text(position, text, words, groups_in(words))


def _pair(one: _Text, other: _Text, measure=None) -> Pair:
    mine, yours = frozenset(one.groups), frozenset(other.groups)
    shared = mine & yours
    percent = measure(yours, mine) if measure else percent_alike(mine, yours)
    return Pair(
        percent,
        pieces_of(one.text, one.words, one.groups, shared),
        pieces_of(other.text, other.words, other.groups, shared),
        one.position,
        other.position,
    )


def _by_percent(pair: Pair) -> int:
    return -pair.percent


def _side_by_side(texts: list[_Text], others: list[_Text]) -> list[Pair]:
    """Every answer once: first those that share most, then the rest as their criteria go."""
    alike = [_pair(one, other) for one in texts for other in others]
    alike = [pair for pair in alike if pair.percent >= LEAST_PERCENT]
    chosen: list[Pair] = []
    for pair in sorted(alike, key=_by_percent):
        if all(
            pair.left_position != known.left_position
            and pair.right_position != known.right_position
            for known in chosen
        ):
            chosen.append(pair)
    left = {pair.left_position for pair in chosen}
    right = {pair.right_position for pair in chosen}
    rest = zip_longest(
        [one for one in texts if one.position not in left],
        [other for other in others if other.position not in right],
        fillvalue=_text(None, ""),
    )
    return chosen + [_pair(one, other) for one, other in rest]


def pieces_of(text: str, words: list[Word], groups: list[int], shared: frozenset) -> list[Piece]:
    """The text in stretches, so that joined they are the text again."""
    marked = [False] * len(words)
    for place, group in enumerate(groups):
        if group in shared:
            marked[place : place + N_WORDS] = [True] * N_WORDS
    pieces, start, place = [], 0, 0
    while place < len(words):
        if not marked[place]:
            place += 1
            continue
        last = place
        while last + 1 < len(words) and marked[last + 1]:
            last += 1
        first_sign, last_sign = words[place].start, words[last].end
        if first_sign > start:
            pieces.append(Piece(text[start:first_sign], False))
        pieces.append(Piece(text[first_sign:last_sign], True))
        start, place = last_sign, last + 1
    if start < len(text):
        pieces.append(Piece(text[start:], False))
    return pieces
