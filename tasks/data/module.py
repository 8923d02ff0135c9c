"""TaskDataModule: rows of a task to batches; one evaluation loader per language."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import lightning
import torch
from torch.utils.data import ConcatDataset, DataLoader

from ernie_m.training.signals import leave_to_parent
from tasks.data.batches import AddressedBatches, Batch
from tasks.data.dataset import Dataset, Examples

FeaturesBySplit = Mapping[str, Mapping[str, Sequence[Any]]]
"""Split -> language -> rows."""


class TaskDataModule(lightning.LightningDataModule):
    """Serves what was read and encoded; nothing is changed after it was made.

    Args:
        dataset: Where the examples come from, and how large batches are.
        examples: As they were read.
        features: What they became: the rows that go through the model.
        collate: `(features) -> Batch`.
        seed: Root of the order of training rows.
    """

    def __init__(
        self,
        *,
        dataset: Dataset,
        examples: Examples,
        features: FeaturesBySplit,
        collate: Callable[[Sequence[Any]], Batch[Any]],
        seed: int,
    ) -> None:
        super().__init__()
        self.allow_zero_length_dataloader_with_multiple_devices = True  # a language may have fewer batches than ranks
        self.dataset, self.examples, self.features = dataset, examples, features
        self.collate, self.seed = collate, seed

    @cached_property
    def training_parts(self) -> list[tuple[Sequence[Any], float]]:
        """See `Dataset.training_parts`."""
        return self.dataset.training_parts(self.features["train"])

    @property
    def num_training_examples(self) -> int:
        """Training rows in a pass: windows, where a task cuts examples into several."""
        return round(sum(share for _, share in self.training_parts))

    @property
    def steps_per_epoch(self) -> float:
        """Optimizer steps in one pass over the training rows."""
        return self.num_training_examples / self.dataset.batch_size

    def train_dataloader(self) -> DataLoader[Any]:
        """The training's batches from the trainer's current step on."""
        trainer = self.trainer
        assert trainer is not None
        batches = AddressedBatches(
            sizes=[len(rows) for rows, _ in self.training_parts],
            places=[share for _, share in self.training_parts],
            batch_size=self.dataset.batch_size,
            accumulation=trainer.accumulate_grad_batches,
            rank=trainer.global_rank,
            world_size=trainer.world_size,
            seed=self.seed,
            start_step=trainer.global_step,
            total_steps=trainer.max_steps,
        )
        rows: ConcatDataset[Any] = ConcatDataset(part for part, _ in self.training_parts)  # type: ignore[misc]
        return self._loader(rows, batch_sampler=batches)

    def val_dataloader(self) -> list[DataLoader[Any]]:
        """One loader per language."""
        return self._evaluation_loaders("validation")

    def test_dataloader(self) -> list[DataLoader[Any]]:
        """One loader per language."""
        return self._evaluation_loaders("test")

    def predict_dataloader(self) -> list[DataLoader[Any]]:
        """One loader per language."""
        return self._evaluation_loaders("predict")

    def _evaluation_loaders(self, split: str) -> list[DataLoader[Any]]:
        """Loaders of whole batches, which ranks take in turn; of which rows each is does not depend on their number.

        Lightning leaves out an evaluation that has no batch, and the other ranks would wait for this one, so a rank
        without any takes the first batch, too; rows that come again count once.
        """
        assert self.trainer is not None
        size, rank, world_size = self.dataset.eval_batch_size, self.trainer.global_rank, self.trainer.world_size
        languages = list(self.features[split].values())
        dealt = [[number for number in range(len(rows)) if number // size % world_size == rank] for rows in languages]
        if languages and not any(dealt):
            dealt[0] = list(range(len(languages[0])))[:size]
        return [
            self._loader(rows, batch_size=size, sampler=numbers) for rows, numbers in zip(languages, dealt, strict=True)
        ]

    def _loader(self, rows: Any, **options: Any) -> DataLoader[Any]:
        return DataLoader(
            rows,
            collate_fn=self.collate,
            num_workers=self.dataset.num_workers,
            worker_init_fn=leave_to_parent,
            pin_memory=torch.cuda.is_available(),
            **options,
        )
