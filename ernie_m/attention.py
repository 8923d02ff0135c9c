"""Who may attend to whom, stated once, and the backends that honour it.

A row of a batch is one group. Every token of a group is context (a word) or a probe (a mask to predict from the
group without being seen by it), and

    q may attend to k  <=>  group[q] == group[k]  and  (k is context  or  q is a probe).

MMLM, TLM and all fine-tuning have no probes, so a token attends to its whole row; CAMLM and BTMLM's first stage
append probes. Keys that `attention_mask` hides are attended by nobody.

`visibility` is the rule, `ExplicitAttention` its plain computation; the other backends are tested against it.
"""

import importlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from ernie_m.packing import Layout

VARLEN_DTYPES = (torch.float16, torch.bfloat16)
"""The types that flash attention computes in."""
VARLEN_MAX_HEAD_SIZE = 256
CHUNK_ROWS, CHUNK_PADDING, CHUNK_GAIN = 8, 1.2, 0.4
"""The fewest rows of a chunk, the most padded tokens for each of its tokens, and the least share of all padded tokens
that chunks have to save to be worth it."""


def visibility(key_mask: Tensor, probe_mask: Tensor | None = None) -> Tensor:
    """The rule as a dense mask: the reference that every backend is tested against.

    Args:
        key_mask: `(B, L)` bool, False where a position is no key (padding).
        probe_mask: `(B, L)` bool, True where a token is a probe; None means that there are none.

    Returns:
        `(B, L, L)` bool, or `(B, 1, L)` without probes: True where query (dim 1) may attend to key (dim 2).
    """
    keys = key_mask[:, None, :]
    if probe_mask is None:
        return keys
    key_is_context, query_is_probe = ~probe_mask[:, None, :], probe_mask[:, :, None]
    return keys & (key_is_context | query_is_probe)


def additive_mask(visible: Tensor, dtype: torch.dtype) -> Tensor:
    """The visibility as numbers to add to the scores, 0 or -inf: `(B, 1, L or 1, L)`.

    A query that sees no key at all (a row that is hidden as a whole) attends to its whole row, as in PaddleNLP, with
    which the released checkpoints were trained; Hugging Face takes the row's plain mean there.
    """
    visible = visible | ~visible.any(dim=-1, keepdim=True)
    return torch.zeros_like(visible, dtype=dtype).masked_fill(~visible, -torch.inf)[:, None]


class Attention(Protocol):
    """Scaled dot-product attention within the rows of one batch."""

    def __call__(self, q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor | None]:
        """Queries, keys and values `(T, H, K)` to `(T, H, K)`, and the weights `(B, H, L, L)` where they are kept."""


@dataclass(frozen=True, slots=True)
class ExplicitAttention:
    """Attention by plain matrix products, for callers who want the weights.

    Attributes:
        layout: Where the `T` tokens stand in the `(B, L)` batch.
        bias: `additive_mask` of the batch, or None where every key of every row is visible.
        dropout: Rate for the attention weights, which are returned after it, as in the reference.
    """

    layout: Layout
    bias: Tensor | None
    dropout: float

    def __call__(self, q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """See `Attention`."""
        q, k, v = (self.layout.pad(x).transpose(1, 2) for x in (q, k, v))  # (B, H, L, K)
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if self.bias is not None:
            scores = scores + self.bias
        weights = F.dropout(scores.softmax(dim=-1).to(v.dtype), p=self.dropout, training=self.dropout > 0)
        return self.layout.pack((weights @ v).transpose(1, 2)), weights


@dataclass(frozen=True, slots=True)
class PaddedAttention:
    """Attention by `F.scaled_dot_product_attention` on the padded batch; for the attributes see `ExplicitAttention`."""

    layout: Layout
    bias: Tensor | None
    dropout: float

    def __call__(self, q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, None]:
        """See `Attention`."""
        bias = None if self.bias is None else self.bias.to(q.dtype)
        q, k, v = (self.layout.pad(x).transpose(1, 2) for x in (q, k, v))  # (B, H, L, K)
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=self.dropout)
        return self.layout.pack(out.transpose(1, 2)), None


@dataclass(frozen=True, slots=True)
class ChunkedAttention:
    """Attention by `F.scaled_dot_product_attention` on chunks of rows of similar length.

    Each chunk is padded to the length of its longest row.

    Attributes:
        layout: Where the `T` tokens stand in one row that holds the padded chunks, one behind the other.
        chunks: The number of rows of each chunk, their padded length, and their `additive_mask`.
        dropout: See `ExplicitAttention`.
    """

    layout: Layout
    chunks: tuple[tuple[int, int, Tensor], ...]
    dropout: float

    def __call__(self, q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, None]:
        """See `Attention`."""
        heads = q.shape[1:]
        sizes = [rows * length for rows, length, _ in self.chunks]
        queries, keys, values = (self.layout.pad(x)[0].split(sizes) for x in (q, k, v))
        outputs = []
        for (rows, length, bias), *parts in zip(self.chunks, queries, keys, values, strict=True):
            q, k, v = (part.view(rows, length, *heads).transpose(1, 2) for part in parts)  # (b, H, l, K)
            out = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype), dropout_p=self.dropout)
            outputs.append(out.transpose(1, 2).reshape(rows * length, *heads))
        return self.layout.pack(torch.cat(outputs)[None]), None


VarlenKernel = Callable[[Tensor, Tensor, Tensor, Tensor, Tensor, int, int], Tensor]
"""`(q, k, v, cu_q, cu_k, max_q, max_k)` to `(T_q, H, K)`: row `i` owns queries `cu_q[i]` to `cu_q[i + 1]`, and keys."""


@dataclass(frozen=True, slots=True)
class VarlenAttention:
    """Attention on packed tokens, without padding, by one call of a variable-length kernel, or by two with probes.

    Context attends to the context of its row, in one call; probes attend to all of their row, in the other. Every
    packed token sees at least one key, itself.

    Attributes:
        kernel: Such as `torch.nn.attention.varlen.varlen_attn`.
        rows: `(B + 1,)` int32, where each row's tokens begin among the `T`.
        longest: An upper bound of a row's length.
        probes: `(T,)` bool, or None without probes.
    """

    kernel: VarlenKernel
    rows: Tensor
    longest: int
    probes: Tensor | None

    def __call__(self, q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, None]:
        """See `Attention`."""
        if self.probes is None:
            return self._attend(q, k, v, self.rows, self.rows), None
        out = torch.empty_like(q)
        for queries, sees_probes in ((~self.probes, False), (self.probes, True)):
            where = queries.nonzero().squeeze(1)
            bounds = F.pad(queries.cumsum(0, dtype=torch.int32), (1, 0))[self.rows]
            if sees_probes:
                attended = self._attend(q[where], k, v, bounds, self.rows)
            else:
                attended = self._attend(q[where], k[where], v[where], bounds, bounds)
            out = out.index_copy(0, where, attended)
        return out, None

    def _attend(self, q: Tensor, k: Tensor, v: Tensor, query_rows: Tensor, key_rows: Tensor) -> Tensor:
        if not len(q):
            return q
        return self.kernel(q, k, v, query_rows, key_rows, self.longest, self.longest)


def choose_attention(
    layout: Layout,
    key_mask: Tensor | None,
    probe_mask: Tensor | None,
    *,
    like: Tensor,
    head_size: int,
    dropout: float,
    want_weights: bool,
) -> Attention:
    """The fastest backend that can do what is asked.

    Args:
        layout: Where the packed tokens stand.
        key_mask: `(B, L)` bool, False where a position is no key; None where all are.
        probe_mask: `(B, L)` bool, True where a token is a probe; None without probes.
        like: A tensor with the device and dtype of the hidden states.
        head_size: Width `K` of a head.
        dropout: Rate for the attention weights; 0 outside training.
        want_weights: Whether the caller wants to look at the weights.
    """
    if not want_weights and layout.positions is not None and can_run_varlen(like, head_size, dropout):
        kernel = importlib.import_module("torch.nn.attention.varlen").varlen_attn
        return varlen_attention(layout, probe_mask, kernel)
    if not want_weights and like.device.type == "cpu" and layout.positions is not None:
        chunks = chunk_rows(layout.rows().diff().tolist())
        if len(chunks) > 1:
            return chunked_attention(layout, chunks, probe_mask, like.dtype, dropout)
    bias = None
    if key_mask is not None or probe_mask is not None:
        if key_mask is None:
            key_mask = torch.ones(layout.batch_size, layout.length, dtype=torch.bool, device=like.device)
        bias = additive_mask(visibility(key_mask, probe_mask), like.dtype)
    backend = ExplicitAttention if want_weights else PaddedAttention
    return backend(layout, bias, dropout)


def varlen_attention(layout: Layout, probe_mask: Tensor | None, kernel: VarlenKernel) -> VarlenAttention:
    """The packed backend with a given kernel; `layout` has to keep visible positions only."""
    probes = None if probe_mask is None else layout.pack(probe_mask)
    return VarlenAttention(kernel, layout.rows(), layout.length, probes)


def chunked_attention(
    layout: Layout, chunks: Sequence[slice], probe_mask: Tensor | None, dtype: torch.dtype, dropout: float
) -> ChunkedAttention:
    """The chunked backend for rows that are cut into these chunks; `layout` has to keep visible positions only."""
    probes = None if probe_mask is None else layout.pack(probe_mask)
    lengths, starts = layout.rows().diff(), layout.rows().tolist()
    made, positions, padded = [], [], 0
    for rows in chunks:
        tokens = slice(starts[rows.start], starts[rows.stop])
        if tokens.start == tokens.stop:
            continue
        longest = int(lengths[rows].max())
        keys = torch.arange(longest, device=lengths.device) < lengths[rows, None]
        within = Layout.of_visible(keys)
        visible = visibility(keys, None if probes is None else within.pad(probes[tokens]))
        made.append((len(keys), longest, additive_mask(visible, dtype)))
        positions.append(padded + keys.flatten().nonzero().squeeze(1))
        padded += keys.numel()
    return ChunkedAttention(Layout(1, padded, torch.cat(positions)), tuple(made), dropout)


def chunk_rows(lengths: Sequence[int]) -> list[slice]:
    """Cuts rows, in their order, into chunks that need little padding.

    Args:
        lengths: The lengths of the rows.

    Returns:
        The chunks; one chunk of all rows where several would not save enough padding to pay for their calls.
    """
    chunks, start, longest, tokens = [], 0, 0, 0
    for row, length in enumerate(lengths):
        count, longest_with = row - start, max(longest, length)
        if count >= CHUNK_ROWS and longest_with * (count + 1) > CHUNK_PADDING * (tokens + length):
            chunks.append(slice(start, row))
            start, longest, tokens = row, 0, 0
        longest, tokens = max(longest, length), tokens + length
    chunks.append(slice(start, len(lengths)))
    padded = sum(max(lengths[chunk], default=0) * (chunk.stop - chunk.start) for chunk in chunks)
    whole = max(lengths, default=0) * len(lengths)
    return chunks if padded <= (1 - CHUNK_GAIN) * whole else [slice(0, len(lengths))]


def can_run_varlen(like: Tensor, head_size: int, dropout: float) -> bool:
    """Whether torch's variable-length flash attention runs: on CUDA, in half precision, without dropout."""
    kind = like.device.type
    dtype = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else like.dtype
    return (
        kind == "cuda"
        and dtype in VARLEN_DTYPES
        and head_size % 8 == 0
        and head_size <= VARLEN_MAX_HEAD_SIZE
        and dropout == 0.0
    )
