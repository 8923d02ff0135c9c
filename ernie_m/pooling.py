"""Sentences as vectors, and the search for the most similar one: pure functions.

Retrieval of translations (Tatoeba: Artetxe and Schwenk, 2019; section 4 of the ERNIE-M paper) compares sentences by the
cosine of one hidden layer, pooled: XTREME (Hu et al., 2020) takes the mean over all visible tokens, special ones
included.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


def middle_layer(depth: int) -> int:
    """The number of the layer whose vectors retrieval takes by default: the 7th of 12, the 13th of 24.

    XTREME's script has these numbers, too, but counts from 0 without the embeddings: it takes the output of the 8th and
    of the 14th.
    """
    return min(depth // 2 + 1, depth)


def first_token(hidden: Tensor) -> Tensor:
    """The vector `(B, D)` of [CLS], of `hidden (B, L, D)`."""
    return hidden[:, 0]


def masked_mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """The mean over visible tokens, in fp32.

    Args:
        hidden: `(B, L, D)`.
        mask: `(B, L)` bool, True = visible.

    Returns:
        `(B, D)`; zeros for a row without a visible token.
    """
    total = hidden.masked_fill(~mask.unsqueeze(2), 0.0).sum(1, dtype=torch.float32)
    return total / mask.sum(1, keepdim=True).clamp(min=1)


@torch.no_grad()
def nearest(
    queries: Tensor, candidates: Tensor, *, block: int, advance: Callable[[int], Any] | None = None
) -> tuple[Tensor, Tensor]:
    """The candidate with the highest cosine for each query, by exhaustive search.

    Products are taken in fp64, so that neither the block's size nor autocast or TF32 has a say, and compared in fp32.

    Args:
        queries: `(N, D)`.
        candidates: `(M, D)`, on the same device.
        block: Queries, and candidates, that are compared at once: memory grows with its square.
        advance: Told the number of comparisons done, now and then; `N * M` in all.

    Returns:
        Indices of candidates `(N,)` int64, the lowest of equally similar ones; and their cosines `(N,)` fp32. Cosines
        with a vector of zeros are 0.

    Raises:
        ValueError: There is no candidate, the vectors differ in width, or `block` is below 1.
    """
    if not len(candidates):
        raise ValueError("there is no candidate to search in")
    best = NearestSoFar.of(queries)
    for rows, columns, cosines in cosine_blocks(queries, candidates, block=block):
        best.update(rows, columns.start, cosines)
        if advance is not None:
            advance(cosines.numel())
    return best.indices, best.scores


def cosine_blocks(queries: Tensor, candidates: Tensor, *, block: int) -> Iterator[tuple[slice, slice, Tensor]]:
    """All cosines, a block at a time, in ascending order: queries in the outer loop, candidates in the inner.

    Args:
        queries: `(N, D)`.
        candidates: `(M, D)`, on the same device.
        block: Queries, and candidates, of a block.

    Yields:
        The block's queries, its candidates, and their cosines in fp32, `(queries, candidates)`.

    Raises:
        ValueError: The vectors differ in width, or `block` is below 1.
    """
    if queries.ndim != 2 or candidates.ndim != 2 or queries.shape[1] != candidates.shape[1]:
        raise ValueError(f"queries {tuple(queries.shape)} and candidates {tuple(candidates.shape)}: not (N, D), (M, D)")
    if block < 1:
        raise ValueError(f"block={block}: at least 1 is needed")
    for row in range(0, len(queries), block):
        units = _unit(queries[row : row + block])
        for column in range(0, len(candidates), block):
            cosines = (units @ _unit(candidates[column : column + block]).T).float()
            yield slice(row, row + len(units)), slice(column, column + cosines.shape[1]), cosines


@dataclass(frozen=True, slots=True)
class NearestSoFar:
    """The best candidate that each query has met during a search by blocks.

    Attributes:
        indices: `(N,)` int64, of the candidates.
        scores: `(N,)` fp32; -inf before the first candidate.
    """

    indices: Tensor
    scores: Tensor

    @classmethod
    def of(cls, queries: Tensor) -> "NearestSoFar":
        """Before a search for `queries (N, D)`."""
        indices = torch.zeros(len(queries), dtype=torch.int64, device=queries.device)
        return cls(indices, torch.full((len(queries),), -torch.inf, device=queries.device))

    def update(self, queries: slice, offset: int, scores: Tensor) -> None:
        """Compares some queries with further candidates; a later one has to be better, not only as good.

        Args:
            queries: Which ones.
            offset: Index of the first of these candidates.
            scores: `(queries, candidates)`, the higher the nearer.
        """
        best, place = scores.max(1)
        better = best > self.scores[queries]
        self.scores[queries][better] = best[better]
        self.indices[queries][better] = place[better] + offset


def retrieval_accuracy(first: Tensor, second: Tensor, *, block: int) -> tuple[float, float]:
    """Shares of rows whose nearest in the other set is the row of the same number.

    Args:
        first: `(N, D)`.
        second: `(N, D)`, the translations.
        block: See `nearest`.

    Returns:
        From the first set into the second, and from the second into the first; both in [0, 1].

    Raises:
        ValueError: The shapes differ, or there is no row.
    """
    if first.shape != second.shape:
        raise ValueError(f"{tuple(first.shape)} and {tuple(second.shape)}: each row needs one translation")
    rows = torch.arange(len(first), device=first.device)
    there, _ = nearest(first, second, block=block)
    back, _ = nearest(second, first, block=block)
    return float((there == rows).double().mean()), float((back == rows).double().mean())


def _unit(vectors: Tensor) -> Tensor:
    """Rows of length 1 in the widest type that the device has; zeros stay zeros."""
    wide = vectors.to(torch.float32 if vectors.device.type == "mps" else torch.float64)
    largest = wide.abs().amax(1, keepdim=True)
    scaled = wide / largest.where(largest > 0, 1.0)  # no square of it overflows or vanishes
    return scaled / scaled.norm(dim=1, keepdim=True).clamp(min=1.0)
