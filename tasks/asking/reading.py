"""What `run=predict` asks: items from the command line or from files, as examples of a task."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.asking.items import SETTINGS, TABLE_SUFFIXES, Item, ItemFormat, check_columns, items_of, read_items
from tasks.data.concatenation import join
from tasks.data.dataset import Dataset, Examples
from tasks.data.files import PREDICT
from tasks.readers.policy import ReadReport
from tasks.readers.table import has_named_values, read_records, suffix_of
from tasks.task import Task


def examples_asked(task: Task[Any, Any, Any], data: Dataset, asked: Sequence[Mapping[str, Any]] | None) -> Examples:
    """The examples of the split `predict`.

    Args:
        task: Makes examples of items.
        data: Names the files, and reads those that are in the data set's own format.
        asked: Maps by the names of the task's inputs, in the source language; None: files.

    Raises:
        ConfigError: Nothing is asked.
        DataError: A file or an item cannot be used.
    """
    report = ReadReport()
    examples: dict[str, list[Any]] = {}
    columns: dict[str, dict[str, Mapping[str, Any]]] = {}
    if asked is not None:
        items = items_of(asked, inputs=task.inputs)
        examples[data.source_language] = ask_all(task, items, language=data.source_language)
        columns[data.source_language] = {item.id: item.columns for item in items}
    elif not data.files[PREDICT]:
        raise ConfigError(
            f"nothing is asked: give text=... or data.predict=<file> (this task takes {', '.join(task.inputs)})"
        )
    else:
        for language, paths in data.files[PREDICT].items():
            files = [_read(task, data, path, language, report) for path in paths]
            examples[language] = join([rows for rows, _ in files])
            beside = [row for _, rows in files for row in rows]
            columns[language] = {
                example.id: row for example, row in zip(examples[language], beside, strict=True) if row
            }
    return Examples({PREDICT: examples}, {}, [], report, columns)


def ask_all(task: Task[Any, Any, Any], items: Sequence[Item], *, language: str) -> list[Any]:
    """The examples of items; raises DataError with the number of one that does not do."""
    examples = []
    for item in items:
        try:
            examples.append(task.ask(item, id=item.id, language=language))
        except ValueError as error:
            raise DataError(f"item {item.id}: {error}") from None
    return examples


def _read(
    task: Task[Any, Any, Any], data: Dataset, path: Path, language: str, report: ReadReport
) -> tuple[list[Any], list[Mapping[str, Any]]]:
    """A file's examples, and what stands beside each."""
    source = data.source(path, language, report, labelled=False)
    form, columns = _format(task, data, path), data.columns
    if form == "data_set":
        examples = list(data.read(source))
        return examples, _columns_beside(path, data, examples)
    if form == "text" and len(task.needed) > 1:
        raise DataError(
            f"{path}: a line of text is no {' and '.join(task.needed)}; give a table (TSV, CSV, JSON lines) with "
            f"columns of these names, or a file in the data set's own format (data.predict_format=data_set)"
        )
    if form == "table":
        given = data.predict_columns.values()
        check_columns(path, needed=task.needed, columns=columns, given=given, table=data.table)
    rows = read_items(
        source, form, lambda item: task.ask(item, id=item.id, language=language),
        inputs=task.inputs, columns=columns, table=data.table,
    )  # fmt: skip
    return [example for example, _ in rows], [beside for _, beside in rows]


def _format(task: Task[Any, Any, Any], data: Dataset, path: Path) -> ItemFormat:
    """What is said of a file, or what its name and its columns say."""
    known = {*task.inputs, "id", *(other for name in task.inputs for other in SETTINGS.get(name, ()))}
    if unknown := sorted(data.predict_columns.keys() - known):
        raise ConfigError(f"data.predict_columns.{unknown[0]}: this task takes {', '.join(task.inputs)}, and id")
    is_table = suffix_of(path) in TABLE_SUFFIXES
    if data.predict_format is not None or (data.predict_columns and is_table):
        return data.predict_format or "table"
    if data.reading.get("where"):
        return "data_set"  # whose reader knows which rows are of the language
    settings = data.reading.get("columns") or {}
    return task.item_format(
        path,
        own=getattr(getattr(data.read, "func", data.read), "suffixes", ()),
        columns=data.columns,
        table=data.table,
        readable=any(name in known and not isinstance(column, int) for name, column in settings.items()),
    )


def _columns_beside(path: Path, data: Dataset, examples: Sequence[Any]) -> list[Mapping[str, Any]]:
    """What stands beside each example of rows that the data set's reader reads; nothing of other files.

    Where the reader has left rows out, ids say which are left.
    """
    nothing: list[Mapping[str, Any]] = [{}] * len(examples)
    settings = data.reading.get("columns") or {}
    is_table = bool(settings) and not any(isinstance(column, int) for column in settings.values())
    if not (has_named_values(path) or (is_table and suffix_of(path) in TABLE_SUFFIXES)):
        return nothing
    try:
        rows = [row for row in read_records(path, data.table) if row.problem is None]
    except DataError:
        return nothing  # one object, as SQuAD's, which has no rows
    if len(rows) == len(examples):
        return [row.content.values for row in rows]
    names = [settings["id"]] if isinstance(settings.get("id"), str) else settings.get("id") or []
    by_id: dict[str, Mapping[str, Any]] = {row.key: row.content.values for row in rows}
    for row in rows:
        key = next((name for name in names if name is not None and row.content.has(name)), None)
        if key is not None:
            by_id[str(row.content.get(key))] = row.content.values
    return [by_id.get(example.id, {}) for example in examples]
