"""Losses that bring a sentence's vector to its translation's: the other pairs of a batch are the wrong answers.

A batch has `B` pairs of vectors `(B, D)`; similarity is the cosine, in fp32. Where a sentence stands twice in a batch,
the translation of either is right for both, and no wrong answer. Wrong answers come from a device's own batch of one
accumulation step: larger batches make the task harder, `trainer.accumulate_grad_batches` does not.
"""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

Criterion = Literal["hardest_negative", "contrastive"]


def cosines_of(first: Tensor, second: Tensor) -> Tensor:
    """`(B, B)`: row `i` compares sentence `i` with every translation; in fp32, also under autocast."""
    with torch.autocast(first.device.type, enabled=False):
        return F.normalize(first.float(), dim=1) @ F.normalize(second.float(), dim=1).T


def wrong_pairs(first: Tensor, second: Tensor) -> Tensor:
    """`(B, B)` bool: sentence `i` and translation `j` are not known to belong together.

    Args:
        first: `(B,)` a number for each sentence, equal for equal ones.
        second: `(B,)`, of the translations.
    """
    return (first[:, None] != first) & (second[:, None] != second)


def hardest_negative(cosines: Tensor, wrong: Tensor, *, temperature: float, boundary: float) -> tuple[Tensor, Tensor]:
    """Binary cross-entropy of each pair, and of the wrong answer that is most like a right one, in both directions.

    The loss of the paper's best Tatoeba row, which has its name from image retrieval (Wang et al., 2019; the hardest
    negative: Faghri et al., 2018): each pair is judged once in either direction, each time beside the batch's hardest
    negative. The paper does not say what turns two vectors into a probability. Here it is
    `sigmoid((cosine - boundary) / temperature)`, without parameters of its own: what is trained stays a bare encoder,
    and a search by cosine finds what the loss prefers.

    Args:
        cosines: `(B, B)`.
        wrong: `(B, B)` bool.
        temperature: How steep the decision is.
        boundary: The cosine of a pair that is as likely right as wrong.

    Returns:
        The sum over decisions and their number: two a pair, and one more for each direction that has a wrong answer.
    """
    logits = (cosines - boundary) / temperature
    worst = logits.masked_fill(~wrong, -torch.inf)
    hardest = torch.cat([worst.amax(1), worst.amax(0)])  # (2B,)
    right = logits.diagonal()
    total = 2 * F.softplus(-right).sum() + F.softplus(hardest).sum()
    return total, 2 * len(right) + hardest.isfinite().sum()


def contrastive(cosines: Tensor, wrong: Tensor, *, temperature: float) -> tuple[Tensor, Tensor]:
    """Cross-entropy of finding the translation among the batch's, and of finding the sentence among the batch's.

    Args:
        cosines: `(B, B)`.
        wrong: `(B, B)` bool.
        temperature: Cosines are divided by it.

    Returns:
        The sum over decisions and their number: two a pair.
    """
    right = torch.eye(len(cosines), dtype=torch.bool, device=cosines.device)
    logits = (cosines / temperature).masked_fill(~(wrong | right), -torch.inf)
    targets = torch.arange(len(cosines), device=cosines.device)
    total = F.cross_entropy(logits, targets, reduction="sum") + F.cross_entropy(logits.T, targets, reduction="sum")
    return total, torch.tensor(2 * len(cosines), device=cosines.device)
