"""MobIE (Hennig et al., 2021): German traffic news with entities and events, a JSON line each document."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_text, read_annotated, require_objects
from tasks.readers.source import Source, takes
from tasks.readers.table import Record

TRIGGER = "trigger"
"""The role of the words that say that something happened."""


@takes(".json", ".jsonl")
def read_mobie(source: Source) -> Iterator[ExtractionExample]:
    """Reads `text`, `conceptMentions` and `relationMentions` of documents.

    An event becomes an entity at its trigger, with the event's name as its type, and a relation from there to every
    other argument, named after the argument's role. Events with the same name and trigger are one. An event needs
    exactly one trigger. What a document says again for each of its sentences is not read.

    Args:
        source: See `Source`.
    """
    return read_annotated(source, "documents", partial(draft_text, text="text", key="id"), _annotate)


def _annotate(draft: Draft, record: Record) -> None:
    for item in require_objects(record.get("conceptMentions"), "conceptMentions"):
        if not isinstance(item["id"], str) or item["type"] is None:
            raise ValueError(f"a concept has the id {item['id']!r} and the type {item['type']!r}: texts are needed")
        draft.mark(item["id"], *_ends(item), item["type"])
    for event in require_objects(record.get("relationMentions") or [], "relationMentions"):
        _add_event(draft, event)


def _ends(item: dict[str, Any]) -> tuple[Any, Any]:
    span = item.get("span")
    return (span.get("start"), span.get("end")) if isinstance(span, dict) else (None, None)


def _add_event(draft: Draft, event: dict[str, Any]) -> None:
    name = event.get("name")
    if not isinstance(name, str):
        raise ValueError(f"an event's name is {name!r}: a name is needed")
    arguments = [(item.get("role"), _concept(draft, item)) for item in require_objects(event.get("args"), "args")]
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
        raise ValueError(f"an argument is the concept {key!r}, which the document does not have")
    return key
