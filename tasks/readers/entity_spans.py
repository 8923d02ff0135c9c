"""Entities as spans of characters in a text without words: Stockmark's Japanese ones, and JSON like it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tasks.examples import TokenExample
from tasks.readers.columns import choose_names, identify
from tasks.readers.source import Entry, Source, read_examples
from tasks.readers.spans import locate
from tasks.readers.table import Record, Table, read_records
from tasks.tagging.tags import OUTSIDE

NEEDED, OTHERS = ("text", "entities", "span", "type"), ("name", "id", "document")


class MarkedSpan(NamedTuple):
    """An entity: half-open characters `[start, end)`, and their type."""

    start: int
    end: int
    type: str


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
        tags = tags_of(text, _entities(record, text, names, entry), type_names) if source.labelled else None
        spans = tuple((place, place + 1) for place in range(len(text)))
        return TokenExample(key, source.language, document, text, spans, "character", tags)

    return read_examples(source, "texts", read_records(source.path, Table()), example)


def _entities(record: Record, text: str, names: Mapping[str, str], entry: Entry) -> list[MarkedSpan]:
    items = record.get(names["entities"])
    if not isinstance(items, list):
        raise ValueError(f"its {names['entities']} are no list")
    return [_entity(item, text, names, entry) for item in items]


def _entity(item: Any, text: str, names: Mapping[str, str], entry: Entry) -> MarkedSpan:
    """An entity, moved to its name if that is elsewhere."""
    if not isinstance(item, dict):
        raise ValueError(f"an entity is {item!r}, no object")
    span: Any = item.get(names["span"])
    if not isinstance(span, list) or len(span) != 2:
        raise ValueError(f"an entity has span {span!r}: its start and its end are needed")
    kind = item.get(names["type"])
    if not isinstance(kind, str) or not kind:
        raise ValueError(f"an entity has type {kind!r}: a name is needed")
    name = item.get(names["name"]) if "name" in names else None
    return MarkedSpan(*locate(text, span[0], span[1], name, entry), kind)


def tags_of(text: str, entities: list[MarkedSpan], type_names: Mapping[str, str | None]) -> tuple[str, ...]:
    """The tags of a text's characters in IOB2; raises ValueError if two entities share one, as it has one tag."""
    tags = [OUTSIDE] * len(text)
    behind = 0
    for entity in sorted(entities):
        if entity.start < behind:
            raise ValueError(f"entity {text[entity.start : entity.end]!r} lies on another one")
        behind = entity.end
        name = type_names.get(entity.type, entity.type)
        if name is not None:
            tags[entity.start : entity.end] = [f"B-{name}", *[f"I-{name}"] * (entity.end - entity.start - 1)]
    return tuple(tags)
