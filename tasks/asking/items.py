"""What a user asks about: a text, named texts, lines of a file, rows of a table; each becomes an example of the task.

A file is plain text, a line an item; or a table (TSV, CSV, JSON, JSON lines) whose columns have the names of what the
task takes, or those that `data.read.columns` says; or it is in the data set's own format, and `data.read` reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from ernie_m.errors import ConfigError, DataError
from tasks.data.files import HUB
from tasks.readers.source import Entry, Row, Source, read_examples
from tasks.readers.table import COMMA_SUFFIX, JSON_SUFFIXES, Record, Table, read_records, suffix_of
from tasks.readers.text import read_lines

ItemFormat = Literal["text", "table", "data_set"]
"""`text`: a line an item. `table`: named columns. `data_set`: as `data.read` reads it."""
TEXT_SUFFIXES = (".txt", ".text")
TABLE_SUFFIXES = (COMMA_SUFFIX, ".tsv", *JSON_SUFFIXES)
OTHER_NAMES = {
    "text": ("sentence", "first"),
    "first": ("text", "sentence1", "sentence", "premise"),
    "second": ("sentence2", "hypothesis"),
}
"""What a column may be called, too, where `data.read.columns` says nothing."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a user asks about.

    Attributes:
        id: The user's, or its number.
        values: By the names of the task's inputs: texts, or a list of them.
        columns: All that stood beside it in a table, which goes to the predictions file; empty of other items.
    """

    id: str
    values: Mapping[str, Any]
    columns: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A value that has to be there; raises DataError if it is missing or blank, or is no text."""
        value = self.optional(name)
        if value is None:
            raise DataError(f"item {self.id}: it has no {name}")
        return value

    def optional(self, name: str) -> str | None:
        """A value that may be left out; raises DataError if it is blank or no text."""
        value = self.values.get(name)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise DataError(f"item {self.id}: {name}={value!r} is blank or no text")
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts, two at least; raises DataError if it is something else."""
        value = self.values.get(name)
        texts = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
        if len(texts) < 2 or not all(isinstance(text, str) and text.strip() for text in texts):
            raise DataError(f"item {self.id}: {name}={value!r}: a list of two texts or more is needed")
        return texts


def items_of(given: Any, *, inputs: Sequence[str]) -> list[Item]:
    """Items of what a call or a command line says.

    Args:
        given: A text, a pair or a map by the names of `inputs`; or a list of such.
        inputs: What the task takes; a text alone is the first of them, a pair the first two.

    Raises:
        ConfigError: It is none of these.
    """
    rows = [given] if isinstance(given, str | Mapping | tuple) else given
    if not isinstance(rows, Sequence) or not rows:
        raise ConfigError(f"{given!r}: nothing is asked; give a text, a map of {', '.join(inputs)}, or a list of them")
    return [Item(str(number), _values(row, inputs), {}) for number, row in enumerate(rows)]


def _values(row: Any, inputs: Sequence[str]) -> Mapping[str, Any]:
    if isinstance(row, str):
        return {inputs[0]: row}
    if isinstance(row, tuple) and len(row) <= len(inputs):
        return dict(zip(inputs, row, strict=False))
    if not isinstance(row, Mapping):
        raise ConfigError(f"{row!r}: a text or a map of {', '.join(inputs)} is needed")
    values: dict[str, Any] = {inputs[0] if name == "text" else str(name): value for name, value in row.items()}
    if unknown := [name for name in values if name not in inputs]:
        raise ConfigError(f"{', '.join(unknown)}: this task takes {', '.join(inputs)}")
    return values


def item_format(
    path: Path, *, own: Sequence[str], needed: Sequence[str], columns: Mapping[str, Any], table: Table
) -> ItemFormat:
    """The format of a file, by its name and, of a table, its columns.

    Args:
        path: The file, or a split on the hub.
        own: Endings that are those of the data set's own files, whatever else they might be.
        needed: The task's inputs that an item cannot do without.
        columns: See `column_names`.
        table: How a delimited file is written.
    """
    suffix = suffix_of(path)
    if str(path).startswith(HUB) or suffix in own or suffix not in (*TEXT_SUFFIXES, *TABLE_SUFFIXES):
        return "data_set"
    if suffix in TEXT_SUFFIXES:
        return "text"
    try:
        first = next((row.content for row in read_records(path, table) if row.problem is None), None)
    except DataError:
        return "data_set"  # whose reader says what is wrong
    has_all = first is not None and all(_column_of(first, column_names(name, columns)) for name in needed)
    return "table" if has_all else "data_set"


def column_names(name: str, columns: Mapping[str, Any]) -> list[str]:
    """The names that a column for an input may have, the first one first.

    Args:
        name: Of the input.
        columns: `data.read.columns`, where its names are those of inputs.
    """
    given = columns.get(name)
    chosen = [given] if isinstance(given, str) else [other for other in given or () if isinstance(other, str)]
    return [*chosen, name, *OTHER_NAMES.get(name, ())]


def read_items(
    source: Source, form: ItemFormat, *, inputs: Sequence[str], columns: Mapping[str, Any], table: Table
) -> list[Item]:
    """The items of a file of plain text or of a table.

    The id of a line is its number, from 1; that of a row stands in the column `id`, or is its number, from 0.

    Args:
        source: The file.
        form: `text` or `table`.
        inputs: What the task takes.
        columns: See `column_names`.
        table: How a delimited file is written.

    Raises:
        DataError: The file cannot be read, or has no item that the policy accepts.
    """
    if form == "text":
        return list(read_examples(source, "lines", _lines(source.path), lambda text, entry: _line(text, entry, inputs)))
    return list(
        read_examples(
            source,
            "rows",
            read_records(source.path, table),
            lambda record, entry: _row(record, entry, inputs, columns),
        )
    )


def check_format(name: Any) -> None:
    """Refuses what is no format.

    Raises:
        ConfigError: It is none.
    """
    if name is not None and name not in get_args(ItemFormat):
        raise ConfigError(f"data.predict_format={name}: choose one of {', '.join(get_args(ItemFormat))}, or null")


def _lines(path: Path) -> list[Row[str]]:
    """The lines that are not blank: a blank one asks nothing."""
    lines = enumerate(read_lines(path), start=1)
    return [Row(f"line {number}", str(number), line) for number, line in lines if line.strip()]


def _line(text: str, entry: Entry, inputs: Sequence[str]) -> Item:
    return Item(entry.identify(entry.key), {inputs[0]: text}, {})


def _row(record: Record, entry: Entry, inputs: Sequence[str], columns: Mapping[str, Any]) -> Item:
    named = {name: _column_of(record, column_names(name, columns)) for name in inputs}
    values = {name: record.get(column) for name, column in named.items() if column is not None}
    texts = {
        name: str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in values.items()
        if value is not None
    }
    key = _column_of(record, column_names("id", columns))
    return Item(entry.identify(record.text(key) if key else entry.key), texts, dict(record.values))


def _column_of(record: Record, names: Sequence[str]) -> str | None:
    return next((name for name in names if record.has(name)), None)
