"""Rows with a list of words and one of tags: JSON, JSON lines, and the hub's data sets (WikiANN, CoNLL-2003, UD)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError
from tasks.readers.policy import FileReading
from tasks.readers.table import Record, Table, read_records
from tasks.readers.tagged import Sentence

NEEDED, OTHERS = ("words", "tags"), ("id", "document")


def read_rows(path: Path, rows: Mapping[str, str | None], reading: FileReading, *, labelled: bool) -> list[Sentence]:
    """The sentences; rows that are none are noted.

    Args:
        path: The file, or the split's name.
        rows: Names in a row of `words` and `tags`, each a list, and of `id` (None: the row's number) and `document`
            (None: the id).
        reading: Takes the notes.
        labelled: Whether there are tags.

    Raises:
        ConfigError: `rows` has an unknown key or lacks one.
        DataError: The file is missing or is no such table.
    """
    given = {key: name for key, name in rows.items() if name is not None}
    if set(given) - {*NEEDED, *OTHERS} or set(NEEDED) - set(given):
        raise ConfigError(
            f"data.read.rows has {', '.join(given)}: {' and '.join(NEEDED)} are needed, {' and '.join(OTHERS)} may be "
            "there"
        )
    found: dict[str, Sentence] = {}
    for record in read_records(path, reading, Table()):
        reading.examples += 1
        key = str(record.number)
        try:
            key = record.text(given["id"]) if "id" in given else key
            sentence = _sentence(record, given, key, labelled)
            if key in found:
                raise ValueError(f"its id is already that of {found[key].places[0]}")
        except KeyError as error:
            reading.note(record.place, key, f"it has no {error.args[0]}", "skipped")
        except ValueError as error:
            reading.note(record.place, key, str(error), "skipped")
        else:
            found[key] = sentence
    return list(found.values())


def _sentence(record: Record, names: Mapping[str, str], key: str, labelled: bool) -> Sentence:
    words = _texts(record, names["words"])
    tags = _texts(record, names["tags"]) if labelled else []
    if not words:
        raise ValueError(f"its {names['words']} are none")
    if labelled and len(words) != len(tags):
        raise ValueError(f"it has {len(words)} {names['words']} and {len(tags)} {names['tags']}")
    document = record.text(names["document"]) if "document" in names else key
    return Sentence(key, document, [record.place] * len(words), words, tags)


def _texts(record: Record, name: str) -> list[str]:
    found: Any = record.get(name)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f"its {name} are no list of texts")
    return found
