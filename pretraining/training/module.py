"""PretrainingModule: one forward pass over the groups of all objectives, and the loss that weighs their predictions.

The loss of an optimizer step is a sum over objectives. Each contributes its weight times its summed cross-entropy,
divided by the number of tokens that it predicts in the global batch, which is that of all ranks and accumulation steps.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.losses import IGNORED
from ernie_m.optim import AdamWRecipe
from ernie_m.training.loggers import names
from ernie_m.training.module import BaseModule
from ernie_m.training.results import AVERAGE
from ernie_m.training.seeding import derive_seed
from pretraining.objectives import Objective
from pretraining.objectives.languages import Setting
from pretraining.training.batches import PretrainingBatch
from pretraining.training.collate import Bag
from pretraining.training.model import PretrainingModel
from pretraining.training.translation_scores import DraftBatch, TranslationScores
from pretraining.training.validation import ObjectiveScores, PairBatch, RetrievalScores, perplexity

LANGUAGES_TABLE = "model.languages.weight"
"""The name of the table of languages in a training checkpoint."""


class PretrainingModule(BaseModule):
    """Pre-training with any set of objectives.

    Args:
        model: The encoder with its vocabulary head and the table of languages.
        optim: How to update the model.
        seed: Root of the training's randomness.
        identity: See `BaseModule`.
        objectives: The objectives by name; an objective's number is its place in this order.
        setting: What all objectives share; it is saved in training checkpoints.
        temperature: The temperature at which pseudo tokens are drawn; 0 takes the likeliest.
        max_logits: The most logits to hold at once; None takes what suits the device.
    """

    weights_prefix = "model.model."
    is_word: Tensor

    def __init__(
        self,
        *,
        model: PretrainingModel,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        objectives: Mapping[str, Objective],
        setting: Setting,
        temperature: float,
        max_logits: int | None,
    ) -> None:
        super().__init__(model=model, optim=optim, seed=seed, identity=identity)
        self.objectives = dict(objectives)
        self.temperature = temperature
        self.max_logits = max_logits
        self.setting = setting
        self.register_buffer("is_word", torch.from_numpy(setting.vocabulary.is_word), persistent=False)
        self._counts: tuple[int, Tensor] | None = None
        self._training_scores: ObjectiveScores | None = None
        self.scores: dict[str, dict[str, float]] = {}
        self.scored_step = -1

    @property
    def trained(self) -> PretrainedModel:
        """Encoder and vocabulary head, without the table of languages."""
        model: PretrainedModel = self.model.model
        return model

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Adds what `pretraining.tools.checkpoint` needs to restore the model."""
        super().on_save_checkpoint(checkpoint)
        checkpoint["setting"] = self.setting.facts()
        checkpoint["language_embedding"] = self.model.language_embedding

    def take_languages(self, checkpoint: Mapping[str, Any]) -> list[str]:
        """Copies the embeddings of the languages that a training checkpoint also has; returns their names."""
        stored = checkpoint.get("state_dict", {}).get(LANGUAGES_TABLE)
        if stored is None or self.model.languages is None:
            return []
        theirs, ours = checkpoint["identity"]["languages"], self.identity["languages"]
        shared = [language for language in ours if language in theirs]
        with torch.no_grad():
            for language in shared:
                self.model.languages.weight[ours.index(language)] = stored[theirs.index(language)]
        return shared

    def loss(self, batch: PretrainingBatch) -> tuple[Tensor, Tensor]:
        """This share's part of the loss of the optimizer step, and its part of the step; all parts add up to 1."""
        counts = self._global_counts(batch)
        if self._training_scores is None:
            self._training_scores = ObjectiveScores(self.objectives, self.device)
        share = counts.new_tensor(1.0 / (self.trainer.accumulate_grad_batches * self.trainer.world_size))
        final = self._filled(batch.final, batch)
        objective = _objective_of_predictions(final)
        weights = counts.new_tensor([objective.weight for objective in self.objectives.values()])
        each = (weights / counts.clamp(min=1))[objective].float()
        outcome = self.model.loss(final, each, max_logits=self.max_logits)
        self._training_scores.add(objective, outcome.losses, outcome.correct)
        return outcome.total, share

    def _filled(self, final: Bag, batch: PretrainingBatch) -> Bag:
        """BTMLM's first stage: reads the drafts and puts the predicted words into the slots."""
        if batch.drafts is None:
            return final
        seed = derive_seed(self.seed, "pseudo", batch.step)
        return final.filled(self._generate(batch.drafts, temperature=self.temperature, seed=seed))

    def _generate(self, drafts: Bag, *, temperature: float, seed: int) -> Tensor:
        return self.model.generate(drafts, self.is_word, temperature=temperature, seed=seed, max_logits=self.max_logits)

    def on_validation_epoch_start(self) -> None:
        """Starts new scores."""
        self._objective_scores = ObjectiveScores(self.objectives, self.device)
        self._retrieval_scores = RetrievalScores()
        self._translation_scores = TranslationScores()

    def validation_step(
        self, batch: PretrainingBatch | PairBatch | DraftBatch, batch_idx: int, dataloader_idx: int = 0
    ) -> Tensor | None:
        """Adds a batch to the scores: held-out lines, pairs, or sentences to translate.

        Returns:
            Of sentences to translate the pseudo tokens, `(P,)` ids, row by row; None of others.
        """
        if isinstance(batch, DraftBatch):
            ids = self._generate(batch.bag, temperature=0.0, seed=0)
            self._translation_scores.add(batch, ids)
            return ids
        if isinstance(batch, PairBatch):
            self._retrieval_scores.add(batch, self.model.layers(batch.bag))
        else:
            final = self._filled(batch.final, batch)
            objective = _objective_of_predictions(final)
            outcome = self.model.loss(final, torch.ones_like(objective).float(), max_logits=self.max_logits)
            self._objective_scores.add(objective, outcome.losses, outcome.correct, batch=batch.share)
        return None

    def on_validation_epoch_end(self) -> None:
        """Logs each objective's perplexity and accuracy, and the average scores of retrieval and of translations."""
        self.scores = {}
        for scores in (self._objective_scores, self._retrieval_scores, self._translation_scores):
            scores.gather()
            self.scores |= scores.scores()
        self.scored_step = self.trainer.global_step
        for metric, of_metric in self.scores.items():
            for name in {AVERAGE} & of_metric.keys() or of_metric:
                self.log(names.score("val", metric, name), torch.tensor(of_metric[name], dtype=torch.float32))
        self.log("step", float(self.trainer.global_step))

    def _global_counts(self, batch: PretrainingBatch) -> Tensor:
        """`(O,)`, the tokens that all ranks predict in the whole optimizer step; they are summed once a step."""
        if self._counts is None or self._counts[0] != batch.step:
            self._counts = batch.step, self.trainer.strategy.reduce(batch.counts.double(), reduce_op="sum")
        return self._counts[1]

    def on_before_optimizer_step(self, optimizer: Optimizer) -> None:
        """Also logs each objective's loss, perplexity, accuracy and number of predicted tokens."""
        super().on_before_optimizer_step(optimizer)
        assert self._training_scores is not None
        scores, self._training_scores = self._training_scores, None
        if not self.logs_this_step:
            return
        scores.sums = self.trainer.strategy.reduce(scores.sums, reduce_op="sum")
        for name, loss, accuracy, count in scores.means():
            values = {
                names.LOSS: loss,
                names.PERPLEXITY: perplexity(loss),
                names.ACCURACY: accuracy,
                names.TOKENS: count,
            }
            for kind, value in values.items():
                self.log(f"{kind}/{name}", torch.tensor(value, dtype=torch.float32))


def _objective_of_predictions(bag: Bag) -> Tensor:
    """`(P,)`, the number of each predicted token's objective, row by row."""
    return bag.objectives[:, None].expand_as(bag.labels)[bag.labels != IGNORED]
