"""What `run=predict` asks: items from the command line or from files, as examples of a task."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.asking.items import TABLE_SUFFIXES, Item, items_of, read_items
from tasks.data.concatenation import join
from tasks.data.dataset import Dataset, Examples
from tasks.data.files import PREDICT
from tasks.readers.policy import ReadReport
from tasks.readers.table import read_records, suffix_of
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


def _with_columns_needed(error: DataError, path: Path, task: Task[Any, Any, Any]) -> DataError:
    """The error of a table that has not the columns which would make it one to predict, with their names."""
    if suffix_of(path) not in TABLE_SUFFIXES:
        return error
    first = task.needed[0]
    return DataError(
        f"{error}; or is it a table to predict? That has columns {', '.join(task.needed)}, or "
        f"data.predict_columns.{first}=<name> says which"
    )


def _columns_beside(path: Path, columns: Mapping[str, Any], data: Dataset, *, count: int) -> list[Mapping[str, Any]]:
    """What stands beside each example of a table that the data set's reader reads; nothing of other files."""
    if not columns or not all(isinstance(name, str | list | None) for name in columns.values()):
        return [{}] * count
    rows = [row.content.values for row in read_records(path, data.table)]
    return rows if len(rows) == count else [{}] * count


def ask_all(task: Task[Any, Any, Any], items: Sequence[Item], *, language: str) -> list[Any]:
    """The examples of items."""
    return [task.ask(item, id=item.id, language=language) for item in items]


def _read(
    task: Task[Any, Any, Any], data: Dataset, path: Path, language: str, report: ReadReport
) -> tuple[list[Any], list[Mapping[str, Any]]]:
    """A file's examples, and what stands beside each."""
    source = data.source(path, language, report, labelled=False)
    columns = data.columns
    own = getattr(getattr(data.read, "func", data.read), "suffixes", ())
    form = data.predict_format or task.item_format(path, own=own, columns=columns, table=data.table)
    if form == "data_set":
        try:
            examples = list(data.read(source))
        except DataError as error:
            raise _with_columns_needed(error, path, task) from error
        return examples, _columns_beside(path, columns, data, count=len(examples))
    if form == "text" and len(task.needed) > 1:
        raise DataError(
            f"{path}: a line of text is no {' and '.join(task.needed)}; give a table (TSV, CSV, JSON lines) with "
            f"columns of these names, or a file in the data set's own format (data.predict_format=data_set)"
        )
    items = read_items(source, form, inputs=task.inputs, columns=columns, table=data.table)
    return ask_all(task, items, language=language), [item.columns for item in items]
