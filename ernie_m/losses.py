"""Losses, as pure functions of logits and labels."""

import torch
import torch.nn.functional as F
from torch import Tensor


def span_cross_entropy(logits: Tensor, positions: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy of one end of a span over the positions of its sequence.

    As in the reference, positions are clamped to `[0, L]`, and `L` means "ignore this row".

    Args:
        logits: `(B, L)`.
        positions: `(B,)` int64.

    Returns:
        The sum over the rows that count, and their number (both scalars; 0 and 0 where none counts).
    """
    length = logits.shape[1]
    positions = positions.clamp(0, length)
    total = F.cross_entropy(logits, positions, ignore_index=length, reduction="sum")
    return total, (positions != length).sum()


def span_loss(start_logits: Tensor, end_logits: Tensor, start_positions: Tensor, end_positions: Tensor) -> Tensor:
    """The question-answering loss of the reference: the mean of the two ends' mean cross-entropies.

    Args:
        start_logits: `(B, L)`; `end_logits` alike.
        start_positions: `(B,)` or `(B, 1)` int64; `end_positions` alike; see `span_cross_entropy`.

    Returns:
        A scalar; 0 where every row is ignored (the reference gives NaN there).
    """
    losses = []
    for logits, positions in ((start_logits, start_positions), (end_logits, end_positions)):
        total, count = span_cross_entropy(logits.float(), positions.reshape(-1))
        losses.append(total / count.clamp(min=1))
    return torch.stack(losses).mean()
