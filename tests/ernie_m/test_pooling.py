"""Pooling by hand; nearest neighbours against an argmax over all cosines."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from ernie_m.pooling import first_token, masked_mean, nearest, retrieval_accuracy

NAN = float("nan")


def test_a_mean_is_over_visible_tokens_only() -> None:
    hidden = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [NAN, 9.0]], [[4.0, 5.0], [7.0, 7.0], [8.0, NAN]]])
    mask = torch.tensor([[True, True, False], [True, False, False]])
    assert masked_mean(hidden, mask).tolist() == [[2.0, 4.0], [4.0, 5.0]]


def test_a_row_without_a_visible_token_gives_zeros() -> None:
    assert masked_mean(torch.full((1, 3, 2), NAN), torch.zeros(1, 3, dtype=torch.bool)).tolist() == [[0.0, 0.0]]
    assert masked_mean(torch.zeros(2, 0, 3), torch.zeros(2, 0, dtype=torch.bool)).tolist() == [[0.0] * 3] * 2


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_a_mean_is_taken_in_fp32(dtype: torch.dtype) -> None:
    hidden = (torch.arange(300) % 7 + 1).to(dtype).view(1, 300, 1)
    mean = masked_mean(hidden, torch.ones(1, 300, dtype=torch.bool))
    assert mean.dtype == torch.float32
    assert mean.item() == pytest.approx((torch.arange(300) % 7 + 1).float().mean().item(), rel=1e-6)


def test_a_mean_passes_gradients_to_visible_tokens() -> None:
    hidden = torch.randn(2, 3, 4, requires_grad=True)
    mask = torch.tensor([[True, True, False], [False, False, False]])
    masked_mean(hidden, mask).sum().backward()
    assert hidden.grad is not None
    assert hidden.grad[..., 0].tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]


def test_the_first_token_is_cls() -> None:
    hidden = torch.arange(12.0).view(2, 3, 2)
    assert first_token(hidden).tolist() == [[0.0, 1.0], [6.0, 7.0]]


def dense(queries: Tensor, candidates: Tensor) -> Tensor:
    """All cosines `(N, M)` in fp32, of products in fp64."""
    units = []
    for vectors in (queries, candidates):
        scaled = vectors.double() / vectors.double().abs().amax(1, keepdim=True).clamp(min=1e-300)
        units.append(scaled / scaled.norm(dim=1, keepdim=True).clamp(min=1.0))
    return (units[0] @ units[1].T).float()


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 40), st.integers(1, 6), st.integers(1, 45), st.integers(0, 2**32 - 1))
def test_blocks_find_what_an_argmax_finds(count: int, among: int, width: int, block: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    queries, candidates = torch.randn(count, width, generator=generator), torch.randn(among, width, generator=generator)
    expected = dense(queries, candidates)
    indices, scores = nearest(queries, candidates, block=block)
    assert (indices.dtype, scores.dtype) == (torch.int64, torch.float32)
    assert indices.tolist() == expected.argmax(1).tolist()
    torch.testing.assert_close(scores, expected.amax(1))


@settings(deadline=None)
@given(st.integers(1, 45), st.integers(0, 2**32 - 1))
def test_the_lowest_of_equals_is_taken_whatever_the_block(block: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    few = torch.randn(5, 33, generator=generator)
    drawn = torch.randint(5, (40,), generator=generator)
    indices, _ = nearest(few, few[drawn] * 2.0, block=block)
    lowest = [drawn.tolist().index(number) if number in drawn else None for number in range(5)]
    assert all(low is None or low == index for low, index in zip(lowest, indices.tolist(), strict=True))


def test_cosines_with_zeros_are_zero() -> None:
    vectors = torch.tensor([[0.0, 0.0], [-1.0, 0.0]])
    indices, scores = nearest(vectors, vectors, block=1)
    assert indices.tolist() == [0, 1]
    assert scores.tolist() == [0.0, 1.0]
    indices, scores = nearest(vectors[1:], -vectors, block=1)
    assert (indices.tolist(), scores.tolist()) == ([0], [0.0])


@pytest.mark.parametrize("scale", [1e-38, 1e-20, 1e20, 1e38])
def test_lengths_do_not_matter(scale: float) -> None:
    vectors = torch.randn(7, 5, generator=torch.Generator().manual_seed(0)).clamp(-2.0, 2.0)
    indices, scores = nearest(vectors * scale, vectors, block=3)
    assert indices.tolist() == list(range(7))
    torch.testing.assert_close(scores, torch.ones(7))


def test_half_precision_around_it_changes_nothing() -> None:
    generator = torch.Generator().manual_seed(0)
    queries, candidates = torch.randn(50, 16, generator=generator), torch.randn(60, 16, generator=generator)
    alone = nearest(queries, candidates, block=32)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = nearest(queries, candidates, block=32)
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(alone, inside, strict=True))


def test_what_cannot_be_searched_is_refused() -> None:
    vectors = torch.ones(3, 2)
    with pytest.raises(ValueError, match="no candidate"):
        nearest(vectors, vectors[:0], block=2)
    with pytest.raises(ValueError, match="block=0"):
        nearest(vectors, vectors, block=0)
    with pytest.raises(ValueError, match=r"\(3, 2\) and candidates \(3, 1\)"):
        nearest(vectors, vectors[:, :1], block=2)


def test_accuracy_counts_rows_that_find_their_own_number_in_both_directions() -> None:
    first = torch.tensor([[1.0, 0.0], [1.0, 0.1], [0.0, 1.0], [-1.0, 0.0]])
    second = torch.tensor([[1.0, 0.0], [0.1, 1.0], [0.0, 1.0], [-1.0, 0.0]])
    # into the second: row 1 is nearer to row 0; into the first: row 1 is nearer to row 2
    assert retrieval_accuracy(first, second, block=3) == (0.75, 0.75)
    assert retrieval_accuracy(torch.eye(6), torch.eye(6) * 3.0, block=4) == (1.0, 1.0)
    assert retrieval_accuracy(torch.ones(4, 2), torch.ones(4, 2), block=4) == (0.25, 0.25)
    one_way = retrieval_accuracy(torch.eye(2), torch.tensor([[1.0, 0.1], [1.0, 0.2]]), block=1)
    assert one_way == (1.0, 0.5)


def test_accuracy_needs_rows_that_belong_together() -> None:
    with pytest.raises(ValueError, match="each row needs one translation"):
        retrieval_accuracy(torch.ones(3, 2), torch.ones(2, 2), block=2)
    with pytest.raises(ValueError, match="no candidate"):
        retrieval_accuracy(torch.ones(0, 2), torch.ones(0, 2), block=2)


@pytest.mark.gpu
def test_a_gpu_finds_the_same() -> None:
    generator = torch.Generator().manual_seed(0)
    queries, candidates = torch.randn(500, 64, generator=generator), torch.randn(700, 64, generator=generator)
    expected = nearest(queries, candidates, block=128)
    torch.set_float32_matmul_precision("medium")
    try:
        with torch.autocast("cuda", dtype=torch.bfloat16):
            on_gpu = nearest(queries.cuda(), candidates.cuda(), block=128)
    finally:
        torch.set_float32_matmul_precision("highest")
    assert torch.equal(on_gpu[0].cpu(), expected[0])
    torch.testing.assert_close(on_gpu[1].cpu(), expected[1])
