"""Label Studio's JSON export: texts (called tasks) with the labels, relations and choices of annotators."""

from collections.abc import Iterator
from typing import Any, Literal

from ernie_m.errors import ConfigError
from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_text, read_annotated, require_name, require_objects
from tasks.readers.source import Entry, Source, takes
from tasks.readers.table import Record

Annotator = Literal["only", "first"]
DIRECTIONS = ("right", "left", "bi")


@takes(".json")
def read_label_studio(
    source: Source, *, text: str, document: str | None, classification: str | None, annotator: Annotator
) -> Iterator[ExtractionExample]:
    """Reads an export.

    A span with several labels becomes an entity for each, and the first of these has its relations. Results other than
    labels, relations and choices (ratings, notes) are not read. Spans are repaired as in `Draft.span`.

    Args:
        source: See `Source`.
        text: Key of the text in a task's `data`.
        document: Key in `data` of what the text is a part of; None: it is a document of its own.
        classification: What choices answer if they do not say so themselves.
        annotator: `first` takes the first of several annotations of a task; with `only`, such a task is a bad example.
    """
    if annotator not in ("only", "first"):
        raise ConfigError(f"data.read.annotator={annotator}: choose one of only, first")

    def draft(record: Record, entry: Entry) -> Draft:
        key = "id" if "id" in record.values else None
        return draft_text(record, entry, text=f"data.{text}", key=key, document=document and f"data.{document}")

    def annotate(draft: Draft, record: Record) -> None:
        _add_results(draft, _results(record, annotator), classification)

    return read_annotated(source, "tasks", draft, annotate)


def _results(record: Record, annotator: Annotator) -> list[dict[str, Any]]:
    """The results of the annotation that counts."""
    annotations = require_objects(record.get("annotations"), "annotations")
    finished = [annotation for annotation in annotations if not annotation.get("was_cancelled")]
    if not finished:
        raise ValueError("it has 0 annotations: one is needed")
    if len(finished) > 1 and annotator == "only":
        raise ValueError(f"it has {len(finished)} annotations: one is needed, or data.read.annotator=first")
    return require_objects(finished[0].get("result"), "results")


def _add_results(draft: Draft, results: list[dict[str, Any]], classification: str | None) -> None:
    for item in results:
        if "labels" in (value := _value(item)) or str(item.get("type")).endswith("labels"):
            _mark(draft, item.get("id"), value)
    for item in results:
        if item.get("type") == "relation":
            _relate(draft, item)
        elif "choices" in (value := _value(item)):
            if "start" in value:
                raise ValueError(f"the choices {value['choices']!r} are of a span: only the whole text has classes")
            draft.classify(item.get("from_name", classification), value["choices"])


def _value(item: dict[str, Any]) -> dict[str, Any]:
    value = item.get("value", {})
    return value if isinstance(value, dict) else {}


def _mark(draft: Draft, key: Any, value: dict[str, Any]) -> None:
    labels = value.get("labels")
    if not isinstance(labels, list) or not labels or len(labels) != len({str(label) for label in labels}):
        raise ValueError(f"a span has the labels {labels!r}: one or more are needed, each once")
    for number, label in enumerate(labels):
        kind = require_name(label, "an entity's type")
        draft.mark(None if number else key, value.get("start"), value.get("end"), kind, name=value.get("text"))


def _relate(draft: Draft, item: dict[str, Any]) -> None:
    labels, direction = item.get("labels"), item.get("direction", "right")
    if not isinstance(labels, list) or not labels:
        raise ValueError(f"a relation has the labels {labels!r}: one or more are needed")
    if direction not in DIRECTIONS:
        raise ValueError(f"a relation has the direction {direction!r}: one of {', '.join(DIRECTIONS)} is needed")
    ends = (item.get("from_id"), item.get("to_id"))
    for label in labels:
        if direction != "left":
            draft.relate(ends[0], label, ends[1])
        if direction != "right":
            draft.relate(ends[1], label, ends[0])
