"""A sentence and what was found in place of its translation, as a row of a table (pure)."""

from collections.abc import Mapping
from typing import Any

from ernie_m.training.loggers.shown import Cell
from tasks.answers import NeighbourAnswer
from tasks.examples import PairExample
from tasks.metrics.retrieval import Similarity
from tasks.showing.excerpts import shortened
from tasks.showing.rows import ShownRow


def pair_row(example: PairExample, answer: NeighbourAnswer, similarity: Similarity) -> ShownRow:
    """A pair, and the sentence nearest to either side of it, where that is another than its own; both are wrong worst.

    Args:
        example: The pair.
        answer: Its nearest neighbours `forward`, of the sentence, and `backward`, of the translation.
        similarity: What a search goes by.
    """
    assert example.sentence is not None
    assert example.translation is not None
    cells: dict[str, Cell] = {
        "sentence": shortened(example.sentence.text),
        "translation": shortened(example.translation.text),
    }
    errors = 0
    for direction, right in (("forward", example.translation), ("backward", example.sentence)):
        found: Mapping[str, Any] = answer.values[direction]
        wrong = found["id"] != right.id
        errors += wrong
        cells[f"found_{direction}"] = shortened(found["text"]) if wrong else None
        cells[f"{similarity}_{direction}"] = found[similarity]
    return ShownRow(float(errors), cells | {"errors": errors})


def mined_row(
    example: PairExample, value: str | None, answer: NeighbourAnswer | None, similarity: Similarity, *, scored: bool
) -> ShownRow | None:
    """A sentence with its translation and what was mined as such; None of a sentence that has neither.

    Worst is a wrong pair, then a missed one.

    Args:
        example: The sentence, with its translation if it has one; the translation alone is no row.
        value: The mined pair's ids, separated by a tab; None where none was mined.
        answer: Its texts.
        similarity: What a search goes by.
        scored: Whether it is known which sentences have a translation.
    """
    if example.sentence is None or (example.translation is None and answer is None):
        return None
    cells: dict[str, Cell] = {
        "sentence": shortened(example.sentence.text),
        "translation": None if example.translation is None else shortened(example.translation.text),
        "mined": None if answer is None else shortened(answer.values["translation"]),
        similarity: None if answer is None else answer.values[similarity],
    }
    if value is None:
        return ShownRow(1.0, cells)
    wanted = None if example.translation is None else f"{example.sentence.id}\t{example.translation.id}"
    return ShownRow(2.0 if scored and value != wanted else 0.0, cells)
