"""Both losses by hand and against loops; duplicates are no wrong answers; sums and counts add up."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.retrieval.losses import Compared, compare, contrastive, cosines_of, hardest_negative

SCALE = {"temperature": 0.1, "boundary": 0.4}


def compared(cosines: torch.Tensor, wrong: torch.Tensor) -> Compared:
    """The pairs of a batch that is on one device."""
    return Compared(cosines, cosines.T, wrong, torch.arange(len(cosines)))


def wrong_pairs(sentences: torch.Tensor, translations: torch.Tensor) -> torch.Tensor:
    vectors = torch.ones(len(sentences), 1, 2)
    (only,) = compare(vectors, vectors, sentences, translations)
    return only.wrong


def test_cosines_are_fp32_under_autocast() -> None:
    first, second = torch.randn(2, 5, 16, generator=torch.Generator().manual_seed(0))
    expected = torch.nn.functional.cosine_similarity(first[:, None], second[None], dim=2)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = cosines_of(first, second.bfloat16().float())
    assert found.dtype == torch.float32
    torch.testing.assert_close(cosines_of(first, second), expected)
    assert (found - expected).abs().max() < 0.01
    assert cosines_of(torch.zeros(1, 3), torch.ones(1, 3)).item() == 0.0


def test_pairs_that_share_a_sentence_or_a_translation_are_not_wrong() -> None:
    wrong = wrong_pairs(torch.tensor([0, 1, 0, 2]), torch.tensor([0, 1, 2, 1]))
    assert wrong.tolist() == [
        [False, True, False, True],
        [True, False, True, False],
        [False, True, False, True],
        [True, False, True, False],
    ]


def judged(cosine: float, right: bool) -> float:
    probability = 1 / (1 + math.exp(-(cosine - SCALE["boundary"]) / SCALE["temperature"]))
    return -math.log(probability if right else 1 - probability)


def test_the_hardest_negative_by_hand() -> None:
    cosines = torch.tensor([[0.8, 0.5, 0.1], [0.3, 0.6, 0.2], [0.4, 0.45, 0.7]])
    total, count = hardest_negative(compared(cosines, ~torch.eye(3, dtype=torch.bool)), **SCALE)
    right = 2 * sum(judged(cosine, True) for cosine in (0.8, 0.6, 0.7))
    wrong = sum(judged(cosine, False) for cosine in (0.5, 0.3, 0.45, 0.4, 0.5, 0.2))
    assert count == 12
    assert total.item() == pytest.approx(right + wrong, rel=1e-5)


def test_a_pair_without_a_wrong_answer_is_judged_alone() -> None:
    cosines = torch.tensor([[0.8, 0.9], [0.9, 0.6]], requires_grad=True)
    total, count = hardest_negative(compared(cosines, torch.zeros(2, 2, dtype=torch.bool)), **SCALE)
    assert count == 4
    assert total.item() == pytest.approx(2 * judged(0.8, True) + 2 * judged(0.6, True), rel=1e-5)
    total.backward()
    assert cosines.grad is not None
    assert cosines.grad.isfinite().all()
    assert cosines.grad[0, 1] == 0.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8), st.integers(0, 2**31))
def test_both_losses_equal_loops(pairs: list[tuple[int, int]], seed: int) -> None:
    first, second = (torch.tensor(side) for side in zip(*pairs, strict=True))
    size = len(pairs)
    cosines = torch.rand(size, size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    wrong = wrong_pairs(first, second)
    judgements, searches = [], []
    for table, mask in ((cosines, wrong), (cosines.T, wrong.T)):
        for i in range(size):
            others = [table[i, j].item() for j in range(size) if mask[i, j]]
            judgements += [judged(table[i, i].item(), True)] + ([judged(max(others), False)] if others else [])
            whole = sum(math.exp(other / 0.1) for other in [*others, table[i, i].item()])
            searches.append(math.log(whole) - table[i, i].item() / 0.1)
    total, count = hardest_negative(compared(cosines, wrong), **SCALE)
    assert (total.item(), count.item()) == (pytest.approx(sum(judgements)), len(judgements))
    total, count = contrastive(compared(cosines, wrong), temperature=0.1)
    assert (total.item(), count.item()) == (pytest.approx(sum(searches)), len(searches))


@pytest.mark.parametrize("name", ["hardest_negative", "contrastive"])
def test_a_step_down_brings_translations_together(name: str) -> None:
    vectors = torch.randn(2, 6, 8, generator=torch.Generator().manual_seed(0), requires_grad=True)
    wrong = ~torch.eye(6, dtype=torch.bool)

    def loss() -> torch.Tensor:
        cosines = cosines_of(vectors[0], vectors[1])
        total, count = (
            hardest_negative(compared(cosines, wrong), **SCALE)
            if name == "hardest_negative"
            else contrastive(compared(cosines, wrong), temperature=0.1)
        )
        return total / count

    before = loss()
    (gradient,) = torch.autograd.grad(before, vectors)
    with torch.no_grad():
        vectors -= 0.1 * gradient
    assert loss() < before
