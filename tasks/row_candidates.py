"""RowCandidates: what the rows of an evaluation say about their examples, batch by batch, on one rank and over all."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ernie_m.errors import DataError
from ernie_m.training import ranks
from tasks.data.batches import Batch, fingerprint


class Row(NamedTuple):
    """What a row of a batch says.

    Attributes:
        example: That it belongs to.
        fingerprint: Tells it from the other rows of its example.
        candidates: What it says.
    """

    example: Any
    fingerprint: bytes
    candidates: Any


class RowCandidates:
    """What rows say, until their languages are concluded; languages are numbered as the loaders are."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, list[Row]]] = {}

    def add(self, language: int, number: int, batch: Batch[Any], candidates: Sequence[Any]) -> None:
        """Adds those of a batch, by its number among the batches of its language on all ranks."""
        self._rows.setdefault(language, {})[number] = [
            Row(feature.example, fingerprint(feature), said)
            for feature, said in zip(batch.features, candidates, strict=True)
        ]

    def has(self, language: int) -> bool:
        """Whether a batch of a language was added."""
        return language in self._rows

    def gather(self) -> None:
        """Takes those of all ranks to the first, and leaves the others none; all have to ask."""
        gathered, self._rows = ranks.gather(self._rows) or [], {}
        for theirs in gathered:
            for language, batches in theirs.items():
                self._rows.setdefault(language, {}).update(batches)

    def take(self) -> Iterator[tuple[list[Any], list[list[Any]]]]:
        """Language by language, the examples and what the rows of each say, in the order of batches; none is left.

        Raises:
            DataError: Two examples of a language have one id.
        """
        taken, self._rows = self._rows, {}
        for _, batches in sorted(taken.items()):
            by_id = _by_example(row for _, rows in sorted(batches.items()) for row in rows)
            yield [example for example, _ in by_id.values()], [list(rows.values()) for _, rows in by_id.values()]


def _by_example(rows: Iterable[Row]) -> dict[str, tuple[Any, dict[bytes, Any]]]:
    """Id -> example, and what its rows say; a row that comes again counts once."""
    by_id: dict[str, tuple[Any, dict[bytes, Any]]] = {}
    for example, print_of_row, candidates in rows:
        known, of_example = by_id.setdefault(example.id, (example, {}))
        if known != example:
            raise DataError(f"{example.language}: two examples have the id {example.id}; ids must differ")
        of_example.setdefault(print_of_row, candidates)
    return by_id
