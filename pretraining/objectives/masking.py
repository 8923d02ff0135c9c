"""Which tokens of a sentence are hidden, and what stands in their place (pure; every draw by the given generator)."""

from dataclasses import dataclass
from typing import Literal

import numpy
from numpy.random import Generator

from ernie_m.errors import ConfigError
from pretraining.objectives.vocabulary import Vocabulary

MaskingUnit = Literal["token", "word", "span"]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """How much of a sentence is hidden, and in which units.

    The paper does not say; the values in conf/ are BERT's and XLM-R's (15%; 80/10/10).

    Attributes:
        rate: Share of a sentence's words (tokens that are not special) to hide, in (0, 1); at least one is hidden. A
            share that is no whole number of tokens is rounded at random, so that it holds on average.
        unit: Hide single tokens, whole words (a word is a token that begins one and those that go on with it), or
            spans of tokens.
        mean_span: Mean length of a span, in tokens (geometric, as in SpanBERT).
        max_span: Longest span.

    Raises:
        ConfigError: A share is out of range.
    """

    rate: float
    unit: MaskingUnit
    mean_span: float
    max_span: int

    def __post_init__(self) -> None:
        if not 0.0 < self.rate < 1.0:
            raise ConfigError(f"masking rate={self.rate}: a number between 0 and 1 is needed")
        if self.unit not in ("token", "word", "span"):
            raise ConfigError(f"masking unit={self.unit!r}: choose token, word or span")
        if self.mean_span < 1 or self.max_span < 1:
            raise ConfigError(f"mean_span={self.mean_span} and max_span={self.max_span}: at least 1 is needed")

    def choose(self, ids: numpy.ndarray, vocabulary: Vocabulary, generator: Generator) -> numpy.ndarray:
        """Which tokens to hide.

        Args:
            ids: `(n,)` a sentence; special tokens in it (unknown ones) are never chosen.
            vocabulary: Of the tokenizer.
            generator: The only source of randomness.

        Returns:
            `(n,)` bool, with at least one token where the sentence has a word at all.
        """
        candidates = vocabulary.is_word[ids]
        count = int(numpy.count_nonzero(candidates))
        if count == 0:
            return candidates
        wanted = max(1, int(self.rate * count + generator.random()))
        if self.unit == "span":
            return self._choose_spans(candidates, wanted, generator)
        if self.unit == "word":
            unit = word_numbers(ids, vocabulary)
        else:
            unit = numpy.arange(len(ids))
        return _choose_units(unit, candidates, wanted, generator)

    def _choose_spans(self, candidates: numpy.ndarray, wanted: int, generator: Generator) -> numpy.ndarray:
        chosen = numpy.zeros_like(candidates)
        while (left := wanted - int(numpy.count_nonzero(chosen))) > 0:
            free = numpy.flatnonzero(candidates & ~chosen)
            start = free[generator.integers(len(free))]
            length = min(self.max_span, left, int(generator.geometric(1.0 / self.mean_span)))
            chosen[start : start + length] = candidates[start : start + length]
        return chosen


@dataclass(frozen=True, kw_only=True)
class Masking(Selection):
    """A selection, and what stands in the place of the hidden tokens.

    Attributes:
        mask_share: Of the hidden tokens, how many become `[MASK]`.
        random_share: How many become a random word; the rest stays as it is.

    Raises:
        ConfigError: A share is out of range.
    """

    mask_share: float
    random_share: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mask_share < 0 or self.random_share < 0 or self.mask_share + self.random_share > 1 + 1e-9:
            shares = f"mask_share={self.mask_share} and random_share={self.random_share}"
            raise ConfigError(f"{shares}: both at least 0, together at most 1")

    def hide(
        self, ids: numpy.ndarray, vocabulary: Vocabulary, generator: Generator
    ) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Masking in place: `choose`, and the ids with `corrupt` applied, both `(n,)`."""
        chosen = self.choose(ids, vocabulary, generator)
        return chosen, self.corrupt(ids, chosen, vocabulary, generator)

    def corrupt(
        self, ids: numpy.ndarray, chosen: numpy.ndarray, vocabulary: Vocabulary, generator: Generator
    ) -> numpy.ndarray:
        """A copy of `ids (n,)` in which chosen tokens are `[MASK]`, a random word, or as they were."""
        places = numpy.flatnonzero(chosen)
        fate, number = generator.random((2, len(places)))
        words = vocabulary.words[(number * len(vocabulary.words)).astype(numpy.int64)]
        replaced = numpy.where(fate < self.mask_share + self.random_share, words, ids[places])
        shown = ids.copy()
        shown[places] = numpy.where(fate < self.mask_share, vocabulary.mask, replaced)
        return shown


def word_numbers(ids: numpy.ndarray, vocabulary: Vocabulary) -> numpy.ndarray:
    """`(n,)` the number of the word that each token belongs to.

    A word ends before a token that begins one, and around a token that stands alone. Paddle's rule drops the "▁" before
    digits and ideographs, so digits right after a word count as part of it.
    """
    begins = vocabulary.begins_word[ids]
    begins[1:] |= vocabulary.stands_alone[ids[:-1]]
    return begins.cumsum()


def _choose_units(unit: numpy.ndarray, candidates: numpy.ndarray, wanted: int, generator: Generator) -> numpy.ndarray:
    """Whole units in random order until `wanted` candidates are covered; the last may go beyond by less than itself.

    `unit (n,)` ascends from 0 or 1 without a gap.
    """
    sizes = numpy.bincount(unit[candidates], minlength=unit[-1] + 1)
    order = generator.permutation(numpy.flatnonzero(sizes))
    covered = sizes[order].cumsum()
    taken = numpy.zeros(len(sizes), dtype=bool)
    taken[order[covered - sizes[order] < wanted]] = True
    chosen: numpy.ndarray = taken[unit] & candidates
    return chosen
