"""The visibility rule, and every backend against its plain computation."""

from typing import Any

import hypothesis.strategies as st
import pytest
import torch
from hypothesis import given
from torch import Tensor

from ernie_m.attention import (
    CHUNK_GAIN,
    CHUNK_PADDING,
    CHUNK_ROWS,
    Attention,
    ChunkedAttention,
    ExplicitAttention,
    PaddedAttention,
    VarlenAttention,
    additive_mask,
    can_run_varlen,
    choose_attention,
    chunk_rows,
    chunked_attention,
    varlen_attention,
    visibility,
)
from ernie_m.packing import Layout
from tests.devices import DEVICES
from tests.ernie_m.kernel import loop_kernel

LENGTHS = (9, 6, 0, 2)


def test_visibility_follows_the_rule_token_by_token() -> None:
    generator = torch.Generator().manual_seed(3)
    keys = torch.rand(5, 9, generator=generator) > 0.2
    probes = torch.rand(5, 9, generator=generator) > 0.6
    visible = visibility(keys, probes)
    for row in range(5):
        for q in range(9):
            for k in range(9):
                expected = keys[row, k] and (not probes[row, k] or probes[row, q])
                assert visible[row, q, k] == expected
    assert torch.equal(visibility(keys), keys[:, None, :])


def masks(probes: str) -> tuple[Tensor, Tensor | None]:
    """Keys of rows with 9, 6, no and 2 tokens, and one of the patterns of probes."""
    keys = torch.arange(9)[None] < torch.tensor(LENGTHS)[:, None]
    match probes:
        case "none":
            return keys, None
        case "some":
            return keys, torch.rand(4, 9, generator=torch.Generator().manual_seed(3)) > 0.5
        case "last":
            return keys, torch.arange(9)[None].expand(4, 9) >= 5
        case "all":
            return keys, torch.ones(4, 9, dtype=torch.bool)
        case "a_row_of_probes":
            mask = torch.zeros(4, 9, dtype=torch.bool)
            mask[3] = True
            return keys, mask
    raise AssertionError(probes)


def masks_on(device: str, probes: str) -> tuple[Tensor, Tensor | None]:
    keys, probe_mask = masks(probes)
    return keys.to(device), None if probe_mask is None else probe_mask.to(device)


PROBES = ("none", "some", "last", "all", "a_row_of_probes")


def check(fast: Attention, dense: Attention, tensors: tuple[Tensor, ...], real: Tensor, atol: float) -> None:
    """Equal outputs and gradients at real tokens; `dense` may compute in a higher precision."""
    ours, theirs = fast(*tensors)[0][real], dense(*tensors)[0][real]
    torch.testing.assert_close(ours.to(theirs.dtype), theirs, atol=atol, rtol=0)
    for a, b in zip(
        torch.autograd.grad(ours.float().square().sum(), tensors),
        torch.autograd.grad(theirs.float().square().sum(), tensors),
        strict=True,
    ):
        assert a.isfinite().all()
        torch.testing.assert_close(a, b, atol=5 * atol, rtol=0)


def random_tensors(layout: Layout, device: str, dtype: torch.dtype, size: int) -> tuple[Tensor, ...]:
    generator = torch.Generator().manual_seed(3)
    padded = (torch.randn(4, 9, 4, size, generator=generator).to(device, dtype) for _ in range(3))
    return tuple(layout.pack(x).requires_grad_() for x in padded)


@pytest.mark.parametrize("probes", PROBES)
@pytest.mark.parametrize("unpad", [False, True])
@pytest.mark.parametrize("device", DEVICES)
def test_padded_attention_equals_the_dense_reference(device: str, unpad: bool, probes: str) -> None:
    keys, probe_mask = masks_on(device, probes)
    layout = Layout.of_visible(keys) if unpad else Layout.of_all(4, 9)
    bias = additive_mask(visibility(keys, probe_mask), torch.float32)
    tensors = random_tensors(layout, device, torch.float32, 8)
    dense = ExplicitAttention(layout, bias, 0.0)
    check(PaddedAttention(layout, bias, 0.0), dense, tensors, layout.pack(keys), atol=1e-5)
    weights = dense(*tensors)[1]
    seen = keys.any(dim=1)
    hidden = ~visibility(keys, probe_mask)[:, None].expand_as(weights)
    assert (weights[seen][hidden[seen]] == 0).all()


@pytest.mark.parametrize("probes", PROBES)
def test_varlen_attention_equals_the_dense_reference(probes: str) -> None:
    keys, probe_mask = masks(probes)
    layout = Layout.of_visible(keys)
    tensors = random_tensors(layout, "cpu", torch.float32, 8)
    dense = ExplicitAttention(layout, additive_mask(visibility(keys, probe_mask), torch.float32), 0.0)
    check(varlen_attention(layout, probe_mask, loop_kernel), dense, tensors, layout.pack(keys), atol=1e-5)


@pytest.mark.parametrize("probes", PROBES)
@pytest.mark.parametrize("chunks", [[slice(0, 4)], [slice(0, 1), slice(1, 4)], [slice(i, i + 1) for i in range(4)]])
@pytest.mark.parametrize("device", DEVICES)
def test_chunked_attention_equals_the_dense_reference(device: str, probes: str, chunks: list[slice]) -> None:
    keys, probe_mask = masks_on(device, probes)
    layout = Layout.of_visible(keys)
    tensors = random_tensors(layout, device, torch.float32, 8)
    dense = ExplicitAttention(layout, additive_mask(visibility(keys, probe_mask), torch.float32), 0.0)
    chunked = chunked_attention(layout, chunks, probe_mask, torch.float32, 0.0)
    check(chunked, dense, tensors, layout.pack(keys), atol=1e-5)


@given(st.lists(st.integers(0, 40), max_size=200))
def test_chunks_cover_all_rows_in_order_and_waste_little(lengths: list[int]) -> None:
    for some in (lengths, sorted(lengths)):
        chunks = chunk_rows(some)
        assert [row for chunk in chunks for row in range(chunk.start, chunk.stop)] == list(range(len(some)))
        if len(chunks) > 1:
            assert all(chunk.stop - chunk.start >= CHUNK_ROWS for chunk in chunks[:-1])
            padded = sum(max(some[chunk]) * (chunk.stop - chunk.start) for chunk in chunks)
            assert padded <= (1 - CHUNK_GAIN) * max(some) * len(some)
    for chunk in chunk_rows(sorted(lengths)) if len(chunk_rows(sorted(lengths))) > 1 else []:
        part = sorted(lengths)[chunk]
        if len(part) > CHUNK_ROWS:
            assert max(part) * len(part) <= CHUNK_PADDING * sum(part)


def test_rows_are_chunked_only_where_it_saves_enough() -> None:
    assert chunk_rows([10] * 50) == [slice(0, 50)]
    assert chunk_rows([8] * 20 + [10] * 20) == [slice(0, 40)]
    assert chunk_rows([3] * 20 + [40] * 20) == [slice(0, 20), slice(20, 40)]
    assert chunk_rows([3, 40] * 20) == [slice(0, 40)]


def test_rows_of_different_lengths_are_chunked_on_a_cpu() -> None:
    keys = torch.arange(40)[None] < torch.tensor([3] * 10 + [40] * 10)[:, None]
    options: Any = {"like": torch.zeros(1), "head_size": 8, "dropout": 0.0}
    for layout, want_weights, backend in (
        (Layout.of_visible(keys), False, ChunkedAttention),
        (Layout.of_visible(keys), True, ExplicitAttention),
        (Layout.of_all(20, 40), False, PaddedAttention),
    ):
        assert isinstance(choose_attention(layout, keys, None, want_weights=want_weights, **options), backend)


@pytest.mark.gpu
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("probes", PROBES)
def test_varlen_attention_on_cuda_equals_the_dense_reference(probes: str, dtype: torch.dtype) -> None:
    keys, probe_mask = masks_on("cuda", probes)
    layout = Layout.of_visible(keys)
    tensors = random_tensors(layout, "cuda", dtype, 64)
    fast = choose_attention(layout, keys, probe_mask, like=tensors[0], head_size=64, dropout=0.0, want_weights=False)
    assert isinstance(fast, VarlenAttention)
    dense = ExplicitAttention(layout, additive_mask(visibility(keys, probe_mask), torch.float32), 0.0)
    check(fast, lambda *x: dense(*(t.float() for t in x)), tensors, layout.pack(keys), atol=2e-2)


def test_a_row_without_any_visible_key_attends_to_all_of_itself() -> None:
    keys, _ = masks("none")
    layout = Layout.of_all(4, 9)
    tensors = random_tensors(layout, "cpu", torch.float32, 8)
    bias = additive_mask(visibility(keys), torch.float32)
    free = ExplicitAttention(layout, None, 0.0)(*tensors)[0].view(4, 9, 4, 8)
    for backend in (PaddedAttention, ExplicitAttention):
        out = backend(layout, bias, 0.0)(*tensors)[0].view(4, 9, 4, 8)
        torch.testing.assert_close(out[2], free[2])
        assert not torch.allclose(out[1], free[1])


def test_varlen_is_chosen_only_where_it_runs() -> None:
    like = torch.zeros(3, 8)
    assert not can_run_varlen(like, 64, 0.0)
    keys, _ = masks("none")
    layout = Layout.of_visible(keys)
    chosen = choose_attention(layout, keys, None, like=like, head_size=64, dropout=0.0, want_weights=False)
    assert isinstance(chosen, PaddedAttention)
    chosen = choose_attention(layout, keys, None, like=like, head_size=64, dropout=0.0, want_weights=True)
    assert isinstance(chosen, ExplicitAttention)


def test_dropout_of_the_weights_keeps_their_mean() -> None:
    layout = Layout.of_all(200, 16)
    q, k = torch.zeros(2, 3200, 1, 4)
    v = torch.ones(3200, 1, 4)
    for backend in (PaddedAttention, ExplicitAttention):
        torch.manual_seed(0)
        out = backend(layout, None, 0.25)(q, k, v)[0]
        assert out.mean().item() == pytest.approx(1.0, abs=0.01)
        assert out[..., 0].var().item() == pytest.approx(0.25 / 0.75 / 16, rel=0.1)
