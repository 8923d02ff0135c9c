"""Records of tables: TSV, CSV, JSON, JSON lines, and splits on the hub; each knows its place."""

import csv
import gzip
import io
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.hub import load_split
from tasks.data.files import HUB
from tasks.readers.policy import FileReading

COMMA_SUFFIX = ".csv"
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_NOT_TEXT = (dict, list, type(None), bool)


@dataclass(frozen=True, slots=True)
class Table:
    """How a delimited file is written; JSON says so itself.

    Attributes:
        delimiter: Between columns; None takes a comma for `.csv`, else a tab.
        quoted: Whether `"` encloses cells, which may then hold delimiters and line breaks; None: `.csv` alone.
        header: Names of the columns; None takes the first line's.
    """

    delimiter: str | None = None
    quoted: bool | None = None
    header: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table.

    Attributes:
        place: For messages, as `line 12`.
        number: Of the row, from 0.
        values: By column.
    """

    place: str
    number: int
    values: Mapping[str, Any]

    def get(self, column: str) -> Any:
        """A value, of a record in the record by dots (`labels.real-label`).

        Raises:
            KeyError: There is no such column here.
        """
        value: Any = self.values
        for key in [column] if column in self.values else column.split("."):
            if not isinstance(value, Mapping) or key not in value:
                raise KeyError(column)
            value = value[key]
        return value

    def text(self, column: str) -> str:
        """A value as text; numbers as they are written.

        Raises:
            KeyError: There is no such column here.
            ValueError: It is no text; the message says what it is.
        """
        value = self.get(column)
        if isinstance(value, _NOT_TEXT):
            raise ValueError(f"its {column} is {json.dumps(value, ensure_ascii=False)[:40]}, a text is needed")
        return str(value)


def read_records(path: Path, reading: FileReading, table: Table) -> Iterator[Record]:
    """The rows of a file, or of a split on the hub; those that are broken are noted in `reading` and left out.

    A row of a delimited file is broken if it has more or fewer columns than the header. Blank lines are no rows.

    Raises:
        DataError: The file is missing, is not UTF-8 (the line is named), or is no such table.
    """
    if str(path).startswith(HUB):
        return _hub_records(path)
    text = _read(path)
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if suffix in JSON_SUFFIXES:
        return _json_records(path, text, reading)
    quoted = suffix == COMMA_SUFFIX if table.quoted is None else table.quoted
    delimiter = table.delimiter or ("," if suffix == COMMA_SUFFIX else "\t")
    rows = _quoted(path, text, delimiter) if quoted else _unquoted(text, delimiter)
    return _delimited_records(path, rows, reading, table.header)


def has_rows(path: Path) -> bool:
    """Whether a file's rows have named values of any kind, lists too: JSON, or a split on the hub."""
    return str(path).startswith(HUB) or bool({path.suffix, path.with_suffix("").suffix} & set(JSON_SUFFIXES))


def _read(path: Path) -> str:
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{path}:{line}: not UTF-8 ({error.reason})") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def _hub_records(path: Path) -> Iterator[Record]:
    """Rows of a split (`HUB`); numbers of labels become names."""
    parts = str(path).removeprefix(HUB).rsplit(":", 2)
    if len(parts) != 3:
        raise ConfigError(f"{path}: write hub:<repository or folder>:<configuration or nothing>:<split>")
    dataset = load_split(parts[0], parts[1] or None, parts[2])
    named = {column: feature for column, feature in dataset.features.items() if _has_names(feature)}
    for number, row in enumerate(dataset):
        values = {
            column: _with_names(value, named[column]) if column in named else value for column, value in row.items()
        }
        yield Record(f"row {number}", number, values)


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
    path: Path, rows: Iterator[tuple[int, list[str]]], reading: FileReading, header: Sequence[str] | None
) -> Iterator[Record]:
    if header is None:
        _, header = next(rows, (0, None))
    if header is None:
        raise DataError(f"{path}: the file is empty")
    for number, (line, row) in enumerate(rows):
        place = f"line {line}"
        if len(row) == len(header):
            yield Record(place, number, dict(zip(header, row, strict=True)))
        else:
            reading.examples += 1
            problem = f"it has {len(row)} columns, the header has {len(header)}: {', '.join(header)}"
            reading.note(place, f"row {number}", problem, "skipped")


def _json_records(path: Path, text: str, reading: FileReading) -> Iterator[Record]:
    if text.lstrip().startswith("["):
        try:
            found = [(f"[{number}]", value) for number, value in enumerate(json.loads(text))]
        except ValueError as error:
            raise DataError(f"{path}: not a JSON file ({error})") from error
    else:
        found = list(_json_lines(path, text))
    for number, (place, value) in enumerate(found):
        if isinstance(value, dict):
            yield Record(place, number, value)
        else:
            reading.examples += 1
            reading.note(place, f"row {number}", f"it is a {type(value).__name__}, not an object", "skipped")


def _json_lines(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    for line, row in enumerate(text.split("\n"), start=1):
        if row.strip():
            try:
                yield f"line {line}", json.loads(row)
            except ValueError as error:
                raise DataError(f"{path}:{line}: not a line of JSON ({error})") from error


def find_columns(
    path: Path, records: Iterator[Record], wanted: Mapping[str, Sequence[str | None]]
) -> tuple[dict[str, str], Iterator[Record]]:
    """Which of several names a file has for each column, by its first row; and the same records.

    Args:
        path: The file.
        records: Its rows.
        wanted: What a column is for -> the names that it may have; None among them: it may be missing.

    Returns:
        What a column is for -> its name, of those that are there; the records.

    Raises:
        DataError: There is no record, or the first has none of the names; those that are there are named.
    """
    first = next(records, None)
    if first is None:
        raise DataError(f"{path}: there is no row in it")
    needed = {key: [name for name in names if name is not None] for key, names in wanted.items()}
    found = {key: name for key, names in needed.items() for name in reversed(names) if _has(first, name)}
    if absent := [key for key in wanted if key not in found and None not in wanted[key]]:
        names = ", ".join(" or ".join(needed[key]) for key in absent)
        raise DataError(
            f"{path}: no column {names}; there are {', '.join(first.values)}. Say which it is: "
            f"data.read.columns.{absent[0]}=<name>"
        )
    return found, itertools.chain([first], records)


def _has(record: Record, column: str) -> bool:
    try:
        record.get(column)
    except KeyError:
        return False
    return True
