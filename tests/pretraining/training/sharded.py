"""Pre-training in one process, or in several with sharded weights, for tests; every process says what it has seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import lightning
import torch
from torch import Tensor
from torch.distributed.tensor import DTensor
from torch.optim import Optimizer

from ernie_m.training import ranks
from ernie_m.training.checkpoint_io import AtomicCheckpointIO, read_training_checkpoint
from ernie_m.training.sharding import ShardedStrategy, load_whole, whole_model
from pretraining.corpus.corpus import Corpus
from pretraining.objectives.languages import Setting
from pretraining.training.batches import PretrainingBatch
from pretraining.training.module import PretrainingModule
from pretraining.training.steps import StepLoader, Steps
from tests.pretraining.training.small import new_module, objectives

OBJECTIVES = ("mmlm", "camlm", "btmlm")
STEPS = 6
HALF = 3
HALF_NAME, SEEN_NAME = "half.ckpt", "seen.pt"


@dataclass(frozen=True)
class Text:
    """What is trained on, and how.

    Attributes:
        corpora: The text.
        setting: Of its objectives.
        accelerator: Kind of the devices.
        precision: Of the trainer.
    """

    corpora: list[Corpus]
    setting: Setting
    accelerator: str
    precision: Any


class Seen(NamedTuple):
    """What a process has seen of a training.

    Attributes:
        losses: Of every step, summed over all ranks.
        norms: Of every step's gradient.
        validations: Of every validation, the number of batches of this process.
        sizes: How many numbers of all weights this process keeps.
        weights: Of the trained model, as it is exported.
        reloaded: Likewise, after the weights of a checkpoint were loaded.
    """

    losses: list[float]
    norms: list[float]
    validations: list[int]
    sizes: int
    weights: dict[str, Tensor]
    reloaded: dict[str, Tensor]


class Noting(PretrainingModule):
    """Notes losses, norms and validations."""

    def start_notes(self) -> None:
        self.losses: list[float] = []
        self.norms: list[float] = []
        self.validations: list[int] = []

    def on_before_optimizer_step(self, optimizer: Optimizer) -> None:
        assert self._loss_sum is not None
        self.losses.append(float(self.trainer.strategy.reduce(self._loss_sum.double(), reduce_op="sum")))
        super().on_before_optimizer_step(optimizer)

    def log(self, name: str, value: Any, **more: Any) -> None:  # type: ignore[override]
        if name == "train/gradient_norm":
            self.norms.append(float(value))
        super().log(name, value, **more)

    def on_validation_epoch_start(self) -> None:
        super().on_validation_epoch_start()
        self.validations.append(0)

    def validation_step(self, *given: Any, **more: Any) -> Any:
        self.validations[-1] += 1
        return super().validation_step(*given, **more)


class Batches(lightning.LightningDataModule):
    """Steps, and a validation of as many of these batches as the number of the rank says, and one more."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text

    def _steps(self, **share: Any) -> Steps:
        return Steps(
            objectives=objectives(OBJECTIVES), corpora=self.text.corpora, setting=self.text.setting,
            max_tokens_per_batch=700, alpha=0.5, accumulation=1, seed=0, **share,
        )  # fmt: skip

    def train_dataloader(self) -> StepLoader:
        trainer = self.trainer
        assert trainer is not None
        steps = self._steps(rank=trainer.global_rank, world_size=trainer.world_size)
        return StepLoader(steps, start_step=trainer.global_step, total_steps=STEPS, num_workers=0)

    def val_dataloader(self) -> "Some":
        assert self.trainer is not None
        (batch,) = self._steps(rank=0, world_size=1)[3]
        return Some(batch, self.trainer.global_rank + 1)


@dataclass(frozen=True)
class Some:
    """A batch, some times."""

    batch: PretrainingBatch
    times: int

    def __len__(self) -> int:
        return self.times

    def __iter__(self) -> Iterator[PretrainingBatch]:
        yield from [self.batch] * self.times


class Half(lightning.Callback):
    """Saves when half of the training is done."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def on_train_batch_end(self, trainer: lightning.Trainer, *given: Any) -> None:
        if trainer.global_step == HALF:
            trainer.save_checkpoint(self.path)


def pretrain(text: Text, folder: Path, *, resume_from: Path | None = None) -> Seen:
    """Trains, on as many devices as there are processes; leaves `half.ckpt` in the folder if it starts anew."""
    module = new_module(text.setting, OBJECTIVES)
    module.__class__ = Noting
    assert isinstance(module, Noting)
    module.start_notes()
    trainer = lightning.Trainer(
        accelerator=text.accelerator, devices=ranks.world_size(), precision=text.precision, max_epochs=-1,
        strategy=ShardedStrategy() if ranks.is_distributed() else "auto", plugins=[AtomicCheckpointIO()],
        max_steps=STEPS, gradient_clip_val=1.0, log_every_n_steps=1, val_check_interval=2, num_sanity_val_steps=1,
        check_val_every_n_epoch=None, use_distributed_sampler=False, logger=False, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, default_root_dir=folder,
        callbacks=[] if resume_from else [Half(folder / HALF_NAME)],
    )  # fmt: skip
    trainer.fit(module, datamodule=Batches(text), ckpt_path=resume_from, weights_only=True)
    sizes = sum(_kept(parameter) for parameter in module.parameters())
    weights = whole_model(module.trained).state_dict()
    weights = {name: weight.detach().cpu().clone() for name, weight in weights.items() if not weight.is_meta}
    load_whole(module, read_training_checkpoint(resume_from or folder / HALF_NAME)["state_dict"])
    reloaded = {name: weight for name, weight in whole_model(module.trained).state_dict().items() if not weight.is_meta}
    return Seen(module.losses, module.norms, module.validations, sizes, weights, reloaded)


def pretrain_twice(text: Text, folder: Path, resume_from: Path) -> None:
    """Leaves in a file what every rank has seen of a training, and of one that goes on from another's half."""
    seen = pretrain(text, folder)._asdict(), pretrain(text, folder, resume_from=resume_from)._asdict()
    of_all = ranks.exchange(seen)
    if ranks.is_first():
        torch.save(of_all, folder / SEEN_NAME)


def _kept(parameter: Tensor) -> int:
    return parameter.to_local().numel() if isinstance(parameter, DTensor) else parameter.numel()
