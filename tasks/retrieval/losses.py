"""Losses that bring a sentence's vector to its translation's: the other pairs of a batch are the wrong answers.

A batch has `B` pairs of vectors `(B, D)`; similarity is the cosine, in fp32. Where a sentence stands twice in a batch,
the translation of either is right for both, and no wrong answer. Wrong answers come from the batch of one accumulation
step, over all devices: larger batches make the task harder, `trainer.accumulate_grad_batches` makes it easier.
"""

from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from ernie_m.training.ranks import gather_rows

Criterion = Literal["hardest_negative", "contrastive"]


class Compared(NamedTuple):
    """A device's `B` pairs beside all `N` of the batch; on one device `N` is `B`.

    Attributes:
        there: `(B, N)`: row `i` has the cosines of sentence `i` with every translation.
        back: `(B, N)`: of translation `i` with every sentence.
        wrong: `(B, N)` bool: a side of pair `i` and the other side of pair `j` are not known to belong together.
        right: `(B,)`, the place of pair `i` among all.
    """

    there: Tensor
    back: Tensor
    wrong: Tensor
    right: Tensor


def compare(first: Tensor, second: Tensor, sentences: Tensor, translations: Tensor) -> list[Compared]:
    """Compares a device's pairs with those of all devices, which gradients reach, too; layer by layer.

    Args:
        first: `(B, layers, D)`, of the sentences.
        second: `(B, layers, D)`, of the translations.
        sentences: `(B,)` a number for each sentence, equal for equal ones on whichever device.
        translations: `(B,)`, likewise.
    """
    (all_first, start), (all_second, _) = gather_rows(first), gather_rows(second)
    (all_sentences, _), (all_translations, _) = gather_rows(sentences), gather_rows(translations)
    return [
        Compared(
            there=cosines_of(first[:, layer], all_second[:, layer]),
            back=cosines_of(second[:, layer], all_first[:, layer]),
            wrong=(sentences[:, None] != all_sentences) & (translations[:, None] != all_translations),
            right=torch.arange(start, start + len(first), device=first.device),
        )
        for layer in range(first.shape[1])
    ]


def cosines_of(first: Tensor, second: Tensor) -> Tensor:
    """`(B, N)`: row `i` compares vector `i` with every one of `second`; in fp32, also under autocast."""
    with torch.autocast(first.device.type, enabled=False):
        return F.normalize(first.float(), dim=1) @ F.normalize(second.float(), dim=1).T


def hardest_negative(compared: Compared, *, temperature: float, boundary: float) -> tuple[Tensor, Tensor]:
    """Binary cross-entropy of each pair, and of the wrong answer that is most like a right one, in both directions.

    The loss of the paper's best Tatoeba row, which has its name from image retrieval (Wang et al., 2019; the hardest
    negative: Faghri et al., 2018): each pair is judged once in either direction, each time beside the batch's hardest
    negative. The paper does not say what turns two vectors into a probability. Here it is
    `sigmoid((cosine - boundary) / temperature)`, without parameters of its own: what is trained stays a bare encoder,
    and a search by cosine finds what the loss prefers.

    Args:
        compared: The pairs.
        temperature: How steep the decision is.
        boundary: The cosine of a pair that is as likely right as wrong.

    Returns:
        The sum over decisions and their number: two a pair, and one more for each direction that has a wrong answer.
    """
    there, back = ((cosines - boundary) / temperature for cosines in (compared.there, compared.back))
    hardest = torch.cat([logits.masked_fill(~compared.wrong, -torch.inf).amax(1) for logits in (there, back)])  # (2B,)
    right = there.gather(1, compared.right[:, None]).squeeze(1)
    total = 2 * F.softplus(-right).sum() + F.softplus(hardest).sum()
    return total, 2 * len(right) + hardest.isfinite().sum()


def contrastive(compared: Compared, *, temperature: float) -> tuple[Tensor, Tensor]:
    """Cross-entropy of finding the translation among the batch's, and of finding the sentence among the batch's.

    Args:
        compared: The pairs.
        temperature: Cosines are divided by it.

    Returns:
        The sum over decisions and their number: two a pair.
    """
    candidates = compared.wrong.scatter(1, compared.right[:, None], True)
    there, back = (
        F.cross_entropy((cosines / temperature).masked_fill(~candidates, -torch.inf), compared.right, reduction="sum")
        for cosines in (compared.there, compared.back)
    )
    return there + back, torch.tensor(2 * len(compared.right), device=compared.right.device)
