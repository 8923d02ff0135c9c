"""Words with entity tags as texts to extract from: any reader for NER serves."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tasks.information_extraction.example import Entity, ExtractionExample
from tasks.metrics.entities import entities_of
from tasks.readers.policy import BadExamplePolicy, ReadReport
from tasks.token_classification import TokenExample


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

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: As `reader` takes it.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are tags; False for prediction.
        reader: Of words with tags in IOB2.
    """
    how = {"language": language, "on_bad_example": on_bad_example, "report": report, "labelled": labelled}
    for example in reader(path, **how):
        entities = [
            Entity(example.spans[first][0], example.spans[behind - 1][1], kind)
            for kind, first, behind in sorted(entities_of(example.tags or ()), key=lambda found: found[1:])
        ]
        yield ExtractionExample(example.id, example.language, example.document, example.text, tuple(entities))
