"""Words and the tokenizer's pieces: which piece stands for which word, and windows that are cut between words (pure).

A piece stands for the words that it holds characters of. A word is told by the first piece that holds one of its; a
word that no piece holds any of (white space, zero width) is told by none.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ernie_m.tokenizer.offsets import CharSpan

Cut = Callable[[list[str]], list[list[int]]]
"""Texts to the ids of their pieces."""


class Pieces(NamedTuple):
    """A text's pieces.

    Attributes:
        ids: `(P,)` int32.
        first: `(P,)` int32, number of the first word that a piece holds characters of; -1: of none.
        last: `(P,)` int32, of the last; -1: of none.
    """

    ids: np.ndarray
    first: np.ndarray
    last: np.ndarray

    @property
    def borders(self) -> list[int]:
        """Places where no word is cut, 0 and `P` among them: a window may begin or end there."""
        reached = np.maximum.accumulate(np.concatenate([[-1], self.last]))[:-1]
        return [0, *(place for place in np.flatnonzero(self.first > reached).tolist() if place), len(self.ids)]

    def tellers(self) -> np.ndarray:
        """`(n, 3)`: a word, the first piece that holds characters of it, and 1 where that begins in an earlier word."""
        told: dict[int, tuple[int, int]] = {}
        for place, (first, last) in enumerate(zip(self.first.tolist(), self.last.tolist(), strict=True)):
            for word in range(first, last + 1) if first >= 0 else ():
                told.setdefault(word, (place, int(word != first)))
        return np.array([(word, *how) for word, how in sorted(told.items())], dtype=np.int32).reshape(-1, 3)


def hold(ids: Sequence[int], offsets: Sequence[CharSpan], words: Sequence[CharSpan]) -> Pieces:
    """Which words each piece holds characters of.

    Args:
        ids: Of the pieces.
        offsets: Their half-open character spans.
        words: The words' spans, in order and disjoint.
    """
    starts, ends = np.array(words, dtype=np.int64).reshape(-1, 2).T
    begin, end = np.array(offsets, dtype=np.int64).reshape(-1, 2).T
    first = np.searchsorted(ends, begin, side="right")
    last = np.searchsorted(starts, end, side="left") - 1
    none = (first > last) | (begin == end)
    first[none] = last[none] = -1
    return Pieces(np.array(ids, dtype=np.int32), first.astype(np.int32), last.astype(np.int32))


def bound(pieces: Pieces) -> list[int]:
    """The words that share a piece with another one."""
    shared = np.flatnonzero(pieces.first < pieces.last)
    return sorted({word for place in shared for word in range(pieces.first[place], pieces.last[place] + 1)})


def part(texts: Sequence[str], words: Sequence[Sequence[CharSpan]], pieces: Sequence[Pieces], cut: Cut) -> list[Pieces]:
    """Pieces of which each holds characters of one word at most: words that share one are cut by themselves.

    Args:
        texts: The texts.
        words: Their words.
        pieces: Their pieces.
        cut: Cuts the words, all texts' at once.
    """
    shared = [bound(held) for held in pieces]
    alone = [
        [text[slice(*spans[word])] for word in shared_words]
        for text, spans, shared_words in zip(texts, words, shared, strict=True)
    ]
    distinct = list(dict.fromkeys(word for row in alone for word in row))
    ids = dict(zip(distinct, cut(distinct), strict=True)) if distinct else {}
    return [
        _replace(held, {word: ids[text] for word, text in zip(shared_words, row, strict=True)})
        if shared_words
        else held
        for held, shared_words, row in zip(pieces, shared, alone, strict=True)
    ]


def _replace(pieces: Pieces, new: dict[int, list[int]]) -> Pieces:
    """The pieces with those of some words replaced by their own."""
    replaced: list[tuple[int, int]] = []
    done: set[int] = set()
    for piece, first, last in zip(*(column.tolist() for column in pieces), strict=True):
        if first not in new:
            replaced.append((piece, first))
            continue
        for word in (word for word in range(first, last + 1) if word not in done):
            done.add(word)
            replaced += [(id_, word) for id_ in new[word]]
    ids, words = np.array(replaced, dtype=np.int32).reshape(-1, 2).T
    return Pieces(ids, words, words)


class Window(NamedTuple):
    """The pieces `[start, end)` of one row, and its core `[core, core_end)`: the pieces that this row learns and tells.

    `core_end` lies beyond `end` where a single word is longer than the row. The last pieces of such a word are in no
    row.
    """

    start: int
    end: int
    core: int
    core_end: int


def windows(borders: Sequence[int], *, room: int, stride: int) -> list[Window]:
    """Cuts the pieces of a text into rows of at most `room` pieces, always between words.

    Neighbouring rows share at least `stride` pieces, where words are short enough for that. Every piece is in the core
    of exactly one row, and so are all pieces of a word: of the pieces that two rows share, each row's core has the half
    that is nearer to the middle of the row, because there a piece has context on both sides.

    Args:
        borders: See `Pieces.borders`.
        room: Pieces of a row.
        stride: See above.
    """
    cut: list[Window] = []
    total = borders[-1]
    places = np.array(borders)
    start = core = 0
    while True:
        end = int(places[places <= start + room][-1])
        if end == total:
            return [*cut, Window(start, end, core, total)]
        after = int(places[places > max(end, start)][0])
        if end == start:
            cut.append(Window(start, start + room, core, after))
            if after == total:
                return cut
            start = core = after
            continue
        able = places[(places > start) & (places <= end) & ((after - places <= room) | (places == end))]
        wanted = able[able <= end - stride]
        following = int(wanted[-1] if len(wanted) else able[0])
        inner = places[(places >= following) & (places <= end)]
        middle = max(core, int(inner[np.abs(2 * inner - following - end).argmin()]))
        if middle > core:
            cut.append(Window(start, end, core, middle))
        start, core = following, middle
