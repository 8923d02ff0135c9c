"""What a reader reads, and the one loop that takes its rows to examples or to problems."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from ernie_m.errors import DataError
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport

Content = TypeVar("Content")
Example = TypeVar("Example")
Reader = TypeVar("Reader", bound=Callable[..., Any])


def takes(*suffixes: str) -> Callable[[Reader], Reader]:
    """Marks a reader whose own files have endings that might as well be those of plain text or of a table.

    What `run=predict` is given under such a name is read by that reader.

    Args:
        suffixes: The endings, with their dots.
    """

    def mark(reader: Reader) -> Reader:
        reader.suffixes = suffixes  # type: ignore[attr-defined]
        return reader

    return mark


@dataclass(frozen=True, slots=True)
class Source:
    """A file of one language, and how it is to be read. Every reader takes one.

    Every reader raises a DataError if the file is missing or corrupt, is not in the reader's format, has a problem that
    the policy does not accept, or has no example that can be used. Examples come in the file's order.

    Attributes:
        path: The file, or a split on the hub (`tasks.data.files.HUB`). Files may be gzipped.
        language: Language code of its texts.
        policy: What happens to bad examples.
        report: Collects what was read, repaired and left out.
        labelled: Whether the examples need gold answers. Without, the file is for prediction and may lack them.
    """

    path: Path
    language: str
    policy: BadExamplePolicy
    report: ReadReport
    labelled: bool = True

    @contextmanager
    def reading(self, unit: str) -> Iterator[FileReading]:
        """Collects the problems of the source. On leaving, those that the policy does not accept are a DataError.

        Args:
            unit: What the source's examples are called in messages, in the plural.
        """
        reading = FileReading(self.path, self.language, self.policy, unit)
        yield reading
        reading.check()
        self.report.add(reading)


@dataclass(frozen=True, slots=True)
class Row(Generic[Content]):
    """The part of a source that becomes one example: a row of a table, a block of lines, a question.

    Attributes:
        place: Where it is, for messages: `line 12`.
        key: The example's id if the row itself does not give one; messages use it until the id has been read.
        content: What it says.
        problem: Why it cannot be read at all; None if it can.
    """

    place: str
    key: str
    content: Content
    problem: str | None = None


class BadExampleError(ValueError):
    """An example that cannot be used because of a problem at one place within its row."""

    def __init__(self, problem: str, *, place: str) -> None:
        super().__init__(problem)
        self.place = place


@dataclass(slots=True)
class Entry:
    """A row on its way to an example.

    Attributes:
        reading: The source that is being read.
        place: The row's place.
        key: The example's id, as far as it is known.
        places: The ids of the examples before it, each with its place.
    """

    reading: FileReading
    place: str
    key: str
    places: dict[str, str]

    @property
    def language(self) -> str:
        """Language code of the source."""
        return self.reading.language

    def identify(self, key: str) -> str:
        """Sets the example's id and returns it; raises ValueError if another example has it."""
        self.key = key
        if key in self.places:
            raise ValueError(f"its id is already that of {self.places[key]}")
        return key

    def repair(self, problem: str) -> None:
        """Notes that a problem is being repaired; raises it as a ValueError if the policy does not repair."""
        if not self.reading.policy.repairs:
            raise ValueError(problem)
        self.reading.note(self.place, self.key, problem, "repaired")


def read_examples(
    source: Source, unit: str, rows: Iterable[Row[Content]], convert: Callable[[Content, Entry], Example]
) -> Iterator[Example]:
    """Reads a source as a whole, so that one error lists all of its problems.

    Args:
        source: The source.
        unit: What its examples are called in messages, in the plural.
        rows: What is in it.
        convert: Makes an example of a row's content. If it cannot, it raises ValueError with the problem, or KeyError
            with the name of what the row lacks.
    """
    with source.reading(unit) as reading:
        examples = collect(rows, convert, reading)
    return usable(examples, reading)


def collect(
    rows: Iterable[Row[Content]], convert: Callable[[Content, Entry], Example], reading: FileReading
) -> list[Example]:
    """The examples of all rows that can be used; the others are noted as skipped. See `read_examples`."""
    examples: list[Example] = []
    places: dict[str, str] = {}
    for row in rows:
        reading.examples += 1
        entry = Entry(reading, row.place, row.key, places)
        try:
            if row.problem is not None:
                raise ValueError(row.problem)
            examples.append(convert(row.content, entry))
        except BadExampleError as error:
            reading.note(error.place, entry.key, str(error), "skipped")
        except KeyError as error:
            reading.note(entry.place, entry.key, f"it has no {error.args[0]}", "skipped")
        except ValueError as error:
            reading.note(entry.place, entry.key, str(error), "skipped")
        else:
            places[entry.key] = entry.place
    return examples


def usable(examples: list[Example], reading: FileReading) -> Iterator[Example]:
    """The examples; raises DataError if there is none."""
    if not examples:
        problem = f"none of its {reading.examples} {reading.unit} can be used ({reading.language})"
        raise DataError(f"{reading.file}: the data set is empty: {problem}")
    return iter(examples)
