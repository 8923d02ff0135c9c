"""What a plot shows, without how: panels of lines, a line per row, a summary over seeds at each of its places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from report.runs import Row, matches, place, read_curves
from report.spec import Plot, Spec, Value
from report.tables import Summary, expand, summarise

Points = Mapping[str | int, Summary]
"""A summary at each place: what the `*` matched, or the step; of bars, only 0."""


@dataclass(frozen=True)
class Panel:
    """Rows that differ in the colour's label alone, in the other labels' name; of curves, of one metric."""

    heading: str
    lines: tuple[tuple[Row, Points], ...]


def panels(plot: Plot, spec: Spec, rows: Sequence[Row]) -> list[list[Panel]]:
    """All panels of a plot, those that belong side by side together.

    A curve has a point at each step that all seeds of its row have.

    Raises:
        DataError: Two runs of a row and seed have different scores, or a `metrics.csv` is broken.
    """
    if plot.kind == "curves":
        return _curve_panels(plot, spec, rows)
    paths: Mapping[str, str | int] = expand(plot, rows) if plot.kind == "lines" else {plot.score: 0}
    side_by_side = []
    for heading, part in _parts(plot, spec, rows):
        lines = ((row, {x: summarise(row.scores(plot.task, path)) for path, x in paths.items()}) for row in part)
        side_by_side.append(Panel(heading, tuple(lines)))
    return [side_by_side]


def colours(plot: Plot, spec: Spec, rows: Sequence[Row]) -> dict[Value, int]:
    """Number of the colour of each value of the label that chooses it, the same in all pictures of a report."""
    present = {row.labels[plot.group] for row in rows}
    known = list(spec.order.get(plot.group, {}))
    new = sorted(present - set(known), key=lambda value: place(spec, plot.group, value))
    return {value: index for index, value in enumerate([*known, *new]) if value in present}


def lacking(drawn: Iterable[Panel], spec: Spec, rows: Sequence[Row]) -> str:
    """Sentences on the rows that have fewer seeds in a plot than others, or none."""
    counts = {id(row): 0 for row in rows}
    for row, points in (line for panel in drawn for line in panel.lines):
        counts[id(row)] = max([counts[id(row)], *(point.n for point in points.values())])
    said: dict[int, list[str]] = {}
    for row in rows:
        said.setdefault(counts[id(row)], []).append(spec.heading(row.labels))
    few = sorted(count for count in said if not count or count < max(said))
    names = {0: "Nothing to draw", 1: "Of 1 seed"}
    return " ".join(f"{names.get(count, f'Of {count} seeds')}: {'; '.join(said[count])}." for count in few)


def _curve_panels(plot: Plot, spec: Spec, rows: Sequence[Row]) -> list[list[Panel]]:
    curves = {id(row): _curves(plot, row) for row in rows}
    names = (name for row in rows for name in curves[id(row)])
    rows_of_panels: list[list[Panel]] = []
    metrics = matches(plot.score, names, plot.without) or {plot.score: "*"}
    for heading, part in _parts(plot, spec, rows):
        rows_of_panels.append([])
        for metric, text in metrics.items():
            name = plot.panel.replace("*", text.replace("_", " ")) if "*" in plot.score else ""
            lines = tuple((row, _summaries(curves[id(row)].get(metric, {}))) for row in part)
            rows_of_panels[-1].append(Panel(", ".join(filter(None, (name, heading))), lines))
    return rows_of_panels


def _curves(plot: Plot, row: Row) -> dict[str, dict[int, dict[int, float]]]:
    """Metric -> seed -> step -> value; of several runs of a seed, the first."""
    curves: dict[str, dict[int, dict[int, float]]] = {}
    for run in row.runs:
        if run.task == plot.task:
            for metric, curve in read_curves(run, plot.score).items():
                curves.setdefault(metric, {}).setdefault(run.seed, curve)
    return curves


def _summaries(seeds: Mapping[int, Mapping[int, float]]) -> dict[str | int, Summary]:
    common = set.intersection(*(set(curve) for curve in seeds.values())) if seeds else set()
    return {step: summarise({seed: curve[step] for seed, curve in seeds.items()}) for step in sorted(common)}


def _parts(plot: Plot, spec: Spec, rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        others = {label: value for label, value in row.labels.items() if label != plot.group}
        parts.setdefault(spec.heading(others), []).append(row)
    return list(parts.items())
