"""What one rank stores of a run's data and the others read: equal values, made when they are asked for."""

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tasks.data.batches import fingerprint
from tasks.data.dataset import Examples
from tasks.data.sharing import Encoded, StoredRows, _made, _read, once_a_machine
from tasks.examples import SentenceExample
from tasks.readers.policy import ReadReport

ROWS: list[Any] = ["", "Anna", {"a": [1, 2]}, None]


def stored(values: Sequence[Any]) -> StoredRows:
    parts = [b"\0", *(pickle.dumps(value) for value in values)]
    return StoredRows(b"".join(parts), np.cumsum([len(part) for part in parts]))


def test_stored_rows_are_a_sequence_of_what_was_stored() -> None:
    rows = stored(ROWS)
    assert list(rows) == ROWS
    assert len(rows) == 4
    assert rows[1:3] == ROWS[1:3]
    assert rows[::-2] == ROWS[::-2]
    assert rows[-1] is None
    with pytest.raises(IndexError):
        rows[4]
    assert list(stored([])) == []


def test_a_copy_for_another_process_has_its_rows_alone() -> None:
    rows = stored(ROWS)
    part = StoredRows(rows._memory, rows._ends[1:3])
    copied = pickle.loads(pickle.dumps(part))
    assert list(copied) == list(part) == ROWS[1:2]
    assert len(copied._memory) < len(rows._memory)


def encoded(languages: dict[str, list[SentenceExample]]) -> Encoded:
    ids = {language: [np.arange(len(row.first)) for row in rows] for language, rows in languages.items()}
    report = ReadReport()
    columns = {"de": {"1": {"price": 3}}}
    return Encoded("task", Examples({"test": languages}, {"test": ["d1"]}, ["left"], report, columns), {"test": ids})


def test_a_rank_reads_what_another_has_made(tmp_path: Path) -> None:
    rows = {"de": [SentenceExample(str(n), "de", str(n), "Ü" * n, None, None) for n in range(5)], "zh": []}
    made = _made(lambda: encoded(rows), tmp_path)
    read = _read(tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()  # as the first rank does when all have opened them
    assert read.task == made.task
    assert {language: list(examples) for language, examples in read.examples.splits["test"].items()} == rows
    assert read.examples.documents == made.examples.documents
    assert list(read.features["test"]) == ["de", "zh"]
    for ours, theirs in zip(read.features["test"]["de"], made.features["test"]["de"], strict=True):
        assert fingerprint(ours) == fingerprint(theirs)
        np.testing.assert_array_equal(ours, theirs)


def test_a_run_of_one_process_keeps_what_it_has_made() -> None:
    made = encoded({"de": []})
    assert once_a_machine(lambda: made) is made
