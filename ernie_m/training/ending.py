"""How a training ended: at its last step or before, why, and with which step as its best."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, NamedTuple

import lightning
from lightning.pytorch.callbacks import EarlyStopping, Timer
from lightning.pytorch.callbacks.early_stopping import EarlyStoppingReason

from ernie_m.training.measuring import measuring_of, summary

StoppedBy = Literal["max_steps", "early_stopping", "max_time", "callback"]


class Best(NamedTuple):
    """The step whose weights are kept: what chose it, its score, and its number."""

    monitor: str
    score: float
    step: int


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a training is over.

    Attributes:
        step: Optimizer steps done.
        planned: Steps that it was to have.
        stopped_by: What ended it.
        reason: The same for people.
    """

    step: int
    planned: int
    stopped_by: StoppedBy
    reason: str

    @classmethod
    def of(cls, trainer: lightning.Trainer) -> "Ending":
        """That of a trainer whose `fit` is over."""
        step, planned = trainer.global_step, trainer.max_steps
        if step >= planned:
            return cls(step, planned, "max_steps", f"all {planned} steps are done")
        for callback in trainer.callbacks:  # type: ignore[attr-defined]
            if isinstance(callback, EarlyStopping) and callback.stopping_reason != EarlyStoppingReason.NOT_STOPPED:
                return cls(step, planned, "early_stopping", _why(callback))
        for callback in trainer.callbacks:  # type: ignore[attr-defined]
            if isinstance(callback, Timer) and (left := callback.time_remaining()) is not None and left <= 0:
                limit = timedelta(seconds=round(callback.time_elapsed() + left))
                return cls(step, planned, "max_time", f"the time of trainer.max_time, {limit}, is over")
        return cls(step, planned, "callback", "a callback told the trainer to stop")

    def line(self, best: Best | None) -> str:
        """One line for the console."""
        if self.stopped_by == "max_steps":
            said = f"trained for all {self.planned} steps"
        else:
            said = f"stopped at step {self.step} of {self.planned}: {self.reason}"
        if best is None:
            return said
        monitor = "" if best.monitor in said else f"{best.monitor} "
        return f"{said}; best {monitor}{100 * best.score:.1f} at step {best.step}"


def training_fields(trainer: lightning.Trainer) -> dict[str, Any]:
    """What `results.json` says of a training that is over: its steps, how it ended, and what it took."""
    ending = Ending.of(trainer)
    return {
        "steps": ending.step,
        "training": {
            "steps": ending.step,
            "planned_steps": ending.planned,
            "stopped_by": ending.stopped_by,
            "stop_reason": ending.reason,
            **summary(measuring_of(trainer), trainer),
        },
    }


def _why(callback: EarlyStopping) -> str:
    """Why it told the trainer to stop, in words."""
    monitor, count = callback.monitor, callback.wait_count
    if callback.stopping_reason == EarlyStoppingReason.NON_FINITE_METRIC:
        return f"{monitor} is not a finite number"
    if callback.stopping_reason == EarlyStoppingReason.STOPPING_THRESHOLD:
        return f"{monitor} has reached callbacks.early_stopping.stopping_threshold={callback.stopping_threshold}"
    if callback.stopping_reason == EarlyStoppingReason.DIVERGENCE_THRESHOLD:
        return f"{monitor} has passed callbacks.early_stopping.divergence_threshold={callback.divergence_threshold}"
    moved = "risen" if callback.mode == "max" else "fallen"
    more = f" by more than {abs(callback.min_delta)}" if callback.min_delta else ""
    return f"{monitor} has not {moved}{more} for {count} validation{'' if count == 1 else 's'}"
