"""What a reader reads, and the one loop that takes its rows to examples or to problems."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ernie_m.errors import DataError
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport

Content = TypeVar("Content")
Example = TypeVar("Example")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of one language, and how it is to be read: what every reader takes.

    Whatever the reader, a file that is missing, corrupt or in another form is a DataError, and so is one that has a
    problem that the policy refuses, or no example that can be used. The examples come in the file's order.

    Attributes:
        path: The file, or a split on the hub (`tasks.data.files.HUB`). Files may be gzipped.
        language: Language code of its texts.
        policy: What happens to examples that are broken or disagree with themselves.
        report: Collects what was read, repaired and left out.
        labelled: Whether the examples have gold answers; False for prediction, where the file may lack them.
    """

    path: Path
    language: str
    policy: BadExamplePolicy
    report: ReadReport
    labelled: bool = True

    def reading(self, unit: str) -> AbstractContextManager[FileReading]:
        """Opens the source's entry in the report; on leaving, what the policy refuses is raised.

        Args:
            unit: What the source's examples are called, in the plural.
        """
        return self.report.reading(self.path, language=self.language, policy=self.policy, unit=unit)


@dataclass(frozen=True, slots=True)
class Row(Generic[Content]):
    """What stands in a source for one example: a row of a table, a block of lines, a question.

    Attributes:
        place: Where it stands, for messages: `line 12`.
        key: What it is called as long as its id has not been read; the id of an example that has none.
        content: What it says.
        problem: Why it cannot be read at all; None where it can.
    """

    place: str
    key: str
    content: Content
    problem: str | None = None


class BadExampleError(ValueError):
    """An example that cannot be used. Where the problem is at one place within the row, it names that place."""

    def __init__(self, problem: str, *, place: str | None = None) -> None:
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
        """Sets the example's id, and returns it.

        Raises:
            ValueError: Another example has it.
        """
        self.key = key
        if key in self.places:
            raise ValueError(f"its id is already that of {self.places[key]}")
        return key

    def repair(self, problem: str) -> None:
        """Notes that a problem is being repaired.

        Raises:
            ValueError: The policy does not repair; the message is the problem.
        """
        if not self.reading.policy.repairs:
            raise ValueError(problem)
        self.reading.note(self.place, self.key, problem, "repaired")


def read_examples(
    source: Source, unit: str, rows: Iterable[Row[Content]], convert: Callable[[Content, Entry], Example]
) -> Iterator[Example]:
    """Reads a source as a whole, so that one error names all that is wrong with it.

    Args:
        source: The source.
        unit: What its examples are called in messages, in the plural.
        rows: What stands in it.
        convert: See `collect`.

    Returns:
        The examples in the source's order.

    Raises:
        DataError: Something is wrong that the policy refuses, or no row can be used.
    """
    with source.reading(unit) as reading:
        examples = collect(rows, convert, reading)
    return usable(examples, reading)


def collect(
    rows: Iterable[Row[Content]], convert: Callable[[Content, Entry], Example], reading: FileReading
) -> list[Example]:
    """The examples of those rows that can be used; the others are noted as skipped.

    Args:
        rows: What stands in the source.
        convert: Makes an example of a row's content. It raises ValueError with the problem where it cannot, or KeyError
            with the name of what the row lacks.
        reading: Counts the rows and takes the notes.
    """
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
            reading.note(error.place or entry.place, entry.key, str(error), "skipped")
        except KeyError as error:
            reading.note(entry.place, entry.key, f"it has no {error.args[0]}", "skipped")
        except ValueError as error:
            reading.note(entry.place, entry.key, str(error), "skipped")
        else:
            places[entry.key] = entry.place
    return examples


def usable(examples: list[Example], reading: FileReading) -> Iterator[Example]:
    """The examples, of which there must be one.

    Raises:
        DataError: There is none.
    """
    if not examples:
        problem = f"of its {reading.examples} {reading.unit} none can be used ({reading.language})"
        raise DataError(f"{reading.file}: the data set is empty: {problem}")
    return iter(examples)
