"""Showing: hands what can be seen of a pre-training to the loggers that people look at."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import lightning

from ernie_m.training.loggers import names
from ernie_m.training.loggers.board import boards
from ernie_m.training.loggers.metrics_file import MetricsFile
from ernie_m.training.loggers.shown import Shown
from pretraining.showing.drafts import Handful, translations_table
from pretraining.showing.pairs import PairOfTexts, choose_pairs
from pretraining.showing.pictures import language_shares, line_lengths, retrieval_map
from pretraining.showing.retrieval import average_by_layer, best_layer, read_averages
from pretraining.tools.alignment import align, as_heat_map
from pretraining.training.data import PretrainingDataModule
from pretraining.training.facts import tokens_seen
from pretraining.training.module import PretrainingModule
from pretraining.training.steps import Steps
from pretraining.training.translation_scores import DraftBatch

MOST_ALIGNED = 3
"""Pairs whose alignment is shown."""


class Showing(lightning.Callback):
    """Shows the text's lengths at the start, and after each validation what it found.

    It reads the model in evaluation mode, draws no random number, and changes nothing, so a training is the same with
    and without it.

    Args:
        data: What is trained on, loaded.
    """

    def __init__(self, data: PretrainingDataModule) -> None:
        self.data = data
        self._drafts = Handful()
        self._retrieval: dict[int, dict[int, float]] | None = None

    def on_train_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Shows how long the lines are; of a run that goes on, that was done."""
        if trainer.global_step == 0:
            _show(trainer, names.LENGTHS, line_lengths(self.data.corpora))

    def on_validation_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Forgets the drafts of the validation before."""
        self._drafts = Handful()

    def on_validation_batch_end(
        self,
        trainer: lightning.Trainer,
        pl_module: lightning.LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None:
        """Takes a few of the pseudo translations that the validation makes."""
        if isinstance(batch, DraftBatch):
            self._drafts.add(batch, outputs)

    def on_validation_end(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Shows everything of the validation, whose scores are logged by now."""
        assert isinstance(pl_module, PretrainingModule)
        if boards(trainer.loggers) and not trainer.sanity_checking:
            for name, shown in self._of_validation(trainer, pl_module):
                _show(trainer, name, shown)

    def _of_validation(self, trainer: lightning.Trainer, module: PretrainingModule) -> Iterator[tuple[str, Shown]]:
        step = trainer.global_step
        seen = tokens_seen(self._steps, step)
        if any(seen.values()):
            yield names.LANGUAGES_READ, language_shares(seen, step=step)
        if drafted := self._drafts.rows():
            languages = self.data.setting.languages.names
            yield (
                names.TRANSLATIONS,
                translations_table(drafted, languages=languages, decode=self.data.tokenizer.decode),
            )
        if found := average_by_layer(module.scores):
            if self._retrieval is None:
                self._retrieval = _logged_averages(trainer)
            self._retrieval[step] = found
            yield names.RETRIEVAL_BY_LAYER, retrieval_map(self._retrieval)
            yield from self._alignments(module, best_layer(found), step)

    def _alignments(self, module: PretrainingModule, layer: int, step: int) -> Iterator[tuple[str, Shown]]:
        for number, pair in enumerate(self._pairs, start=1):
            alignment = align(
                module.model,
                self.data.tokenizer,
                self.data.setting,
                pair.text,
                pair.translation,
                source=pair.source,
                target=pair.target,
                layers=[layer],
            )
            title = f"{pair.source} → {pair.target}, layer {layer}, step {step}"
            shown = as_heat_map(alignment, source=pair.source, target=pair.target, title=title)
            yield f"{names.ALIGNMENT}/{number}", shown

    @cached_property
    def _steps(self) -> Steps:
        return self.data.steps(accumulation=1, rank=0, world_size=1)

    @cached_property
    def _pairs(self) -> list[PairOfTexts]:
        """None where no objective teaches probes to look at a translation."""
        if not any(objective.translates for objective in self.data.objectives.values()):
            return []
        return choose_pairs(self.data.corpora, self.data.tokenizer, self.data.setting, most=MOST_ALIGNED)


def _logged_averages(trainer: lightning.Trainer) -> dict[int, dict[int, float]]:
    """Of the validations before the run was stopped, where it was."""
    files = [logger.path for logger in trainer.loggers if isinstance(logger, MetricsFile)]
    return read_averages(files[0]) if files else {}


def _show(trainer: lightning.Trainer, name: str, shown: Shown) -> None:
    for board in boards(trainer.loggers):
        board.show(name, shown, step=trainer.global_step)
