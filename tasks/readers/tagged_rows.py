"""Rows with a list of words and one of tags: JSON, JSON lines, and the hub's data sets (WikiANN, CoNLL-2003, UD)."""

from collections.abc import Mapping
from typing import Any

from tasks.readers.policy import FileReading
from tasks.readers.source import Entry, Source, collect
from tasks.readers.table import Record, Table, choose_names, read_records
from tasks.readers.tagged import TaggedSentence

NEEDED, OTHERS = ("words", "tags"), ("id", "document")


def read_sentences(source: Source, rows: Mapping[str, str | None], reading: FileReading) -> list[TaggedSentence]:
    """The sentences; rows that are none are noted.

    Args:
        source: The file, or the split on the hub.
        rows: Names in a row of `words` and `tags`, each a list, and of `id` (None: the row's number) and `document`
            (None: the id).
        reading: Takes the notes.

    Raises:
        ConfigError: `rows` has an unknown key or lacks one.
        DataError: The file cannot be read as a table.
    """
    names = choose_names("data.read.rows", rows, known=(*NEEDED, *OTHERS), needed=NEEDED)

    def sentence(record: Record, entry: Entry) -> TaggedSentence:
        key = entry.identify(record.text(names["id"]) if "id" in names else entry.key)
        words = _texts(record, names["words"])
        tags = _texts(record, names["tags"]) if source.labelled else []
        if not words:
            raise ValueError(f"its {names['words']} are none")
        if source.labelled and len(words) != len(tags):
            raise ValueError(f"it has {len(words)} {names['words']} and {len(tags)} {names['tags']}")
        document = record.text(names["document"]) if "document" in names else key
        return TaggedSentence(key, document, [entry.place] * len(words), words, tags)

    return collect(read_records(source.path, Table()), sentence, reading)


def _texts(record: Record, name: str) -> list[str]:
    texts: Any = record.get(name)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"its {name} are no list of texts")
    return texts
