"""Why a plot has nothing to show, in a sentence that names what was looked for and what there is."""

import difflib
from collections.abc import Iterable, Sequence

from report.runs.patterns import matches
from report.runs.rows import Row
from report.runs.run import METRICS_NAME, Run, read_metrics
from report.spec import Plot, Spec

LISTED = 8
"""Scores that are listed if none is like the one that was looked for."""


def why_empty(plot: Plot, spec: Spec, rows: Sequence[Row]) -> str:
    """The reason that no row has a point: no run of the task, no such score, no baseline, or nothing in common."""
    if not any(not row.published for row in rows):
        return f"No picture: no row has {', '.join(f'{label} {value}' for label, value in plot.where.items())}."
    runs = [run for row in rows if not row.published for run in row.runs]
    of_task = [run for run in runs if run.task == plot.task]
    if not of_task:
        return f"No picture: no run of {plot.task}{_instead(plot.task, sorted({run.task for run in runs}))}"
    metrics = plot.kind == "curves" or "/" in plot.score
    known = _names(of_task, metrics=metrics)
    if metrics and not known:
        return f"No picture: no {plot.task} run has values in a {METRICS_NAME}."
    if not matches(plot.score, known, plot.without):
        return f"No picture: no {plot.task} run has {plot.score}{_instead(plot.score, known)}"
    if plot.kind == "ablation":
        return (
            f"No picture: no row has a seed in common with {spec.heading(plot.baseline)}; there are: "
            f"{'; '.join(spec.heading(row.labels) for row in rows if not row.published)}."
        )
    return f"No picture: {plot.score} has no step that all seeds of a row have."


def _names(runs: Iterable[Run], *, metrics: bool) -> list[str]:
    names = (name for run in runs for name in (read_metrics(run) if metrics else run.scores))
    return list(dict.fromkeys(names))


def _instead(sought: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(sought, known, n=1)
    if near:
        return f"; did you mean {near[0]}?"
    more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
    return f"; there are: {', '.join(known[:LISTED])}{more}." if known else "; there is none."
