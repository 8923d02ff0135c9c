"""The archive of a report's runs: what it holds makes the same report."""

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from report.__main__ import ARCHIVE_NAME, main

NAME = "ablation_objectives"


def test_the_archive_makes_the_same_report(tmp_path: Path, write_sweep: Callable[[], None], few_pictures: str) -> None:
    pytest.importorskip("matplotlib")
    write_sweep()
    for kept in ("first", "second"):
        given = ["--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / kept), "--archive"]
        assert main([few_pictures, *given]) == 0
        shutil.rmtree(tmp_path / "outputs")
        with tarfile.open(tmp_path / kept / ARCHIVE_NAME) as archive:
            assert {Path(name).parts[:2] for name in archive.getnames()} == {(NAME, "pretraining"), (NAME, "qa")}
            archive.extractall(tmp_path / "outputs", filter="data")
    files = [sorted((tmp_path / kept).iterdir()) for kept in ("first", "second")]
    for one, other in zip(*files, strict=True):
        assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())


def test_an_archive_that_is_there_is_renewed(
    tmp_path: Path, write_sweep: Callable[[], None], few_pictures: str
) -> None:
    pytest.importorskip("matplotlib")
    write_sweep()
    given = [few_pictures, "--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
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
    tmp_path: Path, write_sweep: Callable[[], None], few_pictures: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    write_sweep()
    shutil.copytree(tmp_path / "outputs", tmp_path / "copy")
    runs = [str(tmp_path / folder) for folder in ("outputs", "copy")]
    assert main([few_pictures, "--runs", *runs, "--output", str(tmp_path / "docs"), "--archive"]) == 2
    assert "would be one folder of the archive" in capsys.readouterr().err
    assert not (tmp_path / "docs").exists()
