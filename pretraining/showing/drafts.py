"""Pseudo translations beside the real ones: of what a validation has translated, a fixed handful as a table."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from torch import Tensor

from ernie_m.training.loggers.shown import Table
from pretraining.training.translation_scores import DraftBatch, tokens_matched

MOST_IN_A_DIRECTION = 5
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence with its pseudo translation and its real one.

    Attributes:
        source_language: The number of the sentence's language.
        target_language: The number of the translations' language.
        source: The ids of the sentence, without special tokens.
        pseudo: The ids of the pseudo translation.
        real: The ids of the real translation.
    """

    source_language: int
    target_language: int
    source: Sequence[int]
    pseudo: Sequence[int]
    real: Sequence[int]


class Handful:
    """The first few sentences of each direction that a validation translates: the same ones in every validation."""

    def __init__(self) -> None:
        self._drafted: dict[str, list[Drafted]] = defaultdict(list)

    def add(self, batch: DraftBatch, ids: Tensor) -> None:
        """Adds a batch with its pseudo tokens, `(P,)` ids, row by row."""
        kept = self._drafted[batch.direction]
        kept += islice(drafted_rows(batch, ids), MOST_IN_A_DIRECTION - len(kept))

    def rows(self) -> list[Drafted]:
        """As many of each direction, and at most `MOST_ROWS`."""
        of_each = max(1, min(MOST_IN_A_DIRECTION, MOST_ROWS // max(1, len(self._drafted))))
        return [row for rows in self._drafted.values() for row in rows[:of_each]][:MOST_ROWS]


def drafted_rows(batch: DraftBatch, ids: Tensor) -> Iterator[Drafted]:
    """The sentences of a batch, one at a time, with their pseudo tokens `(P,)`."""
    bag = batch.bag
    pseudo = ids.split(bag.probes.sum(1).tolist())
    for number, real in enumerate(batch.references):
        probes = bag.probes[number]
        context = bag.mask[number] & ~probes
        yield Drafted(
            source_language=int(bag.languages[number][context][0]),
            target_language=int(bag.languages[number][probes][0]),
            source=bag.ids[number][context][1:-1].tolist(),
            pseudo=pseudo[number].tolist(),
            real=real,
        )


def translations_table(
    rows: Sequence[Drafted], *, languages: Sequence[str], decode: Callable[[Sequence[int]], str]
) -> Table:
    """The sentences and both translations as text, with the share of pseudo tokens that are in the real one.

    Args:
        rows: What was translated.
        languages: The languages' names by number.
        decode: Readable text of ids.
    """
    columns = ("from", "to", "sentence", "pseudo translation", "real translation", "found in the real one")
    return Table(
        columns,
        tuple(
            (
                languages[row.source_language],
                languages[row.target_language],
                decode(row.source),
                decode(row.pseudo),
                decode(row.real),
                tokens_matched(row.pseudo, row.real) / len(row.pseudo),
            )
            for row in rows
        ),
    )
