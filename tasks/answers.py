"""What a trained model says of an example, task by task, as plain values: examples in, answers out.

Every answer has `row`, its JSON values as predictions files have them behind the id, and `line`, the same for people.
Probabilities are in [0, 1]; spans are half-open characters `[start, end)` of the text as it was given.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from rich.text import Text

SHOWN = 120
"""Characters of a text that a line for people has."""
LONGEST = 400
"""The same, where there are marks in the text."""


class Answer(ABC):
    """See above."""

    __slots__ = ()

    @abstractmethod
    def row(self) -> dict[str, Any]:
        """JSON values by name."""

    @abstractmethod
    def line(self) -> Text:
        """For people: a line, or a few."""


@dataclass(frozen=True, slots=True)
class ClassAnswer(Answer):
    """What a sentence or a pair is classified as.

    Attributes:
        text: What was classified; of a pair both.
        prediction: The label, the labels that hold, or a number.
        probabilities: Of every label; None of a number.
    """

    text: tuple[str, ...]
    prediction: str | tuple[str, ...] | float
    probabilities: Mapping[str, float] | None

    def row(self) -> dict[str, Any]:
        """`prediction` and `probabilities`."""
        value = list(self.prediction) if isinstance(self.prediction, tuple) else self.prediction
        return {"prediction": value, "probabilities": self.probabilities}

    def line(self) -> Text:
        """The text, and the labels with their probabilities."""
        if self.probabilities is None:
            said = f"{self.prediction:.3f}"
        else:
            labels = (self.prediction,) if isinstance(self.prediction, str) else self.prediction
            assert isinstance(labels, tuple)
            said = ", ".join(f"{label} {self.probabilities[label]:.2f}" for label in labels) or "no label"
        return _shown(" | ".join(self.text)).append(f"\n    {said}", style="bold")


@dataclass(frozen=True, slots=True)
class SpanAnswer:
    """A possible answer to a question.

    Attributes:
        text: As it stands in the context; empty where it is that there is no answer.
        start: First character; None where there is no answer.
        end: Behind the last.
        score: Of its start and its end, added.
        probability: Among the spans that were kept.
    """

    text: str
    start: int | None
    end: int | None
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class QuestionAnswer(Answer):
    """What a context answers to a question.

    Attributes:
        question: As it was given.
        text: The answer; empty where there is none.
        ranked: The possible answers, the best first; none where no token of the context could be read.
    """

    question: str
    text: str
    ranked: tuple[SpanAnswer, ...]

    @property
    def chosen(self) -> SpanAnswer | None:
        """The possible answer that was given."""
        return next((span for span in self.ranked if span.text == self.text), None)

    def row(self) -> dict[str, Any]:
        """`question`, and `text`, `start`, `end`, `score` and `probability` of the answer."""
        names = [field.name for field in fields(SpanAnswer)]
        chosen = dict.fromkeys(names) | {"text": self.text} if self.chosen is None else asdict(self.chosen)
        return {"question": self.question} | chosen

    def line(self) -> Text:
        """The question, and the answer with its probability."""
        chosen = self.chosen
        said = self.text or "no answer"
        return _shown(self.question).append(
            f"\n    {said}" + (f" {chosen.probability:.2f}" if chosen else ""), style="bold"
        )


@dataclass(frozen=True, slots=True)
class ChoiceAnswer(Answer):
    """Which of several texts was chosen.

    Attributes:
        question: The context and the question, as far as there are any.
        prediction: The chosen text's name, as the data call it.
        index: Its number among the choices, from 0.
        choice: The text.
        probabilities: Of every choice, by name.
    """

    question: str
    prediction: str
    index: int
    choice: str
    probabilities: Mapping[str, float]

    def row(self) -> dict[str, Any]:
        """`prediction`, `index`, `choice` and `probabilities`."""
        row: dict[str, Any] = {"prediction": self.prediction, "index": self.index, "choice": self.choice}
        return row | {"probabilities": self.probabilities}

    def line(self) -> Text:
        """The question, and the choice with its probability."""
        said = f"{self.prediction}: {self.choice} {self.probabilities[self.prediction]:.2f}"
        return _shown(self.question).append(f"\n    {said}", style="bold")


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity in a text.

    Attributes:
        text: As it stands there.
        start: First character.
        end: Behind the last.
        type: What it is.
        probability: Of the tag of its least sure word.
    """

    text: str
    start: int
    end: int
    type: str
    probability: float


@dataclass(frozen=True, slots=True)
class EntityAnswer(Answer):
    """A text and its entities, in order.

    Attributes:
        text: As it was given.
        entities: Its mentions.
    """

    text: str
    entities: tuple[Mention, ...]

    def row(self) -> dict[str, Any]:
        """`text` and `entities`."""
        return {"text": self.text, "entities": [asdict(mention) for mention in self.entities]}

    def line(self) -> Text:
        """The text, each entity with its type and probability behind it."""
        marked, end = Text(), 0
        for mention in self.entities:
            if mention.end > LONGEST:
                break
            marked.append(self.text[end : mention.start]).append(mention.text, style="bold")
            marked.append(f" [{mention.type} {mention.probability:.2f}]", style="cyan")
            end = mention.end
        return marked.append(self.text[end:] if len(self.text) <= LONGEST else f"{self.text[end:LONGEST]} ...")


@dataclass(frozen=True, slots=True)
class TagAnswer(Answer):
    """A text's words and their tags.

    Attributes:
        text: As it was given.
        spans: Of the words.
        words: As they stand in the text.
        tags: Of the words.
        probabilities: Of the tags; None of a word that the tokenizer does not see, and that goes by its neighbours.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    words: Sequence[str]
    tags: Sequence[str]
    probabilities: Sequence[float | None]

    def row(self) -> dict[str, Any]:
        """`text`, `words`, `spans`, `tags` and `probabilities`."""
        row = asdict(self)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}

    def line(self) -> Text:
        """Every word with its tag."""
        marked = Text()
        for word, tag in zip(self.words, self.tags, strict=True):
            marked.append(word).append(f"/{tag} ", style="cyan")
        return marked


@dataclass(frozen=True, slots=True)
class RecordAnswer(Answer):
    """A text and the record that was extracted from it.

    Attributes:
        text: As it was given.
        record: See `tasks.information_extraction.extractor.Record`.
    """

    text: str
    record: Mapping[str, Any]

    def row(self) -> dict[str, Any]:
        """`text` and `record`."""
        return {"text": self.text, "record": self.record}

    def line(self) -> Text:
        """The text, and a line for everything that was extracted, indented as the schema is."""
        shown = _shown(self.text)
        _append_record(shown, self.record, indent=4)
        return shown


@dataclass(frozen=True, slots=True)
class NeighbourAnswer(Answer):
    """A sentence, its translation and the nearest sentence of either on the other side; or a pair that was mined.

    Attributes:
        values: By name, as the predictions file has them.
    """

    values: Mapping[str, Any]

    def row(self) -> dict[str, Any]:
        """See `values`."""
        return dict(self.values)

    def line(self) -> Text:
        """The sentence, and what is nearest to it."""
        nearest = self.values.get("forward")
        text = self.values["translation"] if nearest is None else nearest["text"]
        return _shown(self.values["sentence"]).append(f"\n    {text}", style="bold")


@dataclass(frozen=True, slots=True)
class VectorAnswer(Answer):
    """A sentence's vector.

    Attributes:
        text: The sentence.
        vector: `(D,)` fp32 or, of all layers, `(layers, D)`.
    """

    text: str
    vector: np.ndarray

    def row(self) -> dict[str, Any]:
        """`text` and `vector`."""
        return {"text": self.text, "vector": self.vector.tolist()}

    def line(self) -> Text:
        """The sentence."""
        return _shown(self.text)


def _shown(text: str) -> Text:
    shown = " ".join(text.split())
    return Text(shown if len(shown) <= SHOWN else f"{shown[:SHOWN]} ...")


def _append_record(shown: Text, record: Mapping[str, Any], *, indent: int) -> None:
    for name, items in record.items():
        for item in items:
            shown.append(f"\n{' ' * indent}{name}: ").append(item["text"], style="bold")
            shown.append(f" {item['probability']:.2f}", style="cyan")
            _append_record(shown, item.get("relations", {}), indent=indent + 4)
