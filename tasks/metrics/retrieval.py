"""Which sentence is whose translation: exhaustive search by cosine or margin, accuracy, and mining; pure functions.

Memory is bounded by blocks: beside the vectors there are one block of comparisons and a few numbers a sentence.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import torch
from torch import Tensor

from ernie_m.errors import DataError
from ernie_m.pooling import NearestSoFar, cosine_blocks, nearest
from tasks.metrics.entities import entity_tallies
from tasks.metrics.tallies import Tally

Similarity = Literal["cosine", "margin"]
Mined = tuple[int, int, float]
"""Numbers of a first and a second sentence, and how near they are."""
SMALLEST_MEAN = 1e-6
"""Of cosines, to divide by: where the neighbours are no more alike than chance, a ratio says nothing."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a search in both directions found.

    Attributes:
        forward: `(N,)` int64, each first sentence's nearest among the second ones, the lowest of equally near.
        forward_scores: `(N,)` fp32, how near.
        backward: `(M,)` int64, each second sentence's nearest among the first ones.
        backward_scores: `(M,)` fp32.
    """

    forward: Tensor
    forward_scores: Tensor
    backward: Tensor
    backward_scores: Tensor


@torch.no_grad()
def find_neighbours(
    first: Tensor,
    second: Tensor,
    *,
    similarity: Similarity,
    neighbours: int,
    block: int,
    advance: Callable[[int], Any],
) -> Neighbours:
    """Searches in both directions, exhaustively.

    Args:
        first: `(N, D)`.
        second: `(M, D)`, on the same device.
        similarity: `cosine`, or `margin`: see `margin_neighbours`.
        neighbours: Of a margin.
        block: Sentences of each side that are compared at once.
        advance: Told the number of comparisons done, now and then; `2 * N * M` in all.
    """
    if similarity == "margin":
        return margin_neighbours(first, second, neighbours=neighbours, block=block, advance=advance)
    there = nearest(first, second, block=block, advance=advance)
    back = nearest(second, first, block=block, advance=advance)
    return Neighbours(*there, *back)


@torch.no_grad()
def margin_neighbours(
    first: Tensor, second: Tensor, *, neighbours: int, block: int, advance: Callable[[int], Any]
) -> Neighbours:
    """The nearest by ratio margin (Artetxe and Schwenk, 2019), of all candidates.

    The cosine of two sentences is divided by the mean of what both have with their `neighbours` nearest in the other
    set (with all, where there are fewer): a sentence that is near to everything is nobody's translation. The authors
    look among those nearest only; here every candidate is compared. A mean below `SMALLEST_MEAN` counts as that.
    """
    means = _neighbourhoods(first, second, neighbours=neighbours, block=block, advance=advance)
    there, back = NearestSoFar.of(first), NearestSoFar.of(second)
    for rows, columns, cosines in cosine_blocks(first, second, block=block):
        mean = (means[0][rows, None] + means[1][columns]) / 2
        margins = cosines / mean.clamp(min=SMALLEST_MEAN)
        there.update(rows, columns.start, margins)
        back.update(columns, rows.start, margins.T)
        advance(cosines.numel())
    return Neighbours(there.indices, there.scores, back.indices, back.scores)


def _neighbourhoods(
    first: Tensor, second: Tensor, *, neighbours: int, block: int, advance: Callable[[int], Any]
) -> tuple[Tensor, Tensor]:
    """`(N,)` and `(M,)`: the mean cosine with the nearest of the other set."""
    there = first.new_full((len(first), min(neighbours, len(second))), -torch.inf, dtype=torch.float32)
    back = first.new_full((len(second), min(neighbours, len(first))), -torch.inf, dtype=torch.float32)
    for rows, columns, cosines in cosine_blocks(first, second, block=block):
        for highest, sentences, further in ((there, rows, cosines), (back, columns, cosines.T)):
            together = torch.cat([highest[sentences], further], dim=1)
            highest[sentences] = together.topk(highest.shape[1], dim=1).values
        advance(cosines.numel())
    return there.mean(1), back.mean(1)


def accuracies(neighbours: Neighbours, gold: Sequence[tuple[int, int]]) -> tuple[Tally, Tally]:
    """Of each pair whether its second is the first's nearest, and whether its first is the second's nearest.

    Of equal sentences the first one is found; the others' pairs are counted as wrong, as XTREME does.

    Args:
        neighbours: The search's result.
        gold: Pairs of a first and a second sentence.

    Raises:
        DataError: There is no pair.
    """
    if not gold:
        raise DataError("no pair to be found: the accuracy of an empty data set is undefined")
    first, second = torch.tensor(gold, device=neighbours.forward.device).T
    there, back = neighbours.forward[first] == second, neighbours.backward[second] == first
    return Tally.mean(there.tolist()), Tally.mean(back.tolist())


def mine(neighbours: Neighbours) -> list[Mined]:
    """Pairs that are somebody's nearest, the best first, each sentence in one pair at most (Artetxe and Schwenk's max).

    Of equally near pairs the one with the lower numbers comes first.
    """
    columns = (neighbours.forward, neighbours.forward_scores, neighbours.backward, neighbours.backward_scores)
    forward, forward_scores, backward, backward_scores = (column.tolist() for column in columns)
    there = zip(range(len(forward)), forward, forward_scores, strict=True)
    back = zip(backward, range(len(backward)), backward_scores, strict=True)
    taken_first, taken_second = set[int](), set[int]()
    mined = []
    for first, second, score in sorted({*there, *back}, key=lambda pair: (-pair[2], pair[:2])):
        if first not in taken_first and second not in taken_second:
            taken_first.add(first)
            taken_second.add(second)
            mined.append((first, second, score))
    return mined


def best_threshold(decisions: Sequence[tuple[float, bool]], *, gold: int) -> float:
    """The score from which on pairs should be kept, for the highest F1; of equally good ones the highest.

    Args:
        decisions: Score of each mined pair and whether it is right, the highest score first.
        gold: How many pairs there are to be found.

    Returns:
        Halfway to the best pair that is left out.

    Raises:
        DataError: No pair was mined.
    """
    if not decisions:
        raise DataError("no pair was mined: there is no score to choose a threshold from")
    groups = [(score, [right for _, right in group]) for score, group in groupby(decisions, key=lambda pair: pair[0])]
    threshold, best, kept, hits = float("inf"), -1.0, 0, 0
    for (score, rights), following in zip(groups, [*groups[1:], groups[-1]], strict=True):
        kept, hits = kept + len(rights), hits + sum(rights)
        f1 = 2 * hits / (kept + gold) if hits else 0.0
        if f1 > best:
            threshold, best = (score + following[0]) / 2, f1
    return threshold


def mining_tallies(
    mined: AbstractSet[tuple[int, int]], gold: AbstractSet[tuple[int, int]], *, first: int
) -> dict[str, Tally]:
    """Precision, recall and F1 of mined pairs, as what each of the `first` sentences' pairs add; 0 where none is right.

    Args:
        mined: Numbers of a first and a second sentence.
        gold: Likewise, those that belong together.
        first: How many first sentences there are.
    """
    sides = []
    for pairs in (mined, gold):
        of_first: list[set[tuple[int, int]]] = [set() for _ in range(first)]
        for pair in pairs:
            of_first[pair[0]].add(pair)
        sides.append(of_first)
    return entity_tallies(*sides)
