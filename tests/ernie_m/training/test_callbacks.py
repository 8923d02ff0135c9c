"""What a training leaves behind in its process: nothing. (Stops and restarts are in `tests/test_train.py`.)"""

import gc
import signal
import weakref
from pathlib import Path

import lightning
import pytest
from lightning.pytorch.demos.boring_classes import BoringModel

from ernie_m.training.callbacks import LastCheckpoint, Stopped

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
