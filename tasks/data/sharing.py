"""What is read and encoded once on a machine, for all ranks there: rows lie in a file that they map into memory."""

import mmap
import pickle
import socket
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ernie_m.training import ranks
from tasks.data.dataset import Examples

ROWS, REST = "rows", "rest"
"""Names of the files: the rows one after the other, and all else."""


@dataclass(frozen=True)
class Encoded:
    """What a run reads.

    Attributes:
        task: Settled by the data.
        examples: As they were read.
        features: Split -> language -> rows.
    """

    task: Any
    examples: Examples
    features: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)


class StoredRows(Sequence[Any]):
    """Values that lie pickled in memory that may be a file's; each is made when it is asked for.

    Args:
        memory: Of all that were stored together.
        ends: `(n + 1,)` int64, where each begins, and where the last one ends.
    """

    def __init__(self, memory: mmap.mmap | bytes, ends: np.ndarray) -> None:
        self._memory, self._ends = memory, ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        with memoryview(self._memory) as view, view[self._ends[number] : self._ends[number + 1]] as stored:
            return pickle.loads(stored)

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, for a process that has not this one's memory."""
        start, end = int(self._ends[0]), int(self._ends[-1])
        return StoredRows, (self._memory[start:end], self._ends - start)


def once_a_machine(make: Callable[[], Encoded]) -> Encoded:
    """What the first rank of each machine makes, on every rank.

    That rank keeps what it has made. The others read rows when they need them, so that a machine holds them twice at
    most, however many ranks it has.

    Raises:
        ConfigError: See `ranks.together`.
    """
    if ranks.is_alone():
        return make()
    with tempfile.TemporaryDirectory(prefix="ernie-m-") as scratch:
        folder = Path(scratch) if ranks.local_rank() == 0 else None
        encoded = ranks.together(lambda: None if folder is None else _made(make, folder))
        host = socket.gethostname()
        folders = [path for name, path in ranks.exchange((host, folder)) if name == host and path is not None]
        return ranks.together(lambda: _read(folders[0]) if encoded is None else encoded)


def _made(make: Callable[[], Encoded], folder: Path) -> Encoded:
    encoded = make()
    with (folder / ROWS).open("wb") as file:
        file.write(b"\0")  # an empty file cannot be mapped
        splits = _stored(encoded.examples.splits, file)
        features = _stored(encoded.features, file)
    rest = replace(encoded, examples=replace(encoded.examples, splits={}, columns={}), features={})
    with (folder / REST).open("wb") as file:
        pickle.dump((rest, splits, features), file)
    return encoded


def _stored(splits: Mapping[str, Mapping[str, Iterable[Any]]], file: BinaryIO) -> dict[str, dict[str, np.ndarray]]:
    """Writes rows; gives where those of each split and language are."""
    places: dict[str, dict[str, np.ndarray]] = {}
    for split, languages in splits.items():
        for language, rows in languages.items():
            sizes = (file.write(pickle.dumps(row, protocol=pickle.HIGHEST_PROTOCOL)) for row in rows)
            start = file.tell()
            places.setdefault(split, {})[language] = np.fromiter(chain([start], sizes), dtype=np.int64).cumsum()
    return places


def _read(folder: Path) -> Encoded:
    with (folder / ROWS).open("rb") as file:
        memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with (folder / REST).open("rb") as file:
        rest, *places = pickle.load(file)
    splits, features = (
        {
            split: {language: StoredRows(memory, ends) for language, ends in languages.items()}
            for split, languages in of_splits.items()
        }
        for of_splits in places
    )
    return replace(rest, examples=replace(rest.examples, splits=splits), features=features)
