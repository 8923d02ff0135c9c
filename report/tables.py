"""Rows of runs as tables: means and deviations over seeds, as Markdown and CSV."""

import csv
import io
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from report.runs import Row, matches
from report.spec import Column, Labels, Ratio, Score, Spec, Table

NONE = "–"


@dataclass(frozen=True)
class Summary:
    """A score over seeds.

    Attributes:
        scores: The score of each seed.
        mean: None without any.
        std: Sample standard deviation (over n - 1); None for less than two.
    """

    scores: Mapping[int, float]
    mean: float | None
    std: float | None

    @property
    def n(self) -> int:
        """The number of seeds."""
        return len(self.scores)

    def show(self, column: Column) -> str:
        """`12.3 ± 1.4`; without a deviation for one seed, `–` for none."""
        shown = [self.mean, self.std]
        scale = 100 if column.percent else 1
        return " ± ".join(f"{scale * x:.{column.digits}f}" for x in shown if x is not None) or NONE


@dataclass(frozen=True)
class Grid:
    """A table that is filled: a column per score, with every `*` resolved, and a summary per row and column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Row, tuple[Summary, ...]], ...]


def summarise(scores: Mapping[int, float]) -> Summary:
    """Mean and sample standard deviation of the scores of several seeds."""
    values = list(scores.values())
    mean = statistics.fmean(values) if values else None
    return Summary(scores, mean, statistics.stdev(values) if len(values) > 1 else None)


def expand(score: Score, rows: Sequence[Row]) -> dict[str, str]:
    """The paths that a score stands for, with what its `*` matched; without any match, itself."""
    ours = (run for row in rows if not row.published for run in row.runs)
    names = (name for run in ours if run.task == score.task for name in run.scores)
    return matches(score.score, names, score.without) or {score.score: "*"}


def fill(table: Table, rows: Sequence[Row]) -> Grid:
    """A table's numbers; published rows are in it if they have one of its scores.

    Raises:
        DataError: Two runs of a row, a task and a seed have different scores.
    """
    columns = tuple(
        replace(column, score=path, heading=column.heading.replace("*", text.replace("_", " ")))
        for column in table.columns
        for path, text in expand(column, rows).items()
    )
    filled = ((row, tuple(summarise(row.scores(c.task, c.score)) for c in columns)) for row in rows)
    return Grid(columns, tuple((row, cells) for row, cells in filled if not row.published or any(x.n for x in cells)))


def table_markdown(grid: Grid, spec: Spec) -> str:
    """The table, then how many seeds there are and what is missing."""
    summaries = [summary for row, cells in grid.rows for summary in cells if not row.published]
    same_number = len({summary.n for summary in summaries if summary.n}) == 1
    header = [*spec.rows, *([] if same_number else ["seeds"]), *(column.heading for column in grid.columns)]
    lines = []
    for row, cells in grid.rows:
        names = [spec.value_heading(label, value) for label, value in row.labels.items()]
        seeds = [] if same_number else [_span(summary.n for summary in cells)]
        if row.published:
            names, seeds = [f"*{row.published}*", *("" for _ in names[1:])], ["" for _ in seeds]
        lines.append([*names, *seeds, *(x.show(column) for x, column in zip(cells, grid.columns, strict=True))])
    table = _markdown(header, lines, left=len(spec.rows))
    return "\n\n".join([table, " ".join([caption(summaries), *missing(grid, spec), *_theirs(grid)])])


def table_csv(grid: Grid, spec: Spec) -> str:
    """A line per row and column of the table; scores are as in `results.json`, not in percent."""
    lines = [
        [*row.labels.values(), column.task, column.score, summary.mean, summary.std, "" if row.published else summary.n]
        for row, cells in grid.rows
        for summary, column in zip(cells, grid.columns, strict=True)
    ]
    return _csv([*spec.rows, "task", "score", "mean", "std", "n"], lines)


def caption(summaries: Iterable[Summary]) -> str:
    """What the numbers are, and of how many seeds."""
    counts = {summary.n for summary in summaries if summary.n}
    if counts <= {1}:
        return "One seed each." if counts else "No run has these scores."
    return f"Mean ± sample standard deviation over {_span(counts)} seeds."


def missing(grid: Grid, spec: Spec) -> list[str]:
    """Sentences on every seed and score that is not in the table: runs that are not there, then scores."""
    everyone = {run.seed for row, _ in grid.rows if not row.published for run in row.runs}
    no_runs: dict[str, list[str]] = {}
    no_scores: dict[str, list[str]] = {}
    never = False
    for row, cells in ((row, cells) for row, cells in grid.rows if not row.published):
        name = spec.heading(row.labels)
        for task in dict.fromkeys(column.task for column in grid.columns):
            if absent := everyone - row.seeds(task):
                of = "" if absent == everyone else f" of {_seeds(absent)}"
                no_runs.setdefault(f"No {task} run{of}", []).append(name)
        for column, summary in zip(grid.columns, cells, strict=True):
            lost = row.seeds(column.task) - set(summary.scores)
            never |= bool(lost) and not summary.n
            if lost and summary.n:
                no_scores.setdefault(f"No (finite) {column.heading} in runs of {_seeds(lost)}", []).append(name)
    said = [f"{what}: {'; '.join(names)}." for what, names in (no_runs | no_scores).items()]
    return [*said, *([f"{NONE}: the row's runs have no such score."] if never else [])]


def _theirs(grid: Grid) -> list[str]:
    shown = any(row.published for row, _ in grid.rows)
    return ["In italics: published numbers, of whom their row says, not of runs of ours."] if shown else []


def ratio_tables(spec: Spec, rows: Sequence[Row]) -> tuple[str, str]:
    """Ratios of means as Markdown and as CSV, both means beside them."""
    lines, plain, summaries = [], [], []
    for ratio in spec.ratios:
        of, to = (_find(ratio, labels, rows) for labels in (ratio.of, ratio.to))
        summaries += [of, to]
        value = of.mean / to.mean if of.mean is not None and to.mean else None
        names = (spec.heading({label: side[label] for label in spec.rows}) for side in (ratio.of, ratio.to))
        both = [f"{name}: {summary.show(ratio)}" for name, summary in zip(names, (of, to), strict=True)]
        lines.append([ratio.heading, NONE if value is None else f"{value:.2f}", *both, _span((of.n, to.n))])
        plain.append([ratio.heading, ratio.task, ratio.score, value, of.mean, of.std, of.n, to.mean, to.std, to.n])
    header = ["heading", "task", "score", "ratio", "of_mean", "of_std", "of_n", "to_mean", "to_std", "to_n"]
    table = _markdown(["", "ratio of means", "of", "to", "seeds"], lines, left=1)
    return f"{table}\n\n{caption(summaries)}", _csv(header, plain)


def _find(ratio: Ratio, labels: Labels, rows: Sequence[Row]) -> Summary:
    return summarise(next((row.scores(ratio.task, ratio.score) for row in rows if row.labels == labels), {}))


def _seeds(lost: set[int]) -> str:
    return f"seed{'s' * (len(lost) > 1)} {', '.join(map(str, sorted(lost)))}"


def _span(counts: Iterable[int]) -> str:
    different = sorted({count for count in counts if count}) or [0]
    return str(different[0]) if len(different) == 1 else f"{different[0]} to {different[-1]}"


def _markdown(header: Sequence[str], lines: Iterable[Sequence[str]], *, left: int) -> str:
    rule = ["---" if index < left else "---:" for index in range(len(header))]
    escaped = ([cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in (header, rule, *lines))
    return "\n".join(f"| {' | '.join(line)} |" for line in escaped)


def _csv(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *lines])
    return text.getvalue()
