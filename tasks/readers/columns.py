"""What the columns of a table are for: a setting names them, and the file has them or not."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.readers.source import Entry, Row
from tasks.readers.table import Record


def choose_names(
    setting: str, names: Mapping[str, Any], *, known: Sequence[str], needed: Sequence[str]
) -> dict[str, Any]:
    """The names in a file that a setting gives, by what they are for; without those that are null.

    Args:
        setting: The setting's key, as `data.read.columns`.
        names: What a name is for -> the name, or several.
        known: What names may be for.
        needed: What there must be a name for.

    Raises:
        ConfigError: A name is for something unknown, or one is missing.
    """
    if unknown := sorted(set(names) - set(known)):
        raise ConfigError(f"{setting}: unknown {', '.join(unknown)}; there are {', '.join(known)}")
    given = {purpose: name for purpose, name in names.items() if name}
    if absent := [purpose for purpose in needed if purpose not in given]:
        raise ConfigError(f"{setting}.{absent[0]} is needed: a name in the file")
    return given


def identify(record: Record, names: Mapping[str, str], entry: Entry) -> tuple[str, str]:
    """The id of a record's example, and its document.

    Args:
        record: The record.
        names: The columns of `id` (else the row's number is the id) and `document` (else the id is the document).
        entry: Takes the id.

    Raises:
        KeyError: The record has no such column.
        ValueError: There is no text in it, or the id is another's.
    """
    key = entry.identify(record.text(names["id"]) if "id" in names else entry.key)
    return key, record.text(names["document"]) if "document" in names else key


def find_columns(
    path: Path, rows: Iterable[Row[Record]], wanted: Mapping[str, str | Sequence[str | None]]
) -> tuple[dict[str, str], Iterator[Row[Record]]]:
    """Which of several names a file has for each column, by its first whole row; and the same rows.

    Args:
        path: The file.
        rows: Its rows.
        wanted: What a column is for -> its name, or the names that it may have; with None among them it may be missing.

    Returns:
        What a column is for -> its name, of those that are there; the rows.

    Raises:
        DataError: There is no row, or the first has none of the names; the message says which it has.
    """
    rows = iter(rows)
    tried: list[Row[Record]] = []
    for row in rows:
        tried.append(row)
        if row.problem is None:
            break
    else:
        raise DataError(f"{path}: there is no row in it")
    several = {purpose: [names] if isinstance(names, str) else names for purpose, names in wanted.items()}
    names_of = {purpose: [name for name in names if name is not None] for purpose, names in several.items()}
    columns = {
        purpose: name for purpose, names in names_of.items() for name in reversed(names) if _has(row.content, name)
    }
    if absent := [purpose for purpose in several if purpose not in columns and None not in several[purpose]]:
        names = ", ".join(" or ".join(names_of[purpose]) for purpose in absent)
        raise DataError(
            f"{path}: no column {names}; there are {', '.join(row.content.values)}. Say which it is: "
            f"data.read.columns.{absent[0]}=<name>"
        )
    return columns, itertools.chain(tried, rows)


def _has(record: Record, column: str) -> bool:
    try:
        record.get(column)
    except KeyError:
        return False
    return True
