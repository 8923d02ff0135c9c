"""Corpora on several ranks, which are threads here: text is read once, the more so if it is broken."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError
from pretraining.corpus.corpus import open_corpus
from pretraining.corpus.parts.text_files import FilePart
from pretraining.corpus.text import Survey
from pretraining.training.data import PretrainingDataModule
from pretraining.training.opening import open_in_turns
from tests.pretraining.words import find_sources

RANKS = threading.local()
"""Of each thread that stands for a rank, its number."""


@pytest.fixture
def four_ranks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[Any]]:
    """Does something on two machines of two ranks each, which are threads here; gives their values, or their errors."""
    barrier, failed = threading.Barrier(4), [False] * 4

    def together(work: Callable[[], Any]) -> Any:
        value, error = None, None
        try:
            value = work()
        except ConfigError as raised:
            error = raised
        failed[RANKS.number] = error is not None
        barrier.wait(60)
        ends = any(failed)
        barrier.wait(60)
        if ends:
            raise error or ConfigError("of another rank")
        return value

    def on_rank(number: int, work: Callable[[], Any]) -> Any:
        RANKS.number = number
        try:
            return work()
        except ConfigError as error:
            return error

    def on_all(work: Callable[[], Any]) -> list[Any]:
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(on_rank, range(4), [work] * 4))

    monkeypatch.setattr("pretraining.training.opening.ranks.together", together)
    monkeypatch.setattr("pretraining.training.opening.ranks.is_first", lambda: RANKS.number == 0)
    monkeypatch.setattr("pretraining.training.opening.ranks.local_rank", lambda: RANKS.number % 2)
    return on_all


@pytest.mark.parametrize("caches", [1, 2])
@pytest.mark.parametrize("is_broken", [False, True])
def test_ranks_read_text_once_for_each_cache_and_broken_text_once_in_all(
    four_ranks: Callable[[Callable[[], Any]], list[Any]],
    tokenizer: ErnieMTokenizer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caches: int,
    is_broken: bool,
) -> None:
    (tmp_path / "en.txt").write_bytes(b"Anna lives in Kyiv.\n" * 50 + (b"\xff\n" if is_broken else b""))
    (source,) = find_sources(tmp_path, "{language}.txt")
    reads: list[int] = []
    surveys: list[int] = []
    rows, survey = FilePart.rows, FilePart.survey

    def read(part: FilePart, pieces: range | None = None) -> Any:
        reads.append(RANKS.number)
        return rows(part, pieces)

    def surveyed(part: FilePart) -> Survey:
        surveys.append(RANKS.number)
        return survey(part)

    monkeypatch.setattr(FilePart, "rows", read)
    monkeypatch.setattr(FilePart, "survey", surveyed)

    def make() -> Any:
        cache = tmp_path / f"cache{RANKS.number // 2 % caches}"
        module = mock.create_autospec(PretrainingDataModule, instance=True)
        module.load.side_effect = lambda progress: open_corpus(
            source, tokenizer, cache=cache, max_length=64, on_bad_line="error", held_out=0.0, split_seed=0, workers=0
        )
        return module

    values = four_ranks(lambda: open_in_turns(make))
    assert reads == surveys == ([0] if is_broken or caches == 1 else [0, 2])
    assert [isinstance(value, ConfigError) for value in values] == [is_broken] * 4
    if is_broken:
        assert "en.txt, line 51: not UTF-8" in str(values[0])
