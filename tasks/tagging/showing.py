"""Tags of a text as a row of a table: entities in colour, or the words whose tag is wrong (pure)."""

from collections.abc import Iterable, Sequence

from ernie_m.training.loggers.shown import Cell, Span
from tasks.examples import TokenExample
from tasks.metrics.entities import entities_of
from tasks.showing.excerpts import marked
from tasks.showing.rows import ShownRow
from tasks.showing.spans import compared_row, found_row
from tasks.tagging.tags import OUTSIDE, Problem


def row_of(example: TokenExample, tags: Sequence[str], problem: Problem) -> ShownRow:
    """The text as its tags mark it; the more errors, the more wrong.

    Of entities, a text with the gold ones, a text with the predicted ones, and how many were missed and how many are
    wrong. Of plain tags, a text in which words with a wrong tag are marked `gold → predicted`; of one to predict, all.
    """
    return _entities_row(example, tags) if problem == "entities" else _tags_row(example, tags)


def confused(example: TokenExample, tags: Sequence[str], problem: Problem) -> list[tuple[str, str]]:
    """Gold and predicted tag of each word; of entities, both types of each span, `O` where there is none of its ends.

    Nothing of a text to predict.
    """
    if example.tags is None:
        return []
    if problem == "tags":
        return list(zip(example.tags, tags, strict=True))
    golds, guesses = (dict(zip(*_places_and_types(side), strict=True)) for side in (example.tags, tags))
    return [(golds.get(place, OUTSIDE), guesses.get(place, OUTSIDE)) for place in sorted(golds.keys() | guesses.keys())]


def _entities_row(example: TokenExample, tags: Sequence[str]) -> ShownRow:
    predicted = entity_spans(example, tags)
    if example.tags is None:
        return found_row(example.text, predicted)
    return compared_row(example.text, entity_spans(example, example.tags), predicted)


def _tags_row(example: TokenExample, tags: Sequence[str]) -> ShownRow:
    golds = example.tags or [None] * len(tags)
    marks = [
        Span(start, end, guess if gold is None else f"{gold} → {guess}")
        for (start, end), gold, guess in zip(example.spans, golds, tags, strict=True)
        if gold != guess
    ]
    cells: dict[str, Cell] = {"text": marked(example.text, marks, around=[(mark.start, mark.end) for mark in marks])}
    if example.tags is None:
        return ShownRow(0.0, cells)
    return ShownRow(float(len(marks)), cells | {"wrong": len(marks), "words": len(tags)})


def entity_spans(example: TokenExample, tags: Sequence[str]) -> list[Span]:
    """The entities that tags name, in characters of the text and in order."""
    return [
        Span(example.spans[first][0], example.spans[behind - 1][1], kind)
        for (first, behind), kind in zip(*_places_and_types(tags), strict=True)
    ]


def _places_and_types(tags: Sequence[str]) -> tuple[Iterable[tuple[int, int]], Iterable[str]]:
    found = sorted(entities_of(tags), key=lambda entity: entity[1])
    return [(first, behind) for _, first, behind in found], [kind for kind, _, _ in found]
