"""Retrieval as a run's work: a test looks at the validation pairs first, which choose layer and threshold for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightning
from rich.console import RenderableType

from tasks.data.module import TaskDataModule
from tasks.job import FineTuning
from tasks.module import TaskModule


@dataclass(frozen=True, kw_only=True)
class Retrieval(FineTuning):
    """See `FineTuning`."""

    def splits(self, run: str, data: TaskDataModule) -> list[str]:
        """For a test the validation pairs, too."""
        first = ["validation"] if run == "test" and data.files["validation"] else []
        return first + super().splits(run, data)

    def evaluate(
        self, trainer: lightning.Trainer, module: TaskModule[Any, Any], data: TaskDataModule, *, run: str
    ) -> None:
        """Runs over a split; over the validation before a test that no training has come before."""
        if run == "test" and "val" not in module.evaluations and data.files["validation"]:
            super().evaluate(trainer, module, data, run="validate")
        super().evaluate(trainer, module, data, run=run)

    def report(
        self,
        module: TaskModule[Any, Any],
        data: TaskDataModule,
        *,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> dict[str, Any]:
        """Adds the layer and the thresholds that evaluation went by."""
        results = super().report(module, data, folder=folder, show=show)
        chosen: dict[str, Any] = module.chosen  # type: ignore[assignment]
        show(f"vectors: of layer {chosen['layer']} of {module.model.config.num_hidden_layers}")
        if thresholds := chosen.get("threshold"):
            show("pairs are kept from: " + ", ".join(f"{key} {value:.3f}" for key, value in thresholds.items()))
        return results | chosen
