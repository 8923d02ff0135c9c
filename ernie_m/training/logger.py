"""Loggers: `metrics.csv`, always; Weights & Biases, when asked for."""

import csv
import logging
import os
import secrets
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightning.pytorch.loggers import Logger
from lightning.pytorch.utilities import rank_zero_only

from ernie_m.files import write_text

if TYPE_CHECKING:
    from lightning.pytorch.loggers import WandbLogger

log = logging.getLogger(__name__)

METRICS_NAME = "metrics.csv"
WANDB_ID_NAME = "wandb_id.txt"
"""Of the file in a run's folder with its id at W&B."""
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
        self.path.write_text("", encoding="utf-8")
        self._append([_COLUMNS, *kept])

    @rank_zero_only
    def _begin(self) -> None:
        if not self.path.exists():
            self._append([_COLUMNS])

    def _append(self, rows: Sequence[Sequence[Any]]) -> None:
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def wandb_logger(
    *,
    directory: str | Path,
    project: str,
    name: str,
    group: str | None,
    job_type: str,
    tags: Sequence[str],
    config: Mapping[str, Any],
) -> "WandbLogger":
    """A Weights & Biases logger; without an API key it runs offline and says how to sync.

    A run of ours is one run there: its id is kept in the run's folder, and a run that goes on goes on there, too. Of
    the steps after its checkpoint, which are taken again, what `metrics.csv` has is not sent a second time.

    Args:
        directory: The run's folder; W&B's files go below it.
        project: W&B project.
        name: Display name of the run.
        group: The experiment or sweep that the run belongs to.
        job_type: `pretrain`, `finetune` or `eval`.
        tags: Task, encoder and regime.
        config: The resolved configuration, as plain values.
    """
    import wandb
    from lightning.pytorch.loggers import WandbLogger

    class OncePerRun(WandbLogger):
        """Leaves out what was logged before the run was stopped."""

        def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
            new = {key: value for key, value in metrics.items() if (step, key) not in logged}
            if new.keys() - {"epoch"}:
                super().log_metrics(new, step)

    folder = Path(directory)
    logged = _logged_in(folder / METRICS_NAME)
    offline = os.environ.get("WANDB_MODE") == "offline" or not wandb.login(prompt=False)
    if offline:
        print(f"W&B: no API key, so this run is kept offline; to send it later: wandb sync {directory}/wandb/offline-*")
    return OncePerRun(
        save_dir=str(directory),
        project=project,
        name=name,
        id=_wandb_id(folder),
        resume="allow",
        group=group,
        job_type=job_type,
        tags=list(tags),
        config=dict(config),
        offline=offline,
        mode="offline" if offline else None,  # Lightning's own word for it, "dryrun", comes too late for wandb 0.31
    )


def _wandb_id(folder: Path) -> str:
    """The id of a run's folder, made at its first start."""
    path = folder / WANDB_ID_NAME
    if not path.exists():
        write_text(path, secrets.token_hex(4) + "\n")
    return path.read_text(encoding="utf-8").strip()


def _logged_in(path: Path) -> set[tuple[int, str]]:
    """Steps and metrics that a file of metrics has, whole rows only."""
    if not path.exists():
        return set()
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if len(row) == len(_COLUMNS)]
    return {(int(row[0]), row[1]) for row in rows[1:]}
