"""A table of predictions: a row for each, the most wrong first, a few hundred at most (pure)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from ernie_m.training.loggers.shown import Cell, Table

MOST_ROWS = 300
"""Rows of a table, of all languages together."""
LANGUAGE, ID = "language", "id"
"""The first columns, which every table has."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """What a table has of a prediction.

    Attributes:
        wrong: How wrong it is, in a measure of the task's own: more comes first. 0 of a right one, and of one that
            there is nothing to compare with.
        cells: Column -> what stands there; of a type that all rows share.
    """

    wrong: float
    cells: Mapping[str, Cell]


def row_of_values(values: Mapping[str, Any]) -> ShownRow:
    """A row of an answer's JSON values, see `Answer.row`; lists and maps are written as JSON."""
    plain = (str, int, float, bool, type(None))
    written = {
        name: value if isinstance(value, plain) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
    }
    return ShownRow(0.0, written)


def predictions_table(by_language: Mapping[str, Mapping[str, ShownRow]], *, most: int = MOST_ROWS) -> Table:
    """The table of all languages: of each the most wrong ones, all in the order of how wrong they are.

    Equally wrong ones stay in the order in which they are given, so that the choice is the same every time.

    Args:
        by_language: Language -> example id -> row.
        most: Rows at most; every language has an equal part of them, as far as it has so many.
    """
    parts = dealt({language: len(rows) for language, rows in by_language.items()}, most)
    chosen: list[tuple[str, str, ShownRow]] = []
    for language, rows in by_language.items():
        ranked = sorted(rows.items(), key=lambda item: -item[1].wrong)[: parts[language]]
        chosen += [(language, key, row) for key, row in ranked]
    chosen.sort(key=lambda item: -item[2].wrong)
    columns = _names(map(attrgetter("cells"), (row for _, _, row in chosen)))
    lines = [(language, key, *(row.cells.get(column) for column in columns)) for language, key, row in chosen]
    return Table((LANGUAGE, ID, *columns), tuple(lines))


def dealt(sizes: Mapping[str, int], most: int) -> dict[str, int]:
    """So many things of each kind, `most` in all, as evenly as their numbers allow; the first kinds have one more."""
    parts = dict.fromkeys(sizes, 0)
    left = min(most, sum(sizes.values()))
    while left:
        open_kinds = [kind for kind, size in sizes.items() if parts[kind] < size]
        each = max(left // len(open_kinds), 1)
        for kind in open_kinds[:left]:
            more = min(each, sizes[kind] - parts[kind])
            parts[kind] += more
            left -= more
    return parts


def _names(rows: Iterable[Mapping[str, Cell]]) -> Sequence[str]:
    return list(dict.fromkeys(name for row in rows for name in row))
