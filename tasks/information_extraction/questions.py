"""What an annotated text is asked: prompts with their answers, and prompts that have none (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ernie_m.errors import DataError
from tasks.examples import AnswerSpan, Classification, ExtractionExample
from tasks.information_extraction.coverage import reached
from tasks.information_extraction.schema import ANY, Node
from tasks.information_extraction.wording import Wording

Kind = Literal["entity", "swapped", "other_subject", "other_predicate"]
"""Why a prompt has no answer.

* `entity`: the text has no mention of this type.
* `swapped`: the mention is the object of this predicate, and not its subject.
* `other_subject`: the mention is the subject of no relation at all.
* `other_predicate`: the mention is the subject of other relations, but not of this one.

PaddleNLP draws the last kind in another way: it asks for entity types of a subject (`place of Ann`), which no schema
does. A schema does ask for predicates that a subject does not have, so here those are learnt.
"""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt put to an annotated text.

    Attributes:
        prompt: As the model reads it.
        answers: Its answers, none where the text has none.
        type: What its answers are scored as: an entity type, a predicate, a classification's name.
        negative: Why it has no answer; None where it has one, and where a file brings the prompt.
        relation: Whether it asks about a mention.
        options: Of a classification, what may be chosen.
        evaluated: Whether the schema asks it. The others make training harder: a relation of a mention that by its type
            cannot have it.
    """

    prompt: str
    answers: tuple[AnswerSpan, ...]
    type: str
    negative: Kind | None = None
    relation: bool = False
    options: tuple[str, ...] = ()
    evaluated: bool = True


def questions_of(
    example: ExtractionExample, schema: Sequence[Node], wording: Wording, *, labelled: bool = True
) -> list[Asked]:
    """Every prompt about a text, each once: those of the schema, and relations of mentions that cannot have them.

    Relations are asked by the text of a mention, so mentions of the same text share their answers. A text is classified
    where its class is known, or where nothing is: `labelled` is False for texts to predict.

    Raises:
        DataError: A class of the text is none of the schema's options.
    """
    asked = [*_given(example), *_entities(example, schema, wording)]
    asked += [*_classifications(example, schema, wording), *_relations(example, schema, wording)]
    if not labelled:
        asked += [Asked(wording.prompt(node), (), node.name, options=node.options) for node in schema if node.options]
    first: dict[str, Asked] = {}
    for question in asked:
        first.setdefault(question.prompt, question)
    return list(first.values())


def _given(example: ExtractionExample) -> Iterator[Asked]:
    for given in example.prompts:
        yield Asked(given.prompt, given.answers, given.prompt)


def _entities(example: ExtractionExample, schema: Sequence[Node], wording: Wording) -> Iterator[Asked]:
    if example.prompts:
        return
    for node in schema:
        if node.options or node.name == ANY:
            continue
        spans = sorted({(entity.start, entity.end) for entity in example.entities if entity.type == node.name})
        answers = tuple(AnswerSpan(*span) for span in spans)
        yield Asked(wording.prompt(node), answers, node.name, None if answers else "entity")


def _classifications(example: ExtractionExample, schema: Sequence[Node], wording: Wording) -> Iterator[Asked]:
    known = {node.name: node for node in schema if node.options}
    for known_class in example.classifications:
        if (node := known.get(known_class.name)) is not None:
            if strange := [option for option in known_class.chosen if option not in node.options]:
                raise DataError(
                    f"{example.language} {example.id}: its {known_class.name} is {strange[0]!r}, none of the options "
                    f"{', '.join(node.options)}: name all of them, schema=['{known_class.name}[...]'], or leave the "
                    "text out"
                )
            prompt = wording.prompt(node)
            yield Asked(prompt, tuple(_options(known_class, node, prompt)), known_class.name, options=node.options)


def _options(classification: Classification, node: Node, prompt: str) -> Iterator[AnswerSpan]:
    """Where the prompt lists what was chosen: options stand at its end, in their order."""
    start = prompt.rindex(",".join(node.options))
    for option in node.options:
        if option in classification.chosen:
            yield AnswerSpan(start, start + len(option), in_prompt=True)
        start += len(option) + 1


def _relations(example: ExtractionExample, schema: Sequence[Node], wording: Wording) -> Iterator[Asked]:
    """First those with answers, so that they win where prompts are equal."""
    objects, subjects = _holding(example)
    predicates = {node.name: node for node in _below(schema) if not node.options}
    asked: dict[str, set[str]] = {example.text[entity.start : entity.end]: set() for entity in example.entities}
    for number, asking in reached(example, schema):
        entity = example.entities[number]
        asked[example.text[entity.start : entity.end]] |= {child.name for child in asking.children}
    without = []
    for mention, names in asked.items():
        for name, node in predicates.items():
            prompt, evaluated = wording.prompt(node, mention), name in names
            if answers := objects.get((mention, name)):
                spans = tuple(AnswerSpan(*span) for span in sorted(answers))
                yield Asked(prompt, spans, name, relation=True, evaluated=evaluated)
            else:
                why = _why(example, mention, name, subjects)
                without.append(Asked(prompt, (), name, why, relation=True, evaluated=evaluated))
    yield from without


def _below(schema: Sequence[Node]) -> Iterator[Node]:
    for node in schema:
        yield from node.children
        yield from _below(node.children)


def _holding(example: ExtractionExample) -> tuple[dict[tuple[str, str], set[tuple[int, int]]], set[str]]:
    """Text of a subject and predicate -> spans of objects; texts that are the subject of anything."""
    objects: dict[tuple[str, str], set[tuple[int, int]]] = {}
    subjects = set()
    for relation in example.relations:
        subject, target = example.entities[relation.subject], example.entities[relation.object]
        text = example.text[subject.start : subject.end]
        objects.setdefault((text, relation.predicate), set()).add((target.start, target.end))
        subjects.add(text)
    return objects, subjects


def _why(example: ExtractionExample, mention: str, predicate: str, subjects: set[str]) -> Kind:
    for relation in example.relations:
        target = example.entities[relation.object]
        if relation.predicate == predicate and example.text[target.start : target.end] == mention:
            return "swapped"
    return "other_predicate" if mention in subjects else "other_subject"
