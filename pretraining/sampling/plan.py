"""Which lines make up global batch t: a pure function of the seed and t, for any number of workers and ranks.

A corpus lies sorted by length and is cut into cells: the lines of one corpus in one bucket of lengths. A plan spreads
blocks of `W` batches of `N` lines over the cells:

* Every block draws from each cell a fixed number of lines, in proportion to the corpus' share of its kind (a power
  `alpha` of its number of lines: small languages are drawn more often) and the bucket's share of the corpus.
* The `W * N` draws of a block stand in the order of cells, shortest bucket first, and are cut into `N` strata of `W`.
  Batch t takes one draw of every stratum, in an order of its own. So all batches are alike in lengths and languages,
  and the longest lines that a batch can have are known beforehand: `N` is the largest number whose lines always fit
  the budget of tokens.
* The k-th draw of a cell, counted in time, is the k-th line of a keyed permutation of the cell: every line once per
  pass. The order inside a stratum is an arithmetic progression modulo `W`, so that earlier draws can be counted
  without walking through them.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy

from ernie_m.errors import ConfigError
from pretraining.sampling.permutation import KeyedPermutation, hash_of

BLOCK = 4096
"""The number of batches in a block, a power of two. The larger it is, the smaller a cell may be and still be drawn."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of one corpus that are of similar length.

    Attributes:
        corpus: The number of the corpus.
        first: The index of the cell's first line in the corpus.
        lines: The number of lines, at least 1.
        tokens: The most tokens that one of the lines takes, special ones included.
    """

    corpus: int
    first: int
    lines: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line, as the number of its corpus and its index in that corpus."""

    corpus: int
    index: int


def corpus_shares(lines: Sequence[int], alpha: float) -> list[float]:
    """The share of all draws that each corpus gets: `lines ** alpha`, normalised to sum to 1.

    Args:
        lines: The number of lines of each corpus.
        alpha: 1 draws from corpora in proportion to their sizes, 0 from all of them equally often; XLM-R took 0.3.

    Raises:
        ConfigError: `alpha` is out of range, or there is no line.
    """
    if not 0.0 <= alpha <= 1.0:
        raise ConfigError(f"alpha={alpha}: a number from 0 to 1 is needed")
    weights = [count**alpha if count else 0.0 for count in lines]
    if not any(weights):
        raise ConfigError("there is no line to sample from")
    return [weight / sum(weights) for weight in weights]


class Plan:
    """Which lines one objective draws in each step.

    Args:
        cells: The lines to draw from.
        max_tokens: The most tokens that the lines of a batch may take together.
        alpha: See `corpus_shares`.
        key: The address of the plan's randomness, such as `(seed, "mmlm")`.

    Raises:
        ConfigError: Not even one line per batch fits the budget.
    """

    def __init__(self, cells: Sequence[Cell], *, max_tokens: int, alpha: float, key: Sequence[int | str]) -> None:
        self.cells = sorted((cell for cell in cells if cell.lines), key=lambda cell: (cell.tokens, cell.corpus))
        self.key = tuple(key)
        sizes: dict[int, int] = {}
        for cell in self.cells:
            sizes[cell.corpus] = sizes.get(cell.corpus, 0) + cell.lines
        shares = dict(zip(sizes, corpus_shares(list(sizes.values()), alpha), strict=True))
        self._shares = [shares[cell.corpus] * cell.lines / sizes[cell.corpus] for cell in self.cells]
        self.lines_per_batch = self._largest_batch(max_tokens)
        self.counts = apportion(self._shares, BLOCK * self.lines_per_batch)
        self._ends = list(accumulate(self.counts))
        self._tokens = numpy.array([cell.tokens for cell in self.cells], dtype=numpy.int64)
        self._progressions: tuple[int, numpy.ndarray] = (-1, numpy.empty((0, 2), dtype=numpy.int64))
        self._orders: dict[int, tuple[int, KeyedPermutation]] = {}

    def batch(self, t: int) -> list[Line]:
        """The lines of global batch `t`, the shortest first."""
        return [self.line(t, index) for index in range(self.lines_per_batch)]

    def line(self, t: int, index: int) -> Line:
        """The line at a place of global batch `t`; the others are not looked at."""
        block, step = divmod(t, BLOCK)
        factor, shift = self._progression(block, index)
        number = bisect_right(self._ends, index * BLOCK + (factor * step + shift) % BLOCK)
        cell = self.cells[number]
        drawn = block * self.counts[number] + self._drawn_in_block(number, block, step, index)
        turn, ordinal = divmod(drawn, cell.lines)
        return Line(cell.corpus, cell.first + self._order(number, turn)[ordinal])

    def cells_of(self, t: int) -> numpy.ndarray:
        """`(N,)` int64: for each line of global batch `t`, the place of its cell in `cells`; in ascending order."""
        block, step = divmod(t, BLOCK)
        factors, shifts = self._progressions_of(block).T
        draws = numpy.arange(self.lines_per_batch) * BLOCK + (factors * step + shifts) % BLOCK
        return numpy.searchsorted(self._ends, draws, side="right")

    def tokens(self, t: int) -> numpy.ndarray:
        """`(N,)` int64: the most tokens that each line of global batch `t` can take; in ascending order."""
        return self._tokens[self.cells_of(t)]

    def drawn(self, t: int) -> list[int]:
        """How often each of `cells` is drawn from in all global batches before `t`; none of them is walked through."""
        block, step = divmod(t, BLOCK)
        return [
            block * count + self._drawn_in_block(number, block, step, 0) if count else 0
            for number, count in enumerate(self.counts)
        ]

    def _order(self, number: int, turn: int) -> KeyedPermutation:
        """The order of a cell's lines in one pass over them; the last one asked for is kept."""
        if self._orders.get(number, (-1, None))[0] != turn:
            cell = self.cells[number]
            address = (*self.key, "lines", cell.corpus, cell.first, turn)
            self._orders[number] = turn, KeyedPermutation(cell.lines, *address)
        return self._orders[number][1]

    def _progression(self, block: int, stratum: int) -> tuple[int, int]:
        """An odd factor and a shift: step `s` takes draw `(factor * s + shift) % BLOCK` of the stratum."""
        factor, shift = self._progressions_of(block)[stratum].tolist()
        return factor, shift

    def _progressions_of(self, block: int) -> numpy.ndarray:
        """`(N, 2)` int64: the factor and the shift of every stratum; those of the last block asked for are kept."""
        if self._progressions[0] != block:
            hashes = (hash_of(*self.key, "stratum", block, number) for number in range(self.lines_per_batch))
            pairs = [(bits % BLOCK | 1, (bits >> 32) % BLOCK) for bits in hashes]
            self._progressions = block, numpy.array(pairs, dtype=numpy.int64)
        return self._progressions[1]

    def _drawn_in_block(self, number: int, block: int, step: int, stratum: int) -> int:
        """How often a cell has been drawn from in this block, before this stratum of this step."""
        start, end = self._ends[number] - self.counts[number], self._ends[number]
        first, last = start // BLOCK, (end - 1) // BLOCK
        total = 0
        for edge in {first, last}:
            low, high = max(start - edge * BLOCK, 0), min(end - edge * BLOCK, BLOCK)
            factor, shift = self._progression(block, edge)
            total += count_hits(factor, shift, BLOCK, low, high, step)
            total += edge < stratum and low <= (factor * step + shift) % BLOCK < high
        inside = max(0, last - first - 1)
        return total + inside * step + min(inside, max(0, stratum - first - 1))

    def most_tokens(self, lines_per_batch: int) -> int:
        """The most tokens that a batch of so many lines can take: those of the longest line of every stratum."""
        ends = list(accumulate(apportion(self._shares, BLOCK * lines_per_batch)))
        last_of_stratum = (stratum * BLOCK + BLOCK - 1 for stratum in range(lines_per_batch))
        return sum(self.cells[bisect_right(ends, place)].tokens for place in last_of_stratum)

    def _largest_batch(self, max_tokens: int) -> int:
        shortest, longest = self.cells[0].tokens, self.cells[-1].tokens
        if longest > max_tokens:
            raise ConfigError(
                f"max_tokens_per_batch: {max_tokens} tokens for one objective do not hold its longest sample of "
                f"{longest}; raise it, or lower max_length"
            )
        low, high = 1, max(1, max_tokens // shortest)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.most_tokens(middle) <= max_tokens else (low, middle - 1)
        return low


def count_hits(factor: int, shift: int, modulus: int, low: int, high: int, steps: int) -> int:
    """How many of `(factor * s + shift) % modulus`, for `s` in `range(steps)`, are in `range(low, high)`."""
    below = [floor_sum(steps, modulus, factor, shift - bound + modulus) for bound in (low, high)]
    return below[0] - below[1]


def floor_sum(count: int, divisor: int, factor: int, shift: int) -> int:
    """The sum of `(factor * i + shift) // divisor` for `i` in `range(count)`, in logarithmic time.

    No argument may be negative.
    """
    total = 0
    while count > 0:
        total += count * (count - 1) // 2 * (factor // divisor) + count * (shift // divisor)
        factor, shift = factor % divisor, shift % divisor
        most = factor * count + shift
        if most < divisor:
            break
        count, divisor, factor, shift = most // divisor, factor, divisor, most % divisor
    return total


def apportion(shares: Sequence[float], total: int) -> list[int]:
    """Whole numbers in proportion to shares that sum to 1; they add up to `total`: the largest remainders round up."""
    exact = [share * total for share in shares]
    counts = [int(value) for value in exact]
    by_remainder = sorted(range(len(shares)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return counts
