"""Sentences as vectors: which encoder, which of its layers, and which of a layer's tokens."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.encoder import ErnieMModel
from ernie_m.errors import ConfigError
from ernie_m.pooling import first_token, masked_mean, middle_layer

Layer = int | Literal["middle", "last", "all"]
Pooling = Literal["mean", "first_token"]


class ErnieMSentenceEncoder(ErnieMModel):
    """The bare encoder without its pooler, which no sentence's vector goes through: every checkpoint has all of it."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config, add_pooling_layer=False)


def layers_of(layer: Layer, *, depth: int) -> list[int]:
    """The numbers of the layers that are meant, of `depth`: 1 is the first one's output, 0 the embeddings.

    `middle` is the 7th of 12 and the 13th of 24, see `middle_layer`.

    Raises:
        ConfigError: There is no such layer.
    """
    named = {"middle": [middle_layer(depth)], "last": [depth], "all": [*range(depth + 1)]}
    if isinstance(layer, str):
        return named[layer]
    if not 0 <= layer <= depth:
        raise ConfigError(f"task.layer={layer}: the encoder has layers 1 to {depth}, and 0, the embeddings")
    return [layer]


def pool(hidden_states: Sequence[Tensor], mask: Tensor, *, layers: Sequence[int], pooling: Pooling) -> Tensor:
    """Sentences' vectors `(R, layers, D)` in fp32.

    Args:
        hidden_states: Of the embeddings and of every layer, `(R, L, D)`.
        mask: `(R, L)` bool, True = visible.
        layers: Which to take.
        pooling: The mean over visible tokens, special ones included, or the first token.
    """
    chosen = [hidden_states[layer] for layer in layers]
    vectors = [masked_mean(hidden, mask) if pooling == "mean" else first_token(hidden).float() for hidden in chosen]
    return torch.stack(vectors, dim=1)
