"""Searches equal brute force, whatever the block, with ties, zeros, few candidates; mining and thresholds by hand."""

import math
from itertools import product
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from ernie_m.errors import DataError
from tasks.metrics.retrieval import (
    SMALLEST_MEAN,
    Neighbours,
    Similarity,
    accuracies,
    best_threshold,
    find_neighbours,
    mine,
    mining_tallies,
)
from tasks.metrics.tallies import Tally, ratios

sizes = st.integers(1, 25)
seeds = st.integers(0, 2**32 - 1)


def search(first: Tensor, second: Tensor, similarity: Similarity = "margin", **how: Any) -> Neighbours:
    settings = {"neighbours": 4, "block": 8, "advance": lambda done: None} | how
    return find_neighbours(first, second, similarity=similarity, **settings)


def drawn(seed: int, *shape: int) -> Tensor:
    """Vectors of small whole numbers: many are equal, some are zero."""
    return torch.randint(-2, 3, shape, generator=torch.Generator().manual_seed(seed)).float()


def cosines(first: Tensor, second: Tensor) -> list[list[float]]:
    def cosine(a: Any, b: Any) -> float:
        lengths = math.sqrt(sum(x * x for x in a)) * math.sqrt(sum(x * x for x in b))
        return sum(x * y for x, y in zip(a, b, strict=True)) / lengths if lengths else 0.0

    return [[cosine(a, b) for b in second.tolist()] for a in first.tolist()]


def margins(first: Tensor, second: Tensor, neighbours: int) -> list[list[float]]:
    """The definition, number by number."""
    table = cosines(first, second)

    def mean(row: Any) -> float:
        nearest = sorted(row, reverse=True)[:neighbours]
        return sum(nearest) / len(nearest)

    there, back = [mean(row) for row in table], [mean(column) for column in zip(*table, strict=True)]
    return [
        [cosine / max((there[i] + back[j]) / 2, SMALLEST_MEAN) for j, cosine in enumerate(row)]
        for i, row in enumerate(table)
    ]


def check(result: Neighbours, table: list[list[float]]) -> None:
    """Every query has a candidate that is as good as the best."""
    columns = [list(column) for column in zip(*table, strict=True)]
    for indices, scores, rows in (
        (result.forward, result.forward_scores, table),
        (result.backward, result.backward_scores, columns),
    ):
        assert (indices.dtype, scores.dtype) == (torch.int64, torch.float32)
        assert len(indices) == len(rows)
        for index, score, row in zip(indices.tolist(), scores.tolist(), rows, strict=True):
            assert row[index] == pytest.approx(max(row), rel=1e-4, abs=1e-5)
            assert score == pytest.approx(max(row), rel=1e-4, abs=1e-5)


@settings(deadline=None, max_examples=50)
@given(sizes, sizes, st.integers(1, 4), st.integers(1, 30), seeds)
def test_the_search_by_cosine_equals_brute_force(count: int, among: int, width: int, block: int, seed: int) -> None:
    first, second = drawn(seed, count, width), drawn(seed + 1, among, width)
    check(search(first, second, "cosine", block=block), cosines(first, second))


@settings(deadline=None, max_examples=50)
@given(sizes, sizes, st.integers(1, 4), st.integers(1, 30), st.integers(1, 8), seeds)
def test_the_search_by_margin_equals_brute_force(
    count: int, among: int, width: int, block: int, neighbours: int, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    first, second = torch.rand(count, width, generator=generator), torch.rand(among, width, generator=generator)
    result = search(first, second, block=block, neighbours=neighbours)
    check(result, margins(first, second, neighbours))


@settings(deadline=None, max_examples=50)
@given(sizes, sizes, st.integers(1, 30), st.integers(1, 8), seeds)
def test_zeros_and_neighbours_that_are_unlike_have_a_margin(
    count: int, among: int, block: int, neighbours: int, seed: int
) -> None:
    first, second = drawn(seed, count, 2), drawn(seed + 1, among, 2)
    result = search(first, second, block=block, neighbours=neighbours)
    assert result.forward_scores.isfinite().all()
    table = torch.tensor(margins(first, second, neighbours))
    means = table.amax(1)
    settled = means < 1 / (2 * SMALLEST_MEAN) * 1e-3  # a division by next to nothing blows rounding up
    assert torch.allclose(result.forward_scores[settled], means[settled], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(("similarity", "block"), [*product(("cosine", "margin"), (1, 3, 100))])
def test_the_lowest_of_equally_near_is_found(similarity: Similarity, block: int) -> None:
    few = torch.rand(3, 5, generator=torch.Generator().manual_seed(0))
    first, second = few[[0, 1, 2, 1]], few[[2, 2, 1, 0, 0, 1]]
    result = search(first, second, similarity, block=block)
    assert result.forward.tolist() == [3, 2, 0, 2]
    assert result.backward.tolist() == [2, 2, 1, 0, 0, 1]


@pytest.mark.parametrize("similarity", ["cosine", "margin"])
def test_a_search_tells_all_comparisons(similarity: Similarity) -> None:
    told: list[int] = []
    search(torch.rand(7, 2), torch.rand(5, 2), similarity, block=3, advance=told.append)
    assert sum(told) == 2 * 7 * 5
    assert len(told) > 2


def test_a_margin_passes_over_a_sentence_that_is_near_to_everything() -> None:
    own = torch.eye(3)
    first = torch.cat([own, torch.zeros(3, 3)], 1)
    second = torch.cat([0.5 * own, 0.75**0.5 * own], 1)
    hub = torch.cat([torch.ones(1, 3), torch.zeros(1, 3)], 1)
    assert search(first, torch.cat([second, hub]), "cosine").forward.tolist() == [3, 3, 3]
    assert search(first, torch.cat([second, hub]), neighbours=2).forward.tolist() == [0, 1, 2]


@pytest.mark.gpu
@pytest.mark.parametrize("similarity", ["cosine", "margin"])
def test_a_gpu_finds_the_same(similarity: Similarity) -> None:
    generator = torch.Generator().manual_seed(0)
    first, second = torch.rand(500, 64, generator=generator), torch.rand(700, 64, generator=generator)
    ours, theirs = search(first, second, similarity), search(first.cuda(), second.cuda(), similarity, block=128)
    assert ours.forward.tolist() == theirs.forward.tolist()
    assert ours.backward.tolist() == theirs.backward.tolist()


def neighbours_of(forward: list[tuple[int, float]], backward: list[tuple[int, float]]) -> Neighbours:
    tensors = [
        torch.tensor([pair[place] for pair in side], dtype=kind)
        for side in (forward, backward)
        for place, kind in ((0, torch.int64), (1, torch.float32))
    ]
    return Neighbours(*tensors)


def test_accuracy_counts_the_pairs_that_find_each_other() -> None:
    neighbours = neighbours_of([(0, 1.0), (0, 1.0), (3, 1.0)], [(1, 1.0), (1, 1.0), (0, 1.0), (2, 1.0)])
    assert [tally.score for tally in accuracies(neighbours, [(0, 0), (1, 1), (2, 3)])] == [2 / 3, 2 / 3]
    assert accuracies(neighbours, [(0, 0), (1, 1), (2, 3)])[0].sums == [1.0, 0.0, 1.0]
    assert [tally.score for tally in accuracies(neighbours, [(0, 1)])] == [0.0, 0.0]
    with pytest.raises(DataError, match="no pair to be found"):
        accuracies(neighbours, [])


def test_a_sentence_that_stands_twice_is_found_once() -> None:
    vectors = torch.eye(3)[[0, 1, 1, 2]]
    both = accuracies(search(vectors, vectors, "cosine"), [(i, i) for i in range(4)])
    assert [tally.score for tally in both] == [0.75, 0.75]


def test_mining_takes_the_best_pairs_first_and_a_sentence_once() -> None:
    neighbours = neighbours_of([(0, 0.9), (0, 0.8), (1, 0.5)], [(0, 0.9), (1, 0.6), (2, 0.4)])
    assert mine(neighbours) == [
        (0, 0, pytest.approx(0.9)),
        (1, 1, pytest.approx(0.6)),  # its own nearest is taken, but it is the nearest of one that is left
        (2, 2, pytest.approx(0.4)),
    ]
    assert mine(neighbours_of([(0, 0.5), (0, 0.5)], [(1, 0.5)])) == [(0, 0, 0.5)]


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3, 0.4]), st.booleans()), min_size=1), st.integers(0, 5))
def test_no_threshold_is_better(decisions: list[tuple[float, bool]], unfound: int) -> None:
    decisions = sorted(decisions, key=lambda pair: -pair[0])
    gold = sum(right for _, right in decisions) + unfound

    def f1(threshold: float) -> float:
        kept = [right for score, right in decisions if score >= threshold]
        return 2 * sum(kept) / (len(kept) + gold) if sum(kept) else 0.0

    threshold = best_threshold(decisions, gold=gold)
    assert math.isfinite(threshold)
    assert f1(threshold) == pytest.approx(max(f1(score) for score, _ in decisions))


def test_a_threshold_is_halfway_to_the_best_pair_left_out() -> None:
    assert best_threshold([(0.9, True), (0.7, False)], gold=1) == pytest.approx(0.8)
    assert best_threshold([(0.9, False), (0.7, True)], gold=1) == pytest.approx(0.7)
    assert best_threshold([(0.9, False), (0.7, False)], gold=1) == pytest.approx(0.8)
    assert best_threshold([(0.9, True), (0.9, True), (0.1, False)], gold=2) == pytest.approx(0.5)


def test_there_is_no_threshold_without_a_pair() -> None:
    with pytest.raises(DataError, match="no pair was mined"):
        best_threshold([], gold=3)


def test_scores_of_mined_pairs() -> None:
    one, two, three = (0, 0), (1, 1), (2, 2)
    found = mining_tallies({one, two, (2, 0), (3, 3)}, {one, two, three}, first=4)
    assert ratios(found) == {"precision": 0.5, "recall": 2 / 3, "f1": pytest.approx(4 / 7)}
    assert found["f1"] == Tally([2, 2, 0, 0], [2, 2, 2, 1])
    nothing = {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert ratios(mining_tallies(set(), {one}, first=1)) == nothing
    assert ratios(mining_tallies({one}, set(), first=1)) == nothing
