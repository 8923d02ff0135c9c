"""Span losses: ignored and clamped rows, and no NaN where nothing counts."""

import torch
import torch.nn.functional as F

from ernie_m.losses import span_cross_entropy, span_loss


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
