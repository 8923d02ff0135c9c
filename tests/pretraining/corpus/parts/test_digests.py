"""What is remembered of text: each part is read once, whoever asks at the same time, and nothing is forgotten."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pretraining.corpus.parts.digests import Digests
from pretraining.corpus.parts.text_files import FilePart
from pretraining.corpus.text import Survey


def test_processes_that_ask_at_once_read_every_part_once_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Anna lives in house {number}.\n")
    parts = [FilePart(1, (tmp_path / f"{number}.txt",), swapped=False) for number in range(3)]
    surveyed: list[FilePart] = []
    survey, everyone = FilePart.survey, threading.Barrier(4)

    def slowly(part: FilePart) -> Survey:
        surveyed.append(part)
        time.sleep(0.05)
        return survey(part)

    def ask(first: int) -> dict[FilePart, Survey]:
        everyone.wait(60)
        return {part: Digests(tmp_path).of(part) for part in parts[first:] + parts[:first]}

    monkeypatch.setattr(FilePart, "survey", slowly)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, (0, 1, 2, 0)))
    assert sorted(surveyed, key=parts.index) == parts
    assert all(each == {part: survey(part) for part in parts} for each in found)
    assert {part: Digests(tmp_path).of(part) for part in parts} == found[0]
    assert len(surveyed) == 3
