"""Reading CrossRE, FewRel, MobIE and RELX, and what a test looks at in their examples."""

from pathlib import Path
from typing import Any

from tasks.examples import ExtractionExample
from tasks.readers.crossre import read_crossre
from tasks.readers.fewrel import read_fewrel
from tasks.readers.mobie import read_mobie
from tasks.readers.relation_pairs import read_relation_pairs
from tests.sources import read_file

SETTINGS: dict[Any, dict[str, Any]] = {
    read_crossre: {"uncertain": True, "between_words": " "},
    read_fewrel: {"names": None},
    read_mobie: {},
    read_relation_pairs: {"none": ["no_relation", "Other"], "types": {}, "predicates": {}},
}


def read_relations(reader: Any, path: Path, policy: str = "error", **how: Any) -> list[ExtractionExample]:
    """The examples of a file, read as the reader's data sets are read by default."""
    return read_file(reader, path, on_bad_example=policy, **SETTINGS[reader] | how)


def text_of(example: ExtractionExample, number: int) -> str:
    """The text of an entity."""
    return example.text[example.entities[number].start : example.entities[number].end]


def triples(example: ExtractionExample) -> set[tuple[str, str, str]]:
    """The relations of an example: the text of the subject, the predicate, the text of the object."""
    return {(text_of(example, r.subject), r.predicate, text_of(example, r.object)) for r in example.relations}
