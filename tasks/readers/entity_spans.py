"""Entities as spans of characters in a text without words: Stockmark's Japanese ones, and JSON like it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.examples import Entity, TokenExample
from tasks.readers.annotations import require_name, require_objects
from tasks.readers.columns import choose_names, identify
from tasks.readers.source import Entry, Source, read_examples, takes
from tasks.readers.spans import locate
from tasks.readers.table import Record, Table, read_records
from tasks.tagging.tags import OUTSIDE

NEEDED, OTHERS = ("text", "entities", "span", "type"), ("name", "id", "document")


@takes(".json", ".jsonl")
def read_entity_spans(
    source: Source, *, fields: Mapping[str, str | None], type_names: Mapping[str, str | None]
) -> Iterator[TokenExample]:
    """Reads a JSON or JSON-lines file. Every character is a unit, and predictions are spans of characters again.

    A span that does not hold its name is repaired if the text has the name once.

    Args:
        source: See `Source`.
        fields: Names of a text's `text`, `entities`, `id` and `document`, and of an entity's `span` (start and end),
            `type` and `name` (None: it has none); see `tasks.readers.columns`.
        type_names: Type in the file -> its name; None: that is no entity.
    """
    names = choose_names("data.read.fields", fields, known=(*NEEDED, *OTHERS), needed=NEEDED)

    def example(record: Record, entry: Entry) -> TokenExample:
        text = record.text(names["text"])
        if not text:
            raise ValueError("its text is empty")
        key, document = identify(record, names, entry)
        tags = None
        if source.labelled:
            items = require_objects(record.get(names["entities"]), names["entities"])
            tags = tags_of(text, [_entity(item, text, names, entry) for item in items], type_names)
        spans = tuple((place, place + 1) for place in range(len(text)))
        return TokenExample(key, source.language, document, text, spans, "character", tags)

    return read_examples(source, "texts", read_records(source.path, Table()), example)


def _entity(item: Mapping[str, Any], text: str, names: Mapping[str, str], entry: Entry) -> Entity:
    """An entity, moved to its name if that is elsewhere."""
    span = item.get(names["span"])
    if not isinstance(span, list) or len(span) != 2:
        raise ValueError(f"an entity has span {span!r}: its start and its end are needed")
    kind = require_name(item.get(names["type"]), "an entity's type")
    name = item.get(names["name"]) if "name" in names else None
    return Entity(*locate(text, span[0], span[1], name, entry), kind)


def tags_of(text: str, entities: Sequence[Entity], type_names: Mapping[str, str | None]) -> tuple[str, ...]:
    """The tags of a text's characters in IOB2; raises ValueError if two entities share a character."""
    tags = [OUTSIDE] * len(text)
    behind = 0
    for start, end, kind in sorted(entities):
        if start < behind:
            raise ValueError(f"entity {text[start:end]!r} overlaps another one, and a character has one tag only")
        behind = end
        name = kind and type_names.get(kind, kind)
        if name is not None:
            tags[start:end] = [f"B-{name}", *[f"I-{name}"] * (end - start - 1)]
    return tuple(tags)
