"""Extractor: texts and a schema in, records out, level by level of the schema."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import torch

from ernie_m.errors import ConfigError
from ernie_m.heads import ErnieMForInformationExtraction
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.information_extraction.answering import Answerer, Convention, Question, Reading
from tasks.information_extraction.schema import ANY, Node, parse_schema
from tasks.information_extraction.spans import Seen, Span
from tasks.information_extraction.wording import Wording

Record = dict[str, list[dict[str, Any]]]
"""Name in the schema -> what was found: `text`, `start` and `end` (half-open characters of the input; absent for an
option), `probability` and, where the schema asks for some, `relations`: a record again."""
Answers = dict[Question, list[list[Seen]]]
Level = list[tuple[Node, str, str | None, Record]]
"""What is asked at once: a node, a text, the text of the span asked about, and the record to fill."""

SETTINGS = "information_extraction"
"""Key of a `config.json` under which a model trained here keeps its schema, its wording and how it reads."""
RELEASED = {"convention": "paddle", "max_length": 512, "max_prompt_length": 64, "stride": 128, "threshold": 0.5}
"""How a model reads that says nothing: as PaddleNLP's Taskflow calls the released UIE-M."""


class Extractor:
    """Extracts what a schema names: entities, relations and events to any depth, classifications.

    A node of the schema is asked for by a prompt; what is below it, by one prompt for each span found. All prompts of a
    level, over all texts, are read together.

    Under `convention=paddle` records are those of PaddleNLP's Taskflow but for what is no answer: spans that are empty
    or end before they start, spans of the prompt where the text was asked about, and of a classification what is none
    of its options. A classification stands under its name, without the options.

    Args:
        answerer: The model and how it reads.
        wording: How nodes are put as prompts.
        schema: What is extracted where a call names nothing else.
    """

    def __init__(self, answerer: Answerer, *, wording: Wording, schema: Sequence[Node] = ()) -> None:
        self.answerer, self.wording, self.schema = answerer, wording, tuple(schema)

    @classmethod
    def from_pretrained(
        cls,
        source: str | os.PathLike[str],
        *,
        convention: Convention | None = None,
        wording: str | Mapping[str, str] | None = None,
        max_length: int | None = None,
        max_prompt_length: int | None = None,
        stride: int | None = None,
        threshold: float | None = None,
        batch_size: int = 32,
        device: str | torch.device = "cpu",
    ) -> Self:
        """Reads a model of this project, or UIE-M as Hugging Face or PaddleNLP keep it.

        What is None is the model's own, as it was trained, or else that of `RELEASED`.

        Args:
            source: A folder, or a repository of the Hugging Face hub.
            convention: See `answering.Convention`.
            wording: A language's, `en` or `zh`, or templates (see `Wording`); None: the model's own, or English.
            max_length: Length of a row in tokens.
            max_prompt_length: Tokens after which a prompt is cut off.
            stride: Tokens that windows of a long text share.
            threshold: What the probabilities of a span's start and end have to pass.
            batch_size: Rows to a batch.
            device: Where the model runs.

        Raises:
            CheckpointError: It cannot be read.
            ConfigError: A value is out of range, or the model has no head for extraction.
        """
        model = ErnieMForInformationExtraction.from_pretrained(source)
        if model.newly_initialized:
            raise ConfigError(f"{source}: not trained to extract, it lacks {', '.join(model.newly_initialized)}")
        remembered = model.config.extra.get(SETTINGS, {})
        given = {"convention": convention, "max_length": max_length, "max_prompt_length": max_prompt_length,
                 "stride": stride, "threshold": threshold}  # fmt: skip
        how: dict[str, Any] = {
            name: remembered.get(name, RELEASED[name]) if value is None else value for name, value in given.items()
        }
        if how["max_length"] > model.config.max_length:
            raise ConfigError(
                f"max_length={how['max_length']}: the model reads {model.config.max_length} tokens at most"
            )
        reading = Reading(**how)
        answerer = Answerer(
            model=model.to(device),
            tokenizer=ErnieMTokenizer.from_pretrained(source),  # type: ignore[arg-type]
            reading=reading,
            batch_size=batch_size,
        )
        schema = parse_schema(remembered["schema"]) if remembered.get("schema") else ()
        return cls(answerer, wording=Wording.parse(wording or remembered.get("wording", "en")), schema=schema)

    def __call__(self, texts: str | Sequence[str], schema: Any = None) -> Record | list[Record]:
        """The records of texts; of one text, its record.

        Args:
            texts: One text or several.
            schema: See `parse_schema`; None: the one that the model was trained for.

        Raises:
            ConfigError: There are no texts, the schema is none, or the model has none of its own.
        """
        whole = [texts] if isinstance(texts, str) else texts
        if not isinstance(whole, Sequence) or not all(isinstance(text, str) for text in whole):
            raise ConfigError(f"texts={texts!r}: a text or a list of texts is needed")
        nodes = self.schema if schema is None else parse_schema(schema)
        if not nodes:
            raise ConfigError("the model has no schema of its own: say what to extract, e.g. ['Person', 'Place']")
        records = self.extract(whole, nodes)
        return records[0] if isinstance(texts, str) else records

    def extract(
        self,
        texts: Sequence[str],
        schema: Sequence[Node],
        *,
        given: Sequence[Sequence[Span]] | None = None,
        known: Answers | None = None,
    ) -> list[Record]:
        """The records of texts.

        Args:
            texts: The texts.
            schema: The nodes of the first level.
            given: Each text's mentions without a type, which the schema's node `*` asks about.
            known: Answers that the model has given already; those that it gives now are added.

        Raises:
            ConfigError: The schema asks about given mentions, and there are none.
        """
        if given is None and any(node.name == ANY for node in schema):
            raise ConfigError(f"the schema's {ANY!r} stands for given mentions: there are none to ask about here")
        records: list[Record] = [{} for _ in texts]
        answers: Answers = {} if known is None else known
        level: Level = []
        for number, (text, record) in enumerate(zip(texts, records, strict=True)):
            for node in schema:
                if node.name != ANY:
                    level.append((node, text, None, record))
                elif given is not None and given[number]:
                    record[ANY], below = _found([_extraction(span, text) for span in given[number]], node, text)
                    level += below
        while level:
            level = self._read(level, answers)
        return records

    def _read(self, level: Level, answers: Answers) -> Level:
        """Fills a level's records; returns the next level."""
        asked = [Question(self.wording.prompt(node, subject), text, node.options) for node, text, subject, _ in level]
        self._ask(asked, answers)
        further: Level = []
        for question, (node, text, _, record) in zip(asked, level, strict=True):
            spans = question.answer(answers[question])
            if node.options:
                items = [_option(span, question.prompt) for span in spans]
            else:
                items = [_extraction(span, text) for span in spans if not span.in_prompt]
            if items:
                record[node.name], below = _found(items, node, text)
                further += below
        return further

    def _ask(self, questions: Iterable[Question], answers: Answers) -> None:
        new = [question for question in dict.fromkeys(questions) if question not in answers]
        answers.update(zip(new, self.answerer(new), strict=True))


def _found(items: list[dict[str, Any]], node: Node, text: str) -> tuple[list[dict[str, Any]], Level]:
    """What was found for a node, and what is to be asked about it."""
    if not node.children:
        return items, []
    items = [item | {"relations": {}} for item in items]
    return items, [(child, text, item["text"], item["relations"]) for item in items for child in node.children]


def _extraction(span: Span, text: str) -> dict[str, Any]:
    return {
        "text": text[span.start : span.end],
        "start": span.start,
        "end": span.end,
        "probability": span.probability,
    }


def _option(span: Span, prompt: str) -> dict[str, Any]:
    return {"text": prompt[span.start : span.end], "probability": span.probability}
