"""What all kinds of pictures share: their width, panels in a grid, the look of a row, the legend."""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from report.pictures.panels import Panel, Point, key
from report.pictures.style import COLOURS, LETTERS, MARKERS, THEIR_MARKERS, THEIRS
from report.runs.rows import Row
from report.spec import WIDTHS, Plot, Spec, Value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Panels = Sequence[Sequence[Panel]]


class Painter:
    """Draws one plot into a figure.

    Args:
        figure: Empty, with a layout that makes room for labels.
        plot: What is drawn.
        spec: The report, for headings.
        numbers: Number of the colour of each value; see `report.pictures.panels.colours`.
    """

    def __init__(self, figure: "Figure", plot: Plot, spec: Spec, numbers: dict[Value, int]) -> None:
        self.figure, self.plot, self.spec, self.numbers = figure, plot, spec, numbers
        self.scale = 100 if plot.percent else 1
        self.width = WIDTHS[plot.width]

    def paint(self, rows_of_panels: Panels) -> None:
        """Draws a plot's panels into the figure."""
        raise NotImplementedError

    def grid(
        self, rows_of_panels: Panels, columns: int, height: float, **share: Any
    ) -> list[tuple["Axes", Panel, int, bool]]:
        """Axes for each panel, with their place in a line, from 0, and whether they are the last of a column.

        Args:
            rows_of_panels: Those that belong side by side together; they go on in the next line if they are many.
            columns: Most panels in a line.
            height: Inches of a line.
            share: Which axes have one scale; see matplotlib's `subplots`.
        """
        lines = [row[at : at + columns] for row in rows_of_panels for at in range(0, len(row), columns)]
        self.figure.set_size_inches(self.width, height * len(lines))
        found = []
        for number, all_axes in enumerate(self.figure.subplots(len(lines), columns, squeeze=False, **share)):
            line = lines[number]
            below = len(lines[number + 1]) if number + 1 < len(lines) else 0
            found += [
                (axes, panel, at, at >= below) for at, (axes, panel) in enumerate(zip(all_axes, line, strict=False))
            ]
            for axes in all_axes[len(line) :]:
                axes.remove()
        return found

    def shift(self, value: Value, slots: Sequence[Value]) -> float:
        """Where a row stands among those at the same place, around 0."""
        return slots.index(value) - (len(slots) - 1) / 2

    def slots(self, rows_of_panels: Panels) -> list[Value]:
        """What stands at one place: values of the label that chooses the colour, then published rows."""
        rows = [row for panels in rows_of_panels for panel in panels for row, _ in panel.lines]
        found = dict.fromkeys(key(self.plot, row) for row in rows)
        return [*(value for value in self.numbers if value in found), *(x for x in found if x not in self.numbers)]

    def look(self, row: Row, slots: Sequence[Value]) -> tuple[int, dict[str, Any]]:
        """The number of the row's colour and what matplotlib is told of it; of published rows, -1 and below."""
        value = key(self.plot, row)
        if row.published:
            return -1 - (list(slots).index(value) if value in slots else 0), {"color": THEIRS, "label": row.published}
        number = self.numbers[value]
        return number, {"color": COLOURS[number % len(COLOURS)], "label": self.name(value)}

    def marked(self, row: Row, slots: Sequence[Value]) -> dict[str, Any]:
        """The look of a row that has a marker at each point."""
        number, look = self.look(row, slots)
        if row.published:
            return look | {"marker": THEIR_MARKERS[-number % len(THEIR_MARKERS)], "markerfacecolor": "white"}
        return look | {"marker": MARKERS[number % len(MARKERS)]}

    def name(self, value: Value) -> str:
        """What a legend calls a value of the colour's label."""
        return self.spec.value_heading(self.plot.group, value)

    def shown(self, points: Iterable[Point]) -> tuple[list[float], list[float], list[float]]:
        """Means and how far error bars reach below and above, in the axis' unit; NaN, which is not drawn, for none."""
        triples = []
        for point in points:
            mean = math.nan if point.mean is None else self.scale * point.mean
            ends = (math.nan if end is None else self.scale * end for end in (point.low, point.high))
            low, high = ends
            triples.append((mean, mean - low, high - mean))
        means, below, above = ([triple[side] for triple in triples] for side in range(3))
        return means, below, above

    def legend(self, slots: Sequence[Value]) -> None:
        """Names the looks of rows below the panels and makes room for that; nothing if there is no label to choose one.

        Args:
            slots: What chooses a look, in the legend's order.
        """
        handles: dict[str, Any] = {}
        for axes in self.figure.axes:
            drawn, labels = axes.get_legend_handles_labels()
            handles = dict(zip(labels, drawn, strict=True)) | handles
        names = [name for name in map(self.name, slots) if name in handles]
        if not any(names):
            return
        room = LETTERS * self.width
        least = math.ceil(len(names) / max(1, int(room / (max(map(len, names)) + 6))))
        most = math.ceil(len(names) / least)
        columns = next((count for count in range(most, 1, -1) if _letters(names, count) <= room), 1)
        lines = math.ceil(len(names) / columns)
        self.figure.set_figheight(self.figure.get_figheight() + 0.17 * lines + 0.05)
        look: dict[str, Any] = {"loc": "outside lower center", "ncols": columns, "frameon": False}
        self.figure.legend([handles[name] for name in names], names, **look)


def _letters(names: Sequence[str], columns: int) -> int:
    """How wide a legend is in letters; the sample beside a name takes 8."""
    lines, longer = divmod(len(names), columns)
    starts = [number * lines + min(number, longer) for number in range(columns + 1)]
    return sum(8 + max(map(len, names[start:end])) for start, end in itertools.pairwise(starts))
