"""Information extraction from files for NER: words with entity tags become texts with entities."""

from collections.abc import Callable, Iterator

from ernie_m.errors import DataError
from tasks.examples import Entity, ExtractionExample, TokenExample
from tasks.metrics.entities import entities_of
from tasks.readers.source import Source
from tasks.readers.spans import trim
from tasks.tagging.tags import OUTSIDE


def read_tagged_entities(
    source: Source, *, reader: Callable[[Source], Iterator[TokenExample]]
) -> Iterator[ExtractionExample]:
    """Reads with another reader, and turns its tags into entities.

    White space at an entity's ends does not belong to it. An entity of nothing else, or of empty words, is left out.

    Args:
        source: See `Source`.
        reader: Reads words with tags in IOB2; any other tag is a DataError.
    """
    for example in reader(source):
        if plain := [tag for tag in example.tags or () if tag != OUTSIDE and not tag.startswith(("B-", "I-"))]:
            raise DataError(
                f"{source.path}: sentence {example.id} has tag {plain[0]!r}, which is no entity's (B-<type>, I-<type> "
                "or O): data.read.reader.columns says where tags are"
            )
        entities = tuple(_entities(example))
        yield ExtractionExample(example.id, example.language, example.document, example.text, entities)


def _entities(example: TokenExample) -> Iterator[Entity]:
    for kind, first, behind in sorted(entities_of(example.tags or ()), key=lambda entity: entity[1:]):
        start, end = trim(example.text, example.spans[first][0], example.spans[behind - 1][1])
        if start < end:
            yield Entity(start, end, kind)
