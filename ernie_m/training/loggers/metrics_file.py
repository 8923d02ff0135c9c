"""`metrics.csv`, which every run writes."""

import csv
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lightning.pytorch.loggers import Logger
from lightning.pytorch.utilities import rank_zero_only

from ernie_m.files import replacing

METRICS_NAME = "metrics.csv"
_COLUMNS = ("step", "metric", "value")


class MetricsFile(Logger):
    """Appends every logged number to `metrics.csv` as a row `step,metric,value`, at once.

    The long form never has to be rewritten when a metric appears late, and a killed run leaves whole rows. When a run
    is resumed, rows of steps after the checkpoint are dropped: the resumed run writes them again. Of several ranks,
    only the first writes.
    `pandas.read_csv(path).pivot_table(index="step", columns="metric", values="value")` gives one column per metric.

    Args:
        directory: Folder of the file.
    """

    def __init__(self, *, directory: str | Path) -> None:
        super().__init__()
        self.path = Path(directory) / METRICS_NAME
        self._begin()

    @property
    def name(self) -> str:
        """The kind of logger."""
        return "metrics"

    @property
    def version(self) -> str:
        """A run has one."""
        return ""

    @property
    def save_dir(self) -> str:
        """The run's folder."""
        return str(self.path.parent)

    def log_hyperparams(self, params: dict[str, Any] | Namespace, *args: Any, **kwargs: Any) -> None:
        """The resolved configuration has a file of its own."""

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        """Appends one row per metric; Lightning's own `epoch` is left out, as an epoch here is the whole training."""
        shown = {key: value for key, value in metrics.items() if key != "epoch"}
        self._append([(int(step or 0), key, repr(float(value))) for key, value in sorted(shown.items())])

    @rank_zero_only
    def forget_after(self, step: int) -> None:
        """Drops the rows of later steps, before a run goes on from a checkpoint of `step`."""
        with self.path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if len(row) == len(_COLUMNS)]
        kept = [row for row in rows[1:] if int(row[0]) <= step]
        with replacing(self.path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([_COLUMNS, *kept])

    @rank_zero_only
    def _begin(self) -> None:
        if not self.path.exists():
            self._append([_COLUMNS])

    def _append(self, rows: Sequence[Sequence[Any]]) -> None:
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def logged_in(path: Path) -> set[tuple[int, str]]:
    """Steps and metrics that a file of metrics has, whole rows only."""
    if not path.exists():
        return set()
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if len(row) == len(_COLUMNS)]
    return {(int(row[0]), row[1]) for row in rows[1:]}
