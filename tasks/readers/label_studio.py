"""Label Studio's JSON export: tasks with results of annotators: labels, relations and choices."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

from ernie_m.errors import ConfigError
from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_of, items_of, name_of, read_annotated
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record

Annotator = Literal["only", "first"]
DIRECTIONS = ("right", "left", "bi")


def read_label_studio(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    text: str,
    document: str | None,
    classification: str | None,
    annotator: Annotator,
) -> Iterator[ExtractionExample]:
    """Reads an export.

    A span of several labels is an entity of each, and its relations are the first one's. Results other than labels,
    relations and choices (ratings, notes) are not read.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with tasks whose annotation does not fit. White space at a label's ends, and a label
            that is not where its text is, have a repair.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are annotations; False for prediction.
        text: Key of the text in a task's `data`.
        document: Key in `data` of what a text is a part of; None: the text itself.
        classification: What choices answer that do not say so.
        annotator: Of a task that several have annotated, take the `first`; with `only` such a task is bad.

    Raises:
        ConfigError: `annotator` is neither.
        DataError: The file is missing, is no JSON, or is bad beyond the policy.
    """
    if annotator not in ("only", "first"):
        raise ConfigError(f"data.read.annotator={annotator}: choose one of only, first")
    drafts = partial(
        _drafts, labelled=labelled, text=text, document=document, classification=classification, annotator=annotator
    )
    how = {"language": language, "on_bad_example": on_bad_example, "report": report, "labelled": labelled}
    return read_annotated(path, **how, unit="tasks", drafts=drafts)  # type: ignore[arg-type]


def _drafts(
    record: Record,
    reading: FileReading,
    *,
    labelled: bool,
    text: str,
    document: str | None,
    classification: str | None,
    annotator: Annotator,
) -> list[Draft]:
    key = "id" if "id" in record.values else None
    draft = draft_of(record, reading, text=f"data.{text}", key=key, document=document and f"data.{document}")
    if not labelled:
        return [draft]
    done = [one for one in items_of(record.get("annotations"), "annotations") if not one.get("was_cancelled")]
    if not done:
        raise ValueError("it has 0 annotations: one is needed")
    if len(done) > 1 and annotator == "only":
        raise ValueError(f"it has {len(done)} annotations: one is needed, or data.read.annotator=first")
    results = items_of(done[0].get("result"), "results")
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
    return [draft]


def _value(item: dict[str, Any]) -> dict[str, Any]:
    value = item.get("value", {})
    return value if isinstance(value, dict) else {}


def _mark(draft: Draft, key: Any, value: dict[str, Any]) -> None:
    labels = value.get("labels")
    if not isinstance(labels, list) or not labels or len(labels) != len({str(label) for label in labels}):
        raise ValueError(f"a span has the labels {labels!r}: one or more are needed, each once")
    for number, label in enumerate(labels):
        own = None if number else key
        kind = name_of(label, "an entity's type")
        draft.mark(own, value.get("start"), value.get("end"), kind, name=value.get("text"))


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
