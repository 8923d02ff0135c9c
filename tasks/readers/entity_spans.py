"""Entities as spans of characters in a text without words: Stockmark's Japanese ones, and JSON like it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ernie_m.errors import ConfigError, DataError
from tasks.examples import TokenExample
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record, Table, read_records
from tasks.tagging.tags import OUTSIDE

NEEDED, OTHERS = ("text", "entities", "span", "type"), ("name", "id", "document")


class Entity(NamedTuple):
    """Half-open characters `[start, end)`, and their type."""

    start: int
    end: int
    type: str


def read_entity_spans(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    fields: Mapping[str, str | None],
    type_names: Mapping[str, str | None],
) -> Iterator[TokenExample]:
    """Reads a JSON or JSON-lines file, also gzipped. Every character is a unit; predictions are spans of them again.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with texts whose entities are no such spans. A span that does not hold its name has a
            repair where the text has the name once.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are entities; False for prediction.
        fields: Names of a text's `text`, `entities`, `id` (None: its number) and `document` (None: the id); and of an
            entity's `span` (start and end), `type` and `name` (None: it has none).
        type_names: A type of the file -> its name; None: that is no entity.

    Returns:
        The texts in the file's order.

    Raises:
        ConfigError: `fields` has an unknown key or lacks one.
        DataError: The file is missing, is no JSON, or is bad beyond the policy.
    """
    given = {key: name for key, name in fields.items() if name is not None}
    if set(given) - {*NEEDED, *OTHERS} or set(NEEDED) - set(given):
        raise ConfigError(
            f"data.read.fields has {', '.join(given)}: {', '.join(NEEDED)} are needed; {', '.join(OTHERS)} may be there"
        )
    policy = BadExamplePolicy.parse(on_bad_example)
    examples: list[TokenExample] = []
    seen: set[str] = set()
    with report.reading(path, language=language, policy=policy, unit="texts") as reading:
        for record in read_records(path, reading, Table()):
            reading.examples += 1
            try:
                example = _example(record, given, type_names, reading, seen, labelled)
            except KeyError as error:
                reading.note(record.place, str(record.number), f"it has no {error.args[0]}", "skipped")
            except ValueError as error:
                reading.note(record.place, str(record.number), str(error), "skipped")
            else:
                seen.add(example.id)
                examples.append(example)
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} texts none can be used")
    return iter(examples)


def _example(
    record: Record,
    fields: Mapping[str, str],
    type_names: Mapping[str, str | None],
    reading: FileReading,
    seen: set[str],
    labelled: bool,
) -> TokenExample:
    text = record.text(fields["text"])
    key = record.text(fields["id"]) if "id" in fields else str(record.number)
    document = record.text(fields["document"]) if "document" in fields else key
    if not text:
        raise ValueError("its text is empty")
    if key in seen:
        raise ValueError(f"its id {key} is another's, too")
    tags = None
    if labelled:
        found = record.get(fields["entities"])
        if not isinstance(found, list):
            raise ValueError(f"its {fields['entities']} are no list")
        entities = [_entity(item, text, fields, record.place, key, reading) for item in found]
        tags = tags_of(text, entities, type_names)
    spans = tuple((place, place + 1) for place in range(len(text)))
    return TokenExample(key, reading.language, document, text, spans, "character", tags)


def _entity(item: Any, text: str, fields: Mapping[str, str], place: str, key: str, reading: FileReading) -> Entity:
    """An entity as the file has it, mended where it can be.

    Raises:
        ValueError: It is none, and cannot be mended or is not to be.
    """
    if not isinstance(item, dict):
        raise ValueError(f"an entity is {item!r}, no object")
    span: Any = item.get(fields["span"])
    kind, name = (item.get(fields[key]) if key in fields else None for key in ("type", "name"))
    whole = isinstance(span, list) and len(span) == 2 and all(type(number) is int for number in span)
    if not whole or not 0 <= span[0] < span[1] <= len(text) or not isinstance(kind, str) or not kind:
        raise ValueError(f"an entity has span {span!r} and type {kind!r}; the text has {len(text)} characters")
    start, end = span
    if name is not None and text[start:end] != name:
        problem = f"entity {name!r} is not at {start} to {end}: {text[start:end]!r} is there"
        if not reading.policy.repairs or not name or text.count(name) != 1:
            raise ValueError(problem)
        reading.note(place, key, problem, "repaired")
        start = text.index(name)
        end = start + len(name)
    return Entity(start, end, kind)


def tags_of(text: str, entities: list[Entity], type_names: Mapping[str, str | None]) -> tuple[str, ...]:
    """The tags of a text's characters in IOB2.

    Raises:
        ValueError: Two entities share a character: IOB2 has no room for both.
    """
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
