"""Tallies: scores that are one sum over examples divided by another, kept example by example."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import NamedTuple

from ernie_m.files import write_text


@dataclass(frozen=True, slots=True)
class Tally:
    """What each example adds to the two sums of a score; over any examples it is sum(sums) / sum(counts).

    Attributes:
        sums: `(N,)`, such as 1 for a right answer and 0 for a wrong one.
        counts: `(N,)`, such as 1 for each answer.
    """

    sums: Sequence[float]
    counts: Sequence[float]

    @property
    def score(self) -> float:
        """The score over all examples; 0 where there is nothing to divide by."""
        count = fsum(self.counts)
        return fsum(self.sums) / count if count else 0.0

    @classmethod
    def mean(cls, values: Iterable[float]) -> "Tally":
        """That of a score which is the mean of the examples' own."""
        sums = list(map(float, values))
        return cls(sums, [1.0] * len(sums))


class Tallied(NamedTuple):
    """Examples by their ids `(N,)`, and metric -> what each of them adds."""

    ids: Sequence[str]
    tallies: Mapping[str, Tally]


def overlap(right: Sequence[int], predicted: Sequence[int], gold: Sequence[int]) -> dict[str, Tally]:
    """`precision`, `recall` and `f1` of what examples have any number of, such as entities.

    Args:
        right: `(N,)`, how many each example has that are predicted and gold.
        predicted: `(N,)`, how many are predicted.
        gold: `(N,)`, how many there are to be found.
    """
    return {
        "precision": Tally(right, predicted),
        "recall": Tally(right, gold),
        "f1": Tally([2 * count for count in right], [sum(both) for both in zip(predicted, gold, strict=True)]),
    }


def ratios(tallies: Mapping[str, Tally]) -> dict[str, float]:
    """The scores over all examples."""
    return {metric: tally.score for metric, tally in tallies.items()}


def write_tallies(path: Path, ids: Sequence[str], documents: Sequence[str], tallies: Mapping[str, Tally]) -> None:
    """Writes comma-separated values, a row an example: `example,document,<metric>:sum,<metric>:count,...`."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["example", "document", *(f"{metric}:{part}" for metric in tallies for part in ("sum", "count"))])
    columns = [map(_plain, column) for tally in tallies.values() for column in (tally.sums, tally.counts)]
    writer.writerows(zip(ids, documents, *columns, strict=True))
    write_text(path, table.getvalue())


def _plain(number: float) -> float:
    return int(number) if float(number).is_integer() else float(number)
