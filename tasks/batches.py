"""Batches: which rows are in batch number t, and what a batch is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor

from ernie_m.training.seeding import derive_seed

Features = TypeVar("Features")


@dataclass(frozen=True, slots=True)
class Batch(Generic[Features]):
    """Rows for the model, and the features that they were made of.

    Attributes:
        features: `B` features; they stay on the CPU.
        tensors: Named tensors, `B` rows each.
    """

    features: tuple[Features, ...]
    tensors: dict[str, Tensor]

    def to(self, device: torch.device | str, non_blocking: bool = False) -> "Batch[Features]":
        """The batch with its tensors on a device."""
        return Batch(
            self.features, {name: tensor.to(device, non_blocking=non_blocking) for name, tensor in self.tensors.items()}
        )

    def pin_memory(self) -> "Batch[Features]":
        """The batch with its tensors in pinned memory."""
        return Batch(self.features, {name: tensor.pin_memory() for name, tensor in self.tensors.items()})


def pad_rows(rows: Sequence[np.ndarray], value: int | bool) -> tuple[Tensor, Tensor]:
    """Rows `(length,)` as one `(B, L)` tensor (int64, or bool for a bool `value`), and the bool mask of real cells."""
    lengths = torch.tensor([len(row) for row in rows])
    padded = np.full((len(rows), int(lengths.max())), value, dtype=bool if isinstance(value, bool) else np.int64)
    for i, row in enumerate(rows):
        padded[i, : len(row)] = row
    return torch.from_numpy(padded), torch.arange(padded.shape[1])[None] < lengths[:, None]


class AddressedBatches:
    """The batches of a training, each a function of the seed and its number.

    The examples of one pass after another, each pass in its own order, form one stream; global batch `t` (optimizer
    step `t`) is the stream's `t`-th piece of `global_size` examples. So a batch can be asked for by number, and a
    training that goes on at step `t` sees what it would have seen.

    Args:
        size: Examples.
        batch_size: Rows per device and accumulation step.
        accumulation: Accumulation steps per optimizer step.
        rank: This process.
        world_size: All processes.
        seed: Root of the orders.
        start_step: First optimizer step to give.
        total_steps: Optimizer steps of the whole training; `len` counts its batches from step 0 on, as Lightning does.
    """

    def __init__(
        self,
        *,
        size: int,
        batch_size: int,
        accumulation: int,
        rank: int,
        world_size: int,
        seed: int,
        start_step: int,
        total_steps: int,
    ) -> None:
        self.size = size
        self.batch_size = batch_size
        self.accumulation = accumulation
        self.rank = rank
        self.world_size = world_size
        self.seed = seed
        self.start_step = start_step
        self.total_steps = total_steps
        self._order: tuple[int, list[int]] = (-1, [])

    @property
    def global_size(self) -> int:
        """Examples per optimizer step, over all ranks and accumulation steps."""
        return self.batch_size * self.accumulation * self.world_size

    def global_batch(self, step: int) -> list[int]:
        """The indices of optimizer step `step`."""
        first = step * self.global_size
        return [self._at(position) for position in range(first, first + self.global_size)]

    def _at(self, position: int) -> int:
        epoch, offset = divmod(position, self.size)
        if self._order[0] != epoch:
            generator = torch.Generator().manual_seed(derive_seed(self.seed, "order", epoch))
            self._order = (epoch, torch.randperm(self.size, generator=generator).tolist())
        return self._order[1][offset]

    def __len__(self) -> int:
        return self.total_steps * self.accumulation

    def __iter__(self) -> Iterator[list[int]]:
        for step in range(self.start_step, self.total_steps):
            indices = self.global_batch(step)
            for part in range(self.accumulation):
                first = (part * self.world_size + self.rank) * self.batch_size
                yield indices[first : first + self.batch_size]
