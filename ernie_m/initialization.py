"""Initial weights for a small encoder that is trained from nothing: attention that starts out looking useful.

From the reference's initial weights (every matrix drawn alike), a small model reads which relation a question asks for
but, as far as tried (4,500 steps), not which person: it has to find, at once, that equal words belong together and that
a word belongs to its neighbours, and neither helps without the other. These weights start from both, a head each.
"""

import math

import torch

from ernie_m.checkpoint.pretrained import ENCODER_PREFIX, PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.encoder import ErnieMModel, Layer
from ernie_m.errors import ConfigError

POSITION_DIMENSIONS = 0.25
"""Share of the dimensions that begin with positions alone; words begin in the others."""

POSITION_SIZE = 0.75
"""Size of a position's embedding, in that of a word's."""

NEIGHBOURHOOD = 3.3
"""Distance in tokens over which two positions look alike: the standard deviation of their similarity."""

SHARPNESS = 8.0
"""Attention score of a token with one just like it, where unlike ones have about 0."""


def initialize_mimetically(model: PretrainedModel) -> None:
    """Redraws a model's attention and embeddings, in place, from the global generator.

    It goes further than mimetic initialisation (Trockman and Kolter, "Mimetic Initialization of Self-Attention Layers",
    ICML 2023), from which it has the first two points:

    * Queries and keys share their matrix, so that a token attends to those like it.
    * The output projection is minus the transpose of the (orthogonal) value projection.
    * Positions are random Fourier features: two are the more alike the nearer they are (a Gaussian).
    * Words and positions have dimensions of their own. Of every layer's heads the first, third ... compare positions:
      they attend to the neighbours; the others compare words: they attend to the same word, wherever it is.
    """
    encoder = _encoder_of(model)
    with torch.no_grad():
        for layer in encoder.encoder.layers:
            assert isinstance(layer, Layer)
            _initialize_attention(layer, model.config)
        places, dimensions = _places(model.config), model.config.hidden_size
        words, positions = encoder.embeddings.word_embeddings.weight, encoder.embeddings.position_embeddings.weight
        words[:, :places] = 0
        length = POSITION_SIZE * model.config.initializer_range * math.sqrt(dimensions - places)
        frequency = torch.randn(places) / NEIGHBOURHOOD
        phase = 2 * math.pi * torch.rand(places)
        waves = torch.cos(torch.arange(len(positions))[:, None] * frequency + phase)
        positions.zero_()
        positions[:, :places] = length * math.sqrt(2 / places) * waves


def renew_layers(model: PretrainedModel, count: int) -> None:
    """Draws a pre-trained model's top layers anew, in place, from the global generator; attention as above.

    The top layers are the ones that pre-training's own task shapes most; new ones often learn another task sooner
    (Zhang et al., "Revisiting Few-sample BERT Fine-tuning", ICLR 2021).

    Args:
        model: The model. The dimensions of its words and positions should be those of `initialize_mimetically`.
        count: Number of layers.

    Raises:
        ConfigError: There are not so many.
    """
    layers = list(_encoder_of(model).encoder.layers)
    if not 0 <= count <= len(layers):
        raise ConfigError(f"new_layers={count}: from 0 to {len(layers)}, which the encoder has")
    with torch.no_grad():
        for layer in layers[len(layers) - count :]:
            assert isinstance(layer, Layer)
            for module in layer.modules():
                model.initialize(module)
            _initialize_attention(layer, model.config)


def _encoder_of(model: PretrainedModel) -> ErnieMModel:
    encoder = getattr(model, ENCODER_PREFIX.rstrip("."), model)
    assert isinstance(encoder, ErnieMModel)
    return encoder


def _places(config: ErnieMConfig) -> int:
    return max(1, round(POSITION_DIMENSIONS * config.hidden_size))


def _initialize_attention(layer: Layer, config: ErnieMConfig) -> None:
    dimensions, places = config.hidden_size, _places(config)
    share = POSITION_SIZE**2 / (1 + POSITION_SIZE**2)
    attention = layer.self_attn.self_attn
    for head, query in enumerate(attention.q_proj.weight.view(config.num_attention_heads, -1, dimensions)):
        query.zero_()
        if head % 2 == 0:
            query[:, :places] = _comparison(len(query), places, squared_length=share * dimensions)
        else:
            query[:, places:] = _comparison(len(query), dimensions - places, squared_length=(1 - share) * dimensions)
    attention.k_proj.weight.copy_(attention.q_proj.weight)
    torch.nn.init.orthogonal_(attention.v_proj.weight)
    layer.self_attn.out_proj.weight.copy_(-attention.v_proj.weight.T)


def _comparison(rows: int, columns: int, *, squared_length: float) -> torch.Tensor:
    """A projection for queries and keys alike, after which vectors of that length have `SHARPNESS` with themselves.

    Args:
        rows: Width of a head.
        columns: Dimensions that it reads.
        squared_length: Of what it reads, behind the layer norm.
    """
    kept = min(1.0, rows / columns)
    scale = math.sqrt(SHARPNESS * math.sqrt(rows) / (squared_length * kept))
    return scale * torch.nn.init.orthogonal_(torch.empty(rows, columns))
