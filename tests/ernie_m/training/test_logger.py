"""metrics.csv: whole rows, in the long form, and nothing doubled when a run goes on; W&B offline without a key."""

import csv
from pathlib import Path

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
