"""Losses: ignored and clamped rows, no NaN where nothing counts; the vocabulary's against `F.cross_entropy`."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from ernie_m.losses import (
    VOCABULARY_BLOCK,
    classification_loss,
    cross_entropy,
    multi_span_loss,
    span_cross_entropy,
    span_loss,
    tokens_at_once,
    vocabulary_cross_entropy,
)
from tests.devices import DEVICES


def test_rows_beyond_the_sequence_count_nowhere() -> None:
    logits = torch.randn(4, 6, generator=torch.Generator().manual_seed(0))
    total, count = span_cross_entropy(logits, torch.tensor([2, 6, 99, -5]))
    expected = F.cross_entropy(logits[[0, 3]], torch.tensor([2, 0]), reduction="sum")
    assert count.item() == 2
    torch.testing.assert_close(total, expected)


def test_a_batch_without_any_label_gives_zero_and_a_zero_gradient() -> None:
    logits = torch.randn(3, 5, requires_grad=True)
    loss = span_loss(logits, logits, torch.full((3,), 5), torch.full((3,), 7))
    loss.backward()
    assert loss.item() == 0.0
    assert logits.grad is not None
    assert (logits.grad == 0).all()


def test_every_loss_of_nothing_is_zero() -> None:
    assert span_loss(torch.zeros(0, 5), torch.zeros(0, 5), *torch.zeros(2, 0, dtype=torch.long)) == 0
    assert multi_span_loss(*torch.zeros(4, 0)) == 0
    assert classification_loss(torch.randn(3, 4), torch.full((3,), -100), None) == 0
    total, count = cross_entropy(torch.randn(2, 3, 4), torch.full((2, 3), -100))
    assert (total.item(), count.item()) == (0, 0)


# ----------------------------------------------------------------------------------------------- over the vocabulary


def problem(tokens: int, width: int, vocabulary: int, seed: int, dtype: torch.dtype = torch.float32) -> list[Tensor]:
    """Hidden states, embeddings, bias, labels (some ignored) and weights."""
    generator = torch.Generator().manual_seed(seed)
    parts = [
        torch.randn(*shape, generator=generator) for shape in ((tokens, width), (vocabulary, width), (vocabulary,))
    ]
    labels = torch.randint(0, vocabulary, (tokens,), generator=generator)
    labels[torch.rand(tokens, generator=generator) < 0.2] = -100
    return [*(x.to(dtype).requires_grad_() for x in parts), labels, torch.rand(tokens, generator=generator)]


def reference(hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor, weights: Tensor) -> tuple[Any, ...]:
    """Total, losses, hits and gradients, from all logits at once in fp64."""
    parts = [x.detach().double().requires_grad_() for x in (hidden, embeddings, bias)]
    logits = F.linear(*parts)
    losses = F.cross_entropy(logits, labels, reduction="none")
    total = (losses * weights).sum()
    return total, losses, logits.argmax(1) == labels, torch.autograd.grad(total, parts)


@settings(max_examples=60, deadline=None)
@given(
    tokens=st.integers(0, 40), width=st.integers(1, 20), vocabulary=st.integers(1, 60), chunk=st.integers(1, 500),
    seed=st.integers(0, 2**31),
)  # fmt: skip
def test_vocabulary_cross_entropy_equals_the_plain_one(
    tokens: int, width: int, vocabulary: int, chunk: int, seed: int
) -> None:
    hidden, embeddings, bias, labels, weights = problem(tokens, width, vocabulary, seed)
    total, losses, correct, gradients = reference(hidden, embeddings, bias, labels, weights)
    computed = vocabulary_cross_entropy(hidden, embeddings, bias, labels, weights=weights, max_logits=chunk)
    torch.testing.assert_close(computed.total.double(), total, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(computed.losses.double(), losses, rtol=1e-5, atol=1e-5)
    assert torch.equal(computed.correct, correct)
    for ours, theirs in zip(
        torch.autograd.grad(3 * computed.total, (hidden, embeddings, bias)), gradients, strict=True
    ):
        torch.testing.assert_close(ours.double(), 3 * theirs, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("max_logits", [None, 1000])
@pytest.mark.parametrize("device", DEVICES)
def test_vocabulary_cross_entropy_is_exact_on_every_device(device: str, max_logits: int | None) -> None:
    parts = problem(70, 16, 300, 0)
    hidden, embeddings, bias, labels, weights = (x.detach().to(device).requires_grad_(x.requires_grad) for x in parts)
    total, losses, correct, gradients = reference(hidden, embeddings, bias, labels, weights)
    computed = vocabulary_cross_entropy(hidden, embeddings, bias, labels, weights=weights, max_logits=max_logits)
    torch.testing.assert_close(computed.total.double(), total, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(computed.losses.double(), losses, rtol=1e-5, atol=1e-5)
    assert torch.equal(computed.correct, correct)
    for ours, theirs in zip(torch.autograd.grad(computed.total, (hidden, embeddings, bias)), gradients, strict=True):
        torch.testing.assert_close(ours.double(), theirs, rtol=1e-5, atol=1e-4)


def test_the_chunk_of_logits_suits_the_device() -> None:
    assert tokens_at_once(2**18, torch.device("cpu")) == 2**6
    assert tokens_at_once(2**18, torch.device("cuda")) == 2**10
    assert tokens_at_once(2**18, torch.device("meta")) == 2**6
    assert tokens_at_once(2**18, torch.device("cuda"), 2**19) == 2
    assert tokens_at_once(2**30, torch.device("cpu")) == 1


@pytest.mark.parametrize("how", ["weights", "autocast"])
@pytest.mark.parametrize("tokens", [1, 200, 2000])
@pytest.mark.parametrize("device", DEVICES)
def test_vocabulary_cross_entropy_is_right_in_bf16(device: str, tokens: int, how: str) -> None:
    dtype = torch.bfloat16 if how == "weights" else torch.float32
    parts = problem(tokens, 16, VOCABULARY_BLOCK + 7, 0, dtype)
    hidden, embeddings, bias, labels, weights = (x.detach().to(device).requires_grad_(x.requires_grad) for x in parts)
    total, _, _, gradients = reference(hidden, embeddings, bias, labels, weights)
    with torch.autocast(device, torch.bfloat16, enabled=how == "autocast"):
        computed = vocabulary_cross_entropy(hidden, embeddings, bias, labels, weights=weights, max_logits=2**22)
    assert computed.total.dtype == torch.float32
    assert computed.total.item() == pytest.approx(total.item(), rel=5e-3)
    for ours, theirs in zip(torch.autograd.grad(computed.total, (hidden, embeddings, bias)), gradients, strict=True):
        assert ours.dtype == dtype
        assert F.cosine_similarity(ours.double().flatten(), theirs.flatten(), dim=0) > 0.9995
        assert ours.double().norm().item() == pytest.approx(theirs.norm().item(), rel=1e-2)


class Largest(TorchDispatchMode):
    """Records the largest tensor that any operation returns, beside those of one shape."""

    def __init__(self, but: torch.Size) -> None:
        super().__init__()
        self.but = but
        self.numel = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        sizes = [
            x.numel() for x in tree_leaves(out) if isinstance(x, Tensor) and x.shape not in (self.but, self.but[::-1])
        ]
        self.numel = max(self.numel, *sizes, 0)
        return out


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_no_more_than_a_chunk_of_logits_is_ever_held(dtype: torch.dtype) -> None:
    hidden, embeddings, bias, labels, _ = problem(512, 8, 1000, 0, dtype)
    with Largest(embeddings.shape) as largest:
        vocabulary_cross_entropy(hidden, embeddings, bias, labels, max_logits=20_000).total.backward()
    assert largest.numel <= 20_000
    with Largest(embeddings.shape) as largest:
        F.cross_entropy(F.linear(hidden, embeddings, bias), labels).backward()
    assert largest.numel == 512_000


def test_labels_that_are_all_ignored_give_zero_and_zero_gradients() -> None:
    hidden, embeddings, bias, labels, _ = problem(7, 4, 9, 0)
    computed = vocabulary_cross_entropy(hidden, embeddings, bias, torch.full_like(labels, -100))
    computed.total.backward()
    assert computed.total == 0
    assert not computed.correct.any()
    assert all((x.grad == 0).all() for x in (hidden, embeddings, bias))


def test_without_gradients_the_loss_is_the_same() -> None:
    hidden, embeddings, bias, labels, _ = problem(7, 40, 9, 0)
    expected = vocabulary_cross_entropy(hidden, embeddings, bias, labels).total
    with torch.no_grad():
        computed = vocabulary_cross_entropy(hidden, embeddings, bias, labels, max_logits=18).total
    assert not computed.requires_grad
    torch.testing.assert_close(computed, expected.detach())


def test_a_second_backward_pass_is_refused() -> None:
    hidden, embeddings, bias, labels, _ = problem(7, 4, 9, 0)
    total = vocabulary_cross_entropy(hidden, embeddings, bias, labels).total
    total.backward(retain_graph=True)
    with pytest.raises(RuntimeError, match="gone after one backward pass"):
        total.backward()
