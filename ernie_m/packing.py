"""Turns padded batches into packed tokens and back."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the `T` packed tokens stand in a padded `(B, L)` batch.

    Attributes:
        batch_size: The number of rows, `B`.
        length: The padded length, `L`.
        positions: `(T,)` int64, ascending indices into the flattened batch of `B * L` positions. None where every
            position is kept, so that `T = B * L`.
    """

    batch_size: int
    length: int
    positions: Tensor | None

    @classmethod
    def of_all(cls, batch_size: int, length: int) -> "Layout":
        """Keeps every position, padding included."""
        return cls(batch_size, length, None)

    @classmethod
    def of_visible(cls, mask: Tensor) -> "Layout":
        """Keeps the positions where `mask (B, L)` is True."""
        return cls(mask.shape[0], mask.shape[1], mask.flatten().nonzero().squeeze(1))

    def rows(self) -> Tensor:
        """`(B + 1,)` int32: the packed tokens of row `i` are `[rows[i], rows[i + 1])`; not for `of_all`."""
        assert self.positions is not None
        counts = torch.bincount(self.positions // self.length, minlength=self.batch_size)
        return F.pad(counts.cumsum(0, dtype=torch.int32), (1, 0))

    def pack(self, x: Tensor) -> Tensor:
        """Packs a padded tensor: `(B, L, ...)` to `(T, ...)`."""
        flat = x.reshape(self.batch_size * self.length, *x.shape[2:])
        return flat if self.positions is None else flat.index_select(0, self.positions)

    def pad(self, x: Tensor, fill: float = 0.0) -> Tensor:
        """Pads a packed tensor: `(T, ...)` to `(B, L, ...)`, with `fill` where there is no token."""
        if self.positions is not None:
            padded = x.new_full((self.batch_size * self.length, *x.shape[1:]), fill)
            x = torch.index_copy(padded, 0, self.positions, x)
        return x.view(self.batch_size, self.length, *x.shape[1:])
