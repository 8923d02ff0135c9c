"""Runs without a result are named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from report.__main__ import main
from report.runs.unfinished import note_on_unfinished, unfinished


def begun(folder: Path, file: str = "environment.json") -> Path:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).touch()
    return folder


def test_a_run_that_began_and_has_no_result_has_not_ended(tmp_path: Path) -> None:
    runs = [begun(tmp_path / "a"), begun(tmp_path / "b", "checkpoints/last.ckpt")]
    begun(begun(begun(tmp_path / "c"), "checkpoints/last.ckpt"), "results.json")
    assert unfinished([tmp_path, tmp_path / "a"]) == runs
    assert note_on_unfinished([tmp_path / "a"]) == f"1 run has not ended: {runs[0]}"
    assert note_on_unfinished([tmp_path / "c"]) == ""


def test_three_are_named(tmp_path: Path) -> None:
    for name in "abcde":
        begun(tmp_path / name)
    said = note_on_unfinished([tmp_path])
    assert said.startswith("5 runs have not ended: ")
    assert said.endswith(f"{tmp_path / 'c'} and 2 more")


def test_the_command_says_it(
    tmp_path: Path, write_run: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path / "outputs" / "qa" / "killed")
    assert main([str(tmp_path / "outputs")]) == 2
    assert f"1 run has not ended: {folder}" in capsys.readouterr().err
    write_run("qa", 0, {}, {"test": {"f1": {"en": 0.5}}, "encoder": "mini"})
    assert main([str(tmp_path / "outputs")]) == 0
    assert f"1 run, 1 row\n1 run has not ended: {folder}\n" in capsys.readouterr().out
