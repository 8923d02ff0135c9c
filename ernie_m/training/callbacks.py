"""Callbacks: the checkpoint to resume from, a clean stop on a signal, and the progress bar."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import lightning
from lightning.pytorch.callbacks import Checkpoint, RichProgressBar
from torch.optim import Optimizer

from ernie_m.errors import ConfigError

LAST_CHECKPOINT = "last.ckpt"


class Stopped(Exception):
    """Training ended early on a signal; everything up to the last optimizer step is saved.

    Attributes:
        signum: The signal.
        step: Optimizer steps done.
    """

    def __init__(self, signum: int, step: int) -> None:
        super().__init__(f"stopped by {signal.Signals(signum).name} after step {step}")
        self.signum = signum
        self.step = step


class StepProgressBar(RichProgressBar):
    """Lightning's bar, which counts optimizer batches of one long epoch: the training as a whole."""

    def _get_train_description(self, current_epoch: int) -> str:
        return "Training"


class LastCheckpoint(Checkpoint):
    """Keeps `last.ckpt`: every N optimizer steps, after each validation, on SIGTERM or Ctrl-C, and on an error.

    A signal is obeyed at the end of the optimizer step, or of the validation that is due there; a second one at once.

    Args:
        directory: Folder of `last.ckpt`.
        every_n_steps: Optimizer steps between two writes.
    """

    def __init__(self, *, directory: str | Path, every_n_steps: int) -> None:
        super().__init__()
        if every_n_steps < 1:
            raise ConfigError(f"callbacks.last.every_n_steps={every_n_steps}: at least 1 is needed")
        self.path = Path(directory) / LAST_CHECKPOINT
        self.every_n_steps = every_n_steps
        self._signum: int | None = None
        self._previous_handlers: dict[int, Callable[[int, FrameType | None], Any] | int | None] = {}
        self._updating = False
        self._saved_step = -1

    def on_fit_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens for SIGTERM and SIGINT."""
        for signum in (signal.SIGTERM, signal.SIGINT):
            self._previous_handlers[signum] = signal.signal(signum, self._on_signal)

    def teardown(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, stage: str) -> None:
        """Gives the signals back."""
        for signum, handler in self._previous_handlers.items():
            signal.signal(signum, handler)
        self._previous_handlers.clear()

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        if self._signum is not None:
            raise KeyboardInterrupt
        self._signum = signum

    def on_before_optimizer_step(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, optimizer: Optimizer
    ) -> None:
        """Marks the weights as being in between two steps."""
        self._updating = True

    def on_train_batch_end(
        self,
        trainer: lightning.Trainer,
        pl_module: lightning.LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
    ) -> None:
        """Saves if it is time to, unless a validation is due here, which saves when it is done."""
        self._updating = False
        done = batch_idx + 1
        if done % trainer.accumulate_grad_batches:
            return
        validates = isinstance(trainer.val_check_batch, int) and done % trainer.val_check_batch == 0
        if validates and trainer.enable_validation:
            return
        if self._signum is not None or trainer.global_step % self.every_n_steps == 0:
            self._save(trainer)
        self._stop_if_told(trainer)

    def on_validation_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Saves, so that a resumed run does not validate again."""
        if trainer.sanity_checking or trainer.state.fn != "fit":
            return
        self._save(trainer)
        self._stop_if_told(trainer)

    def on_exception(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, exception: BaseException
    ) -> None:
        """Saves the last whole step; weights that an error left in the middle of an update are not saved."""
        if isinstance(exception, Stopped) or trainer.state.fn != "fit" or self._updating:
            return
        if trainer.global_step > self._saved_step and trainer.global_step > 0:
            self._save(trainer)

    def _save(self, trainer: lightning.Trainer) -> None:
        trainer.save_checkpoint(self.path)
        self._saved_step = trainer.global_step

    def _stop_if_told(self, trainer: lightning.Trainer) -> None:
        if self._signum is not None:
            raise Stopped(self._signum, trainer.global_step)

    def state_dict(self) -> Mapping[str, Any]:  # type: ignore[override]
        """Nothing: the file itself is the state."""
        return {}
