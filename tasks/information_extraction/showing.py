"""A text and what was extracted from it, as a row of a table (pure)."""

from collections.abc import Iterable, Sequence

from ernie_m.training.loggers.shown import Cell, Span
from tasks.examples import ExtractionExample
from tasks.information_extraction.extractor import Record
from tasks.information_extraction.schema import Node
from tasks.information_extraction.scoring import Mention, Triple, gold_mentions, gold_triples, mentions, triples
from tasks.showing.excerpts import shortened
from tasks.showing.rows import ShownRow
from tasks.showing.spans import compared_row, found_row


def row_of(
    example: ExtractionExample, record: Record, schemas: Iterable[Sequence[Node]], *, scored: bool
) -> ShownRow | None:
    """The text with gold and with predicted mentions, and relations and classes in words; more errors are more wrong.

    Args:
        example: The text.
        record: What was extracted from it.
        schemas: What was asked for; without any, prompts were answered one by one, and there is nothing to show.
        scored: Whether the text's annotations are what should have been found. A text that has ready-made prompts in
            their place is shown as one to predict.
    """
    asked = [schema for schema in schemas if schema]
    if not asked:
        return None
    guesses, related, chosen = mentions(record), triples(record), classes(record)
    predicted = _spans(guesses)
    if not scored or example.prompts:
        told = {"predicted_relations": _told(example.text, related), "predicted_classes": ", ".join(sorted(chosen))}
        return found_row(example.text, predicted, more={name: text for name, text in told.items() if text})
    golds = set[Mention]().union(*(gold_mentions(example, schema) for schema in asked))
    gold_related = set[Triple]().union(*(gold_triples(example, schema) for schema in asked))
    gold_chosen = _gold_classes(example, asked)
    more: dict[str, Cell] = {}
    if related or gold_related:
        more["gold_relations"] = _told(example.text, gold_related)
        more["predicted_relations"] = _told(example.text, related)
    if chosen or gold_chosen:
        more["gold_classes"] = ", ".join(sorted(gold_chosen))
        more["predicted_classes"] = ", ".join(sorted(chosen))
    errors = len(related ^ gold_related) + len(chosen ^ gold_chosen)
    return compared_row(example.text, _spans(golds), predicted, more_errors=errors, more=more)


def classes(record: Record) -> set[str]:
    """The options that were chosen, as `mood: good`."""
    return {f"{name}: {item['text']}" for name, items in record.items() for item in items if "start" not in item}


def _gold_classes(example: ExtractionExample, schemas: Iterable[Sequence[Node]]) -> set[str]:
    names = {node.name for schema in schemas for node in schema if node.options}
    return {
        f"{asked.name}: {option}" for asked in example.classifications for option in asked.chosen if asked.name in names
    }


def _spans(found: Iterable[Mention]) -> list[Span]:
    return [Span(start, end, kind) for kind, start, end in sorted(found, key=lambda mention: mention[1:])]


def _told(text: str, related: Iterable[Triple]) -> str:
    """Relations in words: `Anna -works for-> Acme`; of a great many the first."""
    return shortened(
        "; ".join(
            f"{text[start:end]} -{predicate}-> {text[first:behind]}"
            for start, end, predicate, first, behind in sorted(related)
        )
    )
