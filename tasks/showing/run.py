"""What a run hands to its boards, and when; without boards nothing of it is made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy

from ernie_m.training.loggers.board import Board
from ernie_m.training.loggers.names import LENGTHS, PREDICTIONS
from ernie_m.training.loggers.shown import Histogram, Shown
from ernie_m.training.results import Scores
from tasks.data.files import PREDICT
from tasks.showing.confusion import confusion_maps
from tasks.showing.rows import ShownRow, predictions_table
from tasks.showing.scores import score_views
from tasks.task import Prediction, Task

Rows = Mapping[str, Sequence[Any]]
"""Language -> examples."""
Told = Mapping[str, Mapping[str, Prediction]]
"""Language -> example id -> prediction."""


def show_lengths(boards: Sequence[Board], features: Mapping[str, Iterable[Any]]) -> None:
    """At the start of a training: the lengths of its rows, in tokens, as a histogram.

    Args:
        boards: Where to.
        features: Language -> rows, as `Task.encode` makes them.
    """
    if boards:
        lengths = numpy.array([len(row.input_ids) for rows in features.values() for row in rows])
        _show(boards, {LENGTHS: Histogram(lengths)}, step=0)


def show_scores(
    boards: Sequence[Board], stage: str, scores: Scores, *, metrics: Collection[str], source: str, step: int
) -> None:
    """After a pass: see `scores.score_views`."""
    if boards and scores:
        views = score_views(scores, metrics=metrics, source=source)
        _show(boards, {f"{stage}/{name}": view for name, view in views.items()}, step=step)


def show_predictions(
    boards: Sequence[Board], task: Task[Any, Any, Any], rows: Mapping[str, Rows], told: Mapping[str, Told], *, step: int
) -> None:
    """At the end of a run: for each stage the predictions, errors first, and how labels were confused.

    Args:
        boards: Where to.
        task: Says how its predictions are shown.
        rows: Stage -> what was to be predicted.
        told: Stage -> what was predicted; examples without a prediction are left out.
        step: Optimizer steps done.
    """
    for stage, by_language in told.items() if boards else ():
        views = prediction_views(task, rows[stage], by_language, scored=stage != PREDICT)
        _show(boards, {f"{stage}/{name}": view for name, view in views.items()}, step=step)


def prediction_views(task: Task[Any, Any, Any], rows: Rows, told: Told, *, scored: bool) -> dict[str, Shown]:
    """`predictions`, a table, where there is a row to show; of scored ones, see `confusion_maps`, too."""
    pairs = {
        language: [(example, by_id[example.id]) for example in rows[language] if example.id in by_id]
        for language, by_id in told.items()
    }
    shown: dict[str, dict[str, ShownRow]] = {}
    for language, both in pairs.items():
        each = ((example.id, task.shown_row(example, prediction, scored=scored)) for example, prediction in both)
        shown[language] = {key: row for key, row in each if row is not None}
    views: dict[str, Shown] = {PREDICTIONS: predictions_table(shown)} if any(shown.values()) else {}
    if not scored:
        return views
    confused = {
        language: [labels for pair in both for labels in task.confused(*pair)] for language, both in pairs.items()
    }
    return views | confusion_maps(confused, task.labels or ())


def _show(boards: Sequence[Board], views: Mapping[str, Shown], *, step: int) -> None:
    for name, view in views.items():
        for board in boards:
            board.show(name, view, step=step)
