"""Models of transformers in a plain loop: forward in bf16 autocast, backward, clipping, fused AdamW.

They read the rows of our batch as plain masked language modelling: padded, the shortest rows first, in parts that fit
their logits. They are spared what they cannot do, which is CAMLM's visibility and BTMLM's drafts.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import torch
import torch.nn.functional as F
import transformers
from torch import Tensor, nn

from pretraining.training.batches import PretrainingBatch

Rows = dict[str, Tensor]
"""The `input_ids`, `attention_mask` and `labels` of some rows, as models of transformers take them."""


class ErnieMWithHead(nn.Module):
    """transformers' ErnieM with RoBERTa's head for masked words, as it has none: dense, GELU, LayerNorm, tied words."""

    def __init__(self, config: transformers.ErnieMConfig) -> None:
        super().__init__()
        self.encoder = transformers.ErnieMModel(config)
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.layer_norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor) -> SimpleNamespace:
        """Logits at every position, as transformers' masked language models compute them, and their mean loss."""
        states = self.encoder(input_ids, attention_mask=attention_mask, return_dict=True).last_hidden_state
        hidden = self.layer_norm(F.gelu(self.dense(states)))
        logits = F.linear(hidden, self.encoder.embeddings.word_embeddings.weight, self.bias)
        return SimpleNamespace(loss=F.cross_entropy(logits.flatten(0, 1), labels.flatten()), logits=logits)


class Peer:
    """A model of transformers and its optimizer.

    Args:
        model: Takes rows with labels and returns `loss`, a mean over the labels.
        rows: Turns a batch of ours into rows.
        most_tokens: The most padded tokens of one forward pass; larger batches are cut into parts.
        device: The device that the model is on.

    Attributes:
        parts: How many parts the last step was cut into.
    """

    def __init__(
        self, model: nn.Module, rows: Callable[[Any], Rows], *, most_tokens: int | None, device: torch.device
    ) -> None:
        self.model, self.rows, self.most_tokens, self.device = model.train(), rows, most_tokens, device
        self.parts = 0
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, fused=True)

    def step(self, batch: Any) -> Tensor:
        """Takes an optimizer step; returns the loss, which is a mean over all labels."""
        rows = self.rows(batch)
        labels = (rows["labels"] >= 0).sum()
        total = torch.zeros((), device=self.device)
        parts = list(parts_of(rows, self.most_tokens))
        self.parts = len(parts)
        for part in parts:
            with torch.autocast(self.device.type, torch.bfloat16):
                loss = self.model(**part).loss
            loss = loss * ((part["labels"] >= 0).sum() / labels)
            loss.backward()
            total += loss.detach()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return total


def parts_of(rows: Rows, most_tokens: int | None) -> Iterator[Rows]:
    """Cuts rows, in their order, into parts of at most so many padded tokens; each is padded to its longest row."""
    if most_tokens is None:
        yield rows
        return
    lengths = rows["attention_mask"].sum(1).tolist()
    start, longest = 0, 0
    for row, length in enumerate([*lengths, None]):
        if length is None or (row > start and max(longest, length) * (row + 1 - start) > most_tokens):
            part = {name: value[start:row] for name, value in rows.items()}
            if (part["labels"] >= 0).any():
                yield {
                    name: value[:, :longest].contiguous() if value.ndim == 2 else value for name, value in part.items()
                }
            start, longest = row, 0
        longest = max(longest, length or 0)


def rows_of_pretraining(batch: PretrainingBatch) -> Rows:
    """The groups that are learnt from, as rows of plain masked language modelling."""
    return {"input_ids": batch.final.ids, "attention_mask": batch.final.mask.long(), "labels": batch.final.labels}
