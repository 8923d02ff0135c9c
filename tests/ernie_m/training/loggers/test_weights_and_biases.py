"""W&B, offline: what a run sends is read back from its file, key by key; nothing is sent."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError
from ernie_m.training.loggers.board import shown_on
from ernie_m.training.loggers.metrics_file import MetricsFile
from ernie_m.training.loggers.weights_and_biases import ID_NAME, WeightsAndBiases
from tests.shown import ALL
from tests.wandb_file import OfflineRun, read_offline_runs

pytest.importorskip("wandb")
HOW: dict[str, Any] = {
    "project": "p", "name": "run-2", "group": "sweep", "job_type": "eval", "tags": ["qa", "mini"],
    "artifacts": ["model"], "config": {"seed": 1, "optim": {"learning_rate": 1e-3}}, "facts": ["de", "x" * 70, "qa"],
}  # fmt: skip
RESULTS = {"task": "qa", "steps": 7, "test": {"f1": {"de": 0.5, "average": 0.25}}, "labels": {}, "checkpoint": None}


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.delenv("WANDB_SWEEP_ID", raising=False)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[OfflineRun, Path]:
    """A whole run: numbers, one thing of each kind, a model, results and an end."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "model").mkdir()
    (folder / "model" / "config.json").write_text("{}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WANDB_MODE", "offline")
        logger = WeightsAndBiases(directory=folder, **HOW)
        with shown_on([logger]) as boards:
            logger.log_metrics({"train/loss": 1.5, "epoch": 0.0}, step=3)
            for name, shown in ALL.items():
                boards[0].show(name, shown, step=3)
            boards[0].conclude(RESULTS)
            boards[0].keep("model", folder / "model", aliases=["best", "final"])
            boards[0].keep("predictions", folder / "model", aliases=["final"])
    (run,) = read_offline_runs(folder)
    return run, folder


def test_a_run_says_what_it_is(sent: tuple[OfflineRun, Path]) -> None:
    run, folder = sent
    assert (run.run.display_name, run.run.run_group, run.run.job_type) == ("run-2", "sweep", "eval")
    assert run.run.run_id == (folder / ID_NAME).read_text().strip()
    assert list(run.run.tags) == ["qa", "mini", "de", "x" * 64]
    assert (run.config["seed"], run.config["optim"]) == (1, {"learning_rate": 1e-3})
    assert run.exit_code == 0


def test_numbers_and_results_have_their_names_and_steps(sent: tuple[OfflineRun, Path]) -> None:
    run, _ = sent
    assert [row["train/loss"] for row in run.history if "train/loss" in row] == [1.5]
    assert all("epoch" not in row and row["trainer/global_step"] == 3 for row in run.history)
    assert {key: run.summary[key] for key in ("task", "steps", "test/f1/de", "test/f1/average")} == {
        "task": "qa", "steps": 7.0, "test/f1/de": 0.5, "test/f1/average": 0.25,
    }  # fmt: skip


def test_each_kind_is_shown_as_what_wandb_has_for_it(sent: tuple[OfflineRun, Path]) -> None:
    run, folder = sent
    shown = {key: value for row in run.history for key, value in row.items() if key in ALL or "scores/f1" in key}
    types = {name: shown[name].get("_type") for name in ("val/scores", "val/spans", "val/found", "data/lengths")}
    assert types == {
        "val/scores": "table-file", "val/spans": "html-file", "val/found": "image-file", "data/lengths": "histogram",
    }  # fmt: skip
    files = next(folder.glob("wandb/offline-run-*/files"))
    table = json.loads((files / shown["val/scores"]["path"]).read_text())
    assert (table["columns"], table["data"]) == (["language", "f1"], [["de", 0.5], ["zh", None]])
    bars = next(json.loads((files / value["path"]).read_text()) for key, value in shown.items() if "f1" in key)
    assert bars["data"] == [["en", 0.9], ["de", 0.5], ["हिन्दी", 0.25]]
    assert ">Anna</mark>" in (files / shown["val/spans"]["path"]).read_text(encoding="utf-8")
    assert sum(shown["data/lengths"]["values"]) == 4
    assert shown["val/found"]["width"] > shown["val/found"]["height"] > 100


def test_what_is_kept_is_an_artifact_of_the_run_and_what_is_not_asked_for_is_none(
    sent: tuple[OfflineRun, Path],
) -> None:
    run, _ = sent
    kind, aliases, files = run.artifacts[f"model-{run.run.run_id}"]
    assert (kind, files) == ("model", ["config.json"])
    assert {"best", "final"} <= set(aliases)
    assert {kind for kind, _, _ in run.artifacts.values()} == {"model", "run_table"}


def test_a_run_that_goes_on_is_the_same_run_and_sends_nothing_twice(tmp_path: Path) -> None:
    for steps in ((1, 2, 3), (2, 3, 4)):
        logger = WeightsAndBiases(directory=tmp_path, **HOW)
        file = MetricsFile(directory=tmp_path)
        with shown_on([logger]):
            for step in steps:
                logger.log_metrics({"train/loss": float(step)}, step=step)
                logger.show("val/found", ALL["data/lengths"], step=step)
                file.log_metrics({"train/loss": float(step)}, step=step)
            if steps[-1] == 4:
                logger.show("test/predictions", ALL["data/lengths"], step=3)  # the first start did not come so far
    first, again = read_offline_runs(tmp_path)
    assert first.run.run_id == again.run.run_id

    def steps_of(run: OfflineRun, name: str) -> list[int]:
        return [row["trainer/global_step"] for row in run.history if name in row]

    assert (steps_of(first, "train/loss"), steps_of(again, "train/loss")) == ([1, 2, 3], [4])
    assert (steps_of(first, "val/found"), steps_of(again, "val/found")) == ([1, 2, 3], [4])
    assert steps_of(again, "test/predictions") == [3]
    assert _id_in(tmp_path / "other") != first.run.run_id


def _id_in(folder: Path) -> str:
    folder.mkdir()
    logger = WeightsAndBiases(directory=folder, **HOW)
    logger.log_metrics({"train/loss": 1.0}, step=1)
    logger.end(None)
    return (folder / ID_NAME).read_text().strip()


def test_a_job_of_a_sweep_has_the_id_that_its_agent_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_RUN_ID", "agent7")
    assert _id_in(tmp_path / "alone") != "agent7"
    monkeypatch.setenv("WANDB_SWEEP_ID", "sweep1")
    assert _id_in(tmp_path / "job") != "agent7", "the first run of the process had it"
    monkeypatch.setenv("WANDB_RUN_ID", "agent7")
    monkeypatch.setenv("WANDB_SWEEP_ID", "sweep1")
    assert _id_in(tmp_path / "next_job") == "agent7"


def test_a_run_that_is_stopped_alerts_and_ends_as_failed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logger = WeightsAndBiases(directory=tmp_path, **HOW)
    logger.started_from(tmp_path / "nobody")
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / ID_NAME).write_text("abc1\n")
    logger.started_from(tmp_path / "first")
    with pytest.raises(RuntimeError), shown_on([logger]):
        raise RuntimeError("out of memory")
    (run,) = read_offline_runs(tmp_path)
    assert run.alerts == {"The run ended early: RuntimeError": "out of memory"}
    assert run.exit_code == 1
    assert run.config["started_from"] == "model-abc1:final"
    said = capfd.readouterr()
    assert said.out.splitlines() == [
        f"W&B: this run is kept offline; to send it later: wandb sync {tmp_path}/wandb/offline-*"
    ]
    assert said.err == ""


def test_a_run_that_fails_before_it_says_anything_is_none_there(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), shown_on([WeightsAndBiases(directory=tmp_path, **HOW)]):
        raise RuntimeError("no such device")
    assert not read_offline_runs(tmp_path)


def test_pictures_need_matplotlib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ConfigError, match=r"logger=wandb draws pictures: pip install 'ernie-m\[plot\]'"):
        WeightsAndBiases(directory=tmp_path, **HOW)
    assert not list(tmp_path.iterdir())
