"""Scores by language, for a dashboard, and the best one so far."""

import math

from ernie_m.training.ending import Best
from ernie_m.training.loggers.shown import Bars, Table
from ernie_m.training.results import average_and_gap
from tasks.showing.scores import best_numbers, best_of, score_views

SCORES = average_and_gap(
    {"en": {"f1": 0.75, "em": 0.5}, "de": {"f1": 0.5}, "zh": {"f1": 0.25}}, source="en", trained_in=["en"]
)


def test_the_table_has_the_source_marked_and_the_summary_last() -> None:
    views = score_views(SCORES, metrics=["f1", "em", "none"], source="en")
    assert views["scores"] == Table(
        ("language", "f1", "em"),
        (
            ("en (source)", 0.75, 0.5), ("de", 0.5, None), ("zh", 0.25, None), ("average", 0.5, 0.5),
            ("zero-shot", 0.375, None), ("transfer gap", 0.375, None),
        ),
    )  # fmt: skip
    bars = Bars("f1", "language", "f1", {"en (source)": 0.75, "de": 0.5, "zh": 0.25}, "en (source)")
    assert views == {"scores": views["scores"], "scores/f1": bars}, "one language has no bars"


def test_the_summary_is_last_though_a_language_has_only_a_later_metric() -> None:
    scores = average_and_gap({"en": {"f1": 0.5}, "de": {"em": 1.0}}, source="en", trained_in=["en"])
    table = score_views(scores, metrics=(), source="en")["scores"]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["en (source)", "de", "average"]


def test_the_best_so_far_is_the_first_of_equal_ones() -> None:
    best: Best | None = None
    seen = []
    for step, score in enumerate([math.nan, 0.25, 0.5, 0.5, 0.25, math.nan, 0.75]):
        best = best_of(best, Best("val/f1/en", score, step))
        seen.append(best and best[1:])
    assert seen == [None, (0.25, 1), *[(0.5, 2)] * 4, (0.75, 6)]
    assert best is not None
    assert best_numbers(best) == {"val/best/score": 0.75, "val/best/step": 6.0}
