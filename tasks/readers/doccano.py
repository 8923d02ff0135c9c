"""doccano's JSON lines: entities and relations, entities alone, or classes of whole texts."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_of, items_of, name_of, read_annotated
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record

TEXTS, LABELS = ("text", "data"), ("label", "labels")
"""Names that its exports have had."""


def read_doccano(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    document: str | None,
    classification: str | None,
) -> Iterator[ExtractionExample]:
    """Reads an export: `entities` and `relations` as objects, or `label` as `[start, end, type]` or names of classes.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with texts whose annotation does not fit. White space at an entity's ends has a
            repair.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are annotations; False for prediction.
        document: Key of what a text is a part of; None: the text itself.
        classification: What classes of whole texts answer, such as `sentiment`.

    Raises:
        DataError: The file is missing, is no JSON, or is bad beyond the policy.
    """
    drafts = partial(_drafts, labelled=labelled, document=document, classification=classification)
    how = {"language": language, "on_bad_example": on_bad_example, "report": report, "labelled": labelled}
    return read_annotated(path, **how, unit="texts", drafts=drafts)  # type: ignore[arg-type]


def _drafts(
    record: Record, reading: FileReading, *, labelled: bool, document: str | None, classification: str | None
) -> list[Draft]:
    text = next((name for name in TEXTS if name in record.values), TEXTS[0])
    draft = draft_of(record, reading, text=text, key="id" if "id" in record.values else None, document=document)
    if not labelled:
        return [draft]
    if "entities" in record.values:
        for item in items_of(record.get("entities"), "entities"):
            kind = name_of(item.get("label"), "an entity's type")
            draft.mark(item.get("id"), item.get("start_offset"), item.get("end_offset"), kind)
        for item in items_of(record.values.get("relations", []), "relations"):
            draft.relate(item.get("from_id"), item.get("type"), item.get("to_id"))
        return [draft]
    labels: Any = record.get(next((name for name in LABELS if name in record.values), LABELS[0]))
    if not isinstance(labels, list):
        raise ValueError(f"its labels are {labels!r}: a list is needed")
    if labels and all(isinstance(label, str) for label in labels):
        draft.classify(classification, labels)
        return [draft]
    for label in labels:
        if not isinstance(label, list) or len(label) != 3:
            raise ValueError(f"a label is {label!r}: [start, end, type] is needed")
        start, end, kind = label
        draft.mark(None, start, end, name_of(kind, "an entity's type"))
    return [draft]
