"""Texts with annotations: everything that a file marks is checked against the text before it becomes an example."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ernie_m.errors import DataError
from tasks.examples import Classification, Entity, ExtractionExample, PromptAnswers, Relation
from tasks.readers.joining import WordSpan, join_words
from tasks.readers.source import Entry, Source, read_examples
from tasks.readers.spans import locate, trim
from tasks.readers.table import Record, Table, is_list, read_records

PLAIN_TEXT = ".txt"
ONE_COLUMN = Table(delimiter="\0", quoted=False, header=("text",))


@dataclass(slots=True)
class Draft:
    """A text, and the annotations that have been read so far. See also `ExtractionExample`.

    Attributes:
        entry: The row of the file. It has the example's id and takes the notes of repairs.
        document: What the text is a part of.
        text: The text.
        words: Where its words are, if the file has words.
        entities: Marked spans.
        relations: Relations between entities.
        classifications: Classes of the whole text.
        prompts: Ready-made questions with their answers.
        numbers: An entity's key in the file -> its index in `entities`.
    """

    entry: Entry
    document: str
    text: str
    words: tuple[WordSpan, ...] = ()
    entities: list[Entity] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    classifications: list[Classification] = field(default_factory=list)
    prompts: list[PromptAnswers] = field(default_factory=list)
    numbers: dict[Any, int] = field(default_factory=dict)

    def mark(self, key: Any, start: Any, end: Any, kind: Any, *, name: Any = None) -> None:
        """Adds an entity; raises ValueError if its key, type or span is bad.

        Args:
            key: Its key in the file; None: it has none, and so no relations.
            start, end, name: See `span`.
            kind: Its type; None: the file has no types.
        """
        if kind is not None:
            require_name(kind, "an entity's type")
        if not isinstance(key, Hashable):
            raise ValueError(f"an entity's id is {key!r}: a text or a number is needed")
        if key in self.numbers:
            raise ValueError(f"two entities have the id {key!r}")
        first, behind = self.span(start, end, name=name)
        if key is not None:
            self.numbers[key] = len(self.entities)
        self.entities.append(Entity(first, behind, kind))

    def span(self, start: Any, end: Any, *, name: Any = None) -> tuple[int, int]:
        """A span's ends. As a repair, it moves to its name (see `locate`) and loses the white space at its ends."""
        start, end = locate(self.text, start, end, name, self.entry)
        first, behind = trim(self.text, start, end)
        if first == behind:
            raise ValueError(f"the span {start} to {end} holds nothing but white space")
        if (first, behind) != (start, end):
            marked = self.text[start:end]
            self.entry.repair(f"the span {start} to {end} has white space at its ends: {marked!r}")
        return first, behind

    def relate(self, subject: Any, predicate: Any, object: Any) -> None:
        """Adds a relation between entities, given by their keys, once; raises ValueError if there are none such."""
        name = require_name(predicate, "a relation's name")
        for key in (subject, object):
            if not isinstance(key, Hashable) or key not in self.numbers:
                raise ValueError(f"relation {name!r} is of the entity {key!r}, which does not exist")
        relation = Relation(self.numbers[subject], name, self.numbers[object])
        if relation not in self.relations:
            self.relations.append(relation)

    def classify(self, name: str | None, chosen: Any) -> None:
        """Adds the classes of the whole text.

        Args:
            name: What the classes answer; a ValueError is raised if nothing says it.
            chosen: A class or a list of classes.
        """
        if name is None:
            raise ValueError(
                f"the whole text has the label {chosen!r}: data.read.classification has to say what was asked"
            )
        options = [chosen] if isinstance(chosen, str) else chosen
        if not is_list(options, str) or not options or "" in options:
            raise ValueError(f"{name} is {chosen!r}: names of options are needed")
        self.classifications.append(Classification(name, None, tuple(options)))

    def example(self) -> ExtractionExample:
        """The finished example."""
        return ExtractionExample(
            self.entry.key,
            self.entry.language,
            self.document,
            self.text,
            tuple(self.entities),
            tuple(self.relations),
            tuple(self.classifications),
            tuple(self.prompts),
        )


def read_annotated(
    source: Source,
    unit: str,
    draft: Callable[[Record, Entry], Draft],
    annotate: Callable[[Draft, Record], None],
) -> Iterator[ExtractionExample]:
    """Reads the records of JSON or JSON lines; for prediction also the lines of a `.txt` file, each of which is a text.

    Args:
        source: See `Source`.
        unit: What records are called in messages, in the plural.
        draft: Makes a draft with a record's text. It may raise what `read_examples` allows.
        annotate: Adds a record's annotations, if the source is labelled; likewise.
    """
    plain = source.path.suffix == PLAIN_TEXT
    if plain and source.labelled:
        problem = f"annotated texts are JSON; a {PLAIN_TEXT} file has texts for run=predict, one a line"
        raise DataError(f"{source.path}: {problem}")

    def example(record: Record, entry: Entry) -> ExtractionExample:
        drafted = draft_text(record, entry, text="text") if plain else draft(record, entry)
        if source.labelled:
            annotate(drafted, record)
        return drafted.example()

    return read_examples(source, unit, read_records(source.path, ONE_COLUMN if plain else Table()), example)


def draft_text(
    record: Record, entry: Entry, *, text: str, key: str | None = None, document: str | None = None
) -> Draft:
    """A draft with a record's text.

    Args:
        record: The record.
        entry: Its entry.
        text: Name of the text in the record.
        key: Name of the id; None: the record's number is the id.
        document: Name of what the text is a part of; None: the text is a document of its own.
    """
    content = record.get(text)
    if not isinstance(content, str) or not content.strip():
        raise ValueError(f"its {text} is {content!r}: a text is needed")
    name = entry.identify(record.text(key) if key is not None else entry.key)
    return Draft(entry, record.text(document) if document is not None else name, content)


def draft_words(words: Any, entry: Entry, key: str, *, between_words: str | None) -> Draft:
    """A draft with a text of words, which is a document of its own.

    Args:
        words: The words, as the file has them.
        entry: The row's entry.
        key: The example's id.
        between_words: See `join_words`.
    """
    if not is_list(words, str) or not words:
        raise ValueError(f"its words are {str(words)[:40]}: a list of texts is needed")
    text, spans = join_words(words, between_words)
    return Draft(entry, entry.identify(key), text, spans)


def require_name(value: Any, what: str) -> str:
    """The value, if it is a name; `what` says in the ValueError's message what it names."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{what} is {value!r}: a name is needed")
    return value


def require_objects(value: Any, name: str) -> list[dict[str, Any]]:
    """The value, if it is a list of objects; raises ValueError if not. `name` is its key in the file."""
    if not is_list(value, dict):
        raise ValueError(f"its {name} are {str(value)[:40]!r}: a list of objects is needed")
    return value
