"""CC-100 as the sampler sees it: a number of lines for each language and bucket of lengths, without any text.

`cc100.tsv` and `lengths.tsv` have the numbers and say where they are from.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy

from pretraining.corpus.build import BUCKETS
from pretraining.sampling.plan import Cell

FOLDER = Path(__file__).parent
GIB = 2**30


@dataclass(frozen=True, slots=True)
class Language:
    """A language of CC-100.

    Attributes:
        code: Its code in CC-100.
        name: Its name in English.
        characters: How many characters its text has.
        published_lines: How many lines it has, where that is published.
    """

    code: str
    name: str
    characters: float
    published_lines: int | None


def languages() -> list[Language]:
    """All languages, the largest text first."""
    return sorted(
        (
            Language(
                row["code"],
                row["language"],
                float(row["gib"]) * GIB / float(row["bytes_per_character"]),
                int(row["lines"]) if row["lines"] else None,
            )
            for row in _rows("cc100.tsv")
        ),
        key=lambda language: -language.characters,
    )


def characters_per_line(known: list[Language]) -> float:
    """The mean over the languages whose lines are published."""
    published = [language for language in known if language.published_lines]
    return float(numpy.mean([language.characters / (language.published_lines or 1) for language in published]))


def lines_of(known: list[Language]) -> list[int]:
    """The lines of each language: as published, else by its characters, as if all languages had lines of one length."""
    mean = characters_per_line(known)
    return [language.published_lines or round(language.characters / mean) for language in known]


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long samples are.

    Attributes:
        tokens: `(n,)` int64, lengths in tokens, special ones included, in ascending order.
        shares: `(n,)` float64, the share of the samples that have each length; they sum to 1.
    """

    tokens: numpy.ndarray
    shares: numpy.ndarray

    @classmethod
    def measured(cls, kind: str) -> "Lengths":
        """Those of the text that `lengths.tsv` names; `kind` is sentences or pairs."""
        rows = list(_rows("lengths.tsv"))
        counts = numpy.array([float(row[kind]) for row in rows])
        return cls(numpy.array([int(row["tokens"]) for row in rows]), counts / counts.sum())

    @classmethod
    def heavy_tailed(cls, mean: float, spread: float) -> "Lengths":
        """A log-normal distribution of a mean and a spread of the logarithms; what is longer than 512 counts as 512."""
        tokens = numpy.arange(3, BUCKETS[-1] + 1)
        centre = numpy.log(mean) - spread**2 / 2
        density = numpy.exp(-((numpy.log(tokens) - centre) ** 2) / (2 * spread**2)) / tokens
        beyond = numpy.arange(BUCKETS[-1] + 1, 50 * BUCKETS[-1])
        density[-1] += (numpy.exp(-((numpy.log(beyond) - centre) ** 2) / (2 * spread**2)) / beyond).sum()
        return cls(tokens, density / density.sum())

    @classmethod
    def all_of(cls, tokens: int) -> "Lengths":
        """All samples have one length."""
        return cls(numpy.array([tokens]), numpy.ones(1))

    @property
    def mean(self) -> float:
        """The mean number of tokens."""
        return float(self.tokens @ self.shares)

    def buckets(self) -> Mapping[int, float]:
        """The share of the samples in each bucket that a corpus is sorted into, by the bucket's bound."""
        places = numpy.searchsorted(BUCKETS, self.tokens)
        shares = numpy.bincount(places, weights=self.shares, minlength=len(BUCKETS))
        return dict(zip(BUCKETS, shares.tolist(), strict=True))

    def draw(self, bounds: numpy.ndarray, generator: numpy.random.Generator) -> numpy.ndarray:
        """Lengths of samples of which the bucket is known.

        Args:
            bounds: `(N,)`, the bound of each sample's bucket.
            generator: The source of randomness.

        Returns:
            `(N,)` int64, tokens.
        """
        below = numpy.concatenate([[0.0], numpy.cumsum(self.shares)])
        shorter = numpy.concatenate([[0], BUCKETS[:-1]])[numpy.searchsorted(BUCKETS, bounds)]
        low, high = (below[numpy.searchsorted(self.tokens, ends, side="right")] for ends in (shorter, bounds))
        places = numpy.searchsorted(below, low + (high - low) * generator.random(len(bounds)), side="right") - 1
        drawn: numpy.ndarray = self.tokens[numpy.minimum(places, len(self.tokens) - 1)]
        return drawn


def cells_of(lines: list[int], lengths: Lengths) -> list[Cell]:
    """The cells of corpora of so many lines each, as if the lengths were the same in all of them."""
    cells = []
    for corpus, count in enumerate(lines):
        first = 0
        for bound, share in lengths.buckets().items():
            within = round(count * share)
            if within:
                cells.append(Cell(corpus, first, within, bound))
            first += within
    return cells


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
