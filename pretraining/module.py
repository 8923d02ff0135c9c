"""PretrainingModule: one forward over the groups of all objectives, each predicted token weighed by its objective.

The loss of an optimizer step is the sum, over objectives, of weight x (summed cross-entropy) / (predicted tokens), both
over the global batch: all ranks and accumulation steps.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from ernie_m.losses import IGNORED
from ernie_m.optim import AdamWRecipe
from ernie_m.training.module import BaseModule
from ernie_m.training.seeding import derive_seed
from pretraining.bag import Bag
from pretraining.batches import PretrainingBatch
from pretraining.model import PretrainingModel
from pretraining.objectives import Objective


class PretrainingModule(BaseModule):
    """Pre-training with any set of objectives.

    Args:
        model: Encoder, vocabulary head and languages.
        optim: How to update it.
        seed: Root of the training's randomness.
        identity: See `BaseModule`.
        objectives: By name, in the order of their numbers.
        is_word: `(V,)` bool: ids that may be generated as pseudo tokens.
        temperature: Of pseudo tokens; 0 takes the likeliest.
        max_logits: Logits to hold at once.
    """

    is_word: Tensor

    def __init__(
        self,
        *,
        model: PretrainingModel,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        objectives: Mapping[str, Objective],
        is_word: Tensor,
        temperature: float,
        max_logits: int,
    ) -> None:
        super().__init__(model=model, optim=optim, seed=seed, identity=identity)
        self.objectives = dict(objectives)
        self.temperature = temperature
        self.max_logits = max_logits
        self.register_buffer("is_word", is_word, persistent=False)
        self._counts: tuple[int, Tensor] | None = None
        self._sums: Tensor | None = None

    def loss(self, batch: PretrainingBatch) -> tuple[Tensor, Tensor]:
        """This share's part of the step's loss; the counts of all shares add up to 1."""
        counts = self._global_counts(batch)
        share = counts.new_tensor(1.0 / (self.trainer.accumulate_grad_batches * self.trainer.world_size))
        if batch.final is None:
            return torch.stack([parameter.sum() for parameter in self.parameters()]).sum() * 0.0, share
        final = self._filled(batch.final, batch)
        rows = final.objectives[:, None].expand_as(final.labels)
        objective = rows[final.labels != IGNORED]  # (P,)
        weights = counts.new_tensor([objective.weight for objective in self.objectives.values()])
        found = self.model.loss(final, (weights / counts.clamp(min=1))[objective].float(), max_logits=self.max_logits)
        sums = torch.zeros(3, len(self.objectives), dtype=torch.float64, device=self.device)
        for row, values in enumerate((found.losses, torch.ones_like(found.losses), found.correct)):
            sums[row].index_add_(0, objective, values.double())
        self._sums = sums if self._sums is None else self._sums + sums
        return found.total, share

    def _filled(self, final: Bag, batch: PretrainingBatch) -> Bag:
        """BTMLM's first stage: the drafts' words go into the slots."""
        if batch.drafts is None:
            return final
        generator = None
        if self.temperature > 0:
            address = derive_seed(self.seed, "pseudo", batch.step, batch.share)
            generator = torch.Generator(self.device).manual_seed(address)
        ids = self.model.generate(
            batch.drafts,
            self.is_word,
            temperature=self.temperature,
            generator=generator,
            max_logits=self.max_logits,
        )
        return final.filled(ids)

    def _global_counts(self, batch: PretrainingBatch) -> Tensor:
        """`(O,)` predicted tokens of the whole optimizer step, over all ranks; asked for once a step."""
        if self._counts is None or self._counts[0] != batch.step:
            self._counts = batch.step, self.trainer.strategy.reduce(batch.counts.double(), reduce_op="sum")
        return self._counts[1]

    def on_before_optimizer_step(self, optimizer: Optimizer) -> None:
        """Logs each objective's loss, accuracy and number of predicted tokens, too."""
        super().on_before_optimizer_step(optimizer)
        if self._sums is None:
            return
        total, count, correct = self.trainer.strategy.reduce(self._sums, reduce_op="sum")
        self._sums = None
        if not self.logs_this_step:
            return
        for number, name in enumerate(self.objectives):
            if count[number] > 0:
                self.log(f"train/loss/{name}", (total[number] / count[number]).float())
                self.log(f"train/accuracy/{name}", (correct[number] / count[number]).float())
                self.log(f"train/tokens/{name}", count[number].float())
