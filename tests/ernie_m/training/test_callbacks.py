"""What a training leaves behind in its process: nothing. (Stops and restarts are in `tests/test_train.py`.)"""

import gc
import signal
import weakref
from pathlib import Path

import lightning
import pytest
from lightning.pytorch.demos.boring_classes import BoringModel

from ernie_m.training.callbacks import LastCheckpoint, StepProgressBar
from ernie_m.training.loggers.metrics_file import MetricsFile
from ernie_m.training.signals import Stopped

HANDLED = (signal.SIGTERM, signal.SIGINT)


class StopsItself(lightning.Callback):
    """Sends a signal to its own process after the first step."""

    def on_train_batch_end(self, trainer: lightning.Trainer, *args: object) -> None:
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.parametrize("stopped", [False, True])
def test_signals_are_given_back_and_nothing_holds_the_trainer(tmp_path: Path, stopped: bool) -> None:
    before = [signal.getsignal(signum) for signum in HANDLED]

    def fit() -> weakref.ref[lightning.Trainer]:
        last = LastCheckpoint(directory=tmp_path, every_n_steps=1)
        trainer = lightning.Trainer(
            accelerator="cpu", max_steps=2, logger=False, enable_progress_bar=False, enable_model_summary=False,
            callbacks=[last, *([StopsItself()] if stopped else [])], default_root_dir=tmp_path, limit_val_batches=1,
        )  # fmt: skip
        if stopped:
            with pytest.raises(Stopped):
                trainer.fit(BoringModel())
        else:
            trainer.fit(BoringModel())
        return weakref.ref(trainer)

    trainer = fit()
    assert [signal.getsignal(signum) for signum in HANDLED] == before
    gc.collect()
    assert trainer() is None
    assert (tmp_path / "last.ckpt").exists()


class BarReader(lightning.Callback):
    """Keeps what the training's bar shows."""

    def __init__(self, bar: StepProgressBar) -> None:
        self.bar = bar
        self.shown: list[tuple[float, float | None]] = []

    def on_train_epoch_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        self.shown.append((self.bar.train_progress_bar.completed, self.bar.train_progress_bar.total))


@pytest.mark.parametrize("accumulation", [1, 2])
def test_the_bar_ends_at_its_total_also_of_a_resumed_training(tmp_path: Path, accumulation: int) -> None:
    def fit(steps: int, resume_from: Path | None) -> list[tuple[float, float | None]]:
        bar = StepProgressBar()
        reader = BarReader(bar)
        trainer = lightning.Trainer(
            accelerator="cpu", max_steps=steps, max_epochs=-1, logger=False, enable_model_summary=False,
            callbacks=[bar, reader, LastCheckpoint(directory=tmp_path, every_n_steps=1)], limit_val_batches=0,
            default_root_dir=tmp_path, accumulate_grad_batches=accumulation,
        )  # fmt: skip
        trainer.fit(BoringModel(), ckpt_path=resume_from, weights_only=True)
        return reader.shown

    assert fit(4, None) == [(4 * accumulation, 4 * accumulation)]
    assert fit(10, tmp_path / "last.ckpt") == [(10 * accumulation, 10 * accumulation)]


def test_the_bar_shows_no_version_of_a_logger(tmp_path: Path) -> None:
    bar = StepProgressBar()
    trainer = lightning.Trainer(
        accelerator="cpu", max_steps=1, max_epochs=-1, logger=MetricsFile(directory=tmp_path), callbacks=[bar],
        enable_model_summary=False, enable_checkpointing=False, limit_val_batches=0, default_root_dir=tmp_path,
    )  # fmt: skip
    trainer.fit(BoringModel())
    assert "v_num" not in bar.get_metrics(trainer, trainer.lightning_module)
