"""A batch is a bag of groups, whichever objectives made them: padded at the door of one encoder forward."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy
import torch
from torch import Tensor

from ernie_m.losses import IGNORED
from pretraining.objectives.groups import Group

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Bag:
    """Groups as rows, padded on the right; fields as in `Group`, `(B, L)`.

    Attributes:
        ids: `[PAD]` where a row has ended.
        positions: 0 there.
        probes: False there.
        labels: -100 there.
        languages: 0 there.
        slots: False there.
        mask: `(B, L)` bool, True where a row has a token.
        objectives: `(B,)` number of the objective that made the row.
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
        """Packs at least one group; `objectives` has a number for each."""
        lengths = numpy.array([len(group) for group in groups])
        mask = numpy.arange(lengths.max()) < lengths[:, None]
        fill = {"ids": pad, "labels": IGNORED}
        padded = {
            f.name: _padded([getattr(group, f.name) for group in groups], mask, fill.get(f.name, 0))
            for f in fields(Group)
        }
        return cls(**padded, mask=torch.from_numpy(mask), objectives=torch.tensor(objectives))

    def to(self, device: torch.device) -> "Bag":
        """On another device."""
        return Bag(**{f.name: getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)})

    def filled(self, ids: Tensor) -> "Bag":
        """With the slots filled, row by row, by `ids (S,)`."""
        changed = {f.name: getattr(self, f.name) for f in fields(self)}
        return Bag(**changed | {"ids": self.ids.masked_scatter(self.slots, ids)})


def _padded(rows: Sequence[numpy.ndarray], mask: numpy.ndarray, fill: int) -> Tensor:
    padded = numpy.full(mask.shape, fill, dtype=rows[0].dtype)
    padded[mask] = numpy.concatenate(rows)
    return torch.from_numpy(padded)


def by_budget(rows: Iterable[Row], max_tokens: int, *, length: Callable[[Row], int]) -> Iterator[list[Row]]:
    """Consecutive rows that take at most so many tokens, padded, or one row that takes more."""
    part: list[Row] = []
    longest = 0
    for row in rows:
        longest = max(longest, length(row))
        if part and longest * (len(part) + 1) > max_tokens:
            yield part
            part, longest = [], length(row)
        part.append(row)
    if part:
        yield part
