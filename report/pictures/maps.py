"""What a heat map shows: a panel per row, a mean over seeds at each line and column."""

from collections.abc import Mapping, Sequence
from itertools import chain

from report.pictures.panels import Panel, Place, Point, Points, curves_of, parts, point_of
from report.runs.patterns import groups, matches
from report.runs.rows import Row
from report.spec import Plot, Spec


def heat_maps(plot: Plot, spec: Spec, rows: Sequence[Row]) -> list[list[Panel]]:
    """All panels of a heat map, those that belong side by side together; a place is (line, column).

    Raises:
        DataError: Two runs of a row and seed have different scores, or a `metrics.csv` is broken.
    """
    ours = [row for row in rows if not row.published]
    points = _by_step(plot, ours) if "/" in plot.score else _by_match(plot, ours)
    rows_of_panels = []
    for heading, part in parts(plot, spec, ours):
        names = [spec.value_heading(plot.group, row.labels[plot.group]) if plot.group else "" for row in part]
        headings = (", ".join(filter(None, (name, heading))) for name in names)
        rows_of_panels.append(
            [Panel(each, ((row, points[id(row)]),)) for each, row in zip(headings, part, strict=True)]
        )
    return rows_of_panels if plot.group else [list(chain.from_iterable(rows_of_panels))]


def axes_of(rows_of_panels: Sequence[Sequence[Panel]]) -> tuple[list[str | int], list[str | int]]:
    """Lines and columns of all panels: numbers in order, texts as they come, or sorted where both have the same."""
    places = [at for panel in chain.from_iterable(rows_of_panels) for at in panel.lines[0][1] if isinstance(at, tuple)]
    lines, columns = (list(dict.fromkeys(at[side] for at in places)) for side in (0, 1))
    if set(lines) == set(columns):
        return sorted(lines, key=str), sorted(columns, key=str)
    return _in_order(lines), _in_order(columns)


def _in_order(names: list[str | int]) -> list[str | int]:
    return sorted(names, key=int) if all(str(name).isdecimal() for name in names) else names


def _by_step(plot: Plot, rows: Sequence[Row]) -> dict[int, Points]:
    by_row: dict[int, Points] = {}
    for row in rows:
        curves = curves_of(plot, row)
        lines = matches(plot.score, curves, plot.without)
        steps = {
            name: [(at, point) for at, point in curves[name].items() if not isinstance(at, tuple)] for name in lines
        }
        by_row[id(row)] = {(lines[name], at): point for name, curve in steps.items() for at, point in curve}
    return by_row


def _by_match(plot: Plot, rows: Sequence[Row]) -> dict[int, Points]:
    return {id(row): _cells(plot, row) for row in rows}


def _cells(plot: Plot, row: Row) -> Mapping[Place, Point]:
    names = dict.fromkeys(name for run in row.runs if run.task == plot.task for name in run.scores)
    cells: dict[Place, Point] = {}
    for name, (line, column) in groups(plot.score, names).items():
        if not {line, column} & set(plot.without):
            cells[line, column] = point_of(row.scores(plot.task, name))
    if plot.mirror:
        return {_turned(at): point for at, point in cells.items()} | cells
    return cells


def _turned(at: Place) -> Place:
    return at[::-1] if isinstance(at, tuple) else at
