"""Who may attend to whom, stated once, and the backends that honour it.

A row of a batch is one group. Every token of a group is context (a word) or a probe (a mask to predict from the
group without being seen by it), and

    q may attend to k  <=>  group[q] == group[k]  and  (k is context  or  q is a probe).

MMLM, TLM and all fine-tuning have no probes, so a token attends to its whole row; CAMLM and BTMLM's first stage
append probes. Keys that `attention_mask` hides are attended by nobody.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ernie_m.packing import Layout


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


def attend(q: Tensor, k: Tensor, v: Tensor, *, layout: Layout, bias: Tensor | None, dropout: float) -> Tensor:
    """Scaled dot-product attention through `F.scaled_dot_product_attention`.

    Args:
        q: `(T, H, K)` queries; `k` and `v` alike.
        layout: Where the `T` tokens stand in the `(B, L)` batch.
        bias: `additive_mask` of the batch, or None where every key of every row is visible.
        dropout: Rate for the attention weights; 0 outside training.

    Returns:
        `(T, H, K)`.
    """
    q, k, v = (layout.pad(x).transpose(1, 2) for x in (q, k, v))  # (B, H, L, K)
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=dropout)
    return layout.pack(out.transpose(1, 2))


def attend_with_weights(
    q: Tensor, k: Tensor, v: Tensor, *, layout: Layout, bias: Tensor | None, dropout: float
) -> tuple[Tensor, Tensor]:
    """As `attend`, by explicit products, for those who want to look at the weights.

    Returns:
        The output `(T, H, K)` and the attention weights `(B, H, L, L)`, after dropout as in the reference.
    """
    q, k, v = (layout.pad(x).transpose(1, 2) for x in (q, k, v))
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if bias is not None:
        scores = scores + bias
    weights = F.dropout(scores.softmax(dim=-1), p=dropout, training=dropout > 0)
    return layout.pack((weights @ v).transpose(1, 2)), weights
