"""MobIE (Hennig et al., 2021): German traffic news with entities and events, a JSON line each document."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_of, items_of, read_annotated
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record

TRIGGER = "trigger"
"""The role of the words that say that something happened."""


def read_mobie(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
) -> Iterator[ExtractionExample]:
    """Reads `text`, `conceptMentions` and `relationMentions` of documents.

    An event is its trigger, an entity of the event's name beside the one that the file has there, and a relation to
    every other argument, by its role; events of one name with one trigger are one. The lists of a document's sentences
    repeat a part of the document's own.

    Args:
        path: The file (.jsonl, also gzipped).
        language: Of its texts.
        on_bad_example: What to do with documents whose annotation does not fit, such as an event without one trigger.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are annotations; False for prediction.

    Raises:
        DataError: The file is missing, is no JSON, or is bad beyond the policy.
    """
    drafts = partial(_drafts, labelled=labelled)
    how = {"language": language, "on_bad_example": on_bad_example, "report": report, "labelled": labelled}
    return read_annotated(path, **how, unit="documents", drafts=drafts)  # type: ignore[arg-type]


def _drafts(record: Record, reading: FileReading, *, labelled: bool) -> list[Draft]:
    draft = draft_of(record, reading, text="text", key="id")
    if not labelled:
        return [draft]
    for item in items_of(record.get("conceptMentions"), "conceptMentions"):
        if not isinstance(item["id"], str) or item["type"] is None:
            raise ValueError(f"a concept has the id {item['id']!r} and the type {item['type']!r}: texts are needed")
        draft.mark(item["id"], *_ends(item), item["type"])
    for event in items_of(record.get("relationMentions") or [], "relationMentions"):
        _add_event(draft, event)
    return [draft]


def _ends(item: dict[str, Any]) -> tuple[Any, Any]:
    span = item.get("span")
    return (span.get("start"), span.get("end")) if isinstance(span, dict) else (None, None)


def _add_event(draft: Draft, event: dict[str, Any]) -> None:
    name = event.get("name")
    if not isinstance(name, str):
        raise ValueError(f"an event's name is {name!r}: a name is needed")
    arguments = [(item.get("role"), _concept(draft, item)) for item in items_of(event.get("args"), "args")]
    triggers = [concept for role, concept in arguments if role == TRIGGER]
    if len(triggers) != 1:
        raise ValueError(f"event {name} has {len(triggers)} triggers: one is needed")
    key = (name, triggers[0])
    if key not in draft.numbers:
        trigger = draft.entities[draft.numbers[triggers[0]]]
        draft.mark(key, trigger.start, trigger.end, name)
    for role, concept in arguments:
        if role != TRIGGER:
            draft.relate(key, role, concept)


def _concept(draft: Draft, argument: dict[str, Any]) -> str:
    """The id of an argument, which has to be a concept of the document."""
    item = argument["conceptMention"]
    key = item.get("id") if isinstance(item, dict) else None
    if not isinstance(key, str) or key not in draft.numbers:
        raise ValueError(f"an argument is the concept {key!r}, which there is not")
    return key
