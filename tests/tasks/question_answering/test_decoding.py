"""The loss by hand, the best spans against an exhaustive search, and the merging of windows."""

import itertools
import math

import numpy as np
import pytest
import torch

from tasks.question_answering.decoding import ScoredSpan, best_spans, decode, loss, null_scores


def test_the_loss_is_a_sum_over_windows() -> None:
    generator = torch.Generator().manual_seed(0)
    starts, ends = torch.randn(5, 7, generator=generator), torch.randn(5, 7, generator=generator)
    targets = torch.tensor([0, 1, 2, 3, 4])
    total, count = loss(starts, ends, targets, targets)
    by_hand = -(starts.log_softmax(1)[range(5), targets] + ends.log_softmax(1)[range(5), targets]).sum() / 2
    torch.testing.assert_close(total, by_hand)
    assert count.item() == 5


@pytest.mark.parametrize("reach", [1, 3, 99])
def test_best_spans_are_those_of_an_exhaustive_search(reach: int) -> None:
    generator = torch.Generator().manual_seed(reach)
    starts, ends = torch.randn(6, 11, generator=generator), torch.randn(6, 11, generator=generator)
    mask = torch.rand(6, 11, generator=generator) > 0.4
    mask[5] = False
    first, last, scores = best_spans(starts, ends, mask, n_best=8, max_answer_length=reach)
    for row in range(6):
        inside = mask[row].nonzero().flatten().tolist()
        every = [(i, j) for i, j in itertools.product(inside, inside) if i <= j < i + reach]
        ranked = sorted((-(starts[row, i] + ends[row, j]).item(), i, j) for i, j in every)[:8]
        found = [
            (-score, i, j)
            for i, j, score in zip(first[row].tolist(), last[row].tolist(), scores[row].tolist(), strict=True)
            if score > -float("inf")
        ]
        assert [(i, j) for _, i, j in found] == [(i, j) for _, i, j in ranked]
        np.testing.assert_allclose([s for s, *_ in found], [s for s, *_ in ranked], rtol=1e-6)


def test_decode_merges_windows_keeps_the_best_of_equal_spans_and_cuts_by_offset() -> None:
    windows = [[ScoredSpan(0, 4, 1.0), ScoredSpan(5, 8, 3.0)], [ScoredSpan(5, 8, 4.0), ScoredSpan(0, 8, 2.0)], []]
    ranked = decode(windows, "Anna war da", n_best=2)
    assert [(answer.text, answer.score) for answer in ranked] == [("war", 4.0), ("Anna war", 2.0)]
    assert sum(answer.probability for answer in ranked) == pytest.approx(1.0)
    assert decode([[], []], "Anna", n_best=3) == []


def test_the_empty_answer_stands_among_the_others_by_its_score() -> None:
    windows = [[ScoredSpan(0, 4, 1.0), ScoredSpan(5, 8, 3.0)]]
    ranked = decode(windows, "Anna war da", n_best=2, null=2.0)
    assert [(answer.text, answer.start, answer.score) for answer in ranked] == [
        ("war", 5, 3.0), ("", None, 2.0), ("Anna", 0, 1.0),
    ]  # fmt: skip
    weights = [math.exp(score) for score in (3.0, 2.0, 1.0)]
    assert [answer.probability for answer in ranked] == pytest.approx([w / sum(weights) for w in weights])
    assert [answer.text for answer in decode([[]], "Anna", n_best=2, null=2.0)] == [""]


def test_the_null_score_is_that_of_the_first_token() -> None:
    starts, ends = torch.tensor([[1.0, 9.0], [2.0, 9.0]]), torch.tensor([[0.5, 9.0], [-4.0, 9.0]])
    assert null_scores(starts, ends).tolist() == [1.5, -2.0]
