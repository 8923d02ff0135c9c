"""A small training whose batches say their size, for tests of what is measured of it."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lightning
import torch
from lightning.pytorch.demos.boring_classes import BoringModel
from torch import Tensor
from torch.utils.data import DataLoader

from ernie_m.training.checkpoint_io import AtomicCheckpointIO


@dataclass(frozen=True)
class Rows:
    """Rows for a `BoringModel`, and which of their tokens are real."""

    values: Tensor
    mask: Tensor

    @property
    def rows(self) -> int:
        return len(self.values)

    @property
    def tokens(self) -> Tensor:
        return self.mask.sum()

    @property
    def positions(self) -> int:
        return self.mask.numel()

    def flops(self, config: Any) -> Tensor:
        return 1000 * self.tokens

    def to(self, device: torch.device, non_blocking: bool = False) -> "Rows":
        return Rows(self.values.to(device), self.mask.to(device))


class SmallModel(BoringModel):
    """Logs a loss of validation that the test gives, one a validation."""

    def __init__(self, scores: list[float]) -> None:
        super().__init__()
        self.scores = scores
        self.validated = 0
        self.model = SimpleNamespace(config=None)

    def training_step(self, batch: Rows, batch_idx: int) -> Any:
        return super().training_step(batch.values, batch_idx)

    def validation_step(self, batch: Any, batch_idx: int) -> None:
        pass

    def on_validation_epoch_end(self) -> None:
        if not self.trainer.sanity_checking:
            self.log("val/f1/en", torch.tensor(self.scores[self.validated]))
            self.validated += 1

    def val_dataloader(self) -> Any:
        return DataLoader(torch.ones(1, 32))  # type: ignore[arg-type]


def collate(numbers: list[int]) -> Rows:
    """Each row has as many real tokens as its number says."""
    lengths = torch.tensor(numbers)
    return Rows(torch.ones(len(numbers), 32), torch.arange(8) < lengths[:, None])


def fit(
    folder: Path, callbacks: list[Any], *, steps: int, scores: list[float], resume_from: Path | None = None, **more: Any
) -> lightning.Trainer:
    """Trains on batches of two rows, with 3 and 5 real tokens, and validates every second step."""
    trainer = lightning.Trainer(
        accelerator="cpu", max_steps=steps, max_epochs=-1, enable_progress_bar=False,
        enable_model_summary=False, callbacks=callbacks, plugins=[AtomicCheckpointIO()], default_root_dir=folder,
        val_check_interval=2, check_val_every_n_epoch=None, **{"logger": False} | more,
    )  # fmt: skip
    batches = DataLoader([3, 5] * 20, batch_size=2, collate_fn=collate)  # type: ignore[arg-type]
    trainer.fit(SmallModel(scores), batches, ckpt_path=resume_from, weights_only=True)
    return trainer
