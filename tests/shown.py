"""One thing of each kind that a logger can show, for tests."""

import numpy

from ernie_m.training.loggers.shown import Bars, HeatMap, Histogram, MarkedText, Span, Table

PLAIN = Table(("language", "f1"), (("de", 0.5), ("zh", None)))
MARKED = Table(
    ("text", "note"),
    (
        (MarkedText("Anna <3 Kiew", (Span(0, 4, "PER"), Span(8, 12, "LOC"))), "a|b"),
        (MarkedText("张三 lebt", (Span(0, 2, "PER"), Span(1, 2, "LOC"))), "2 labels"),
    ),
)
BARS = Bars("F1 by language", "language", "f1", {"en": 0.9, "de": 0.5, "हिन्दी": 0.25}, distinguished="en")
MATRIX = HeatMap(
    title="found", row_name="layer", column_name="step", scale_name="share", rows=["0", "1"],
    columns=["100", "200", "300"], values=numpy.array([[0.1, 0.2, 0.3], [0.4, numpy.nan, 0.9]]), written=True,
)  # fmt: skip
COUNTS = Histogram(numpy.array([3, 3, 4, 9]))
ALL = {"val/scores": PLAIN, "val/spans": MARKED, "val/scores/f1": BARS, "val/found": MATRIX, "data/lengths": COUNTS}
