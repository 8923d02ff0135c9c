"""Arithmetic of a pass; by hand."""

import pytest

from ernie_m import ErnieMConfig
from ernie_m.flops import flops_of

BASE = ErnieMConfig(vocab_size=250002, hidden_size=768, num_hidden_layers=12, intermediate_size=3072)
LARGE = ErnieMConfig(
    vocab_size=250002, hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096
)


@pytest.mark.parametrize(
    ("config", "encoder", "attention", "head"), [(BASE, 510e6, 57e6, 173e6), (LARGE, 1812e6, 151e6, 231e6)]
)
def test_operations_of_a_token_forward_and_backward(
    config: ErnieMConfig, encoder: float, attention: float, head: float
) -> None:
    """Of a row of 512 tokens, 15% of which are predicted."""

    def operations(tokens: int = 0, visible: int = 0, predicted: int = 0) -> float:
        return flops_of(config, tokens=tokens, visible=visible, predicted=predicted, vocabulary=True, backward=True)

    assert operations(tokens=1000) / 1000 == pytest.approx(encoder, rel=2e-3)
    assert operations(visible=512**2) / 512 == pytest.approx(attention, rel=1e-2)
    assert operations(predicted=150) / 1000 == pytest.approx(head, rel=1e-2)
    forward = flops_of(config, tokens=10, visible=100, predicted=2, vocabulary=True, backward=False)
    assert 3 * forward == operations(tokens=10, visible=100, predicted=2)
