"""Initial weights for a small encoder that is trained from nothing: attention that starts out looking useful.

From the reference's initial weights (every matrix drawn alike), a small model reads which relation a question asks for
but, as far as tried (4,500 steps), not which person: it has to find, at once, that equal words belong together and that
a word belongs to its neighbours, and neither helps without the other. Mimetic initialisation (Trockman and Kolter,
"Mimetic Initialization of Self-Attention Layers", ICML 2023) starts from both.
"""

import math

import torch

from ernie_m.checkpoint.pretrained import ENCODER_PREFIX, PretrainedModel
from ernie_m.encoder import ErnieMModel, Layer

NEIGHBOURHOOD = 3.3
"""Distance in tokens over which two positions look alike: the standard deviation of their similarity."""

POSITION_SHARE = 0.6
"""Size of a position's embedding, in that of a word's."""


def initialize_mimetically(model: PretrainedModel) -> None:
    """Redraws a model's attention and positions, in place, from the global generator.

    * Queries and keys share their matrix, so that a token attends to those like it: the same word, or a near position.
    * The output projection is minus the transpose of the (orthogonal) value projection.
    * Positions are random Fourier features: two are the more alike the nearer they are (a Gaussian).
    """
    encoder = getattr(model, ENCODER_PREFIX.rstrip("."), model)
    assert isinstance(encoder, ErnieMModel)
    with torch.no_grad():
        for layer in encoder.encoder.layers:
            assert isinstance(layer, Layer)
            attention = layer.self_attn.self_attn
            attention.k_proj.weight.copy_(attention.q_proj.weight)
            torch.nn.init.orthogonal_(attention.v_proj.weight)
            layer.self_attn.out_proj.weight.copy_(-attention.v_proj.weight.T)
        table = encoder.embeddings.position_embeddings.weight
        frequency = torch.randn(table.shape[1]) / NEIGHBOURHOOD
        phase = 2 * math.pi * torch.rand(table.shape[1])
        waves = torch.cos(torch.arange(len(table))[:, None] * frequency + phase)
        table.copy_(POSITION_SHARE * model.config.initializer_range * math.sqrt(2) * waves)
