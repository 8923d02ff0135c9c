"""metrics.csv: whole rows, in the long form, and nothing doubled when a run goes on."""

import csv
from pathlib import Path

from ernie_m.training.loggers.metrics_file import MetricsFile, logged_in


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
    assert logged_in(again.path) == {(step, "train/loss") for step in range(1, 6)}
    again.forget_after(3)
    again.log_metrics({"train/loss": 9.0}, step=4)
    assert [row[0] for row in rows(again.path)] == ["step", "1", "2", "3", "4"]


def test_a_run_that_has_logged_nothing_has_no_rows(tmp_path: Path) -> None:
    assert logged_in(tmp_path / "metrics.csv") == set()
