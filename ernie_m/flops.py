"""How much arithmetic a model needs for its tokens (pure): what a throughput is held against."""

from typing import TypeVar

from torch import Tensor

from ernie_m.config import ErnieMConfig

Count = TypeVar("Count", int, Tensor)


def flops_of(
    config: ErnieMConfig, *, tokens: Count, visible: Count, predicted: Count, vocabulary: bool, backward: bool
) -> Count:
    """The floating-point operations of a pass: two for each product that is added to a sum.

    Counted are products of weights, of attention's visible pairs, and with the vocabulary at predicted tokens; nothing
    that is computed twice, no padding, no optimizer.

    Args:
        config: The shape of the encoder.
        tokens: The number of tokens, without padding.
        visible: The number of pairs of a query and a key that it attends to.
        predicted: The number of tokens that go through the head.
        vocabulary: Whether the head is that of a masked language model.
        backward: Whether gradients are computed, which takes twice as much again.
    """
    width, layers = config.hidden_size, config.num_hidden_layers
    weights = layers * (4 * width**2 + 2 * width * config.intermediate_size)
    head = width**2 + width * config.vocab_size if vocabulary else 0
    return (3 if backward else 1) * (2 * tokens * weights + 4 * layers * width * visible + 2 * predicted * head)
