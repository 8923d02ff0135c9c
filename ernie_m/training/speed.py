"""How fast a training is while it goes on, beside its loss."""

from typing import Any

import lightning
import torch
from lightning.fabric.utilities.throughput import get_available_flops

from ernie_m.training.loggers import names
from ernie_m.training.measuring import Measured, Measuring, peak_of_device, peak_of_host

GIB = 2**30


class SpeedLog(lightning.Callback):
    """Logs, with every row of the training's numbers, what the time since the row before was good for.

    Time outside the training, in validations and for checkpoints, counts for nothing.

    Args:
        measuring: A callback of the same trainer that stands before this one.
        peak: Operations per second that all devices together could do at best; None looks the GPU up, and knows none
            for a CPU or an unknown GPU, of which no utilization is logged.
    """

    def __init__(self, measuring: Measuring, *, peak: float | None = None) -> None:
        self.measuring = measuring
        self.peak = peak
        self._flops: Any = 0
        self._positions = 0
        self._before: dict[str, float] = {}

    def on_train_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Starts at nothing."""
        if self.peak is None and pl_module.device.type == "cuda":
            operations = get_available_flops(pl_module.device, _number_type(trainer.precision))
            self.peak = None if operations is None else float(operations * trainer.world_size)
        self._before = self._counted()

    def on_train_batch_end(
        self,
        trainer: lightning.Trainer,
        pl_module: Any,
        outputs: Any,
        batch: Measured,
        batch_idx: int,
    ) -> None:
        """Adds the batch, and logs if its optimizer step is one whose numbers are logged."""
        self._positions += batch.positions
        if self.peak is not None:
            self._flops = self._flops + batch.flops(pl_module.model.config).double()
        interval: int = trainer.log_every_n_steps  # type: ignore[attr-defined]
        ends_step = (batch_idx + 1) % trainer.accumulate_grad_batches == 0
        if ends_step and interval > 0 and trainer.global_step % interval == 0:
            self._log(trainer, pl_module)

    def _log(self, trainer: lightning.Trainer, module: lightning.LightningModule) -> None:
        now = self._counted()
        new = {name: value - self._before[name] for name, value in now.items()}
        self._before = now
        device = trainer.strategy.root_device
        held = peak_of_device(device) if device.type == "cuda" else peak_of_host()
        logged = {names.MEMORY: held / GIB, "step": float(trainer.global_step)}
        if new["positions"]:
            logged[names.PADDING] = 1 - new["tokens"] / new["positions"]
        if new["seconds"] > 0:
            logged[names.TOKENS_PER_SECOND] = trainer.world_size * new["tokens"] / new["seconds"]
            logged[names.WAITING] = new["waiting"] / new["seconds"]
            if self.peak is not None:
                utilization = trainer.world_size * new["flops"] / new["seconds"] / self.peak
                logged[names.FLOPS_UTILIZATION] = utilization
        module.log_dict(logged)

    def _counted(self) -> dict[str, float]:
        """What was counted since this process began to train; asking waits for the device."""
        measuring = self.measuring
        outside = measuring.validation_seconds + measuring.checkpoint_seconds
        return {
            "tokens": measuring.tokens,
            "positions": self._positions,
            "flops": float(self._flops),
            "waiting": measuring.data_seconds,
            "seconds": measuring.wall_seconds - outside,
        }


def _number_type(precision: str) -> torch.dtype:
    """The type of the numbers that are multiplied."""
    if precision.startswith("bf16"):
        return torch.bfloat16
    return torch.float16 if precision.startswith("16") else torch.float32
