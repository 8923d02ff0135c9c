"""Extraction as a run's work: which schema it goes by, and texts given on the command line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import lightning
from rich.console import RenderableType
from rich.text import Text

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.module import TaskDataModule
from tasks.examples import ExtractionExample
from tasks.information_extraction.answering import Reading
from tasks.information_extraction.coverage import left_out
from tasks.information_extraction.data import ExtractionDataModule
from tasks.information_extraction.extractor import SETTINGS
from tasks.information_extraction.module import InformationExtractionModule
from tasks.information_extraction.schema import (
    ANY,
    Node,
    evaluation_schema,
    parse_schema,
    plain,
    read_schema,
    schema_of,
)
from tasks.information_extraction.wording import Wording
from tasks.job import FineTuning
from tasks.module import Prediction, TaskModule

STAGES = {"validate": ("validation", "val"), "test": ("test", "test"), "predict": ("predict", "predict")}
"""Run -> the split that it evaluates, and what Lightning calls that."""


def _remembered(trained: ErnieMConfig | None) -> dict[str, Any]:
    """What a trained model keeps of its training here."""
    found: dict[str, Any] = trained.extra.get(SETTINGS, {}) if trained else {}
    return found


@dataclass(frozen=True, kw_only=True)
class InformationExtraction(FineTuning):
    """See `FineTuning`.

    Attributes:
        schema: What to extract, or a JSON or YAML file with it; None: what each split's texts have annotated, and of
            texts to predict, what a trained model remembers of its training's.
        text: A text, or several, for `run=predict` in place of files.
        reading: How the model reads.
        wording: See `Wording.parse`; None: the trained model's own, or English.
    """

    schema: Any
    text: str | list[str] | None
    reading: Reading
    wording: str | dict[str, str] | None

    def splits(self, run: str, data: TaskDataModule) -> list[str]:
        """As `FineTuning`, and nothing for texts on the command line."""
        return [] if run == "predict" and self.text is not None else super().splits(run, data)

    def read(
        self, data: Callable[..., TaskDataModule], *, run: str, trained: ErnieMConfig | None, **given: Any
    ) -> TaskDataModule:
        """As `FineTuning`; also settles how the model reads, and shows what is annotated and not asked for."""
        reading = self._reading(run, trained)

        def built(*, collate: Callable[..., Any], **more: Any) -> TaskDataModule:
            module = data(collate=partial(collate, reading=reading), **more)
            assert isinstance(module, ExtractionDataModule)
            module.reading = reading
            return module

        module = super().read(built, run=run, trained=trained, **given)
        assert isinstance(module, ExtractionDataModule)
        for name, value in asdict(reading).items():
            if (own := _remembered(trained).get(name, value)) != value:
                given["show"](f"the model was trained with task.reading.{name}={own}; this run has {value}")
        for split, languages in module.examples.items() if self.schema is not None else ():
            examples = (example for own in languages.values() for example in own)
            if counts := left_out(examples, module.schemas[split]):
                named = ", ".join(f"{name} ({count})" for name, count in counts.most_common())
                given["show"](f"{split}: annotated, but not in the schema, and so left out: {named}")
        return module

    def _reading(self, run: str, trained: ErnieMConfig | None) -> Reading:
        """See `Reading`; a checkpoint that was not trained here is taken for a released UIE-M."""
        foreign = trained is not None and run != "fit"
        own = _remembered(trained).get("convention", "paddle" if foreign else "masked")
        if trained is not None and SETTINGS in trained.extra and self.reading.convention not in (None, own):
            raise ConfigError(
                f"the model was trained with task.reading.convention={own}: set it, in place of "
                f"{self.reading.convention}"
            )
        return self.reading.under(own)

    def encoding(
        self, data: TaskDataModule, *, tokenizer: ErnieMTokenizer, trained: ErnieMConfig | None
    ) -> Callable[..., Any]:
        """Settles schema and wording, and keeps them with the model."""
        assert isinstance(data, ExtractionDataModule)
        own = _remembered(trained)
        wording = Wording.parse(self.wording or own.get("wording", "en"))
        if self.text is not None:
            data.examples["predict"] = {data.source_language: self._texts(data.source_language)}
        schema = self._schema(data, own)
        if not schema and "predict" in data.examples:
            raise ConfigError(
                "schema is not given, and the model remembers none: say what to extract, e.g. schema=[Person]"
            )
        predicted = [one for own in data.examples.get("predict", {}).values() for one in own]
        marked = any(entity.type is None for example in predicted for entity in example.entities)
        if predicted and not marked and any(node.name == ANY for node in schema):
            raise ConfigError(
                f"the schema's {ANY!r} stands for given mentions, and no text to predict has any: mark them, or say "
                "what to extract without it, e.g. schema=[Person]"
            )
        data.tokenizer, data.wording = tokenizer, wording
        data.schemas = {split: self._schema_of(split, data, schema) for split in data.examples}
        assert data.reading is not None
        settings = {"schema": plain(schema), "wording": wording.templates} | asdict(data.reading)
        data.head = {"extra": {SETTINGS: settings}}
        return partial(self.encode, tokenizer=tokenizer, wording=wording, reading=data.reading)

    def _schema(self, data: TaskDataModule, remembered: Mapping[str, Any]) -> tuple[Node, ...]:
        """What the model is trained for, and what is predicted."""
        if self.schema is not None:
            return read_schema(self.schema)
        if "train" in data.examples:
            return schema_of(data.training_examples)
        return parse_schema(remembered["schema"]) if remembered.get("schema") else ()

    def _schema_of(self, split: str, data: TaskDataModule, schema: tuple[Node, ...]) -> tuple[Node, ...]:
        if self.schema is not None or split in ("train", "predict"):
            return schema
        return evaluation_schema((one for own in data.examples[split].values() for one in own), schema)

    def _texts(self, language: str) -> list[ExtractionExample]:
        texts = [self.text] if isinstance(self.text, str) else self.text or []
        if not texts or not all(isinstance(text, str) for text in texts):
            raise ConfigError(f"text={self.text!r}: a text or a list of texts is needed")
        return [ExtractionExample(str(i), language, str(i), text) for i, text in enumerate(texts)]

    def build(
        self,
        model: PretrainedModel,
        data: TaskDataModule,
        *,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        checkpoint: Path | None,
        show: Callable[[RenderableType], None],
    ) -> TaskModule[Any, Any]:
        """The task's module, told schema, wording and tokenizer."""
        assert isinstance(data, ExtractionDataModule)
        return self.module(
            model=model,
            optim=optim,
            seed=seed,
            identity=identity,
            source_language=data.source_language,
            tokenizer=data.tokenizer,
            schemas=data.schemas,
            wording=data.wording,
            reading=data.reading,
            batch_size=data.eval_batch_size,
        )

    def evaluate(
        self, trainer: lightning.Trainer, module: TaskModule[Any, Any], data: TaskDataModule, *, run: str
    ) -> None:
        """As `FineTuning`; a text that nothing was asked about has an empty record."""
        super().evaluate(trainer, module, data, run=run)
        split, stage = STAGES[run]
        predictions = module.evaluations[stage].predictions
        for language, examples in data.examples[split].items():
            told = predictions.get(language, {})
            predictions[language] = {one.id: told.get(one.id, Prediction({}, one.text)) for one in examples}

    def report(
        self,
        module: TaskModule[Any, Any],
        data: TaskDataModule,
        *,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> dict[str, Any]:
        """Shows what was found in texts from the command line, and says what no window held."""
        assert isinstance(module, InformationExtractionModule)
        assert isinstance(data, ExtractionDataModule)
        results = super().report(module, data, folder=folder, show=show)
        if lost := [one for found in data.lost.values() for one in found]:
            show(f"{len(lost)} answers are in no window as a whole, and were left out: {'; '.join(lost[:3])}")
            results["lost_answers"] = len(lost)
        if self.text is not None and "predict" in module.evaluations:
            for found in module.evaluations["predict"].predictions[data.source_language].values():
                shown = json.dumps({"text": found.details, "record": found.value}, ensure_ascii=False, indent=2)
                show(Text(shown, no_wrap=True, overflow="ignore"))
        return results
