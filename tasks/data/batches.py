"""Batches: which rows are in batch number t, and what a batch is."""

import bisect
import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import accumulate
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.flops import flops_of
from ernie_m.training.seeding import derive_seed

Features = TypeVar("Features")


@dataclass(frozen=True, slots=True)
class Batch(Generic[Features]):
    """Rows for the model, and the features that they were made of.

    Attributes:
        features: `B` features; they stay on the CPU.
        tensors: Named tensors, `B` rows each; `attention_mask` among them, or `real`, False at padding.
    """

    features: tuple[Features, ...]
    tensors: dict[str, Tensor]

    @property
    def rows(self) -> int:
        """How many rows go through the model."""
        return len(self.features)

    @property
    def tokens(self) -> Tensor:
        """How many of their tokens are real, as a scalar: `real` says so where a model sees padding, too."""
        return self._real.sum()

    @property
    def positions(self) -> int:
        """How many places for tokens the rows have, padding among them."""
        return self._real.numel()

    @property
    def _real(self) -> Tensor:
        for name in ("real", "attention_mask"):
            if name in self.tensors:
                return self.tensors[name]
        raise ConfigError(
            "a batch has no attention_mask, which says what is padding: a task's collate has to give it, or real"
        )

    def flops(self, config: ErnieMConfig) -> Tensor:
        """The operations of a training step of the encoder on this batch, a scalar; a head's are next to none."""
        lengths = self._real.sum(-1)
        visible, none = (lengths * lengths).sum(), lengths.new_zeros(())
        return flops_of(config, tokens=lengths.sum(), visible=visible, predicted=none, vocabulary=False, backward=True)

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


def fingerprint(features: Any) -> bytes:
    """What tells a row from the other rows of its example: equal for equal content, in any process."""
    digest = hashlib.blake2b(digest_size=16)
    for value in _values(features):
        digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        digest.update(b"|")
    return digest.digest()


def _values(value: Any) -> Iterator[Any]:
    """All that a row holds, but for its example."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name != "example":
                yield from _values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    else:
        yield value


@dataclass(frozen=True, slots=True)
class _Part:
    """A part's places in a pass, from `first_place` on, and its examples, from `first_example` on."""

    first_place: int
    places: int
    first_example: int
    order: Sequence[int]

    def at(self, turn: int) -> int:
        return self.first_example + self.order[turn % len(self.order)]


def places(sizes: Sequence[int], alpha: float) -> list[float]:
    """How many places of a pass parts get that share it by their sizes to the power `alpha`.

    In all there are as many as examples; with 1, every part has as many as it has examples.
    """
    weights = [size**alpha if size else 0.0 for size in sizes]
    scale = sum(sizes) / max(sum(weights), 1.0)
    return [scale * weight for weight in weights]


def _parts(sizes: Sequence[int], places: Sequence[float], seed: int) -> list[_Part]:
    ends = [math.floor(end + 0.5) for end in accumulate(places)]
    parts, place, example = [], 0, 0
    for number, (size, end) in enumerate(zip(sizes, ends, strict=True)):
        if end > place:
            generator = torch.Generator().manual_seed(derive_seed(seed, "part", number))
            whole = end - place == size
            order = range(size) if whole else torch.randperm(size, generator=generator).tolist()
            parts.append(_Part(place, end - place, example, order))
        place, example = end, example + size
    return parts


def share_problem(batch_size: int, *, devices: int, accumulation: int) -> str | None:
    """What is wrong with a batch that has no row for some device in some accumulation step; None where each has one."""
    if batch_size >= (shares := devices * accumulation):
        return None
    return (
        f"data.batch_size={batch_size}: a row at least for each of {devices} devices and {accumulation} accumulation "
        f"steps is needed; set data.batch_size={shares} or more"
    )


class AddressedBatches:
    """The batches of a training, each a function of the seed and its number.

    The examples of one pass after another, each pass in its own order, form one stream; global batch `t` (optimizer
    step `t`) is the stream's `t`-th piece of `batch_size` examples. So a batch can be asked for by number, and a
    training that goes on at step `t` sees what it would have seen.

    A part (a language, say) has so many places in a pass. Where it has as many as examples, each has its own; otherwise
    its examples take the places in turn, pass by pass, in an order of their own.

    Args:
        sizes: Examples of each part.
        places: Places of each part in a pass; their sum is the pass's length. See `places`.
        batch_size: Rows of an optimizer step, over all ranks and accumulation steps, which get equal shares up to one.
        accumulation: Accumulation steps per optimizer step.
        rank: This process.
        world_size: All processes.
        seed: Root of the orders.
        start_step: First optimizer step to give.
        total_steps: Optimizer steps of the whole training; `len` counts its batches from step 0 on, as Lightning does.

    Raises:
        ConfigError: There are fewer rows than shares.
    """

    def __init__(
        self,
        *,
        sizes: Sequence[int],
        places: Sequence[float],
        batch_size: int,
        accumulation: int,
        rank: int,
        world_size: int,
        seed: int,
        start_step: int,
        total_steps: int,
    ) -> None:
        if problem := share_problem(batch_size, devices=world_size, accumulation=accumulation):
            raise ConfigError(problem)
        self.parts = _parts(sizes, places, seed)
        self.size = sum(part.places for part in self.parts)
        self.batch_size = batch_size
        self.accumulation = accumulation
        self.rank = rank
        self.world_size = world_size
        self.seed = seed
        self.start_step = start_step
        self.total_steps = total_steps
        self._order: tuple[int, list[int]] = (-1, [])

    def global_batch(self, step: int) -> list[int]:
        """The indices of optimizer step `step`."""
        first = step * self.batch_size
        return [self._at(position) for position in range(first, first + self.batch_size)]

    def _at(self, position: int) -> int:
        epoch, offset = divmod(position, self.size)
        if self._order[0] != epoch:
            generator = torch.Generator().manual_seed(derive_seed(self.seed, "order", epoch))
            self._order = (epoch, torch.randperm(self.size, generator=generator).tolist())
        place = self._order[1][offset]
        part = self.parts[bisect.bisect_right(self.parts, place, key=lambda part: part.first_place) - 1]
        return part.at(epoch * part.places + place - part.first_place)

    def __len__(self) -> int:
        return self.total_steps * self.accumulation

    def __iter__(self) -> Iterator[list[int]]:
        shares = self.accumulation * self.world_size
        for step in range(self.start_step, self.total_steps):
            indices = self.global_batch(step)
            for part in range(self.accumulation):
                share = part * self.world_size + self.rank
                first, end = (self.batch_size * number // shares for number in (share, share + 1))
                yield indices[first:end]
