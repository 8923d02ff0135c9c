"""Scores of a pass by language, as a table and as bars; and the best one so far (pure)."""

import math
from collections.abc import Collection

from ernie_m.training.ending import Best
from ernie_m.training.loggers.names import BEST_SCORE, BEST_STEP, SCORES
from ernie_m.training.loggers.shown import Bars, Shown, Table
from ernie_m.training.results import SUMMARY, Scores


def best_of(best: Best | None, latest: Best) -> Best | None:
    """The best with one more validation; of equal ones the first, as the checkpoint is kept."""
    if not math.isfinite(latest.score) or (best is not None and latest.score <= best.score):
        return best
    return latest


def best_numbers(best: Best) -> dict[str, float]:
    """The best score so far and its step, as they are logged."""
    return {BEST_SCORE: best.score, BEST_STEP: float(best.step)}


def score_views(scores: Scores, *, metrics: Collection[str], source: str) -> dict[str, Shown]:
    """`scores`, a table; and of several languages, `scores/<metric>`, bars.

    Args:
        scores: Of a pass.
        metrics: Those that have bars.
        source: The source language, which is marked.
    """
    views: dict[str, Shown] = {SCORES: scores_table(scores, source=source)}
    for metric in metrics:
        by_language = {name: score for name, score in scores.get(metric, {}).items() if name not in SUMMARY}
        if len(by_language) > 1:
            values = {_named(language, source): score for language, score in by_language.items()}
            views[f"{SCORES}/{metric}"] = Bars(metric, "language", metric, values, _named(source, source))
    return views


def scores_table(scores: Scores, *, source: str) -> Table:
    """Languages down, metrics across; average, zero-shot mean and transfer gap last."""
    names = dict.fromkeys(name for by_language in scores.values() for name in by_language)
    ordered = [name for name in names if name not in SUMMARY] + [name for name in SUMMARY if name in names]
    rows = ((_named(name, source), *(by_language.get(name) for by_language in scores.values())) for name in ordered)
    return Table(("language", *scores), tuple(rows))


def _named(name: str, source: str) -> str:
    return f"{name} (source)" if name == source else SUMMARY.get(name, name)
