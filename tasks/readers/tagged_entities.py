"""Words with entity tags as texts to extract from: any reader for NER serves."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ernie_m.errors import DataError
from tasks.examples import Entity, ExtractionExample, TokenExample
from tasks.metrics.entities import entities_of
from tasks.readers.policy import BadExamplePolicy, ReadReport
from tasks.tagging.tags import OUTSIDE


def read_tagged_entities(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    reader: Callable[..., Iterator[TokenExample]],
) -> Iterator[ExtractionExample]:
    """Reads with another reader, and turns its tags into entities.

    White space at an entity's ends is none of it; one of white space alone, or of empty words, is none.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: As `reader` takes it.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are tags; False for prediction.
        reader: Of words with tags in IOB2.

    Raises:
        DataError: A tag is no entity's, or what `reader` raises.
    """
    how = {"language": language, "on_bad_example": on_bad_example, "report": report, "labelled": labelled}
    for example in reader(path, **how):
        if plain := [tag for tag in example.tags or () if tag != OUTSIDE and not tag.startswith(("B-", "I-"))]:
            raise DataError(
                f"{path}: sentence {example.id} has tag {plain[0]!r}, which is no entity's (B-<type>, I-<type> or O): "
                "data.read.reader.columns says where tags are"
            )
        entities = tuple(_entities(example))
        yield ExtractionExample(example.id, example.language, example.document, example.text, entities)


def _entities(example: TokenExample) -> Iterator[Entity]:
    for kind, first, behind in sorted(entities_of(example.tags or ()), key=lambda found: found[1:]):
        start, end = example.spans[first][0], example.spans[behind - 1][1]
        found = example.text[start:end]
        if found.strip():
            yield Entity(start + len(found) - len(found.lstrip()), end - len(found) + len(found.rstrip()), kind)
