"""What a table lacks, in sentences: seeds without a run, runs without a score, scores that no run has."""

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from report.naming import listed
from report.runs.patterns import matches
from report.runs.rows import Row
from report.spec import Score, Spec

if TYPE_CHECKING:
    from report.tables.table import Grid

NONE = "–"
ROWS_NAMED = 3
"""So many rows that lack the same are named."""


def missing(grid: "Grid", spec: Spec) -> list[str]:
    """Sentences on every seed and score that is not in the table: runs that are not there, then scores."""
    rows = [row for row, _ in grid.ours]
    everyone = {run.seed for row in rows for run in row.runs}
    no_runs: dict[str, list[str]] = {}
    no_scores: dict[str, list[str]] = {}
    never = False
    for row, cells in grid.ours:
        name = spec.said(row.labels)
        for task in dict.fromkeys(column.task for column in grid.columns):
            if absent := everyone - row.seeds(task):
                of = "" if absent == everyone else f" of {_seeds(absent)}"
                no_runs.setdefault(f"No {task} run{of}", []).append(name)
        for column, summary in zip(grid.columns, cells, strict=True):
            lost = row.seeds(column.task) - set(summary.scores)
            never |= bool(lost) and not summary.n
            if lost and summary.n:
                no_scores.setdefault(f"No (finite) {column.heading} in runs of {_seeds(lost)}", []).append(name)
    said = [f"{what}: {listed(names, ROWS_NAMED)}." for what, names in (no_runs | no_scores).items()]
    return [*said, *([f"{NONE}: the row's runs have no such score."] if never else []), *unknown(grid.columns, rows)]


def unknown(scores: Iterable[Score], rows: Sequence[Row]) -> list[str]:
    """A sentence on each score that no run has, with the one that may be meant."""
    said = []
    for score in scores:
        paths = paths_of(score.task, rows)
        tasks = sorted({run.task for row in rows for run in row.runs})
        if score.task not in tasks:
            said.append(f"No run is of the task {score.task}; there are: {', '.join(tasks)}.")
        elif not matches(score.score, paths, score.without):
            near = difflib.get_close_matches(score.score, paths, n=1)
            said.append(f"No {score.task} run has {score.score}{f'; did you mean {near[0]}?' if near else '.'}")
    return list(dict.fromkeys(said))


def paths_of(task: str, rows: Sequence[Row]) -> dict[str, None]:
    """The scores that a task's runs have."""
    ours = (run for row in rows if not row.published for run in row.runs)
    return dict.fromkeys(name for run in ours if run.task == task for name in run.scores)


def _seeds(lost: set[int]) -> str:
    return f"seed{'s' * (len(lost) > 1)} {', '.join(map(str, sorted(lost)))}"
