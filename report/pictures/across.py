"""Pictures with a name per line and numbers across: bars, dots, and dots of differences to a baseline."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from report.pictures.painter import Painter, Panels
from report.pictures.panels import Panel, Point, key
from report.pictures.style import ERROR_BAR, HATCHES, LETTERS, THEIRS, say_plainly, wrapped
from report.runs.rows import Row
from report.spec import Value
from report.tables.missing import NONE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NARROWEST = 1.5
"""Inches of a panel."""


class Across(Painter):
    """What bars and dots share: which line and which place in it a row has."""

    least = 0.2
    """Inches of a line with one row."""
    thick = 0.1
    """Inches that each row takes in a line."""

    def mark(self, axes: "Axes", row: Row, point: Point, y: float, thick: float, slots: Sequence[Value]) -> None:
        """Draws a row's number into a line."""
        raise NotImplementedError

    def paint(self, rows_of_panels: Panels) -> None:
        """Lines are what the `*` matched, or without one the panels, which then are one picture."""
        slots = self.slots(rows_of_panels)
        if "*" in self.plot.score:
            self._by_match(rows_of_panels, slots)
        else:
            slots = [value for value in slots if value in self.numbers]
            self._by_row(rows_of_panels[0], slots)
        self.legend(slots)

    def _by_match(self, rows_of_panels: Panels, slots: Sequence[Value]) -> None:
        names = list(dict.fromkeys(at for panel in rows_of_panels[0] for _, points in panel.lines for at in points))
        longest = max((len(str(name)) for name in names), default=0)
        room = self.width - 0.3 - longest / LETTERS
        columns = max(1, min(len(rows_of_panels[0]), int(room / NARROWEST)))
        height = 0.75 + len(names) * max(self.least, self.thick * len(slots) + 0.08)
        drawn = self.grid(rows_of_panels, columns, height, sharex="all", sharey="all")
        for axes, panel, column, last in drawn:
            axes.set_ylabel(self.plot.down if column == 0 else "")
            axes.set_title(wrapped(panel.heading, room / columns))
            axes.tick_params(labelbottom=last)
            self._ready(axes, [str(name).replace("_", " ") for name in names], show=last)
            for between in range(1, len(names) if len(slots) > 1 else 0):
                axes.axhline(between - 0.5, color="#DDDDDD", linewidth=0.5, zorder=0)
            for row, points in panel.lines:
                for at, name in enumerate(names):
                    self._at(axes, row, points.get(name), at, slots)

    def _by_row(self, panels: Sequence[Panel], slots: Sequence[Value]) -> None:
        step = max(self.least, self.thick * len(slots) + 0.08)
        names = [wrapped(panel.heading, 0.45 * self.width) for panel in panels]
        tallest = max(name.count("\n") + 1 for name in names)
        self.figure.set_size_inches(self.width, 0.5 + len(panels) * max(step, 0.13 * tallest))
        axes = self.figure.subplots()
        for at, panel in enumerate(panels):
            lines: dict[Value, tuple[Row, Point]] = {
                key(self.plot, row): (row, points[0]) for row, points in panel.lines
            }
            for row, point in lines.values():
                self._at(axes, row, point, at, [row.published] if row.published else slots)
            for value in slots if not panel.lines[0][0].published else []:
                if value not in lines:
                    self._none(axes, at + self._shift(value, slots))
        self._ready(axes, names, show=True)

    def _ready(self, axes: "Axes", names: Sequence[str], *, show: bool) -> None:
        axes.grid(visible=False, axis="y")
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        if self.plot.log:
            axes.set_xscale("log")
            say_plainly(axes.xaxis)
        if show:
            axes.set_xlabel(wrapped(self.plot.axis, 0.8 * self.width))

    def _shift(self, value: Value, slots: Sequence[Value]) -> float:
        return self.shift(value, slots) * 0.8 / len(slots)

    def _at(self, axes: "Axes", row: Row, point: Point | None, at: int, slots: Sequence[Value]) -> None:
        y = at + self._shift(key(self.plot, row), slots)
        if point is None or not point.n:
            self._none(axes, y)
        else:
            self.mark(axes, row, point, y, 0.8 / len(slots), slots)

    def _none(self, axes: "Axes", y: float) -> None:
        axes.text(0.01, y, NONE, va="center", fontsize=6, transform=axes.get_yaxis_transform())

    def bar_ends(self, point: Point) -> tuple[float, dict[str, Any]]:
        """The mean, and matplotlib's words for the error bar if there is one."""
        (mean,), (below,), (above,) = self.shown([point])
        return mean, {} if math.isnan(below) else {"xerr": [[below], [above]]}


class Bars(Across):
    """A bar for each row."""

    thick = 0.12

    def mark(self, axes: "Axes", row: Row, point: Point, y: float, thick: float, slots: Sequence[Value]) -> None:
        """A bar from 0, with an error bar if there are several seeds."""
        number, look = self.look(row, slots)
        mean, ends = self.bar_ends(point)
        if row.published:
            look |= {"color": "white", "edgecolor": THEIRS, "linewidth": 0.7}
        else:
            look["hatch"] = HATCHES[number % len(HATCHES)]
        if ends:
            look |= ends | {"error_kw": {"ecolor": "#222222", **ERROR_BAR}}
        axes.barh(y, mean, 0.92 * thick, **look)


class Dots(Across):
    """A dot for each row."""

    least = 0.17
    thick = 0.06

    def mark(self, axes: "Axes", row: Row, point: Point, y: float, thick: float, slots: Sequence[Value]) -> None:
        """A dot, with an error bar if there are several seeds."""
        mean, ends = self.bar_ends(point)
        axes.errorbar([mean], [y], linestyle="", **ends, **ERROR_BAR, **self.marked(row, slots))


class Ablation(Dots):
    """Dots left and right of a line at no difference."""

    def _ready(self, axes: "Axes", names: Sequence[str], *, show: bool) -> None:
        super()._ready(axes, names, show=show)
        axes.axvline(0, color="#222222", linewidth=0.8, zorder=1)
