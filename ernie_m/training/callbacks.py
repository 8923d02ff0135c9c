"""Callbacks: the checkpoint to resume from, a clean stop on a signal or by a score, and the progress bar."""

from pathlib import Path
from typing import Any

import lightning
from lightning.pytorch.callbacks import Checkpoint, EarlyStopping, RichProgressBar
from lightning.pytorch.callbacks.early_stopping import EarlyStoppingReason
from torch.optim import Optimizer

from ernie_m.errors import ConfigError
from ernie_m.training import ranks
from ernie_m.training.run_folder import LAST_CHECKPOINT
from ernie_m.training.signals import STOPS, Listener, Stopped, current


class StepProgressBar(RichProgressBar):
    """Lightning's bar over the batches of the training as a whole, which is one long epoch."""

    @property
    def total_train_batches(self) -> int | float:
        """Batches of the whole training, those before a resumption included, as in the bar's count of what is done.

        Lightning takes the optimizer steps that are left.
        """
        if self.trainer.max_steps > 0:
            return self.trainer.max_steps * self.trainer.accumulate_grad_batches
        return super().total_train_batches

    def get_metrics(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule
    ) -> dict[str, int | str | float | dict[str, float]]:
        """What stands beside the bar; not the version number of a logger, which says nothing to people."""
        metrics = super().get_metrics(trainer, pl_module)
        metrics.pop("v_num", None)
        return metrics

    def _get_train_description(self, current_epoch: int) -> str:
        return "Training"


class StopWithoutProgress(EarlyStopping):
    """Lightning's early stopping, which also holds for a run that goes on: what was stopped stays stopped."""

    def on_train_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Ends a training at once that had ended before; Lightning would take steps up to the next validation."""
        if self.stopping_reason != EarlyStoppingReason.NOT_STOPPED:
            trainer.should_stop = True


class LastCheckpoint(Checkpoint):
    """Keeps `last.ckpt`: every N optimizer steps, after each validation, on a signal, at the end, on one rank's error.

    It acts before the next step begins, when everything about the last one, its validation included, is done and
    logged; so does a stop by a signal, whichever rank has it. A second signal stops at once. After an error it saves
    the last whole step where there is one rank; several may not be there any more to save together.

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
        self._listener: Listener | None = None
        self._validated = False
        self._updating = False
        self._first_step = self._saved_step = 0

    def on_sanity_check_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens for signals, as below."""
        self._listen()

    def on_train_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens for signals in Lightning's place, which would exit with 0 and save nothing."""
        self._first_step = self._saved_step = trainer.global_step
        self._listen()

    def _listen(self) -> None:
        self._listener = self._listener or current() or Listener(STOPS)
        self._listener.waits = True
        self._listener.install()

    def on_train_batch_start(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Between two optimizer steps: saves if it is time to, and stops if told to."""
        if batch_idx % trainer.accumulate_grad_batches == 0:
            self._settle(trainer, due=self._validated or trainer.global_step % self.every_n_steps == 0)

    def on_train_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Saves, so that a run that is stopped during its final evaluation need not train again."""
        self._settle(trainer, due=True)
        self._wait_no_more()

    def on_validation_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Notes that there is something to save."""
        self._validated = not trainer.sanity_checking

    def on_before_optimizer_step(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, optimizer: Optimizer
    ) -> None:
        """Marks the weights as being in between two steps."""
        self._updating = True

    def on_train_batch_end(self, trainer: lightning.Trainer, *args: Any) -> None:
        """Marks the weights as whole."""
        self._updating = False

    def on_exception(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, exception: BaseException
    ) -> None:
        """Saves the last whole step; weights that an error left in the middle of an update are not saved.

        Of several ranks nothing is saved, as the others may not be there any more.
        """
        self._wait_no_more()
        if trainer.state.fn == "fit" and not self._updating and ranks.is_alone():
            self._save(trainer)

    def _wait_no_more(self) -> None:
        if self._listener is not None:
            self._listener.waits = False

    def _settle(self, trainer: lightning.Trainer, *, due: bool) -> None:
        signum = ranks.largest(0 if self._listener is None else self._listener.signum)
        if due or signum:
            self._save(trainer)
        self._validated = False
        if signum:
            step = trainer.global_step if trainer.global_step > self._first_step else None
            raise ranks.agreed(Stopped(signum, step), shown_by=0)

    def _save(self, trainer: lightning.Trainer) -> None:
        if trainer.global_step > self._saved_step:
            trainer.save_checkpoint(self.path)
            self._saved_step = trainer.global_step
