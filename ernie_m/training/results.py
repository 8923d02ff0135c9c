"""Scores of a run: the average, the transfer gap, `results.json` and the table on the console."""

import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from rich.table import Table

from ernie_m.files import write_text

RESULTS_NAME = "results.json"
AVERAGE, ZERO_SHOT, TRANSFER_GAP = "average", "zero_shot", "transfer_gap"
SUMMARY = {AVERAGE: "average", ZERO_SHOT: "zero-shot", TRANSFER_GAP: "transfer gap"}

Scores = dict[str, dict[str, float]]
"""Metric -> language (or one of `SUMMARY`) -> score in [0, 1]."""
Intervals = dict[str, dict[str, tuple[float, float]]]
"""Likewise, the ends of each score's interval."""
INTERVALS_NOTE = "±: half of a score's 95% interval over the documents that are evaluated; results.json has both ends"


def average_and_gap(
    by_language: Mapping[str, Mapping[str, float]], *, source: str, trained_in: Collection[str]
) -> Scores:
    """Turns language -> metric -> score around and adds the summary of each metric; see `with_summary`."""
    metrics = list(dict.fromkeys(metric for scores in by_language.values() for metric in scores))
    summary: Scores = {}
    for metric in metrics:
        scores = {language: by_metric[metric] for language, by_metric in by_language.items() if metric in by_metric}
        summary[metric] = with_summary(scores, source=source, trained_in=trained_in, mean=fmean)
    return summary


def with_summary(
    scores: Mapping[str, Any], *, source: str, trained_in: Collection[str], mean: Callable[[Sequence[Any]], Any]
) -> dict[str, Any]:
    """Scores by language with their summary.

    `average` is the mean over all languages, the source among them; `zero_shot` is the mean of those that were not
    trained in, and `transfer_gap` the source's score minus that. These two are left out where either side is missing.

    Args:
        scores: Language -> score, or many scores as an array.
        source: The language that transfer starts from.
        trained_in: The languages of the training data, the source or more.
        mean: Of several.
    """
    summary = {**scores, AVERAGE: mean(list(scores.values()))}
    others = [score for language, score in scores.items() if language != source and language not in trained_in]
    if source in scores and others:
        zero_shot = mean(others)
        summary |= {ZERO_SHOT: zero_shot, TRANSFER_GAP: scores[source] - zero_shot}
    return summary


def write_results(path: Path, results: Mapping[str, Any]) -> None:
    """Writes `results.json`, whole or not at all; a number that is not finite, which JSON has not, is null."""
    write_text(path, json.dumps(_finite(results), indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def score_table(scores: Scores, *, title: str, source: str, intervals: Intervals) -> Table:
    """A table for people: languages down, metrics across, in percent; the source language is marked.

    Scores that have an interval have half of its width beside them: `INTERVALS_NOTE` says so.
    """
    table = Table(title=title, title_justify="left")
    table.add_column("language", no_wrap=True)
    for metric in scores:
        table.add_column(metric.replace("_", " "), justify="right", overflow="fold")
    rows = list(dict.fromkeys(language for by_language in scores.values() for language in by_language))
    for language in rows:
        if language == AVERAGE:
            table.add_section()
        label = ({source: f"{source} (source)"} | SUMMARY).get(language, language)
        cells = (
            _percent(by_language.get(language), intervals.get(metric, {}).get(language))
            for metric, by_language in scores.items()
        )
        table.add_row(label, *cells)
    return table


def _percent(score: float | None, interval: tuple[float, float] | None) -> str:
    if score is None or interval is None:
        return "" if score is None else f"{100 * score:.1f}"
    return f"{100 * score:.1f} ±{50 * (interval[1] - interval[0]):.1f}"
