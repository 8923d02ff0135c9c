"""metrics.csv: whole rows, in the long form, and nothing doubled when a run goes on; W&B offline without a key."""

import csv
from pathlib import Path
from typing import Any

import pytest

from ernie_m.training.logger import MetricsFile, wandb_logger


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_each_number_is_a_row_at_once(tmp_path: Path) -> None:
    logger = MetricsFile(directory=tmp_path)
    logger.log_metrics({"train/loss": 0.1, "epoch": 0.0}, step=3)
    logger.log_metrics({"val/f1/de": 1 / 3}, step=4)
    assert rows(logger.path) == [
        ["step", "metric", "value"],
        ["3", "train/loss", "0.1"],
        ["4", "val/f1/de", repr(1 / 3)],
    ]


def test_going_on_drops_later_rows_and_half_ones_and_keeps_the_rest(tmp_path: Path) -> None:
    logger = MetricsFile(directory=tmp_path)
    for step in range(1, 6):
        logger.log_metrics({"train/loss": step / 2}, step=step)
    with logger.path.open("a") as file:
        file.write("6,train/lo")
    again = MetricsFile(directory=tmp_path)
    again.forget_after(3)
    again.log_metrics({"train/loss": 9.0}, step=4)
    assert [row[0] for row in rows(again.path)] == ["step", "1", "2", "3", "4"]


def test_wandb_runs_offline_without_a_key_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wandb = pytest.importorskip("wandb")
    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_SILENT", "true")
    logger = wandb_logger(
        directory=tmp_path, project="p", name="n", group=None, job_type="finetune", tags=["qa"], config={"seed": 1}
    )
    assert "wandb sync" in capsys.readouterr().out
    logger.log_metrics({"train/loss": 1.0}, step=1)
    wandb.finish()
    assert list(tmp_path.glob("wandb/offline-run-*"))


def test_a_run_that_goes_on_is_the_same_run_and_sends_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wandb = pytest.importorskip("wandb")
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_SILENT", "true")
    how: dict[str, Any] = {"project": "p", "name": "n", "group": None, "job_type": "eval", "tags": [], "config": {}}

    def history(*logged: tuple[int, dict[str, float]]) -> tuple[str, list[dict[str, Any]]]:
        """One start of the run: what it logs, of which what reached W&B is given back, with the run's id."""
        here = wandb_logger(directory=tmp_path, **how)
        file = MetricsFile(directory=tmp_path)
        sent: list[dict[str, Any]] = []
        monkeypatch.setattr(type(here.experiment), "log", lambda run, data, *a, **k: sent.append(dict(data)))
        for step, metrics in logged:
            here.log_metrics(metrics, step=step)
            file.log_metrics(metrics, step=step)
        key = here.experiment.id
        wandb.finish()
        return key, sent

    first, sent = history((1, {"train/loss": 3.0}), (2, {"train/loss": 2.0}))
    assert [row["train/loss"] for row in sent] == [3.0, 2.0]
    again, sent = history((2, {"train/loss": 2.0, "val/f1": 0.5}), (3, {"train/loss": 1.0}))
    assert again == first == (tmp_path / "wandb_id.txt").read_text().strip()
    assert [{key: row[key] for key in row if "/" in key and "trainer" not in key} for row in sent] == [
        {"val/f1": 0.5}, {"train/loss": 1.0},
    ]  # fmt: skip
    (tmp_path / "other").mkdir()
    assert wandb_logger(directory=tmp_path / "other", **how).experiment.id != first
    wandb.finish()
