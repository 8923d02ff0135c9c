"""What a training takes: seconds, tokens and memory, over all parts of a run that was stopped and went on."""

import platform
import resource
import sys
import time
from pathlib import Path
from typing import Any, Protocol

import lightning
import torch
from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.training.checkpoint_io import AtomicCheckpointIO

KEY = "measured"
"""Under which a training checkpoint holds what was measured up to it."""
SUMS = ("rows", "tokens", "wall_seconds", "validation_seconds", "data_seconds", "checkpoint_seconds")
PEAKS = ("host_bytes", "device_bytes")
CPU_INFO = Path("/proc/cpuinfo")


class Measured(Protocol):
    """What a batch says of its size.

    Attributes:
        rows: That go through the model.
        tokens: A scalar on the batch's device: the real ones, without padding.
        positions: Places for tokens, padding among them.
    """

    @property
    def rows(self) -> int: ...  # noqa: D102
    @property
    def tokens(self) -> Tensor: ...  # noqa: D102
    @property
    def positions(self) -> int: ...  # noqa: D102
    def flops(self, config: ErnieMConfig) -> Tensor:
        """The operations of a training step on this batch, a scalar; see `ernie_m.flops`."""


class Measuring(lightning.Callback):
    """Counts while a training runs; it waits for no device, so it costs nothing.

    Seconds are those of this process's clock from the first batch's on. A checkpoint keeps the counts, and a run that
    goes on from it goes on counting; what was done after the checkpoint and is done again counts once.

    Attributes:
        rows: That went through training steps of this process since it was started.
        wall_seconds: Since then, all that follows included.
        validation_seconds: Of validations.
        data_seconds: In which the process waited for a batch. On a GPU some of it may be hidden behind its work.
        before: What was counted in the run's earlier parts, over all processes.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.validation_seconds = self.data_seconds = 0.0
        self.before: dict[str, float] = {}
        self._tokens: Tensor | int = 0
        self._started = self._ended = self._waiting_since = self._validating_since = 0.0
        self._writer: AtomicCheckpointIO | None = None
        self._written_before = 0.0

    @property
    def tokens(self) -> int:
        """Real tokens of these rows; waits for the device."""
        return int(self._tokens)

    @property
    def wall_seconds(self) -> float:
        """Since the training began in this process, until it ended."""
        return (self._ended or time.perf_counter()) - self._started if self._started else 0.0

    @property
    def checkpoint_seconds(self) -> float:
        """In which checkpoints were written, up to the end of the training."""
        if self._writer is None or self._ended:
            return self._written_before
        return self._writer.seconds

    def on_train_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Starts the clock."""
        if isinstance(trainer.strategy.checkpoint_io, AtomicCheckpointIO):
            self._writer = trainer.strategy.checkpoint_io
        if pl_module.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(pl_module.device)
        self._started = time.perf_counter()
        self._wait()

    def on_train_batch_start(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, batch: Measured, batch_idx: int
    ) -> None:
        """Ends the waiting for a batch; what was written meanwhile is no part of it."""
        waited = time.perf_counter() - self._waiting_since
        self.data_seconds += max(0.0, waited - (self.checkpoint_seconds - self._written_before))

    def on_train_batch_end(
        self,
        trainer: lightning.Trainer,
        pl_module: lightning.LightningModule,
        outputs: Any,
        batch: Measured,
        batch_idx: int,
    ) -> None:
        """Counts the batch, and begins to wait for the next one."""
        self.rows += batch.rows
        self._tokens = self._tokens + batch.tokens
        self._wait()

    def on_validation_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Starts a validation's clock."""
        self._validating_since = time.perf_counter()

    def on_validation_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Stops it; a rehearsal before the training, and a validation after it, do not count."""
        if self._started and not self._ended:
            self.validation_seconds += time.perf_counter() - self._validating_since
            self._wait()

    def on_train_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Stops the clock, when the device has done all."""
        if pl_module.device.type == "cuda":
            torch.cuda.synchronize(pl_module.device)
        self._wait()
        self._ended = time.perf_counter()

    def on_save_checkpoint(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Keeps what was counted so far."""
        checkpoint[KEY] = self.counted(trainer)

    def on_load_checkpoint(
        self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Goes on from what was counted; a checkpoint of an earlier version says nothing, so that part is left out."""
        self.before = dict(checkpoint.get(KEY, {}))

    def counted(self, trainer: lightning.Trainer) -> dict[str, float]:
        """All counts of the run, over all processes and parts; every process has to ask."""
        reduce, device = trainer.strategy.reduce, trainer.strategy.root_device
        rows, tokens = (
            reduce(torch.as_tensor(value, dtype=torch.int64, device=device).clone(), reduce_op="sum")  # in place
            for value in (self.rows, self._tokens)
        )
        now = {
            "rows": int(rows),
            "tokens": int(tokens),
            **{name: getattr(self, name) for name in SUMS[2:]},
            "host_bytes": peak_of_host(),
            "device_bytes": peak_of_device(device),
        }
        return {
            name: value + self.before.get(name, 0) if name in SUMS else max(value, self.before.get(name, 0))
            for name, value in now.items()
        }

    def _wait(self) -> None:
        self._waiting_since, self._written_before = time.perf_counter(), self.checkpoint_seconds


def summary(measuring: Measuring, trainer: lightning.Trainer) -> dict[str, Any]:
    """What `results.json` says of a training's cost. Rates are over the time outside validations and checkpoints."""
    counted = measuring.counted(trainer)
    seconds = counted["wall_seconds"] - counted["validation_seconds"] - counted["checkpoint_seconds"]
    device = trainer.strategy.root_device
    return {
        **{name: round(counted[name], 3) for name in SUMS},
        "tokens_per_second": round(counted["tokens"] / seconds, 3) if seconds > 0 else None,
        "rows_per_second": round(counted["rows"] / seconds, 3) if seconds > 0 else None,
        "peak_memory_bytes": {
            "host": counted["host_bytes"],
            "device": counted["device_bytes"] if device.type == "cuda" else None,
        },
        "device": name_of(device),
        "devices": trainer.world_size,
        "threads": torch.get_num_threads(),
        "precision": trainer.precision,
    }


def measuring_of(trainer: lightning.Trainer) -> Measuring:
    """The trainer's callback that measures."""
    return next(callback for callback in trainer.callbacks if isinstance(callback, Measuring))  # type: ignore[attr-defined]


def peak_of_host() -> int:
    """The most bytes of memory that this process has held at once, since it was started."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def peak_of_device(device: torch.device) -> int:
    """The most bytes that tensors have held on a GPU at once, since the training began; 0 of any other device."""
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else 0


def name_of(device: torch.device) -> str:
    """A GPU's name, or the processor's; its architecture where the system does not say more."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    models = CPU_INFO.read_text(encoding="utf-8").splitlines() if CPU_INFO.is_file() else []
    named = [line.partition(":")[2].strip() for line in models if line.startswith("model name")]
    return next(iter(named), platform.processor() or platform.machine())
