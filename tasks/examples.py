"""What readers make of files and tasks take: an example of every kind of task, as plain values.

Every example has an `id`, unique within its language and shared by translations; a `language`, the code that the data
set's configuration gives it; and a `document`, which splits never cut and which is equal across languages.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Unit = Literal["word", "character"]
"""What a tag belongs to: words, each with pieces of its own, or characters, of which a piece may hold several."""


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """A gold answer: its text and the character offset in the context at which it begins."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class QuestionAnsweringExample:
    """One question about one context.

    Attributes:
        id: The data set's id, unique within a language; translations of a question share it.
        language: Language code, as in the data set's configuration.
        document: The article that the context belongs to, equal across languages; splits never cut one.
        question: The question, as in the file.
        context: The context, as in the file; every offset refers to it.
        answers: Gold answers in the file's order. Empty: the context does not answer the question (SQuAD v2). None: the
            file does not say (prediction).
    """

    id: str
    language: str
    document: str
    question: str
    context: str
    answers: tuple[GoldAnswer, ...] | None


@dataclass(frozen=True, slots=True)
class SentenceExample:
    """A sentence, or two, and what is to be said of them.

    Attributes:
        id: The data set's id, unique within a language; translations share it.
        language: Language code, as in the data set's configuration.
        document: What must not be cut by splits; the id where the data set knows of nothing larger.
        first: The sentence, or the pair's first (premise).
        second: The pair's second (hypothesis); None of a single sentence.
        label: The name of its label, the names of several, or a number as text; None where there is none (prediction).
    """

    id: str
    language: str
    document: str
    first: str
    second: str | None
    label: str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class TokenExample:
    """A text, where its words are, and their tags.

    Attributes:
        id: The data set's id, unique within a language; translations share it.
        language: Language code, as in the data set's configuration.
        document: What must not be cut by splits; the id where the data set knows of nothing larger.
        text: What the tokenizer reads; predictions refer to its characters.
        spans: Half-open characters of each word, in order and disjoint.
        unit: A `word` has pieces of its own; of `character`s one piece may hold several.
        tags: Of the words, entities in IOB2; None where there are none (prediction).
    """

    id: str
    language: str
    document: str
    text: str
    spans: tuple[tuple[int, int], ...]
    unit: Unit
    tags: tuple[str, ...] | None

    @property
    def words(self) -> list[str]:
        """The words as they stand in the text."""
        return [self.text[start:end] for start, end in self.spans]


@dataclass(frozen=True, slots=True)
class ChoiceExample:
    """A context, a question, or both, and the texts to choose from.

    Attributes:
        id: The data set's id, unique within a language; translations share it.
        language: Language code, as in the data set's configuration.
        document: What must not be cut by splits; the id where the data set knows of nothing larger.
        context: What the question is about (premise, passage, story); None where there is only a question.
        question: In the words that the model reads; None where the choices go on from the context.
        choices: The texts, two or more.
        names: What the data set calls them, as `A` or `0`.
        answer: Index of the right one; None where it is not known (prediction).
    """

    id: str
    language: str
    document: str
    context: str | None
    question: str | None
    choices: tuple[str, ...]
    names: tuple[str, ...]
    answer: int | None


@dataclass(frozen=True, slots=True)
class TextWithId:
    """A sentence and its id, unique on its side of a language's data."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class PairExample:
    """A sentence and its translation, or either alone: one of those that a search must not take for a translation.

    Attributes:
        id: Unique within a language.
        language: Language code of the sentence; the translation's is the data set's, mostly English.
        document: What must not be cut by splits.
        sentence: In that language.
        translation: In the other.
    """

    id: str
    language: str
    document: str
    sentence: TextWithId | None
    translation: TextWithId | None


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


class AnswerSpan(NamedTuple):
    """Half-open characters of the text or, where an option of the prompt is chosen, of the prompt."""

    start: int
    end: int
    in_prompt: bool = False


class PromptAnswers(NamedTuple):
    """A prompt and its answers, none where the text has none."""

    prompt: str
    answers: tuple[AnswerSpan, ...]


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
