"""Tables of sentences or sentence pairs with a label: XNLI, PAWS-X, AmericasNLI, KorNLI, KLUE, JGLUE, FarsTail, STS."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.examples import SentenceExample
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record, Table, find_columns, read_records

COLUMNS = ("first", "second", "label", "id", "document")


def read_sentences(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    columns: Mapping[str, str | Sequence[str | None] | None],
    where: Mapping[str, str],
    label_names: Mapping[str, str | None],
    label_separator: str | None,
    delimiter: str | None,
    quoted: bool | None,
    header: Sequence[str] | None,
) -> Iterator[SentenceExample]:
    """Reads a TSV, CSV, JSON or JSON-lines file, also gzipped.

    Args:
        path: The file.
        language: Of its sentences.
        on_bad_example: What to do with broken rows and blank sentences.
        report: Collects what was read and left out.
        labelled: Whether every row must have a label; False for prediction, where the file may lack the column.
        columns: Names in the file of `first`, `second` (None: single sentences), `label`, `id` (None: the row's number)
            and `document` (None: the id): rows of one document stay together where a file is dealt to splits. Of
            several names the first that the file has, with null among them perhaps none. A dot goes into a record.
        where: Column -> value; other rows are not read. `{language}` stands for the language (XNLI's files have all).
            A file without the column is read whole.
        label_names: A label of the file -> its name; None leaves such rows out. Others are names as they are.
        label_separator: Between several labels of one row; None: there is one. JSON may have a list.
        delimiter: See `Table`.
        quoted: See `Table`.
        header: See `Table`.

    Returns:
        The examples in the file's order.

    Raises:
        ConfigError: `columns` has an unknown key or lacks `first`.
        DataError: The file is missing, is no such table, or is bad beyond the policy.
    """
    wanted = _wanted(columns, labelled)
    policy = BadExamplePolicy.parse(on_bad_example)
    kept = {column: value.format(language=language) for column, value in where.items()}
    examples: list[SentenceExample] = []
    with report.reading(path, language=language, policy=policy, unit="rows") as reading:
        records = read_records(path, reading, Table(delimiter, quoted, header))
        names, records = find_columns(path, records, wanted)
        seen: dict[str, str] = {}
        for record in records:
            if all(_matches(record, column, value) for column, value in kept.items()):
                example = _example(record, names, label_names, label_separator, reading, seen)
                if example is not None:
                    examples.append(example)
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} rows for {language} none can be used")
    return iter(examples)


def _wanted(columns: Mapping[str, str | Sequence[str | None] | None], labelled: bool) -> dict[str, list[str | None]]:
    """What to look for, by what it is for."""
    if unknown := set(columns) - set(COLUMNS):
        raise ConfigError(f"data.read.columns: unknown {', '.join(sorted(unknown))}; there are {', '.join(COLUMNS)}")
    given: dict[str, list[str | None]] = {
        key: [name] if isinstance(name, str) else list(name) for key, name in columns.items() if name is not None
    }
    needed = ("first", "label") if labelled else ("first",)
    if absent := [key for key in needed if not given.get(key)]:
        raise ConfigError(f"data.read.columns.{absent[0]} is needed: the name of a column")
    return given if labelled else {key: names for key, names in given.items() if key != "label"}


def _matches(record: Record, column: str, value: str) -> bool:
    try:
        return record.text(column) == value
    except KeyError:
        return True
    except ValueError:
        return False


def _example(
    record: Record,
    names: Mapping[str, str],
    label_names: Mapping[str, str | None],
    label_separator: str | None,
    reading: FileReading,
    seen: dict[str, str],
) -> SentenceExample | None:
    """The example, or None where the row is bad; `seen` maps the ids so far to their places."""
    reading.examples += 1
    key = f"row {record.number}"
    try:
        texts = {name: record.text(column) for name, column in names.items() if name != "label"}
        key = texts.get("id", str(record.number))
        label = _label(record, names["label"], label_names, label_separator) if "label" in names else None
        blank = [names[name] for name in ("first", "second") if name in names and not texts[name].strip()]
        if blank:
            raise ValueError(f"its {' and '.join(blank)} is blank")
        if key in seen:
            raise ValueError(f"its id is already that of {seen[key]}")
    except KeyError as error:
        reading.note(record.place, key, f"it has no {error.args[0]}", "skipped")
        return None
    except ValueError as error:
        reading.note(record.place, key, str(error), "skipped")
        return None
    seen[key] = record.place
    document = texts.get("document", key)
    return SentenceExample(key, reading.language, document, texts["first"], texts.get("second"), label)


def _label(
    record: Record, column: str, label_names: Mapping[str, str | None], separator: str | None
) -> str | tuple[str, ...]:
    value: Any = record.get(column)
    if isinstance(value, list):
        return tuple(_named(str(item), label_names) for item in value)
    text = str(value).lower() if isinstance(value, bool) else record.text(column)
    if separator is None:
        return _named(text, label_names)
    return tuple(_named(part.strip(), label_names) for part in text.split(separator) if part.strip())


def _named(label: str, label_names: Mapping[str, str | None]) -> str:
    name = label_names.get(label, label)
    if name is None:
        raise ValueError(f"its label {label!r} is none, by data.read.label_names")
    if not name.strip():
        raise ValueError("its label is blank")
    return name
