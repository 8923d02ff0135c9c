"""Scores of extraction, as pure functions: per prompt, and end to end from a schema."""

from collections.abc import Iterable, Sequence
from itertools import chain, compress
from typing import Any

from tasks.examples import AnswerSpan, ExtractionExample
from tasks.information_extraction.coverage import related
from tasks.information_extraction.extractor import Record
from tasks.information_extraction.questions import Asked
from tasks.information_extraction.schema import ANY, Node
from tasks.information_extraction.spans import Span
from tasks.metrics.entities import entity_tallies, scores_by_type
from tasks.metrics.tallies import Tally, ratios

Mention = tuple[str, int, int]
"""Type and half-open characters."""
Triple = tuple[int, int, str, int, int]
"""Characters of the subject, predicate, characters of the object."""


def marked(prompt: str, type: str, answers: Iterable[AnswerSpan]) -> set[tuple[str, str, AnswerSpan]]:
    """Answers to a prompt, so that equal spans of different prompts differ; the type comes first."""
    return {(type, prompt, answer) for answer in answers}


def chosen_options(asked: Asked, answers: Iterable[AnswerSpan | Span]) -> set[tuple[str]]:
    """What answers to a classification choose, as `mood: good`; of other prompts, nothing."""
    return {(f"{asked.type}: {asked.prompt[answer.start : answer.end]}",) for answer in answers if asked.options}


Answered = Sequence[tuple[Asked, list[Span]]]
"""What a text was asked, each prompt once, and what was found."""


def prompt_tallies(answered: Sequence[Answered]) -> dict[str, Tally]:
    """Precision, recall and F1 over all prompts of all texts, as what each text adds."""
    sides = [[_guess_and_gold(*one) for one in prompts] for prompts in answered]
    guesses, golds = ([set[Any]().union(*(one[side] for one in text)) for text in sides] for side in (0, 1))
    return entity_tallies(guesses, golds)


def prompt_details(answered: Sequence[Answered]) -> dict[str, Any]:
    """The same by type, by predicate and, of classes, by option."""
    prompts = list(chain(*answered))
    guesses, golds = zip(*(_guess_and_gold(*one) for one in prompts), strict=True)
    relations = [asked.relation for asked, _ in prompts]
    details: dict[str, Any] = {
        name: scores_by_type(list(compress(guesses, kept)), list(compress(golds, kept)))
        for name, kept in (("by_type", [not relation for relation in relations]), ("by_predicate", relations))
    }
    chosen = [(chosen_options(asked, spans), chosen_options(asked, asked.answers)) for asked, spans in prompts]
    details["by_option"] = scores_by_type(*zip(*chosen, strict=True))
    return details


def _guess_and_gold(asked: Asked, spans: Iterable[Span]) -> tuple[set[Any], set[Any]]:
    found = (AnswerSpan(span.start, span.end, span.in_prompt) for span in spans)
    return marked(asked.prompt, asked.type, found), marked(asked.prompt, asked.type, asked.answers)


def gold_mentions(example: ExtractionExample, schema: Sequence[Node]) -> set[Mention]:
    """The mentions of an annotated text that have a type of the schema."""
    types = {node.name for node in schema if not node.options}
    return {(entity.type, entity.start, entity.end) for entity in example.entities if entity.type in types}


def gold_triples(example: ExtractionExample, schema: Sequence[Node]) -> set[Triple]:
    """The relations of an annotated text that the schema asks for."""
    relations = related(example, schema)
    pairs = ((example.entities[r.subject], r.predicate, example.entities[r.object]) for r in relations)
    return {(subject.start, subject.end, predicate, target.start, target.end) for subject, predicate, target in pairs}


def mentions(record: Record) -> set[Mention]:
    """What a record names at its first level; given mentions are no finding."""
    return {
        (name, item["start"], item["end"])
        for name, items in record.items()
        for item in items
        if name != ANY and "start" in item
    }


def triples(record: Record) -> set[Triple]:
    """What a record relates, at every level."""
    related_spans: set[Triple] = set()
    for items in record.values():
        for subject in items:
            related_spans |= _triples_of(subject)
    return related_spans


def _triples_of(subject: dict[str, Any]) -> set[Triple]:
    related_spans: set[Triple] = set()
    for predicate, objects in subject.get("relations", {}).items():
        for item in objects:
            if "start" in item:
                related_spans.add((subject["start"], subject["end"], predicate, item["start"], item["end"]))
            related_spans |= _triples_of(item)
    return related_spans


def end_to_end_tallies(
    examples: Sequence[ExtractionExample], records: Sequence[Record], schema: Sequence[Node]
) -> dict[str, dict[str, Tally]]:
    """Precision, recall and F1 of each `entity` and, strictly, of each `relation` that the schema can name.

    An entity is right if its type and both ends are; a relation, if its predicate and all four ends are.
    """
    tallies: dict[str, dict[str, Tally]] = {}
    if any(not node.options and node.name != ANY for node in schema):
        golds = [gold_mentions(example, schema) for example in examples]
        tallies["entity"] = entity_tallies([mentions(record) for record in records], golds)
    if any(node.children for node in schema):
        golds_related = [gold_triples(example, schema) for example in examples]
        tallies["relation"] = entity_tallies([triples(record) for record in records], golds_related)
    return tallies


def end_to_end_scores(
    examples: Sequence[ExtractionExample], records: Sequence[Record], schema: Sequence[Node]
) -> dict[str, dict[str, float]]:
    """The same over all texts."""
    return {what: ratios(tallies) for what, tallies in end_to_end_tallies(examples, records, schema).items()}
