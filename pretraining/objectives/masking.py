"""Which tokens of a sentence are hidden, and what stands in their place; pure functions of a given generator."""

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

    The paper does not say. The values in conf/ are those of BERT and XLM-R: 15%, of which 80/10/10.

    Attributes:
        rate: The share of a sentence's tokens to hide, in (0, 1); special tokens do not count. If that is no whole
            number of tokens, it is rounded up or down at random, so that the share holds on average. At least one token
            is hidden.
        unit: What is hidden together: single tokens, whole words (a token that begins a word and those that go on with
            it), or spans of tokens.
        mean_span: The mean length of a span in tokens; lengths are drawn from a geometric distribution, as in SpanBERT.
        max_span: The length of the longest span in tokens.

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
        """Chooses the tokens to hide.

        Args:
            ids: `(n,)` int64, a sentence. Its special tokens, `[UNK]` among them, are never chosen.
            vocabulary: The tokenizer's vocabulary.
            generator: The only source of randomness.

        Returns:
            `(n,)` bool; at least one is True if the sentence has a token that is not special.
        """
        candidates = vocabulary.is_word[ids]
        count = int(numpy.count_nonzero(candidates))
        if count == 0:
            return candidates
        wanted = max(1, int(self.rate * count + generator.random()))
        if self.unit == "span":
            return self._choose_spans(candidates, wanted, generator)
        if self.unit == "word":
            return _choose_units(word_numbers(ids, vocabulary), candidates, wanted, generator)
        chosen = numpy.zeros_like(candidates)
        chosen[generator.permutation(numpy.flatnonzero(candidates))[:wanted]] = True
        return chosen

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
        mask_share: The share of the hidden tokens that become `[MASK]`.
        random_share: The share of the hidden tokens that become a random word. The rest stay as they are.

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
        """Masks a sentence in place: the tokens that `choose` chose, and the ids after `corrupt`, both `(n,)`."""
        chosen = self.choose(ids, vocabulary, generator)
        return chosen, self.corrupt(ids, chosen, vocabulary, generator)

    def corrupt(
        self, ids: numpy.ndarray, chosen: numpy.ndarray, vocabulary: Vocabulary, generator: Generator
    ) -> numpy.ndarray:
        """A copy of `ids (n,)` where the chosen tokens are `[MASK]`, a random word, or what they were."""
        places = numpy.flatnonzero(chosen)
        fate, number = generator.random((2, len(places)))
        words = vocabulary.words[(number * len(vocabulary.words)).astype(numpy.int64)]
        replaced = numpy.where(fate < self.mask_share + self.random_share, words, ids[places])
        shown = ids.copy()
        shown[places] = numpy.where(fate < self.mask_share, vocabulary.mask, replaced)
        return shown


def word_numbers(ids: numpy.ndarray, vocabulary: Vocabulary) -> numpy.ndarray:
    """`(n,)`, the number of the word that each token belongs to.

    A new word begins at a token that begins one, and before and after a token that stands alone. Paddle's rule drops
    the "▁" before digits and ideographs, so digits that follow a word count as part of it.
    """
    begins = vocabulary.begins_word[ids]
    begins[1:] |= vocabulary.stands_alone[ids[:-1]]
    return begins.cumsum()


def _choose_units(unit: numpy.ndarray, candidates: numpy.ndarray, wanted: int, generator: Generator) -> numpy.ndarray:
    """Takes whole units in random order until they cover `wanted` candidates, so the last may cover a few too many.

    `unit (n,)` has the number of each token's unit; the numbers ascend from 0 or 1 without a gap.
    """
    sizes = numpy.bincount(unit[candidates], minlength=unit[-1] + 1)
    order = generator.permutation(numpy.flatnonzero(sizes))
    covered = sizes[order].cumsum()
    taken = numpy.zeros(len(sizes), dtype=bool)
    taken[order[covered - sizes[order] < wanted]] = True
    chosen: numpy.ndarray = taken[unit] & candidates
    return chosen
