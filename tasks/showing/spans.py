"""Spans that were found in a text beside those that should have been, as a row of a table (pure)."""

from collections.abc import Mapping, Sequence

from ernie_m.training.loggers.shown import Cell, Span
from tasks.showing.excerpts import marked
from tasks.showing.rows import ShownRow


def found_row(text: str, predicted: Sequence[Span], *, more: Mapping[str, Cell] | None = None) -> ShownRow:
    """A text to predict with what was found in it; `more` are other cells."""
    around = [(span.start, span.end) for span in predicted]
    return ShownRow(0.0, {"predicted": marked(text, predicted, around=around), **(more or {})})


def compared_row(
    text: str,
    gold: Sequence[Span],
    predicted: Sequence[Span],
    *,
    more_errors: int = 0,
    more: Mapping[str, Cell] | None = None,
) -> ShownRow:
    """A text with gold spans, the same with predicted ones, and how many were missed and how many are wrong.

    Args:
        text: Of a long one, what is around the errors is shown or, without any, around all spans.
        gold: To be found.
        predicted: Found.
        more_errors: Of other kinds; they make a row as wrong as a missed or a wrong span does.
        more: Other cells.
    """
    missed, wrong = set(gold) - set(predicted), set(predicted) - set(gold)
    around = sorted({(span.start, span.end) for span in missed | wrong or {*gold, *predicted}})
    cells: dict[str, Cell] = {
        "gold": marked(text, gold, around=around),
        "predicted": marked(text, predicted, around=around),
        "missed": len(missed),
        "wrong": len(wrong),
    }
    return ShownRow(float(len(missed) + len(wrong) + more_errors), cells | dict(more or {}))
