"""Boards: all of them are told how a run ends, whatever one of them does."""

from pathlib import Path
from typing import Any

import pytest

from ernie_m.training.loggers.board import Board, boards, flat_scores, shown_on


class Noting(Board):
    """Notes what it is told, and fails where the test says so."""

    def __init__(self, notes: list[str], *, fails: str = "") -> None:
        self.notes, self.fails = notes, fails

    def _note(self, what: str) -> None:
        self.notes.append(what)
        if what == self.fails:
            raise OSError(f"cannot {what}")

    def warn(self, title: str, text: str) -> None:
        self._note("warn")

    def end(self, error: BaseException | None) -> None:
        self._note("end" if error is None else f"end with {type(error).__name__}")

    def show(self, *given: Any, **more: Any) -> None: ...

    def conclude(self, results: Any) -> None: ...

    def keep(self, kind: str, folder: Path, *, aliases: Any) -> None: ...

    def started_from(self, folder: Path) -> None: ...


def test_a_run_that_ends_well_is_ended_everywhere() -> None:
    first, second = Noting([]), Noting([])
    with shown_on([first, "no board", second]) as told:
        assert told == boards([first, "no board", second]) == [first, second]
    assert first.notes == second.notes == ["end"]


@pytest.mark.parametrize("fails", ["warn", "end with RuntimeError"])
def test_one_that_fails_keeps_no_other_from_its_end_and_hides_no_error(fails: str) -> None:
    first, second, third = Noting([]), Noting([], fails=fails), Noting([])
    with pytest.raises(OSError, match=f"cannot {fails}") as caught, shown_on([first, second, third]):
        raise RuntimeError("out of memory")
    assert isinstance(caught.value.__context__, RuntimeError)
    assert second.notes == ["warn", "end with RuntimeError"]
    assert third.notes == ["warn", "end with RuntimeError"]
    assert first.notes[0] == "warn"
    assert first.notes[1].startswith("end with ")


def test_numbers_have_their_paths_and_words_none() -> None:
    results = {"task": "qa", "steps": 7, "test": {"f1": {"de": 0.5}}, "is": True, "none": None}
    assert flat_scores(results) == {"steps": 7.0, "test/f1/de": 0.5}
