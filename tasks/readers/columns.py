"""What the names in a file stand for: settings such as `data.read.columns`.

A setting says under which name a file has a text, a label, an id. Several names may be given: the file's first one is
taken, and with null among them the file may have none. A dot leads into a record (`labels.real-label`). Without a name
for it, the id is the row's number, and the document is the id. Rows of one document stay together where a file is
divided into splits.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.readers.source import Entry, Row, Source
from tasks.readers.table import Record


def choose_names(
    setting: str, names: Mapping[str, Any], *, known: Sequence[str], needed: Sequence[str]
) -> dict[str, Any]:
    """The names that a setting gives, by what they stand for; without those that are null.

    Args:
        setting: The setting's key, for messages: `data.read.columns`.
        names: What a name stands for -> the name, or several.
        known: What names may stand for.
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


def choose_columns(
    columns: Mapping[str, Any], source: Source, *, known: Sequence[str], needed: Sequence[str]
) -> dict[str, Any]:
    """The names of `data.read.columns`; `label` is needed too if the source is labelled, and else left out."""
    needed = (*needed, "label") if source.labelled else needed
    names = choose_names("data.read.columns", columns, known=known, needed=needed)
    return {purpose: name for purpose, name in names.items() if source.labelled or purpose != "label"}


def find_columns(
    path: Path, rows: Iterable[Row[Record]], wanted: Mapping[str, str | Sequence[str | None]]
) -> tuple[dict[str, str], Iterator[Row[Record]]]:
    """The name that a file has for each column, according to its first readable row; and the same rows.

    Args:
        path: The file.
        rows: Its rows.
        wanted: What a column is for -> its name, or the names that it may have. See the top of this file.

    Raises:
        DataError: There is no readable row, or the first has none of the names; the message says which it has.
    """
    rows = iter(rows)
    tried: list[Row[Record]] = []
    for row in rows:
        tried.append(row)
        if row.problem is None:
            break
    else:
        raise DataError(f"{path}: there is no row in it")
    columns: dict[str, str] = {}
    absent: dict[str, Sequence[str]] = {}
    for purpose, names in wanted.items():
        several = [names] if isinstance(names, str) else names
        candidates = [name for name in several if name is not None]
        if present := [name for name in candidates if row.content.has(name)]:
            columns[purpose] = present[0]
        elif None not in several:
            absent[purpose] = candidates
    if absent:
        missing = ", ".join(" or ".join(names) for names in absent.values())
        raise DataError(
            f"{path}: no column {missing}; there are {', '.join(row.content.values)}. Say which it is: "
            f"data.read.columns.{next(iter(absent))}=<name>"
        )
    return columns, itertools.chain(tried, rows)


def identify(record: Record, names: Mapping[str, str], entry: Entry) -> tuple[str, str]:
    """The id of a record's example, which the entry takes, and its document; `names` may have a name for either."""
    key = entry.identify(record.text(names["id"]) if "id" in names else entry.key)
    return key, record.text(names["document"]) if "document" in names else key


def read_texts(record: Record, names: Mapping[str, str]) -> dict[str, str]:
    """The texts of a record, by what the names stand for; raises ValueError if one is missing or blank."""
    texts = {purpose: record.text(name) for purpose, name in names.items()}
    if blank := dict.fromkeys(names[purpose] for purpose, text in texts.items() if not text.strip()):
        raise ValueError(f"its {' and '.join(blank)} is blank")
    return texts
