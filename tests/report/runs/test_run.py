"""Reading runs: what is taken, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ernie_m.errors import DataError
from report.runs.run import read_curves, read_runs

WriteRun = Callable[..., Path]


def test_scores_are_the_finite_numbers_by_their_path(write_run: WriteRun) -> None:
    results = {"test": {"f1": {"en": 0.5, "de": float("nan")}}, "steps": 3, "best": {"path": "x"}, "ok": True}
    folder = write_run("qa", 1, {"arm": "a"}, results)
    (found,) = read_runs([folder.parent.parent])
    assert (found.folder, found.task, found.seed, found.labels) == (folder, "qa", 1, {"arm": "a"})
    assert found.scores == {"test.f1.en": 0.5, "steps": 3, "seed": 1}


def test_a_run_is_read_once_though_its_folder_is_named_twice(write_run: WriteRun) -> None:
    folder = write_run("qa", 0, {"arm": "a"}, {})
    assert len(read_runs([folder, folder.parent])) == 1
    assert len(read_runs([folder, folder / ".." / folder.name])) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not a JSON file"),
        ("[]", "a JSON object is needed, this is a list"),
        ('{"seed": 0}', "task is None, a text is needed"),
        ('{"task": "qa"}', "seed is None, a number is needed"),
        ('{"task": "qa", "seed": 0, "labels": {"a": []}}', "labels is {'a': []}"),
        ('{"task": "qa", "seed": 0, "labels": "a"}', "labels is 'a'"),
    ],
)
def test_a_broken_result_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "results.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_runs([tmp_path])
    assert str(tmp_path / "results.json") in str(error.value)
    assert said in str(error.value)


def test_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        read_runs([tmp_path / "none"])


def test_curves_are_read_by_metric_and_step(write_run: WriteRun) -> None:
    folder = write_run(
        "qa", 0, {"arm": "a"}, {}, "0,val/f1/en,0.5\n10,val/f1/en,nan\n20,val/f1/en,0.7\n0,val/f1/de,0.1\n"
    )
    (found,) = read_runs([folder])
    assert read_curves(found, "val/f1/en") == {"val/f1/en": {0: 0.5, 20: 0.7}}
    assert list(read_curves(found, "val/f1/*")) == ["val/f1/en", "val/f1/de"]
    (folder / "metrics.csv").write_text("step,metric,value\n0,val/f1/en\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"metrics\.csv:2: step,metric,value is needed, not 0,val/f1/en"):
        read_curves(found, "val/f1/en")
    (folder / "metrics.csv").unlink()
    assert read_curves(found, "val/f1/en") == {}
