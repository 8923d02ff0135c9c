"""What a batch asks of a model: tokens and floating-point operations."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from ernie_m.config import ErnieMConfig
from pretraining.training.batches import PretrainingBatch
from tasks.data.batches import Batch


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
    drafted = 0 if batch.drafts is None else int(batch.drafts.mask.sum())
    predicted = int((batch.final.labels >= 0).sum())
    flops = float(batch.flops(config))
    return Work(int(batch.tokens), batch.positions, predicted, drafted, len(batch.counts), flops)


def work_of_rows(config: ErnieMConfig, rows: Mapping[str, Tensor]) -> Work:
    """What a fine-tuning batch asks for."""
    batch: Batch[None] = Batch((None,) * len(rows["attention_mask"]), dict(rows))
    return Work(int(batch.tokens), batch.positions, 0, 0, batch.rows, float(batch.flops(config)))
