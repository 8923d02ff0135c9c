"""A batch is a bag of groups, whichever objectives made them; they are padded to go through the encoder together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy
import torch
from torch import Tensor

from ernie_m.losses import IGNORED
from pretraining.objectives.groups import Group

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Bag:
    """Groups as the rows of a batch, padded on the right. The first six fields are those of `Group`, each `(B, L)`.

    Attributes:
        ids: `[PAD]` at padding.
        positions: 0 at padding.
        probes: False at padding.
        labels: -100 at padding.
        languages: 0 at padding.
        slots: False at padding.
        mask: `(B, L)` bool, True where a row has a token, False at padding.
        objectives: `(B,)` int64, the number of the objective that made each row.
    """

    ids: Tensor
    positions: Tensor
    probes: Tensor
    labels: Tensor
    languages: Tensor
    slots: Tensor
    mask: Tensor
    objectives: Tensor

    @classmethod
    def of(cls, groups: Sequence[Group], objectives: Sequence[int], *, pad: int) -> "Bag":
        """Packs one or more groups; `objectives` has the number of each group's objective."""
        lengths = numpy.array([len(group) for group in groups])
        mask = numpy.arange(lengths.max()) < lengths[:, None]
        fill = {"ids": pad, "labels": IGNORED}
        padded = {
            f.name: _padded([getattr(group, f.name) for group in groups], mask, fill.get(f.name, 0))
            for f in fields(Group)
        }
        return cls(**padded, mask=torch.from_numpy(mask), objectives=torch.tensor(objectives))

    @property
    def visible(self) -> Tensor:
        """How many pairs of a query and a key that it attends to the rows have, as a scalar."""
        lengths, probes = self.mask.sum(1), self.probes.sum(1)
        context = lengths - probes
        return (context * context + probes * lengths).sum()

    def to(self, device: torch.device) -> "Bag":
        """A copy on another device."""
        return Bag(**{f.name: getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)})

    def filled(self, ids: Tensor) -> "Bag":
        """A copy whose slots hold `ids (S,)`, in the order of rows and, within a row, of places."""
        changed = {f.name: getattr(self, f.name) for f in fields(self)}
        return Bag(**changed | {"ids": self.ids.masked_scatter(self.slots, ids)})


def _padded(rows: Sequence[numpy.ndarray], mask: numpy.ndarray, fill: int) -> Tensor:
    padded = numpy.full(mask.shape, fill, dtype=rows[0].dtype)
    padded[mask] = numpy.concatenate(rows)
    return torch.from_numpy(padded)


def by_budget(items: Iterable[Item], max_tokens: int, *, length: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Lists of consecutive items that take at most `max_tokens` when padded; an item that takes more stands alone."""
    part: list[Item] = []
    longest = 0
    for item in items:
        longest = max(longest, length(item))
        if part and longest * (len(part) + 1) > max_tokens:
            yield part
            part, longest = [], length(item)
        part.append(item)
    if part:
        yield part
