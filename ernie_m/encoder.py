"""The ERNIE-M encoder: embeddings, post-LayerNorm transformer layers, pooler. Read top to bottom.

Shapes: B batch rows (groups), L padded length, T packed tokens, D hidden, H heads, K head width. Inside the model
every token-wise operation runs on the packed `(T, D)`; `Layout` knows where the tokens stand in the batch.
Parameter names are those of Hugging Face's port, so that a state dict needs no renaming.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from ernie_m.activations import ACTIVATIONS
from ernie_m.attention import Attention, choose_attention
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import POSITION_OFFSET, ErnieMConfig
from ernie_m.packing import Layout


class Embeddings(nn.Module):
    """Word + position embedding, LayerNorm, dropout; ERNIE-M has no token types."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        pad = config.pad_token_id
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size, padding_idx=pad)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, config.hidden_size, padding_idx=pad)
        self.layer_norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, words: Tensor, positions: Tensor) -> Tensor:
        """`words`: `(T, D)` embedded or `(T,)` ids; `positions`: `(T,)`, from 0. Returns `(T, D)`."""
        if not words.is_floating_point():
            words = self.word_embeddings(words)
        return self.dropout(self.layer_norm(words + self.position_embeddings(positions + POSITION_OFFSET)))


class SelfAttention(nn.Module):
    """The three projections and the attention itself."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        self.num_heads = config.num_attention_heads
        self.q_proj = nn.Linear(config.hidden_size, config.hidden_size)
        self.k_proj = nn.Linear(config.hidden_size, config.hidden_size)
        self.v_proj = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, x: Tensor, attention: Attention) -> tuple[Tensor, Tensor | None]:
        """`(T, D)` to `(T, D)`, and the weights `(B, H, L, L)` if the backend keeps them."""
        q, k, v = (proj(x).unflatten(-1, (self.num_heads, -1)) for proj in (self.q_proj, self.k_proj, self.v_proj))
        out, weights = attention(q, k, v)
        return out.flatten(-2), weights


class AttentionBlock(nn.Module):
    """Self-attention and its output projection, nested as the checkpoints name them."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        self.self_attn = SelfAttention(config)
        self.out_proj = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, x: Tensor, attention: Attention) -> tuple[Tensor, Tensor | None]:
        """`(T, D)` to `(T, D)`, and the weights `(B, H, L, L)` if the backend keeps them."""
        out, weights = self.self_attn(x, attention)
        return self.out_proj(out), weights


class Layer(nn.Module):
    """One transformer layer; LayerNorm follows each residual sum."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        hidden_dropout = config.hidden_dropout_prob
        self.self_attn = AttentionBlock(config)
        self.linear1 = nn.Linear(config.hidden_size, config.intermediate_size)
        self.linear2 = nn.Linear(config.intermediate_size, config.hidden_size)
        self.norm1 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.norm2 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout1 = nn.Dropout(hidden_dropout)
        self.dropout2 = nn.Dropout(hidden_dropout)
        self.dropout = nn.Dropout(hidden_dropout if config.act_dropout is None else config.act_dropout)
        self.activation = ACTIVATIONS[config.hidden_act]

    def forward(self, x: Tensor, attention: Attention) -> tuple[Tensor, Tensor | None]:
        """`(T, D)` to `(T, D)`, and the attention weights `(B, H, L, L)` if the backend keeps them."""
        attended, weights = self.self_attn(x, attention)
        x = self.norm1(x + self.dropout1(attended))
        fed = self.linear2(self.dropout(self.activation(self.linear1(x))))
        return self.norm2(x + self.dropout2(fed)), weights


class Encoder(nn.Module):
    """The stack of layers, under the name that the checkpoints give it."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))

    def forward(self, x: Tensor, attention: Attention, *, recompute: bool) -> Iterator[tuple[Tensor, Tensor | None]]:
        """`(T, D)` to each layer's output `(T, D)` in turn, and its attention weights if the backend keeps them.

        `recompute` keeps nothing of a layer's inside for the way back but computes it again there.
        """
        for layer in self.layers:
            x, weights = checkpoint(layer, x, attention, use_reentrant=False) if recompute else layer(x, attention)
            yield x, weights


class Pooler(nn.Module):
    """tanh(dense(h)) of a sequence's first token."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, first: Tensor) -> Tensor:
        """`(B, D)` to `(B, D)`."""
        return torch.tanh(self.dense(first))


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderOutput:
    """What an encoder or a head returns; None where something was not asked for or does not exist.

    Attributes:
        loss: Scalar, if labels were given to a head.
        logits: A head's scores; the head says of which shape.
        start_logits: `(B, L)` scores of the span's first token; `end_logits` of its last.
        last_hidden_state: `(B, L, D)`; zeros at hidden positions with `unpad=True`.
        pooler_output: `(B, D)`.
        hidden_states: Embeddings and every layer's output, `num_hidden_layers + 1` times `(B, L, D)`.
        attentions: Every layer's weights, `(B, H, L, L)`.
    """

    loss: Tensor | None = None
    logits: Tensor | None = None
    start_logits: Tensor | None = None
    end_logits: Tensor | None = None
    last_hidden_state: Tensor | None = None
    pooler_output: Tensor | None = None
    hidden_states: tuple[Tensor, ...] | None = None
    attentions: tuple[Tensor, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedOutput(EncoderOutput):
    """What the bare encoder returns: for heads that need no padding, or few positions, also the packed form.

    Attributes:
        tokens: `(T, D)`, what `last_hidden_state` pads.
        layout: Where those tokens stand.
    """

    tokens: Tensor
    layout: Layout


for _dataclass in (Layout, EncoderOutput, PackedOutput):
    torch.export.register_dataclass(_dataclass)


class ErnieMModel(PretrainedModel):
    """The bare encoder."""

    def __init__(self, config: ErnieMConfig, *, add_pooling_layer: bool = True) -> None:
        super().__init__(config)
        self.embeddings = Embeddings(config)
        self.encoder = Encoder(config)
        self.pooler = Pooler(config) if add_pooling_layer else None
        self.initialize_weights()

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        probe_mask: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        output_hidden_states: bool = False,
        output_attentions: bool = False,
        unpad: bool = False,
    ) -> PackedOutput:
        """Encodes a padded batch.

        Args:
            input_ids: `(B, L)` token ids; give these or `inputs_embeds`.
            attention_mask: `(B, L)` bool or integer, 0 where a position is no key. By default the positions of
                `pad_token_id` are none (all are keys with `inputs_embeds`).
            position_ids: `(B, L)` or `(1, L)`, from 0; by default 0 to L - 1 in every row, padded left or not.
            probe_mask: `(B, L)` bool, True where a token is a probe (see `ernie_m.attention`).
            inputs_embeds: `(B, L, D)` in place of the word embeddings.
            output_hidden_states: Whether to return every layer's output.
            output_attentions: Whether to return the attention weights, by the slower explicit path.
            unpad: Drop hidden positions before the first layer: faster, zeros in the output there. By default they
                stay queries, as in the reference, whose outputs are then matched everywhere.

        Raises:
            ValueError: Arguments that exclude or do not fit one another, or a sequence beyond the position table.
        """
        words = _words(input_ids, inputs_embeds)
        batch_size, length = words.shape[:2]
        if position_ids is None:
            position_ids = self._positions(words)
        key_mask = _visible_keys(attention_mask, input_ids, self.config.pad_token_id)
        _check_shapes((batch_size, length), key_mask, probe_mask)
        layout = Layout.of_all(batch_size, length)
        if unpad and key_mask is not None:
            layout = Layout.of_visible(key_mask)

        x = self.embeddings(layout.pack(words), layout.pack(position_ids.expand(batch_size, length)))  # (T, D)
        attention = choose_attention(
            layout,
            key_mask,
            probe_mask,
            like=x,
            head_size=self.config.head_size,
            dropout=self.config.attention_probs_dropout_prob if self.training else 0.0,
            want_weights=output_attentions,
        )
        hidden_states, attentions = [layout.pad(x)] if output_hidden_states else [], []
        for output, weights in self.encoder(x, attention, recompute=self.gradient_checkpointing and self.training):
            x = output
            if output_hidden_states:
                hidden_states.append(layout.pad(x))
            if output_attentions:
                attentions.append(weights)
        last = layout.pad(x)
        return PackedOutput(
            last_hidden_state=last,
            pooler_output=None if self.pooler is None else self.pooler(last[:, 0]),
            hidden_states=tuple(hidden_states) if output_hidden_states else None,
            attentions=tuple(attentions) if output_attentions else None,
            tokens=x,
            layout=layout,
        )

    def _positions(self, words: Tensor) -> Tensor:
        """`(1, L)`, from 0 on, for `words (B, L, ...)`."""
        length = words.shape[1]
        if length > self.config.max_length:
            raise ValueError(f"a length of {length} tokens: the position table holds {self.config.max_length}")
        return torch.arange(length, device=words.device)[None]


def _words(input_ids: Tensor | None, inputs_embeds: Tensor | None) -> Tensor:
    if (input_ids is None) == (inputs_embeds is None):
        raise ValueError("give either input_ids or inputs_embeds")
    words = inputs_embeds if input_ids is None else input_ids
    assert words is not None
    if words.ndim != (2 if input_ids is not None else 3):
        raise ValueError(f"input_ids must be (B, L), inputs_embeds (B, L, D); this is {tuple(words.shape)}")
    return words


def _visible_keys(attention_mask: Tensor | None, input_ids: Tensor | None, pad_token_id: int) -> Tensor | None:
    if attention_mask is None:
        return None if input_ids is None else input_ids != pad_token_id
    if attention_mask.is_floating_point():
        raise ValueError("attention_mask is floating point: give bool or integers (0 = hidden), e.g. mask.bool()")
    return attention_mask.bool()


def _check_shapes(shape: tuple[int, int], key_mask: Tensor | None, probe_mask: Tensor | None) -> None:
    if key_mask is not None and key_mask.shape != shape:
        raise ValueError(f"attention_mask is {tuple(key_mask.shape)}, the input {tuple(shape)}")
    if probe_mask is not None and (probe_mask.dtype != torch.bool or probe_mask.shape != shape):
        raise ValueError(f"probe_mask must be bool {tuple(shape)}")
