"""Evaluations of runs that are read, too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.runs.evaluations import with_trainings
from report.runs.rows import Row, remarks, select
from report.runs.run import read_runs
from report.spec import Spec
from report.tables.automatic import draft

WriteRun = Callable[..., Path]
SCORES = {"test": {"f1": {"en": 0.5, "de": 0.25}}}


def rows_of(folder: Path) -> tuple[Spec, list[Row]]:
    spec, labelled = draft("qa", with_trainings(read_runs([folder])))
    return spec, select(spec, labelled)[0]


def evaluation(checkpoint: Any, scores: dict[str, Any], **more: Any) -> dict[str, Any]:
    return scores | {"run": "test", "checkpoint": str(checkpoint)} | more


@pytest.mark.parametrize("place", ["", "model", "checkpoints/last.ckpt"])
def test_an_evaluation_counts_once_in_the_row_of_its_training(write_run: WriteRun, tmp_path: Path, place: str) -> None:
    config = {"rate": 1, "data": {"name": "d"}}
    folder = write_run("qa", 3, {"arm": "a"}, SCORES, name="trained", config=config)
    more = {"test": {"f1": {"en": 0.5, "de": 0.25, "fr": 0.125}}}
    told = evaluation(folder / place, more)
    write_run(
        "qa", 0, {}, told, name="again", config={"rate": 2, "data": {"name": "d"}, "checkpoint": told["checkpoint"]}
    )
    spec, (row,) = rows_of(tmp_path)
    assert [run.folder.name for run in row.runs] == ["trained", "again"]
    assert row.scores("qa", "test.f1.en") == {3: 0.5}
    assert row.scores("qa", "test.f1.fr") == {3: 0.125}
    (said,) = remarks(spec, [row])
    assert said.startswith("Counted once: ")


def test_an_evaluation_with_other_scores_is_said_and_the_training_is_shown(write_run: WriteRun, tmp_path: Path) -> None:
    folder = write_run("qa", 3, {}, SCORES | {"data": "d"}, name="trained")
    again = write_run("qa", 3, {}, evaluation(folder, {"test": {"f1": {"en": 0.75}}}, data="d"), name="again")
    spec, (row,) = rows_of(tmp_path)
    assert row.scores("qa", "test.f1.en") == {3: 0.5}
    said = f"`{again}` evaluates `{folder}` and has test.f1.en 0.7500, not 0.5000: the training's are shown."
    assert said in remarks(spec, [row])


def test_an_evaluation_on_other_data_and_one_of_another_model_stay_rows(write_run: WriteRun, tmp_path: Path) -> None:
    folder = write_run("qa", 3, {}, SCORES, name="trained", config={"data": {"name": "d"}})
    for name, checkpoint in (("elsewhere", folder), ("other", "/models/other")):
        told = evaluation(checkpoint, {"test": {"f1": {"en": 0.75}}})
        write_run("qa", 3, {}, told, name=name, config={"data": {"name": name}})
    assert [run.folder.name for run in with_trainings(read_runs([tmp_path]))] == ["elsewhere", "other", "trained"]
    _, rows = rows_of(tmp_path)
    assert len(rows) == 3
