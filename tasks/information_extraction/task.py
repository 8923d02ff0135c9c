"""Universal information extraction: a schema in, records out; trained prompt by prompt, scored end to end, too."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Self

import lightning
import torch.nn.functional as F
from rich.console import RenderableType
from torch import Tensor, nn

from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError, DataError
from ernie_m.heads import ErnieMForInformationExtraction
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.results import write_results
from tasks.answers import RecordAnswer
from tasks.asking.items import Item
from tasks.asking.record import settings_of
from tasks.data.batches import Batch
from tasks.data.dataset import Examples
from tasks.data.reach import OutOfReach
from tasks.evaluation import TaskModule
from tasks.examples import ExtractionExample
from tasks.fine_tuning import FineTuning, Ready
from tasks.information_extraction.answering import Answerer, Question, Reading, probabilities
from tasks.information_extraction.coverage import left_out
from tasks.information_extraction.encoding import (
    ExtractionFeatures,
    LostAnswers,
    collate,
    encode,
    entangled_of,
    lost_of,
)
from tasks.information_extraction.extractor import SETTINGS, Answers, Extractor
from tasks.information_extraction.questions import Asked
from tasks.information_extraction.schema import (
    ANY,
    Node,
    evaluation_schema,
    parse_schema,
    plain,
    read_schema,
    schema_of,
)
from tasks.information_extraction.scoring import Answered, end_to_end_tallies, prompt_details, prompt_tallies
from tasks.information_extraction.showing import row_of
from tasks.information_extraction.spans import Seen, Span
from tasks.information_extraction.wording import Wording
from tasks.metrics.tallies import ratios
from tasks.showing.rows import ShownRow
from tasks.task import Conclusion, Pass, Prediction, Split

PER_PROMPT = ("precision", "recall", "f1")
END_TO_END = ("entity_f1", "relation_f1")
SPLITS: Mapping[str, Split] = {"validate": "validation", "test": "test", "predict": "predict"}
"""What a run evaluates."""


class Told(NamedTuple):
    """What a window says to a prompt."""

    asked: Asked
    seen: list[Seen]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What data, command line and trained model have settled between them.

    Attributes:
        schema: What the model is trained for, and what is predicted.
        schemas: Split -> what is extracted from its texts; with no node, prompts are scored one by one only.
        wording: How the schema is put as prompts.
        reading: How the model reads.
        end_to_end: Scores of whole records that the validation's texts allow, of `END_TO_END`.
    """

    schema: tuple[Node, ...]
    schemas: Mapping[str, tuple[Node, ...]]
    wording: Wording
    reading: Reading
    end_to_end: tuple[str, ...]


def loss(logits: Sequence[Tensor], labels: Sequence[Tensor], real: Tensor, *, positive_weight: float) -> Tensor:
    """The sum over real tokens of the mean of both ends' binary cross-entropies.

    Args:
        logits: Of starts and of ends, `(B, L)` each.
        labels: Alike, bool.
        real: `(B, L)` bool, False at padding.
        positive_weight: How much more than another a token counts that begins or ends an answer; 1 as in the reference.
    """
    total = logits[0].new_zeros((), dtype=logits[0].float().dtype)
    for scores, targets in zip(logits, labels, strict=True):
        weight = scores.new_tensor(positive_weight).float()
        each = F.binary_cross_entropy_with_logits(scores.float(), targets.float(), pos_weight=weight, reduction="none")
        total = total + each[real].sum() / 2
    return total


@dataclass(frozen=True, kw_only=True)
class InformationExtraction(FineTuning[ExtractionExample, ExtractionFeatures, Told]):
    """Universal information extraction.

    Attributes:
        schema: What to extract, or a JSON or YAML file with it; None: what each split's texts have annotated, and of
            texts to predict, what a trained model remembers of its training's.
        reading: How the model reads.
        wording: See `Wording.parse`; None: the trained model's own, or English.
        lost_answers: What happens to answers that no window holds as a whole.
        positive_weight: See `loss`.
        terms: What `settle` has found out.

    Raises:
        ConfigError: A number is out of range.
    """

    model: ClassVar = ErnieMForInformationExtraction
    inputs: ClassVar = ("text",)
    schema: Any
    reading: Reading
    wording: str | dict[str, str] | None
    lost_answers: LostAnswers
    positive_weight: float
    terms: Terms | None = None

    def __post_init__(self) -> None:
        if self.positive_weight <= 0:
            raise ConfigError(f"task.positive_weight={self.positive_weight}: a number above 0 is needed")

    @property
    def metrics(self) -> tuple[str, ...]:
        """Precision, recall and F1 per prompt; F1 of entities and relations end to end, where texts have some."""
        return PER_PROMPT + (END_TO_END if self.terms is None else self.terms.end_to_end)

    def settle(self, examples: Examples, *, run: str, source_language: str, trained: ErnieMConfig | None) -> Self:
        """With schema, wording and how the model reads.

        Raises:
            ConfigError: There is nothing to extract, or the trained model reads otherwise.
        """
        remembered = _remembered(trained)
        schema = self._schema(examples, remembered)
        _check_prediction(schema, examples)
        schemas = {split: self._schema_of(split, examples, schema) for split in examples.splits}
        validation = examples.of("validation")
        annotated = any(example.entities or example.relations for example in validation)
        asked = schemas.get("validation", ())
        kinds = {
            "entity_f1": any(not node.options and node.name != ANY for node in asked),
            "relation_f1": any(node.children for node in asked),
        }
        terms = Terms(
            schema=schema,
            schemas=schemas,
            wording=Wording.parse(self.wording or remembered.get("wording", "en")),
            reading=self._reading(run, trained),
            end_to_end=tuple(name for name, is_asked in kinds.items() if annotated and is_asked),
        )
        return replace(self, terms=terms)

    def head_fields(self) -> dict[str, Any]:
        """Schema, wording and reading, which stay with the model."""
        terms = self._settled
        settings = {"schema": plain(terms.schema), "wording": terms.wording.templates} | asdict(terms.reading)
        return {"extra": {SETTINGS: settings}}

    def settings(self) -> dict[str, Any]:
        """All but schema and wording, which `head_fields` keeps."""
        return settings_of(replace(self, schema=None, wording=None), without=("labels", "terms"))

    def encode(
        self, examples: Sequence[ExtractionExample], *, tokenizer: ErnieMTokenizer, split: str
    ) -> list[ExtractionFeatures]:
        """Puts every prompt to every text, see `encoding.encode`; evaluation asks only what the schema asks.

        Raises:
            DataError: The schema asks nothing about these texts.
        """
        terms = self._settled
        schema = terms.schemas[split]
        features = encode(
            examples,
            tokenizer=tokenizer,
            schema=schema,
            wording=terms.wording,
            reading=terms.reading,
            lost_answers=self.lost_answers,
            labelled=split != "predict",
        )
        rows = [row for row in features if split == "train" or row.asked.evaluated]
        if not rows:
            raise DataError(
                f"data.{split}.{examples[0].language}: nothing is asked about its {len(examples)} texts; "
                f"the schema is {json.dumps(plain(schema), ensure_ascii=False)}"
            )
        return rows

    def collate(
        self, features: Sequence[ExtractionFeatures], *, tokenizer: ErnieMTokenizer
    ) -> Batch[ExtractionFeatures]:
        """See `encoding.collate`."""
        return collate(features, tokenizer=tokenizer, reading=self._settled.reading)

    def loss(self, model: ErnieMForInformationExtraction, batch: Batch[ExtractionFeatures]) -> tuple[Tensor, Tensor]:
        """See `loss` above; real tokens count alike."""
        output = model(**_inputs(batch), unpad=self._settled.reading.unpad)
        assert output.start_logits is not None
        assert output.end_logits is not None
        labels = (batch.tensors["starts"], batch.tensors["ends"])
        real = batch.tensors["real"]
        total = loss((output.start_logits, output.end_logits), labels, real, positive_weight=self.positive_weight)
        return total, real.sum()

    def untrained(self, model: ErnieMForInformationExtraction) -> Sequence[nn.Module]:
        """The pooler, which released checkpoints have: spans are scored without it."""
        return [part for part in [model.ernie_m.pooler] if part is not None]

    def candidates(self, model: ErnieMForInformationExtraction, batch: Batch[ExtractionFeatures]) -> list[Told]:
        """The spans that each window marks."""
        reading = self._settled.reading
        starts, ends = probabilities(model, _inputs(batch), unpad=reading.unpad)
        return [
            Told(feature.asked, reading.seen(feature.row, *both))
            for feature, *both in zip(batch.features, starts, ends, strict=True)
        ]

    def conclude(
        self, language: str, examples: Sequence[ExtractionExample], candidates: Sequence[Sequence[Told]], on: Pass
    ) -> Conclusion:
        """Extracts end to end, with the answers that are there already; scores both ways."""
        terms = self._settled
        answers, answered = _answers(examples, candidates)
        tallies = prompt_tallies(answered) if on.scored else {}
        details = prompt_details(answered) if on.scored else None
        model: Any = on.model
        answerer = Answerer(model=model, tokenizer=on.tokenizer, reading=terms.reading, batch_size=on.batch_size)
        extractor = Extractor(answerer, wording=terms.wording)
        mentions = [
            [Span(entity.start, entity.end, 1.0) for entity in example.entities if entity.type is None]
            for example in examples
        ]
        texts = [example.text for example in examples]
        schema = terms.schemas[on.split]
        records = extractor.extract(texts, schema, given=mentions, known=answers) if schema else [{}] * len(texts)
        if details is not None and any(example.entities or example.relations for example in examples):
            end_to_end = end_to_end_tallies(examples, records, schema)
            details["end_to_end"] = {what: ratios(measured) for what, measured in end_to_end.items()}
            tallies |= {f"{what}_f1": measured["f1"] for what, measured in end_to_end.items()}
        predictions = [
            Prediction(record, RecordAnswer(example.text, record))
            for record, example in zip(records, examples, strict=True)
        ]
        return Conclusion(predictions, ratios(tallies), details, tallies)

    def write(
        self,
        directory: Path,
        name: str,
        examples: Sequence[ExtractionExample],
        predictions: Sequence[Prediction],
        details: Any,
    ) -> None:
        """`<name>.types.json`: scores by type; records are in what every task has, `<name>.jsonl`."""
        if details is not None:
            write_results(directory / f"{name}.types.json", details)

    def shown_row(self, example: ExtractionExample, prediction: Prediction, *, scored: bool) -> ShownRow | None:
        """See `showing.row_of`."""
        return row_of(example, prediction.value, self._settled.schemas.values(), scored=scored)

    def ask(self, item: Item, *, id: str, language: str) -> ExtractionExample:
        """A text."""
        return ExtractionExample(id, language, id, item.text("text"))

    # ------------------------------------------------------------------------------------------------------- a run

    def tell(self, examples: Examples, *, trained: ErnieMConfig | None, show: Callable[[RenderableType], None]) -> None:
        """Shows where a run reads otherwise than the model learnt to, and what is annotated and not asked for."""
        terms = self._settled
        for name, value in asdict(terms.reading).items():
            if (learnt := _remembered(trained).get(name, value)) != value:
                show(f"the model was trained with task.reading.{name}={learnt}; this run has {value}")
        for split in examples.splits if self.schema is not None else ():
            if counts := left_out(examples.of(split), terms.schemas[split]):
                named = ", ".join(f"{name} ({count})" for name, count in counts.most_common())
                show(f"{split}: annotated, but not in the schema, and so left out: {named}")

    def out_of_reach(self, split: str, features: Sequence[ExtractionFeatures]) -> list[OutOfReach]:
        """Answers to one prompt that are nested or overlap in such a way that their ends cannot be told apart."""
        entangled, held = entangled_of(features)
        problem = "answers are nested in others of their prompt or overlap them, so that their ends cannot be paired"
        return [OutOfReach("nested_answers", entangled, held, problem)] if entangled else []

    def evaluate(self, trainer: lightning.Trainer, module: TaskModule, data: Ready, *, run: str) -> None:
        """As other tasks; a text that nothing was asked about has an empty record."""
        super().evaluate(trainer, module, data, run=run)
        split = SPLITS[run]
        predictions = module.evaluations[split].predictions
        for language, examples in data.data.examples.splits[split].items():
            told = predictions.get(language, {})
            predictions[language] = {
                example.id: told.get(example.id, Prediction({}, RecordAnswer(example.text, {}))) for example in examples
            }

    def report(
        self, module: TaskModule, data: Ready, *, folder: Path, show: Callable[[RenderableType], None]
    ) -> dict[str, Any]:
        """As other tasks; says what no window held."""
        results = super().report(module, data, folder=folder, show=show)
        rows = (row for languages in data.data.features.values() for part in languages.values() for row in part)
        if lost := lost_of(rows):
            show(f"{len(lost)} answers are in no window as a whole, and were left out: {'; '.join(lost[:3])}")
            results["lost_answers"] = len(lost)
        return results

    @property
    def _settled(self) -> Terms:
        assert self.terms is not None
        return self.terms

    def _reading(self, run: str, trained: ErnieMConfig | None) -> Reading:
        """See `Reading`; a checkpoint that was not trained here is taken for a released UIE-M."""
        foreign = trained is not None and run != "fit"
        learnt = _remembered(trained).get("convention", "paddle" if foreign else "masked")
        if trained is not None and SETTINGS in trained.extra and self.reading.convention not in (None, learnt):
            raise ConfigError(
                f"the model was trained with task.reading.convention={learnt}: set it, in place of "
                f"{self.reading.convention}"
            )
        return self.reading.under(learnt)

    def _schema(self, examples: Examples, remembered: Mapping[str, Any]) -> tuple[Node, ...]:
        if self.schema is not None:
            return read_schema(self.schema)
        if "train" in examples.splits:
            return schema_of(examples.of("train"))
        return parse_schema(remembered["schema"]) if remembered.get("schema") else ()

    def _schema_of(self, split: str, examples: Examples, schema: tuple[Node, ...]) -> tuple[Node, ...]:
        if self.schema is not None or split in ("train", "predict"):
            return schema
        return evaluation_schema(examples.of(split), schema)


def _remembered(trained: ErnieMConfig | None) -> dict[str, Any]:
    """What a trained model keeps of its training here."""
    settings: dict[str, Any] = trained.extra.get(SETTINGS, {}) if trained else {}
    return settings


def _check_prediction(schema: Sequence[Node], examples: Examples) -> None:
    """There has to be something to extract from texts to predict.

    Raises:
        ConfigError: There is no schema, or it asks about mentions that are not marked.
    """
    if "predict" not in examples.splits:
        return
    if not schema:
        raise ConfigError(
            "schema is not given, and the model remembers none: say what to extract, e.g. schema=[Person]"
        )
    marked_ones = any(entity.type is None for example in examples.of("predict") for entity in example.entities)
    if not marked_ones and any(node.name == ANY for node in schema):
        raise ConfigError(
            f"the schema's {ANY!r} stands for given mentions, and no text to predict has any: mark them, or say "
            "what to extract without it, e.g. schema=[Person]"
        )


def _answers(
    examples: Sequence[ExtractionExample], candidates: Sequence[Sequence[Told]]
) -> tuple[Answers, list[Answered]]:
    """What the windows of a language's prompts say: as answers to questions, and as spans for each text's prompts."""
    answers: Answers = {}
    answered: list[Answered] = []
    for example, told in zip(examples, candidates, strict=True):
        windows: dict[str, list[list[Seen]]] = {}
        for window in told:
            windows.setdefault(window.asked.prompt, []).append(window.seen)
        spans = []
        for asked in {window.asked.prompt: window.asked for window in told}.values():
            question = Question(asked.prompt, example.text, asked.options)
            answers[question] = windows[asked.prompt]
            spans.append((asked, question.answer(answers[question])))
        answered.append(spans)
    return answers, answered


def _inputs(batch: Batch[ExtractionFeatures]) -> dict[str, Tensor]:
    names = ("input_ids", "attention_mask", "position_ids")
    return {name: batch.tensors[name] for name in names if name in batch.tensors}
