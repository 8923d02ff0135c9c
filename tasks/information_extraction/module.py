"""The module that trains and evaluates extraction: per prompt, and end to end from the schema."""

import json
from collections.abc import Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import torch.nn.functional as F
from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.heads import ErnieMForInformationExtraction
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.results import write_results
from tasks.data.batches import Batch
from tasks.examples import AnswerSpan, ExtractionExample
from tasks.information_extraction.answering import Answerer, Question, Reading, probabilities
from tasks.information_extraction.encoding import ExtractionFeatures
from tasks.information_extraction.extractor import Answers, Extractor
from tasks.information_extraction.questions import Asked
from tasks.information_extraction.schema import Node
from tasks.information_extraction.scoring import chosen_options, end_to_end_scores, marked
from tasks.information_extraction.spans import Seen, Span
from tasks.information_extraction.wording import Wording
from tasks.metrics.entities import entity_scores, scores_by_type
from tasks.module import Prediction, TaskModule


class Told(NamedTuple):
    """What a window says to a prompt."""

    asked: Asked
    seen: list[Seen]


def loss(logits: Sequence[Tensor], labels: Sequence[Tensor], real: Tensor, *, positive_weight: float) -> Tensor:
    """The sum over real tokens of the mean of both ends' binary cross-entropies.

    Args:
        logits: Of starts and of ends, `(B, L)` each.
        labels: Alike, bool.
        real: `(B, L)` bool, False at padding.
        positive_weight: How much more than another a token counts that begins or ends an answer; 1 as in the reference.
    """
    total = logits[0].new_zeros((), dtype=logits[0].float().dtype)
    for scores, own in zip(logits, labels, strict=True):
        weight = scores.new_tensor(positive_weight).float()
        each = F.binary_cross_entropy_with_logits(scores.float(), own.float(), pos_weight=weight, reduction="none")
        total = total + each[real].sum() / 2
    return total


class InformationExtractionModule(TaskModule[ExtractionFeatures, Told]):
    """Trains and evaluates `ErnieMForInformationExtraction`.

    Args:
        model: The model.
        optim: Its optimizer.
        seed: Root of the training's randomness.
        identity: See `BaseModule`.
        source_language: The language that transfer starts from.
        tokenizer: The model's.
        schemas: Split -> what is extracted from its texts; with no node, prompts are scored one by one only.
        wording: How the schema is put as prompts.
        reading: How the model reads.
        positive_weight: See `loss`.
        batch_size: Rows to a batch where evaluation asks further.

    Attributes:
        details: `<split>.<language>` -> scores `by_type`, `by_predicate` and of classes `by_option`, per prompt, and
            `end_to_end`.
    """

    def __init__(
        self,
        *,
        model: ErnieMForInformationExtraction,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        source_language: str,
        tokenizer: ErnieMTokenizer,
        schemas: Mapping[str, Sequence[Node]],
        wording: Wording,
        reading: Reading,
        positive_weight: float,
        batch_size: int,
    ) -> None:
        super().__init__(model=model, optim=optim, seed=seed, identity=identity, source_language=source_language)
        if positive_weight <= 0:
            raise ConfigError(f"task.module.positive_weight={positive_weight}: a number above 0 is needed")
        self.schemas, self.reading, self.positive_weight = dict(schemas), reading, positive_weight
        answerer = Answerer(model=model, tokenizer=tokenizer, reading=reading, batch_size=batch_size)
        self.extractor = Extractor(answerer, wording=wording)
        self.details: dict[str, dict[str, Any]] = {}

    def loss(self, batch: Batch[ExtractionFeatures]) -> tuple[Tensor, Tensor]:
        """See `loss` above; real tokens count alike."""
        output = self.model(**self._inputs(batch), unpad=self.reading.unpad)
        labels = (batch.tensors["starts"], batch.tensors["ends"])
        real = batch.tensors["real"]
        total = loss((output.start_logits, output.end_logits), labels, real, positive_weight=self.positive_weight)
        return total, real.sum()

    def candidates(self, batch: Batch[ExtractionFeatures]) -> list[Told]:
        """The spans that each window marks."""
        starts, ends = probabilities(self.model, self._inputs(batch), unpad=self.reading.unpad)
        return [
            Told(feature.asked, self.reading.seen(feature.row, *both))
            for feature, *both in zip(batch.features, starts, ends, strict=True)
        ]

    def conclude(
        self, language: str, examples: Sequence[ExtractionExample], parts: Sequence[Sequence[Told]], *, scored: bool
    ) -> tuple[list[Prediction], dict[str, float]]:
        """Extracts end to end, with the answers that are there already; scores both ways."""
        known: Answers = {}
        answered: list[tuple[Asked, list[Span]]] = []
        for example, told in zip(examples, parts, strict=True):
            windows: dict[str, list[list[Seen]]] = {}
            for window in told:
                windows.setdefault(window.asked.prompt, []).append(window.seen)
            for asked in {window.asked.prompt: window.asked for window in told}.values():
                question = Question(asked.prompt, example.text, asked.options)
                known[question] = windows[asked.prompt]
                answered.append((asked, question.answer(known[question])))
        scores: dict[str, float] = self._score_prompts(language, answered) if scored else {}
        given = [
            [Span(entity.start, entity.end, 1.0) for entity in example.entities if entity.type is None]
            for example in examples
        ]
        texts = [example.text for example in examples]
        schema = self.schemas[self._split]
        records = self.extractor.extract(texts, schema, given=given, known=known) if schema else [{}] * len(texts)
        if scored and any(example.entities or example.relations for example in examples):
            found = end_to_end_scores(examples, records, schema)
            self.details[f"{self._split}.{language}"]["end_to_end"] = found
            scores |= {f"{what}_f1": one["f1"] for what, one in found.items()}
        predictions = [Prediction(record, example.text) for record, example in zip(records, examples, strict=True)]
        return predictions, scores

    def _score_prompts(self, language: str, answered: Sequence[tuple[Asked, list[Span]]]) -> dict[str, float]:
        golds = [marked(asked.prompt, asked.type, asked.answers) for asked, _ in answered]
        guesses = [
            marked(asked.prompt, asked.type, (AnswerSpan(span.start, span.end, span.in_prompt) for span in spans))
            for asked, spans in answered
        ]
        relations = [asked.relation for asked, _ in answered]
        self.details[f"{self._split}.{language}"] = {
            name: scores_by_type(list(compress(guesses, own)), list(compress(golds, own)))
            for name, own in (("by_type", [not one for one in relations]), ("by_predicate", relations))
        }
        chosen = [(chosen_options(asked, spans), chosen_options(asked, asked.answers)) for asked, spans in answered]
        self.details[f"{self._split}.{language}"]["by_option"] = scores_by_type(*zip(*chosen, strict=True))
        return entity_scores(guesses, golds)

    @property
    def _split(self) -> str:
        return "predict" if self.trainer.predicting else "test" if self.trainer.testing else "validation"

    def write_predictions(self, directory: Path, name: str, predictions: Mapping[str, Prediction]) -> None:
        """`<name>.jsonl`: a line per text with `id`, `text` and its `record`; `<name>.types.json`: see `details`."""
        lines = (
            json.dumps({"id": key, "text": found.details, "record": found.value}, ensure_ascii=False) + "\n"
            for key, found in predictions.items()
        )
        write_text(directory / f"{name}.jsonl", "".join(lines))
        if name in self.details:
            write_results(directory / f"{name}.types.json", self.details[name])

    def _inputs(self, batch: Batch[ExtractionFeatures]) -> dict[str, Tensor]:
        names = ("input_ids", "attention_mask", "position_ids")
        return {name: batch.tensors[name] for name in names if name in batch.tensors}
