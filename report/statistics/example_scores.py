"""Scores of single examples, as a run writes them: `predictions/<split>.<language>.scores.csv`.

A line per example has `example`, `document`, and for each metric the columns `<metric>:sum` and `<metric>:count`. A
metric of any set of examples is the sum of its sums divided by that of its counts, so it can be had of any resample.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ernie_m.bootstrap import Floats
from ernie_m.errors import DataError

SUM, COUNT = ":sum", ":count"


@dataclass(frozen=True)
class Scores:
    """The examples of a run, a split and a language.

    Attributes:
        documents: Id of each example -> its document.
        metrics: Metric -> sums and counts, `(N, 2)`.
    """

    documents: Mapping[str, str]
    metrics: Mapping[str, Floats]


def read_scores(path: Path) -> Scores:
    """The examples of a file, in the order of their ids.

    Raises:
        DataError: The file is broken; it and the line are named.
    """
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        metrics = [name.removesuffix(SUM) for name in header[2::2]]
        if header != ["example", "document", *(f"{name}{end}" for name in metrics for end in (SUM, COUNT))]:
            raise DataError(f"{path}:1: example,document,<metric>{SUM},<metric>{COUNT} ... is needed")
        documents: dict[str, str] = {}
        numbers: list[list[float]] = []
        for row in reader:
            place = f"{path}:{reader.line_num}"
            if len(row) != len(header):
                raise DataError(f"{place}: {len(header)} columns are needed, not {len(row)}")
            if row[0] in documents:
                raise DataError(f"{place}: the example {row[0]} stands there twice")
            documents[row[0]] = row[1]
            try:
                numbers.append(list(map(float, row[2:])))
            except ValueError as error:
                raise DataError(f"{place}: {error}") from error
    table = np.array(numbers, np.float64).reshape(len(documents), len(metrics), 2)
    ids = list(documents)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    by_metric = {name: table[order, at] for at, name in enumerate(metrics)}
    return Scores({ids[at]: documents[ids[at]] for at in order}, by_metric)
