"""Annotated texts in the making: what a file marks is held against the text before it becomes an example."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ernie_m.errors import DataError
from tasks.examples import Classification, Entity, ExtractionExample, PromptAnswers, Relation
from tasks.readers.joining import Span, gaps_by_script, join
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record, Table, read_records

LINES = ".txt"
ONE_COLUMN = Table(delimiter="\0", quoted=False, header=("text",))


@dataclass(slots=True)
class Draft:
    """A text, and what has been found to be marked in it.

    Attributes:
        reading: Where repairs are noted.
        place: In the file.
        key: The example's id.
        document: What it is a part of.
        text: The text.
        numbers: The file's key of an entity -> its number.
    """

    reading: FileReading
    place: str
    key: str
    document: str
    text: str
    entities: list[Entity] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    classifications: list[Classification] = field(default_factory=list)
    prompts: list[PromptAnswers] = field(default_factory=list)
    numbers: dict[Any, int] = field(default_factory=dict)

    def mark(self, key: Any, start: Any, end: Any, kind: Any, *, name: Any = None) -> None:
        """Adds an entity; its ends move inwards to what is no white space, and to its name if that is there once.

        Without a key (None) it has no relations, without a type (None) it is a mention that the file does not type.

        Raises:
            ValueError: Its key is none or another's, it has no such characters, its type is no name, or it needs a
                repair that the policy does not allow.
        """
        if kind is not None:
            name_of(kind, "an entity's type")
        if not isinstance(key, Hashable):
            raise ValueError(f"an entity's id is {key!r}: a text or a number is needed")
        if key in self.numbers:
            raise ValueError(f"two entities have the id {key!r}")
        first, behind = self.span(start, end, name=name)
        if key is not None:
            self.numbers[key] = len(self.entities)
        self.entities.append(Entity(first, behind, kind))

    def span(self, start: Any, end: Any, *, name: Any = None) -> tuple[int, int]:
        """A span's ends, mended where there is one way to do so; see `mark`."""
        length = len(self.text)
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
            raise ValueError(f"a span is {start!r} to {end!r}; the text has {length} characters")
        found = self.text[start:end]
        if name is not None and found != name:
            problem = f"{name!r} is not at {start} to {end}: {found!r} is there"
            if not isinstance(name, str) or not name or self.text.count(name) != 1:
                raise ValueError(problem)
            self._mended(problem)
            start = self.text.index(name)
            found, end = name, start + len(name)
        if not found.strip():
            raise ValueError(f"the span {start} to {end} holds nothing but white space")
        if found != found.strip():
            self._mended(f"the span {start} to {end} has white space at its ends: {found!r}")
            start += len(found) - len(found.lstrip())
            end = start + len(found.strip())
        return start, end

    def _mended(self, problem: str) -> None:
        if not self.reading.policy.repairs:
            raise ValueError(problem)
        self.reading.note(self.place, self.key, problem, "repaired")

    def relate(self, subject: Any, predicate: Any, object: Any) -> None:
        """Adds a relation between entities, by the file's keys; one that is there already is none.

        Raises:
            ValueError: There are no such entities, or it has no name.
        """
        name = name_of(predicate, "a relation's name")
        for key in (subject, object):
            if not isinstance(key, Hashable) or key not in self.numbers:
                raise ValueError(f"relation {name!r} is of an entity {key!r}, which there is not")
        relation = Relation(self.numbers[subject], name, self.numbers[object])
        if relation not in self.relations:
            self.relations.append(relation)

    def classify(self, name: str | None, chosen: Any) -> None:
        """Adds what the whole text is.

        Raises:
            ValueError: Nothing says what was asked, or the options are none.
        """
        if name is None:
            raise ValueError(f"it has the label {chosen!r} as a whole: say what was asked, data.read.classification")
        options = [chosen] if isinstance(chosen, str) else chosen
        if not isinstance(options, list) or not options or not all(isinstance(one, str) and one for one in options):
            raise ValueError(f"{name} is {chosen!r}: names of options are needed")
        self.classifications.append(Classification(name, None, tuple(options)))

    def example(self) -> ExtractionExample:
        """The example."""
        return ExtractionExample(
            self.key,
            self.reading.language,
            self.document,
            self.text,
            tuple(self.entities),
            tuple(self.relations),
            tuple(self.classifications),
            tuple(self.prompts),
        )


def read_annotated(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool,
    unit: str,
    drafts: Callable[[Record, FileReading], Sequence[Draft]],
) -> Iterator[ExtractionExample]:
    """Reads the records of a file.

    Args:
        path: The file, JSON or JSON lines, also gzipped; of texts to predict also `.txt`, a text a line.
        language: Of its texts.
        on_bad_example: What to do with records whose annotation does not fit.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are annotations; False for prediction.
        unit: What records are called in messages, in the plural.
        drafts: `(record, reading) -> the record's texts`; raises ValueError or KeyError where it is bad.

    Raises:
        DataError: The file is missing, is no JSON, is bad beyond the policy, or has nothing that can be used.
    """
    policy = BadExamplePolicy.parse(on_bad_example)
    plain = path.suffix == LINES
    if plain and labelled:
        raise DataError(f"{path}: annotated texts are JSON; a {LINES} file has texts for run=predict, one a line")
    examples: list[ExtractionExample] = []
    seen: set[str] = set()
    with report.reading(path, language=language, policy=policy, unit=unit) as reading:
        for record in read_records(path, reading, ONE_COLUMN if plain else Table()):
            reading.examples += 1
            try:
                own = [draft_of(record, reading, text="text")] if plain else drafts(record, reading)
                found = [draft.example() for draft in own]
                if twice := [example.id for example in found if example.id in seen]:
                    raise ValueError(f"its id {twice[0]} is another's, too")
            except KeyError as error:
                reading.note(record.place, str(record.number), f"it has no {error.args[0]}", "skipped")
            except ValueError as error:
                reading.note(record.place, str(record.number), str(error), "skipped")
            else:
                seen |= {example.id for example in found}
                examples += found
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} {unit} none can be used")
    return iter(examples)


def draft_of(
    record: Record, reading: FileReading, *, text: str, key: str | None = None, document: str | None = None
) -> Draft:
    """A draft with a record's text; `text`, `key` and `document` name where they stand.

    Raises:
        KeyError: There is no such key.
        ValueError: The text is none, or is empty.
    """
    found = record.get(text)
    if not isinstance(found, str) or not found.strip():
        raise ValueError(f"its {text} is {found!r}: a text is needed")
    own = record.text(key) if key is not None else str(record.number)
    return Draft(reading, record.place, own, record.text(document) if document is not None else own, found)


def words_draft(
    words: Any, reading: FileReading, place: str, key: str, *, between_words: str | None
) -> tuple[Draft, Sequence[Span]]:
    """A draft with a text of words, and where each of them stands.

    Raises:
        ValueError: They are no words.
    """
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise ValueError(f"its words are {str(words)[:40]}: a list of texts is needed")
    gaps = gaps_by_script(words) if between_words is None else [between_words] * len(words)
    text, spans = join(words, gaps)
    return Draft(reading, place, key, key, text), spans


def name_of(value: Any, what: str) -> str:
    """A name; `what` says of what.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{what} is {value!r}: a name is needed")
    return value


def items_of(value: Any, name: str) -> list[dict[str, Any]]:
    """A list of objects.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError(f"its {name} are {str(value)[:40]!r}: a list of objects is needed")
    return value
