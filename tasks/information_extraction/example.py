"""What is annotated: a text, its entities, the relations between them, its classes, or prompts with their answers."""

from dataclasses import dataclass
from typing import NamedTuple


class Entity(NamedTuple):
    """A mention: half-open characters `[start, end)` of the text, and a type.

    The type is None where the file marks a mention and does not say what it is (a relation's argument, say).
    """

    start: int
    end: int
    type: str | None


class Relation(NamedTuple):
    """Subject and object are numbers of entities. An event is its trigger as subject, and a relation per argument."""

    subject: int
    predicate: str
    object: int


class Classification(NamedTuple):
    """What the whole text is asked, and which options are right.

    `options` are all that may be chosen, in their order; None where the file lists only the `chosen` ones.
    """

    name: str
    options: tuple[str, ...] | None
    chosen: tuple[str, ...]


class Answer(NamedTuple):
    """Half-open characters of the text or, where an option of the prompt is chosen, of the prompt."""

    start: int
    end: int
    in_prompt: bool = False


class PromptAnswers(NamedTuple):
    """A prompt and its answers, none where the text has none."""

    prompt: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ExtractionExample:
    """A text with what is to be extracted from it.

    Attributes:
        id: Unique within a language; parallel texts share it.
        language: Language code, as in the data set's configuration.
        document: What the text is a part of, equal across languages; splits never cut one.
        text: As in the file; every offset refers to it.
        entities: Its mentions. None are marked where the file has prompts instead.
        relations: Between them.
        classifications: Of the whole text.
        prompts: Ready-made questions, as PaddleNLP's training files have them.
    """

    id: str
    language: str
    document: str
    text: str
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    classifications: tuple[Classification, ...] = ()
    prompts: tuple[PromptAnswers, ...] = ()
