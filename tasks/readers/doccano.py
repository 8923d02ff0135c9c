"""doccano's JSON lines: entities with or without relations, or classes of whole texts."""

from collections.abc import Iterator
from typing import Any

from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_text, read_annotated, require_name, require_objects
from tasks.readers.source import Entry, Source, takes
from tasks.readers.table import Record, is_list

TEXTS, LABELS = ("text", "data"), ("label", "labels")
"""The names in its exports, which differ between versions."""


@takes(".json", ".jsonl")
def read_doccano(source: Source, *, document: str | None, classification: str | None) -> Iterator[ExtractionExample]:
    """Reads an export: `entities` and `relations` as objects, or `label` as `[start, end, type]` or names of classes.

    Spans are repaired as in `Draft.span`.

    Args:
        source: See `Source`.
        document: See `draft_text`.
        classification: What classes of whole texts answer, such as `sentiment`.
    """

    def draft(record: Record, entry: Entry) -> Draft:
        text = next((name for name in TEXTS if name in record.values), TEXTS[0])
        return draft_text(record, entry, text=text, key="id" if "id" in record.values else None, document=document)

    def annotate(draft: Draft, record: Record) -> None:
        if "entities" in record.values:
            _add_objects(draft, record)
        else:
            _add_labels(draft, record, classification)

    return read_annotated(source, "texts", draft, annotate)


def _add_objects(draft: Draft, record: Record) -> None:
    for item in require_objects(record.get("entities"), "entities"):
        kind = require_name(item.get("label"), "an entity's type")
        draft.mark(item.get("id"), item.get("start_offset"), item.get("end_offset"), kind)
    for item in require_objects(record.values.get("relations", []), "relations"):
        draft.relate(item.get("from_id"), item.get("type"), item.get("to_id"))


def _add_labels(draft: Draft, record: Record, classification: str | None) -> None:
    labels: Any = record.get(next((name for name in LABELS if name in record.values), LABELS[0]))
    if not isinstance(labels, list):
        raise ValueError(f"its labels are {labels!r}: a list is needed")
    if labels and is_list(labels, str):
        draft.classify(classification, labels)
        return
    for label in labels:
        if not isinstance(label, list) or len(label) != 3:
            raise ValueError(f"a label is {label!r}: [start, end, type] is needed")
        start, end, kind = label
        draft.mark(None, start, end, require_name(kind, "an entity's type"))
