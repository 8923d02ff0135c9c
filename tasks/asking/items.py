"""What a user asks about: a text, named texts, lines of a file, rows of a table; each becomes an example of the task.

A file is plain text, a line an item; or a table (TSV, CSV, JSON, JSON lines) whose columns have the names of what the
task takes, or those that `data.read.columns` says; or it is in the data set's own format, and `data.read` reads it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from ernie_m.errors import ConfigError, DataError
from tasks.data.files import HUB
from tasks.readers.source import Entry, Row, Source, read_examples
from tasks.readers.table import COMMA_SUFFIX, JSON_SUFFIXES, Record, Table, read_records, suffix_of
from tasks.readers.text import read_lines

Example = TypeVar("Example")
ItemFormat = Literal["text", "table", "data_set"]
"""`text`: a line an item. `table`: named columns. `data_set`: as `data.read` reads it."""
TEXT_SUFFIXES = (".txt", ".text")
TABLE_SUFFIXES = (COMMA_SUFFIX, ".tsv", *JSON_SUFFIXES)
OTHER_NAMES = {
    "text": ("sentence", "first", "sentence1", "premise"),
    "second": ("sentence2", "hypothesis"),
}
"""What a column, or a value from Python, may be called, too."""
SETTINGS = {"text": ("text", "first")}
"""What `data.read.columns` may call an input, where it is not as the input itself."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a user asks about; a value that does not do is a ValueError that says what is wrong with it.

    Attributes:
        id: The user's, or its number.
        values: By the names of the task's inputs: texts, or a list of them.
        columns: What goes to the predictions file with the answer: the row of a table, or the values.
    """

    id: str
    values: Mapping[str, Any]
    columns: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text that has to be there."""
        value = self.optional(name)
        if value is None:
            raise ValueError(f"it has no {name}")
        return value

    def optional(self, name: str) -> str | None:
        """A text that may be left out."""
        value = self.values.get(name)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise ValueError(f"its {name} is {value!r}, a text is needed" if value != "" else f"its {name} is blank")
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts, two at least."""
        value = self.values.get(name)
        texts = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
        if len(texts) < 2 or not all(isinstance(text, str) and text.strip() for text in texts):
            raise ValueError(f"its {name} is {value!r}, a list of two texts or more is needed")
        return texts


def items_of(given: Any, *, inputs: Sequence[str]) -> list[Item]:
    """Items of what a call or a command line says.

    Args:
        given: A text, a pair or a map by the names of `inputs`; or a list of such.
        inputs: What the task takes; a text alone is the first of them, a pair the first two.

    Raises:
        ConfigError: It is none of these.
    """
    is_alone = isinstance(given, str | Mapping | tuple)
    rows = [given] if is_alone else list(given) if isinstance(given, Iterable) else []
    if not rows:
        raise ConfigError(f"{given!r}: nothing is asked; give a text, a map of {', '.join(inputs)}, or a list of them")
    values = [_values(row, inputs) for row in rows]
    return [Item(str(number), named, named) for number, named in enumerate(values)]


def _values(row: Any, inputs: Sequence[str]) -> Mapping[str, Any]:
    if isinstance(row, str):
        return {inputs[0]: str(row)}
    if isinstance(row, tuple) and len(row) <= len(inputs):
        return dict(zip(inputs, row, strict=False))
    if not isinstance(row, Mapping):
        raise ConfigError(f"{row!r}: a text or a map of {', '.join(inputs)} is needed")
    values: dict[str, Any] = {}
    for name, value in row.items():
        meant = next((one for one in inputs if name == one or name in OTHER_NAMES.get(one, ())), None)
        meant = inputs[0] if meant is None and name == "text" else meant
        if meant is None or meant in values:
            raise ConfigError(f"{name}: this task takes {', '.join(inputs)}, each once")
        values[meant] = value
    return values


def item_format(
    path: Path, *, own: Sequence[str], needed: Sequence[str], columns: Mapping[str, Any], table: Table, readable: bool
) -> ItemFormat:
    """The format of a file, by its name and, of a table, its columns.

    Args:
        path: The file, or a split on the hub.
        own: Endings that are those of the data set's own files, whatever else they might be.
        needed: The task's inputs that an item cannot do without.
        columns: See `column_names`.
        table: How a delimited file is written.
        readable: Whether the data set's reader reads delimited tables.
    """
    suffix = suffix_of(path)
    if str(path).startswith(HUB) or suffix in own or suffix not in (*TEXT_SUFFIXES, *TABLE_SUFFIXES):
        return "data_set"
    if suffix in TEXT_SUFFIXES:
        return "text"
    is_json = suffix in JSON_SUFFIXES
    try:
        first = _first(path, table)
    except DataError:
        if is_json:
            return "data_set"  # whose reader says what is wrong
        raise
    return "table" if not absent(first, needed, columns) or not (is_json or readable) else "data_set"


def absent(first: Record, needed: Sequence[str], columns: Mapping[str, Any]) -> list[str]:
    """The inputs for which a record has no column."""
    return [name for name in needed if _column_of(first, column_names(name, columns)) is None]


def check_columns(
    path: Path, *, needed: Sequence[str], columns: Mapping[str, Any], given: Iterable[str | None], table: Table
) -> None:
    """Looks whether a table has the columns that items are made of.

    Args:
        path: The table.
        needed: The task's inputs that an item cannot do without.
        columns: See `column_names`.
        given: Names of columns that the user has given for this table.
        table: How a delimited file is written.

    Raises:
        DataError: It has not; those that it has are named.
    """
    first = _first(path, table)
    if missing := absent(first, needed, columns):
        raise DataError(
            f"{path}: no column {' and none '.join(missing)}; there are {', '.join(first.values)}. Say which it is: "
            f"data.predict_columns.{missing[0]}=<name>"
        )
    if unknown := [name for name in given if name is not None and not first.has(name)]:
        raise DataError(f"{path}: no column {unknown[0]} (data.predict_columns); there are {', '.join(first.values)}")


def _first(path: Path, table: Table) -> Record:
    """The first row that can be read."""
    first = next((row.content for row in read_records(path, table) if row.problem is None), None)
    if first is None:
        raise DataError(f"{path}: there is no row in it")
    return first


def column_names(name: str, columns: Mapping[str, Any]) -> list[str]:
    """The names that a column for an input may have, the first one first.

    Args:
        name: Of the input.
        columns: `data.read.columns`, where its names are those of inputs, and `data.predict_columns` over it.
    """
    given = next((columns[key] for key in SETTINGS.get(name, (name,)) if columns.get(key) is not None), None)
    chosen = [given] if isinstance(given, str) else [other for other in given or () if isinstance(other, str)]
    return [*chosen, name, *OTHER_NAMES.get(name, ())]


def read_items(
    source: Source,
    form: ItemFormat,
    ask: Callable[[Item], Example],
    *,
    inputs: Sequence[str],
    columns: Mapping[str, Any],
    table: Table,
) -> list[tuple[Example, Mapping[str, Any]]]:
    """The examples of a file of plain text or of a table, each with the columns that go with its answer.

    The id of a line is its number, from 1; that of a row stands in the column `id`, or is its number, from 0.

    Args:
        source: The file.
        form: `text` or `table`.
        ask: Makes an example of an item.
        inputs: What the task takes.
        columns: See `column_names`; an `id` of None leaves rows their numbers.
        table: How a delimited file is written.

    Raises:
        DataError: The file cannot be read, or has an item that the policy does not accept.
    """

    def line(text: str, entry: Entry) -> tuple[Example, Mapping[str, Any]]:
        item = Item(entry.identify(entry.key), {inputs[0]: text}, {inputs[0]: text})
        return ask(item), item.columns

    def row(record: Record, entry: Entry) -> tuple[Example, Mapping[str, Any]]:
        item = _item(record, entry, inputs, columns)
        return ask(item), item.columns

    if form == "text":
        return list(read_examples(source, "lines", _lines(source.path), line))
    return list(read_examples(source, "rows", read_records(source.path, table), row))


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


def _item(record: Record, entry: Entry, inputs: Sequence[str], columns: Mapping[str, Any]) -> Item:
    named = {name: _column_of(record, column_names(name, columns)) for name in inputs}
    values = {name: record.get(column) for name, column in named.items() if column is not None}
    texts = {
        name: str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in values.items()
        if value is not None
    }
    has_ids = "id" not in columns or columns["id"] is not None
    key = _column_of(record, column_names("id", columns)) if has_ids else None
    return Item(entry.identify(record.text(key) if key else entry.key), texts, dict(record.values))


def _column_of(record: Record, names: Sequence[str]) -> str | None:
    return next((name for name in names if record.has(name)), None)
