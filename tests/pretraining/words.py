"""A vocabulary for tests: ids 0 to 3 and the last are special; even ids begin a word, odd ones go on with it."""

from collections.abc import Sequence
from pathlib import Path

import numpy

from pretraining.corpus.files import find_parts, gather
from pretraining.corpus.text import Source
from pretraining.objectives.groups import Sentence
from pretraining.objectives.languages import Languages, Setting
from pretraining.objectives.vocabulary import Vocabulary

SIZE = 40
CLS, PAD, SEP, UNK, MASK = 0, 1, 2, 3, SIZE - 1


def vocabulary(size: int = SIZE) -> Vocabulary:
    """Of that size."""
    is_word = numpy.ones(size, dtype=bool)
    is_word[[CLS, PAD, SEP, UNK, size - 1]] = False
    return Vocabulary(
        cls=CLS, sep=SEP, pad=PAD, mask=size - 1, words=numpy.flatnonzero(is_word), is_word=is_word,
        begins_word=is_word & (numpy.arange(size) % 2 == 0), stands_alone=numpy.zeros(size, dtype=bool),
    )  # fmt: skip


def sentence(*ids: int, language: int = 0) -> Sentence:
    """A sentence of these ids."""
    return Sentence(numpy.array(ids, dtype=numpy.int64), language)


def setting(
    max_length: int = 64,
    names: tuple[str, ...] = ("de", "en", "zh"),
    ratios: dict[tuple[int, int], float] | None = None,
) -> Setting:
    """Of these languages, each with every other one in parallel, at a ratio of 1, if not told otherwise."""
    if ratios is None:
        ratios = {(a, b): 1.0 for a in range(len(names)) for b in range(len(names)) if a != b}
    return Setting(vocabulary(), Languages(names, ratios), max_length)


def find_sources(directory: Path, patterns: str | Sequence[str]) -> list[Source]:
    """The corpora that one pattern or several find."""
    given = [patterns] if isinstance(patterns, str) else patterns
    return gather(part for pattern in given for part in find_parts(directory, pattern))
