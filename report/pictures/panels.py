"""What a plot shows, without how: panels of lines, a line per row, a mean over seeds at each of its places."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ernie_m.bootstrap import CONFIDENCE
from report.runs.patterns import matches
from report.runs.rows import Row, place
from report.runs.run import read_curves
from report.spec import Plot, Spec, Value
from report.statistics.significance import paired_bootstrap, t_interval
from report.tables.comparison import FEW
from report.tables.counterparts import baseline_of
from report.tables.table import expand, summarise

Place = str | int | tuple[str | int, str | int]


@dataclass(frozen=True)
class Point:
    """A mean over seeds.

    Attributes:
        mean: None without any seed.
        low: The lower end of its error bar; None if it has none.
        high: The upper end.
        n: The number of seeds; of a difference, of those that both rows have.
    """

    mean: float | None
    low: float | None
    high: float | None
    n: int


Points = Mapping[Place, Point]
"""A point at each place: what the `*` matched, or the step; without a `*`, at 0; of heat maps, a line and a column."""


@dataclass(frozen=True)
class Panel:
    """Rows that differ in the colour's label alone, in the other labels' name; of curves, of one metric."""

    heading: str
    lines: tuple[tuple[Row, Points], ...]


def panels(plot: Plot, spec: Spec, rows: Sequence[Row]) -> list[list[Panel]]:
    """All panels of a plot, those that belong side by side together.

    A curve has a point at each step that all seeds of its row have. Published rows stand in every panel or, of bars and
    dots without a `*`, below the others; curves and differences to a baseline have none.

    Raises:
        DataError: Two runs of a row and seed have different scores, or a `metrics.csv` is broken.
    """
    ours = [row for row in rows if not row.published]
    if plot.kind == "curves":
        return _curve_panels(plot, spec, ours)
    paths: Mapping[str, str | int] = expand(plot, ours) if "*" in plot.score else {plot.score: 0}
    point = _difference(plot, spec, ours) if plot.kind == "ablation" else _mean(plot)

    def line(row: Row) -> tuple[Row, Points]:
        return row, {at: point(row, path) for path, at in paths.items()}

    theirs = [line(row) for row in rows if row.published and plot.kind != "ablation"]
    theirs = [(row, points) for row, points in theirs if any(at.n for at in points.values())]
    shown = [row for row in ours if not plot.baseline or plot.baseline.items() - row.labels.items()]
    side_by_side = [(heading, tuple(map(line, part))) for heading, part in parts(plot, spec, shown)]
    if "*" in plot.score:
        return [[Panel(heading, (*lines, *theirs)) for heading, lines in side_by_side]]
    return [[Panel(*each) for each in [*side_by_side, *((row.published, ((row, points),)) for row, points in theirs)]]]


def colours(plot: Plot, spec: Spec, rows: Sequence[Row]) -> dict[Value, int]:
    """Number of the colour of each value of the label that chooses it, the same in all pictures of a report."""
    present = {key(plot, row) for row in rows if not row.published}
    known = list(spec.order.get(plot.group, {}))
    new = sorted(present - set(known), key=lambda value: place(spec, plot.group, value))
    return {value: index for index, value in enumerate([*known, *new]) if value in present}


def key(plot: Plot, row: Row) -> Value:
    """What chooses a row's colour; of published numbers, their name."""
    return row.published or row.labels.get(plot.group, "")


def parts(plot: Plot, spec: Spec, rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Rows that differ only in the label of the colour, with what they have in common beside the plot's `where`."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        others = {label: value for label, value in row.labels.items() if label not in (plot.group, *plot.where)}
        groups.setdefault(spec.heading(others), []).append(row)
    return list(groups.items())


def counted(plot: Plot, spec: Spec, drawn: Iterable[Panel]) -> str:
    """What the points and bars are, and of how many seeds; published numbers aside."""
    lines = [line for panel in drawn for line in panel.lines if not line[0].published]
    counts = sorted({point.n for _, points in lines for point in points.values() if point.n})
    seeds = f"{counts[0]} to {counts[-1]}" if len(counts) > 1 else "".join(map(str, counts))
    if plot.kind == "ablation" and counts:
        less = f"Difference to the baseline ({spec.heading(plot.baseline)})"
        level = f"{100 * CONFIDENCE:.0f} %"
        if counts == [1]:
            return f"{less}, one seed each."
        kinds = ["Student's t"] * (counts[0] < FEW) + ["paired bootstrap"] * (counts[-1] >= FEW)
        return f"{less}, mean over {seeds} seeds, with {level} intervals over seeds ({', '.join(kinds)})."
    if counts in ([], [1]):
        return "One seed each." if counts else ""
    return f"Mean{'' if plot.kind == 'heat_map' else ' ± sample standard deviation'} over {seeds} seeds."


def lacking(drawn: Iterable[Panel], spec: Spec, rows: Sequence[Row]) -> str:
    """Sentences on the rows that have fewer seeds in a plot than others, or none."""
    counts = {id(row): 0 for row in rows if not row.published}
    for row, points in (line for panel in drawn for line in panel.lines):
        if id(row) in counts:
            counts[id(row)] = max([counts[id(row)], *(point.n for point in points.values())])
    said: dict[int, list[str]] = {}
    for row in rows:
        if id(row) in counts:
            said.setdefault(counts[id(row)], []).append(spec.heading(row.labels))
    few = sorted(count for count in said if not count or count < max(said))
    names = {0: "Nothing to draw", 1: "Of 1 seed"}
    return " ".join(f"{names.get(count, f'Of {count} seeds')}: {'; '.join(said[count])}." for count in few)


def curves_of(plot: Plot, row: Row) -> dict[str, Points]:
    """Metric -> step -> point, at the steps that all seeds have; of several runs of a seed, the first."""
    curves: dict[str, dict[int, dict[int, float]]] = {}
    for run in row.runs:
        if run.task == plot.task:
            for metric, curve in read_curves(run, plot.score).items():
                curves.setdefault(metric, {}).setdefault(run.seed, curve)
    return {metric: _common_steps(seeds) for metric, seeds in curves.items()}


def _common_steps(seeds: Mapping[int, Mapping[int, float]]) -> Points:
    common = sorted(set.intersection(*map(set, seeds.values())))
    return {step: point_of({seed: curve[step] for seed, curve in seeds.items()}) for step in common}


def _curve_panels(plot: Plot, spec: Spec, rows: Sequence[Row]) -> list[list[Panel]]:
    curves = {id(row): curves_of(plot, row) for row in rows}
    names = (name for row in rows for name in curves[id(row)])
    rows_of_panels: list[list[Panel]] = []
    metrics = matches(plot.score, names, plot.without) or {plot.score: "*"}
    for heading, part in parts(plot, spec, rows):
        rows_of_panels.append([])
        for metric, text in metrics.items():
            name = plot.panel.replace("*", text.replace("_", " ")) if "*" in plot.score else ""
            lines = tuple((row, curves[id(row)].get(metric, {})) for row in part)
            rows_of_panels[-1].append(Panel(", ".join(filter(None, (name, heading))), lines))
    return rows_of_panels


def point_of(scores: Mapping[int, float]) -> Point:
    """The mean of the scores of several seeds, with their sample standard deviation to both sides."""
    summary = summarise(scores)
    if summary.mean is None or summary.std is None:
        return Point(summary.mean, None, None, summary.n)
    return Point(summary.mean, summary.mean - summary.std, summary.mean + summary.std, summary.n)


def _mean(plot: Plot) -> Callable[[Row, str], Point]:
    return lambda row, path: point_of(row.scores(plot.task, path))


def _difference(plot: Plot, spec: Spec, rows: Sequence[Row]) -> Callable[[Row, str], Point]:
    with_baseline = replace(spec, baseline=plot.baseline)

    def point(row: Row, path: str) -> Point:
        other = baseline_of(row, rows, with_baseline)
        ours, baseline = row.scores(plot.task, path), other.scores(plot.task, path) if other else {}
        seeds = sorted(ours.keys() & baseline.keys())
        if not seeds:
            return Point(None, None, None, 0)
        pairs = [ours[seed] for seed in seeds], [baseline[seed] for seed in seeds]
        comparison = paired_bootstrap(*pairs)
        low, high = (t_interval(*pairs) or (None, None)) if comparison.n < FEW else (comparison.low, comparison.high)
        return Point(comparison.difference, low, high, comparison.n)

    return point
