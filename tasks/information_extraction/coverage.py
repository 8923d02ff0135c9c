"""Which annotated mentions and relations a schema asks for, provided that every prompt is answered rightly (pure)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tasks.examples import ExtractionExample, Relation
from tasks.information_extraction.schema import ANY, Node


def reached(example: ExtractionExample, schema: Sequence[Node]) -> set[tuple[int, Node]]:
    """Mentions, by number, each with the node that it is found for: by its type, or as the object of a relation."""
    mentions: set[tuple[int, Node]] = set()
    level = {
        (number, node)
        for node in schema
        for number, entity in enumerate(example.entities)
        if not node.options and node.name == (entity.type or ANY)
    }
    while level:
        mentions |= level
        level = {(relation.object, child) for relation, child in _steps(example, level)}
    return mentions


def related(example: ExtractionExample, schema: Sequence[Node]) -> set[Relation]:
    """The relations that are asked for, at any depth."""
    return {relation for relation, _ in _steps(example, reached(example, schema))}


def _steps(example: ExtractionExample, level: Iterable[tuple[int, Node]]) -> Iterable[tuple[Relation, Node]]:
    for number, node in level:
        for child in node.children:
            for relation in example.relations:
                if not child.options and (relation.subject, relation.predicate) == (number, child.name):
                    yield relation, child


def left_out(examples: Iterable[ExtractionExample], schema: Sequence[Node]) -> Counter[str]:
    """Types, predicates and classes that are annotated and not asked for -> how often."""
    types = {node.name for node in schema if not node.options}
    classes = {node.name for node in schema if node.options}
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update(entity.type for entity in example.entities if entity.type and entity.type not in types)
        asked = related(example, schema)
        counts.update(relation.predicate for relation in example.relations if relation not in asked)
        counts.update(
            classification.name for classification in example.classifications if classification.name not in classes
        )
    return counts
