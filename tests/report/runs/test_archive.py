"""The archive of a report's runs: what it holds makes the same report."""

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.__main__ import ARCHIVE_NAME, main

NAME = "quick"
WriteRun = Callable[..., Path]


def test_the_archive_makes_the_same_report(
    tmp_path: Path, write_sweep: Callable[[], None], without_pictures: str
) -> None:
    write_sweep()
    for kept in ("first", "second"):
        given = ["--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / kept), "--archive"]
        assert main([without_pictures, *given]) == 0
        shutil.rmtree(tmp_path / "outputs")
        with tarfile.open(tmp_path / kept / ARCHIVE_NAME) as archive:
            assert {Path(name).parts[:2] for name in archive.getnames()} == {(NAME, "pretraining"), (NAME, "qa")}
            archive.extractall(tmp_path / "outputs", filter="data")
    files = [sorted((tmp_path / kept).iterdir()) for kept in ("first", "second")]
    assert len(files[0]) == 6
    for one, other in zip(*files, strict=True):
        assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())


def test_it_keeps_configurations_and_the_examples_that_were_compared(tmp_path: Path, write_run: WriteRun) -> None:
    spec = tmp_path / "small.yaml"
    column = "{heading: en, task: qa, score: test.f1.en}"
    table = f"tables: {{main: {{title: Main, columns: [{column}]}}}}"
    spec.write_text(f"title: Small\nrows: [arm]\nbaseline: {{arm: a}}\n{table}\n", encoding="utf-8")
    for arm, score in (("a", 0.5), ("b", 1.0)):
        results: dict[str, Any] = {"test": {"f1": {"en": score}}}
        folder = write_run("qa", 0, {"arm": arm}, results, config={"x": 1}, typed={"x": 1})
        (folder / "predictions").mkdir()
        for language in ("en", "de"):
            text = f"example,document,f1:sum,f1:count\n1,1,1,1\n2,2,{2 * score - 1},1\n"
            (folder / "predictions" / f"test.{language}.scores.csv").write_text(text, encoding="utf-8")
    given = ["--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs"), "--archive"]
    assert main([str(spec), *given]) == 0
    with tarfile.open(tmp_path / "docs" / ARCHIVE_NAME) as archive:
        assert [name.removeprefix("small/qa/a-seed0/") for name in archive.getnames() if "a-seed0" in name] == [
            "results.json", "config.json", "overrides.json", "predictions/test.en.scores.csv",
        ]  # fmt: skip
    before = (tmp_path / "docs" / "report.md").read_text(encoding="utf-8")
    assert "| b | +0.5 | – | – | – | – | 1 | [" in before
    shutil.rmtree(tmp_path / "outputs")
    with tarfile.open(tmp_path / "docs" / ARCHIVE_NAME) as archive:
        archive.extractall(tmp_path / "outputs", filter="data")
    assert main([str(spec), *given]) == 0
    assert (tmp_path / "docs" / "report.md").read_text(encoding="utf-8") == before


def test_an_archive_that_is_there_is_renewed(
    tmp_path: Path, write_sweep: Callable[[], None], without_pictures: str
) -> None:
    write_sweep()
    given = [without_pictures, "--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
    names = []
    for more in (["--archive"], []):
        assert main([*given, *more]) == 0
        with tarfile.open(tmp_path / "docs" / ARCHIVE_NAME) as archive:
            names.append({str(Path(name).parent) for name in archive.getnames()})
        for path in (tmp_path / "outputs" / "qa").glob("*-all-0.05-seed[12]"):
            shutil.rmtree(path)
    assert len(names[0] - names[1]) == 2
    assert names[1] < names[0]


def test_two_folders_that_would_be_one_are_refused(
    tmp_path: Path, write_sweep: Callable[[], None], without_pictures: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sweep()
    shutil.copytree(tmp_path / "outputs", tmp_path / "copy")
    runs = [str(tmp_path / folder) for folder in ("outputs", "copy")]
    assert main([without_pictures, "--runs", *runs, "--output", str(tmp_path / "docs"), "--archive"]) == 2
    assert "would be one folder of the archive" in capsys.readouterr().err
    assert not (tmp_path / "docs").exists()
