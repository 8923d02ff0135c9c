"""TensorBoard: files in the run's folder, no account (extra `tensorboard`)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lightning.pytorch.loggers import TensorBoardLogger
from lightning.pytorch.utilities import rank_zero_only

from ernie_m.differences import flatten
from ernie_m.errors import ConfigError
from ernie_m.training.loggers.board import Board, flat_scores
from ernie_m.training.loggers.shown import Bars, HeatMap, Histogram, Shown, Table, table_markdown
from ernie_m.training.pictures.raster import check_matplotlib, pixels

FOLDER = "tensorboard"
"""Of the run's folder, what `tensorboard --logdir` is given."""


class TensorBoard(TensorBoardLogger, Board):
    """Writes events below the run's folder: `tensorboard --logdir outputs`.

    Of a run that goes on, TensorBoard forgets what was logged after its checkpoint.

    Args:
        directory: The run's folder.
        config: The resolved configuration, as plain values.
        facts: What is really trained: languages and the like.

    Raises:
        ConfigError: tensorboard, or matplotlib, which draws its pictures, is not installed.
    """

    def __init__(self, *, directory: str | Path, config: Mapping[str, Any], facts: Sequence[str] = ()) -> None:
        try:
            import tensorboard  # noqa: F401
        except ImportError:
            raise ConfigError("logger=tensorboard needs pip install 'ernie-m[tensorboard]'") from None
        check_matplotlib("logger=tensorboard")
        super().__init__(save_dir=str(directory), name=FOLDER, version="", default_hp_metric=False)
        self.config, self.facts = dict(config), tuple(facts)

    @rank_zero_only
    def forget_after(self, step: int) -> None:
        """Marks what is there of later steps as overtaken."""
        self._kwargs["purge_step"] = step + 1

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        """Leaves out Lightning's epoch, which is the whole training."""
        super().log_metrics({key: value for key, value in metrics.items() if key != "epoch"}, step)

    @rank_zero_only
    def show(self, name: str, shown: Shown, *, step: int) -> None:
        """Tables as text, bars and heat maps as images, histograms."""
        match shown:
            case Table():
                self.experiment.add_text(name, table_markdown(shown), step)
            case Bars() | HeatMap():
                self.experiment.add_image(name, pixels(shown), step, dataformats="HWC")
            case Histogram():
                self.experiment.add_histogram(name, shown.values, step)

    @rank_zero_only
    def conclude(self, results: Mapping[str, Any]) -> None:
        """Logs the configuration as hparams, with the run's numbers as their metrics."""
        known = (bool, int, float, str)
        settings = {
            key: value if isinstance(value, known) else str(value) for key, value in flatten(self.config).items()
        }
        numbers = {f"final/{key}": value for key, value in flat_scores(results).items()}
        self.log_hyperparams(settings | {"tags": ", ".join(self.facts)}, numbers)

    @rank_zero_only
    def keep(self, kind: str, folder: Path, *, aliases: Sequence[str]) -> None:
        """Says where it is."""
        self.experiment.add_text(f"final/{kind}", f"{folder} ({', '.join(aliases)})")

    @rank_zero_only
    def started_from(self, folder: Path) -> None:
        """Says so."""
        self.experiment.add_text("data/started_from", str(folder))

    @rank_zero_only
    def warn(self, title: str, text: str) -> None:
        """Says so, of a run that has begun to write."""
        if self._experiment is not None:
            self.experiment.add_text("train/warnings", f"{title}: {text}")

    @rank_zero_only
    def end(self, error: BaseException | None) -> None:
        """Writes out what is left."""
        if self._experiment is not None:
            self.experiment.close()
