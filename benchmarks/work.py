"""What a batch asks of a model: tokens and floating-point operations."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.flops import flops_of
from pretraining.training.batches import PretrainingBatch
from pretraining.training.collate import Bag


@dataclass(frozen=True, slots=True)
class Work:
    """What a batch asks of a model.

    Attributes:
        tokens: The number of tokens that are learnt from, without padding and without the tokens of drafts.
        padded: The same with padding.
        predicted: The number of tokens that are compared with the vocabulary.
        drafted: The number of tokens of drafts, which are read without gradients.
        means: How many means the loss is a sum of: one for each objective, or for each row.
        flops: Of the model, see `ernie_m.flops`: forward and backward of what is learnt from, forward of drafts.
    """

    tokens: int
    padded: int
    predicted: int
    drafted: int
    means: int
    flops: float


def work_of_pretraining(config: ErnieMConfig, batch: PretrainingBatch) -> Work:
    """What a batch of groups asks for."""
    assert batch.final is not None
    final, visible, predicted = batch.final, _visible(batch.final), int((batch.final.labels >= 0).sum())
    tokens = int(final.mask.sum())
    flops = flops_of(config, tokens=tokens, visible=visible, predicted=predicted, vocabulary=True, backward=True)
    drafted = 0
    if batch.drafts is not None:
        drafted = int(batch.drafts.mask.sum())
        probes, visible = int(batch.drafts.probes.sum()), _visible(batch.drafts)
        flops += flops_of(config, tokens=drafted, visible=visible, predicted=probes, vocabulary=True, backward=False)
    means = len(batch.counts)
    return Work(tokens, final.mask.numel(), predicted, drafted, means, flops)


def _visible(bag: Bag) -> int:
    lengths, probes = bag.mask.sum(1), bag.probes.sum(1)
    context = lengths - probes
    return int((context * context + probes * lengths).sum())


def work_of_rows(config: ErnieMConfig, rows: Mapping[str, Tensor]) -> Work:
    """What a fine-tuning batch asks for."""
    mask = rows["attention_mask"]
    tokens, visible = int(mask.sum()), int((mask.sum(1) ** 2).sum())
    flops = flops_of(config, tokens=tokens, visible=visible, predicted=0, vocabulary=False, backward=True)
    return Work(tokens, mask.numel(), 0, 0, len(mask), flops)
