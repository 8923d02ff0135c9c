"""Rows of runs as tables: means and deviations over seeds, as sheets and CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from report.runs.patterns import matches
from report.runs.rows import Row
from report.runs.summaries import TRANSFER_GAP
from report.spec import Column, Labels, Ratio, Score, Spec, Table
from report.statistics.languages import are_of_different_languages, notes_on_languages
from report.statistics.significance import mean, sample_sd
from report.tables.missing import NONE, missing, paths_of, unknown
from report.tables.sheets import Cell, Sheet, markdown

LOWEST = ("loss", "perplexity")
"""Scores of which less is better, by a part of their path."""


@dataclass(frozen=True)
class Summary:
    """A score over seeds.

    Attributes:
        scores: The score of each seed.
        mean: None without any.
        std: Sample standard deviation (over n - 1); None for less than two.
        interval: Of the only seed, over documents; None where it is unknown or there are more seeds.
    """

    scores: Mapping[int, float]
    mean: float | None
    std: float | None
    interval: tuple[float, float] | None = None

    @property
    def n(self) -> int:
        """The number of seeds."""
        return len(self.scores)

    def show(self, column: Column) -> str:
        """`12.3 ± 1.4`; of one seed its interval, if there is one, `12.3 [10.9, 14.0]`; `–` for none."""
        return self.cell(column).plain

    def cell(self, column: Column) -> Cell:
        """The same for a table."""
        if self.mean is None:
            return Cell(NONE)
        if self.std is not None:
            return Cell(shown(self.mean, column), f" ± {shown(self.std, column)}")
        ends = [shown(end, column) for end in self.interval or ()]
        return Cell(shown(self.mean, column), f" [{', '.join(ends)}]" if ends else "")


@dataclass(frozen=True)
class Grid:
    """A table that is filled: a column per score, with every `*` resolved, and a summary per row and column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Row, tuple[Summary, ...]], ...]

    @property
    def ours(self) -> tuple[tuple[Row, tuple[Summary, ...]], ...]:
        """The rows of runs, without published numbers."""
        return tuple((row, cells) for row, cells in self.rows if not row.published)


def shown(value: float, column: Column) -> str:
    """A number as its column has it."""
    return f"{(100 if column.percent else 1) * value:.{column.digits}f}"


def summarise(scores: Mapping[int, float], interval: tuple[float, float] | None = None) -> Summary:
    """Mean and sample standard deviation of the scores of several seeds."""
    values = list(scores.values())
    return Summary(scores, mean(values) if values else None, sample_sd(values), interval)


def expand(score: Score, rows: Sequence[Row]) -> dict[str, str]:
    """The paths that a score stands for, with what its `*` matched; without any match, itself."""
    return matches(score.score, paths_of(score.task, rows), score.without) or {score.score: "*"}


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
    filled = (
        (row, tuple(summarise(row.scores(c.task, c.score), row.interval(c.task, c.score)) for c in columns))
        for row in rows
    )
    return Grid(columns, tuple((row, cells) for row, cells in filled if not row.published or any(x.n for x in cells)))


def sheet_of(grid: Grid, spec: Spec) -> Sheet:
    """The table, the best of each column in bold, then how many seeds there are and what is missing.

    Means of different languages have no best; a note says of which they are.
    A number of fewer seeds than its row has others of says so. Published numbers count no seed and are never the best.
    """
    summaries = [summary for _, cells in grid.ours for summary in cells]
    seeds = [0 if row.published else max((summary.n for summary in cells), default=0) for row, cells in grid.rows]
    same_number = len({count for count in seeds if count}) == 1
    header = [*spec.rows, *([] if same_number else ["seeds"]), *(column.heading for column in grid.columns)]
    ours = [row for row, _ in grid.ours]
    best = [
        None if are_of_different_languages(ours, column) else _best(column, [cells[at] for _, cells in grid.ours])
        for at, column in enumerate(grid.columns)
    ]
    lines = []
    for (row, cells), count in zip(grid.rows, seeds, strict=True):
        theirs = bool(row.published)
        line = [Cell(spec.value_heading(label, x), italic=theirs and x != "") for label, x in row.labels.items()]
        line += [] if same_number else [Cell("" if theirs else str(count))]
        for column, summary, most in zip(grid.columns, cells, best, strict=True):
            cell = summary.cell(column)
            rest = cell.rest + (f" (n = {summary.n})" if 0 < summary.n < count else "")
            line.append(replace(cell, rest=rest, bold=cell.text == most and not theirs))
        lines.append(tuple(line))
    said = ["In italics: published numbers, of whom their row says, not of runs of ours."]
    notes = " ".join(
        [
            caption(summaries),
            *notes_on_languages(grid.columns, ours, spec),
            *(said if len(ours) < len(grid.rows) else []),
        ]
    )
    return Sheet(tuple(header), tuple(lines), len(spec.rows), notes, tuple(missing(grid, spec)))


def table_markdown(grid: Grid, spec: Spec) -> str:
    """The table, then how many seeds there are and what is missing."""
    return markdown(sheet_of(grid, spec))


def table_csv(grid: Grid, spec: Spec) -> str:
    """A line per row and column of the table; scores are as in `results.json`, not in percent."""
    lines = [
        [*row.labels.values(), c.task, c.score, x.mean, x.std, "" if row.published else x.n, *(x.interval or ("", ""))]
        for row, cells in grid.rows
        for x, c in zip(cells, grid.columns, strict=True)
    ]
    return csv_text([*spec.rows, "task", "score", "mean", "std", "n", "low", "high"], lines)


def caption(summaries: Iterable[Summary]) -> str:
    """What the numbers are, and of how many seeds."""
    every = [summary for summary in summaries if summary.n]
    counts = {summary.n for summary in every}
    ends = "In brackets: 95 % bootstrap interval over documents." if any(summary.interval for summary in every) else ""
    if counts <= {1}:
        return " ".join(filter(None, ("One seed each.", ends))) if counts else "No run has these scores."
    return " ".join(filter(None, (f"Mean ± sample standard deviation over {span(counts)} seeds.", ends)))


def ratio_tables(spec: Spec, rows: Sequence[Row]) -> tuple[Sheet, str]:
    """Ratios of means as a sheet and as CSV, both means beside them."""
    lines, plain, summaries = [], [], []
    for ratio in spec.ratios:
        of, to = (_find(ratio, labels, rows) for labels in (ratio.of, ratio.to))
        summaries += [of, to]
        value = of.mean / to.mean if of.mean is not None and to.mean else None
        names = (spec.heading({label: side[label] for label in spec.rows}) for side in (ratio.of, ratio.to))
        both = [f"{name}: {summary.show(ratio)}" for name, summary in zip(names, (of, to), strict=True)]
        texts = [ratio.heading, NONE if value is None else f"{value:.2f}", *both, span((of.n, to.n))]
        lines.append(tuple(map(Cell, texts)))
        plain.append([ratio.heading, ratio.task, ratio.score, value, of.mean, of.std, of.n, to.mean, to.std, to.n])
    header = ["heading", "task", "score", "ratio", "of_mean", "of_std", "of_n", "to_mean", "to_std", "to_n"]
    lacking = tuple(unknown(spec.ratios, rows))
    return Sheet(("", "ratio of means", "of", "to", "seeds"), tuple(lines), 1, caption(summaries), lacking), csv_text(
        header, plain
    )


def span(counts: Iterable[int]) -> str:
    """`3`, or `2 to 3` where they differ."""
    different = sorted({count for count in counts if count}) or [0]
    return str(different[0]) if len(different) == 1 else f"{different[0]} to {different[-1]}"


def csv_text(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Lines of CSV below their header."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *lines])
    return text.getvalue()


def _best(column: Column, summaries: Sequence[Summary]) -> str | None:
    """The best number of a column as it is shown; None where there is none to choose.

    No transfer gap is: a model that learnt nothing has none.
    """
    parts = column.score.replace("/", ".").split(".")
    inferred = (
        "lowest" if any(part.endswith(LOWEST) for part in parts) else "none" if TRANSFER_GAP in parts else "highest"
    )
    best = column.best or inferred
    means = [summary.mean for summary in summaries if summary.mean is not None]
    if best == "none" or len({shown(value, column) for value in means}) < 2:
        return None
    return shown(max(means) if best == "highest" else min(means), column)


def _find(ratio: Ratio, labels: Labels, rows: Sequence[Row]) -> Summary:
    return summarise(next((row.scores(ratio.task, ratio.score) for row in rows if row.labels == labels), {}))
