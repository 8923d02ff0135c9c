"""Tables: TSV, CSV, JSON, JSON lines, and splits on the hub."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.hub import load_split
from tasks.data.files import HUB
from tasks.readers.source import Row
from tasks.readers.text import PACKED, parse_json, read_text

COMMA_SUFFIX = ".csv"
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_NOT_TEXT = (dict, list, type(None), bool)


@dataclass(frozen=True, slots=True)
class Table:
    """How a delimited file is written; JSON and the hub need none of this.

    Attributes:
        delimiter: What separates the columns; None: a comma in `.csv`, otherwise a tab.
        quoted: Whether cells may be enclosed in `"`, and then hold delimiters and line breaks; None: only in `.csv`.
        header: Names of the columns; None: they are in the first line.
    """

    delimiter: str | None = None
    quoted: bool | None = None
    header: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table: its values by column."""

    values: Mapping[str, Any]

    def get(self, column: str) -> Any:
        """A value; a dot in the name leads into a record (`labels.real-label`). Raises KeyError if it is not there."""
        value: Any = self.values
        for key in [column] if column in self.values else column.split("."):
            if not isinstance(value, Mapping) or key not in value:
                raise KeyError(column)
            value = value[key]
        return value

    def has(self, column: str) -> bool:
        """Whether there is such a column, though its value may be null."""
        try:
            self.get(column)
        except KeyError:
            return False
        return True

    def text(self, column: str) -> str:
        """A value as text. Raises KeyError if it is not there, and see `as_text`."""
        return as_text(self.get(column), column)


def as_text(value: Any, name: str) -> str:
    """A text or number as text; raises ValueError for anything else, which the message calls `name`."""
    if isinstance(value, _NOT_TEXT):
        raise ValueError(f"its {name} is {json.dumps(value, ensure_ascii=False)[:40]}, a text is needed")
    return str(value)


def is_list(value: Any, kind: type) -> bool:
    """Whether a value is a list of nothing but that kind."""
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def read_records(path: Path, table: Table) -> Iterator[Row[Record]]:
    """The rows of a file or of a split on the hub; the key of each is its number, from 0. Blank lines are no rows.

    In a delimited file, a row with more or fewer columns than the header has a problem; in JSON, a value that is not an
    object has one. Raises DataError if the file cannot be read as text or is no such table.
    """
    if str(path).startswith(HUB):
        return _hub_records(path)
    text = read_text(path)
    suffix = suffix_of(path)
    if suffix in JSON_SUFFIXES:
        return _json_records(path, text)
    quoted = suffix == COMMA_SUFFIX if table.quoted is None else table.quoted
    delimiter = table.delimiter or ("," if suffix == COMMA_SUFFIX else "\t")
    rows = _quoted(path, text, delimiter) if quoted else _unquoted(text, delimiter)
    return _delimited_records(path, rows, table.header)


def has_named_values(path: Path) -> bool:
    """Whether the rows of a file may hold lists: JSON, or a split on the hub."""
    return str(path).startswith(HUB) or suffix_of(path) in JSON_SUFFIXES


def suffix_of(path: Path) -> str:
    """The ending of a file's name, without `.gz`."""
    return path.with_suffix("").suffix if path.suffix == PACKED else path.suffix


def _hub_records(path: Path) -> Iterator[Row[Record]]:
    """The rows of a split on the hub (`HUB`). Labels, which are numbers there, become names."""
    parts = str(path).removeprefix(HUB).rsplit(":", 2)
    if len(parts) != 3:
        raise ConfigError(f"{path}: write hub:<repository or folder>:<configuration or nothing>:<split>")
    dataset = load_split(parts[0], parts[1] or None, parts[2])
    named = {column: feature for column, feature in dataset.features.items() if _has_names(feature)}
    for number, row in enumerate(dataset):
        values = {
            column: _with_names(value, named[column]) if column in named else value for column, value in row.items()
        }
        yield Row(f"row {number}", str(number), Record(values))


def _has_names(feature: Any) -> bool:
    return hasattr(getattr(feature, "feature", feature), "int2str")


def _with_names(value: Any, feature: Any) -> Any:
    if isinstance(value, list):
        return [_with_names(item, feature.feature) for item in value]
    return None if value is None or value < 0 else feature.int2str(value)


def _unquoted(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.rstrip("\r"):
            yield number, line.removesuffix("\r").split(delimiter)


def _quoted(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    end = 0
    try:
        for row in lines:
            if row:
                yield end + 1, row
            end = lines.line_num
    except csv.Error as error:
        raise DataError(f"{path}:{lines.line_num}: not a table with quotes ({error}); see data.read.quoted") from error


def _delimited_records(
    path: Path, rows: Iterator[tuple[int, list[str]]], header: Sequence[str] | None
) -> Iterator[Row[Record]]:
    if header is None:
        _, header = next(rows, (0, None))
    if header is None:
        raise DataError(f"{path}: the file is empty")
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise DataError(f"{path}: several columns are called {twice[0]!r}; give each a name of its own")
    for number, (line, cells) in enumerate(rows):
        problem = None
        if len(cells) != len(header):
            problem = f"it has {len(cells)} columns, the header has {len(header)}: {', '.join(header)}"
        yield Row(f"line {line}", str(number), Record(dict(zip(header, cells, strict=False))), problem)


def _json_records(path: Path, text: str) -> Iterator[Row[Record]]:
    if text.lstrip().startswith("["):
        listed = enumerate(parse_json(path, text))
        values: Iterable[tuple[str, Any]] = ((f"[{number}]", value) for number, value in listed)
    else:
        values = _json_lines(path, text)
    for number, (place, value) in enumerate(values):
        problem = None if isinstance(value, dict) else f"it is a {type(value).__name__}, not an object"
        yield Row(place, str(number), Record({} if problem else value), problem)


def _json_lines(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                raise DataError(f"{path}:{number}: not a line of JSON ({error})") from error
