"""Losses, as pure functions of logits and labels; in fp32 whatever the logits are."""

from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

IGNORED = -100
"""The label of what counts in no loss."""

LOGITS_AT_ONCE = {"cpu": 2**24, "cuda": 2**28}
"""Logits over the vocabulary to hold at once, by kind of device: 64 MiB and 1 GiB in fp32. A CPU likes chunks that stay
in its caches; a GPU is faster the fewer they are."""

VOCABULARY_BLOCK = 2**14
"""Rows of the embeddings' gradient that half precision computes at once."""


def cross_entropy(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy over the things that have a label.

    Args:
        logits: `(..., N)`.
        labels: `(...)` int64; -100 where nothing is to be learnt.

    Returns:
        The sum, and the number of things summed over (both scalars; 0 and 0 where there are none).
    """
    total = F.cross_entropy(
        logits.flatten(0, -2).float(), labels.flatten().long(), ignore_index=IGNORED, reduction="sum"
    )
    return total, (labels != IGNORED).sum()


def classification_loss(logits: Tensor, labels: Tensor, problem_type: str | None) -> Tensor:
    """The reference's loss of sequence classification: a mean.

    Args:
        logits: `(B, N)`.
        labels: `(B,)` or `(B, N)`, of what kind the problem needs.
        problem_type: `regression` (mean squared error), `single_label_classification` (cross-entropy) or
            `multi_label_classification` (binary cross-entropies). None decides: regression with one label, otherwise
            single-label where labels are whole numbers.
    """
    if problem_type is None:
        several = "multi_label_classification" if labels.is_floating_point() else "single_label_classification"
        problem_type = "regression" if logits.shape[1] == 1 else several
    logits = logits.float()
    if problem_type == "regression":
        return F.mse_loss(logits, labels.float().view_as(logits))
    if problem_type == "multi_label_classification":
        return F.binary_cross_entropy_with_logits(logits, labels.float())
    total, count = cross_entropy(logits, labels)
    return total / count.clamp(min=1)


def span_cross_entropy(logits: Tensor, positions: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy of one end of a span over the positions of its sequence.

    As in the reference, positions are clamped to `[0, L]`, and `L` means "ignore this row".

    Args:
        logits: `(B, L)`.
        positions: `(B,)` int64.

    Returns:
        The sum over the rows that count, and their number (both scalars; 0 and 0 where none counts).
    """
    length = logits.shape[1]
    positions = positions.clamp(0, length)
    total = F.cross_entropy(logits, positions, ignore_index=length, reduction="sum")
    return total, (positions != length).sum()


def span_loss(start_logits: Tensor, end_logits: Tensor, start_positions: Tensor, end_positions: Tensor) -> Tensor:
    """The question-answering loss of the reference: the mean of the two ends' mean cross-entropies.

    Args:
        start_logits: `(B, L)`; `end_logits` alike.
        start_positions: `(B,)` or `(B, 1)` int64; `end_positions` alike; see `span_cross_entropy`.

    Returns:
        A scalar; 0 where every row is ignored (the reference gives NaN there).
    """
    losses = []
    for logits, positions in ((start_logits, start_positions), (end_logits, end_positions)):
        total, count = span_cross_entropy(logits.float(), positions.reshape(-1))
        losses.append(total / count.clamp(min=1))
    return torch.stack(losses).mean()


def multi_span_loss(start_logits: Tensor, end_logits: Tensor, start_labels: Tensor, end_labels: Tensor) -> Tensor:
    """The information-extraction loss of the reference: binary cross-entropies of both ends over all tokens.

    Args:
        start_logits: `(T,)` or `(B, L)`; all of one shape.
        end_logits: Alike.
        start_labels: 1 where a span's first token is, 0 elsewhere; any numeric type.
        end_labels: 1 where a span's last token is.

    Returns:
        The mean over tokens and ends; 0 without tokens.
    """
    total = sum(
        F.binary_cross_entropy_with_logits(logits.float(), labels.float(), reduction="sum")
        for logits, labels in ((start_logits, start_labels), (end_logits, end_labels))
    )
    return torch.as_tensor(total) / max(2 * start_logits.numel(), 1)


class VocabularyLoss(NamedTuple):
    """What predicting tokens cost.

    Attributes:
        total: The weighted sum of all losses (scalar); the only differentiable part.
        losses: `(P,)` each token's unweighted loss; 0 where the label is -100.
        correct: `(P,)` bool, whether the label has the highest score; False where the label is -100.
    """

    total: Tensor
    losses: Tensor
    correct: Tensor


def vocabulary_cross_entropy(
    hidden: Tensor,
    embeddings: Tensor,
    bias: Tensor,
    labels: Tensor,
    *,
    weights: Tensor | None = None,
    max_logits: int | None = None,
) -> VocabularyLoss:
    """Cross-entropy of `hidden @ embeddings.T + bias`, without ever holding more than a chunk of these logits.

    Equal to `F.cross_entropy` in value and gradient but for rounding. Gradients are computed along with the loss, chunk
    by chunk, so nothing is computed twice; the backward pass can therefore run only once. Products follow autocast; all
    else is in fp32, the sum of the embeddings' gradient included.

    Args:
        hidden: `(P, D)`, transformed by the head.
        embeddings: `(V, D)`.
        bias: `(V,)`.
        labels: `(P,)` int64; -100 where a token counts in no loss.
        weights: `(P,)` of the losses in the total; by default 1.
        max_logits: Size of a chunk, in numbers; None takes what suits the device, see `LOGITS_AT_ONCE`.
    """
    kind = hidden.device.type
    dtype = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else hidden.dtype
    if weights is None:
        weights = torch.ones_like(labels, dtype=torch.float32)
    rows = tokens_at_once(len(embeddings), hidden.device, max_logits)
    wants = torch.is_grad_enabled()
    with torch.autocast(kind, enabled=False):
        total, losses, correct = _VocabularyCrossEntropy.apply(
            hidden, embeddings, bias, labels, weights, dtype, rows, wants
        )
    return VocabularyLoss(total, losses, correct)


def tokens_at_once(vocab_size: int, device: torch.device, max_logits: int | None = None) -> int:
    """How many tokens' logits over the vocabulary to hold at once, at least 1.

    Args:
        vocab_size: `V`.
        device: Where they are computed.
        max_logits: The most numbers to hold; None takes what suits the device, see `LOGITS_AT_ONCE`.
    """
    if max_logits is None:
        max_logits = LOGITS_AT_ONCE.get(device.type, LOGITS_AT_ONCE["cpu"])
    return max(1, max_logits // vocab_size)


class _VocabularyCrossEntropy(torch.autograd.Function):
    """Arguments as above, then the dtype of the products, the tokens of a chunk, and whether to compute gradients."""

    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        embeddings: Tensor,
        bias: Tensor,
        labels: Tensor,
        weights: Tensor,
        dtype: torch.dtype,
        rows: int,
        wants_gradients: bool,
    ) -> tuple[Tensor, Tensor, Tensor]:
        count = len(hidden)
        losses = hidden.new_zeros(count, dtype=torch.float32)
        correct = hidden.new_zeros(count, dtype=torch.bool)
        gradients = _zero_gradients(hidden, embeddings, bias) if wants_gradients else None
        cast = embeddings.to(dtype)
        buffer = hidden.new_empty(min(rows, count), len(embeddings), dtype=dtype)
        for start in range(0, count, rows):
            part = slice(start, start + rows)
            h, targets = hidden[part].to(dtype), labels[part]
            counts = targets != IGNORED
            targets = targets.where(counts, 0)[:, None]
            chunk = torch.mm(h, cast.T, out=buffer[: len(h)]).float().add_(bias)  # (rows, V)
            highest, best = chunk.max(dim=1, keepdim=True)
            scores = chunk.gather(1, targets)
            sums = chunk.sub_(highest).exp_().sum(dim=1, keepdim=True)
            losses[part] = (sums.log() + highest - scores).squeeze(1) * counts
            correct[part] = (best == targets).squeeze(1) & counts
            if gradients is not None:
                scale = (weights[part] * counts)[:, None]
                chunk.mul_(scale / sums).scatter_add_(1, targets, -scale)
                _add_gradients(gradients, part, chunk, h, cast)
        ctx.gradients = gradients
        ctx.dtypes = (hidden.dtype, embeddings.dtype, bias.dtype)
        ctx.mark_non_differentiable(losses, correct)
        return losses @ weights.float(), losses, correct

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor | None, ...]:
        if ctx.gradients is None:
            raise RuntimeError("vocabulary_cross_entropy: its gradients are gone after one backward pass")
        gradients, ctx.gradients = ctx.gradients, None
        scaled = (g.mul_(outer[0]).to(dtype) for g, dtype in zip(gradients, ctx.dtypes, strict=True))
        return (*scaled, None, None, None, None, None)


def _zero_gradients(hidden: Tensor, embeddings: Tensor, bias: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    hidden, embeddings, bias = (torch.zeros_like(x, dtype=torch.float32) for x in (hidden, embeddings, bias))
    return hidden, embeddings, bias


def _add_gradients(
    gradients: tuple[Tensor, Tensor, Tensor], part: slice, chunk: Tensor, h: Tensor, cast: Tensor
) -> None:
    """`chunk`: the loss's gradient by the logits, `(rows, V)` fp32; `h`: `(rows, D)`."""
    to_hidden, to_embeddings, to_bias = gradients
    to_bias += chunk.sum(dim=0)
    low = chunk.to(h.dtype)
    to_hidden[part] = low @ cast
    if h.dtype == torch.float32:
        to_embeddings.addmm_(low.T, h)
        return
    for first in range(0, len(cast), VOCABULARY_BLOCK):  # no second (V, D) for the product in half precision
        block = slice(first, first + VOCABULARY_BLOCK)
        to_embeddings[block] += low[:, block].T @ h
