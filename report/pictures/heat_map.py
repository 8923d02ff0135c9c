"""Heat maps: a coloured cell for each line and column, with its number where there is room."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from report.pictures.maps import axes_of
from report.pictures.painter import Painter, Panels
from report.pictures.panels import Panel
from report.pictures.style import LETTERS, MAP, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = 0.75
"""Inches that the colour bar takes."""
LONGEST_BAR, THICKNESS = 2.5, 0.1
NARROWEST = 2
"""Columns that a map with fewer is as wide as."""
NUMBER_SIZE = 6
LETTER = 0.6 * NUMBER_SIZE / 72
"""Inches of a digit in a cell."""


class HeatMap(Painter):
    """A map for each row, all of one scale."""

    def paint(self, rows_of_panels: Panels) -> None:
        """As many maps side by side as have room for their numbers, or one."""
        self.lines, self.columns = axes_of(rows_of_panels)
        names = max(len(str(name)) for name in self.lines) / LETTERS + 0.25
        room, widest = self.width - BAR - names, max(map(len, rows_of_panels))
        norm, longest = self._norm(rows_of_panels)
        fitting = max(1, int(room / ((LETTER * longest + 0.07) * len(self.columns) + 0.12)))
        columns = math.ceil(widest / math.ceil(widest / fitting))
        shown = [self._columns_of(rows_of_panels, columns, at) for at in range(columns)]
        ratios = [max(NARROWEST, len(each)) for each in shown]
        self.cell = (room - 0.12 * columns) / sum(ratios)
        tall = min(0.35, max(0.16, self.cell))
        self.turned = max(len(str(name)) for name in self.columns) + 1 > LETTERS * self.cell
        below = 0.4 + (max(len(str(name)) for name in self.columns) / LETTERS if self.turned else 0.1)
        share: dict[str, Any] = {"sharex": "col", "sharey": "all", "width_ratios": ratios}
        drawn = self.grid(rows_of_panels, columns, tall * len(self.lines) + 0.3, **share)
        self.figure.set_figheight(self.figure.get_figheight() + below)
        for axes, panel, at, last in drawn:
            image = self._map(axes, panel, shown[at], norm)
            axes.set_title(wrapped(panel.heading, self.cell * ratios[at] + 0.12))
            axes.tick_params(labelbottom=last, labelleft=at == 0)
            if at == 0:
                axes.set_ylabel(self.plot.down)
            if last:
                axes.set_xlabel(self.plot.over)
        length = min(LONGEST_BAR, 0.9 * self.figure.get_figheight())
        size: dict[str, Any] = {"shrink": length / self.figure.get_figheight(), "aspect": length / THICKNESS}
        bar = self.figure.colorbar(image, ax=[axes for axes, *_ in drawn], pad=0.02, **size)
        bar.set_label(self.plot.axis)
        bar.outline.set_visible(False)

    def _columns_of(self, rows_of_panels: Panels, count: int, at: int) -> list[str | int]:
        """The columns of the maps below one another, of `count` side by side; of steps, those that one of them has."""
        if "/" not in self.plot.score:
            return self.columns
        below = [panel for side_by_side in rows_of_panels for panel in side_by_side[at::count]]
        known = {place[1] for panel in below for place in panel.lines[0][1] if isinstance(place, tuple)}
        return [name for name in self.columns if name in known] or self.columns

    def _norm(self, rows_of_panels: Panels) -> tuple[Any, int]:
        """The scale of all maps, and the letters of the longest number."""
        from matplotlib.colors import Normalize

        points = [point for panels in rows_of_panels for panel in panels for point in panel.lines[0][1].values()]
        means = [self.scale * point.mean for point in points if point.mean is not None]
        longest = max(len(f"{mean:.{self.plot.digits}f}") for mean in means)
        return Normalize(min(means), max(means)), longest

    def _map(self, axes: "Axes", panel: Panel, columns: Sequence[str | int], norm: Any) -> Any:
        points = panel.lines[0][1]
        cells = [[points.get((line, column)) for column in columns] for line in self.lines]
        values = [
            [math.nan if cell is None or cell.mean is None else self.scale * cell.mean for cell in line]
            for line in cells
        ]
        image = axes.imshow(values, cmap=MAP, norm=norm, aspect="auto")
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        axes.set_xticks(range(len(columns)), [str(name) for name in columns], rotation=90 if self.turned else 0)
        axes.set_yticks(range(len(self.lines)), [str(name) for name in self.lines])
        for y, line in enumerate(values):
            for x, value in enumerate(line):
                if not math.isnan(value):
                    self._number(axes, x, y, value, float(norm(value)))
        return image

    def _number(self, axes: "Axes", x: int, y: int, value: float, share: float) -> None:
        text = f"{value:.{self.plot.digits}f}"
        if LETTER * len(text) < 0.95 * self.cell:
            colour = "white" if share < 0.5 else "black"
            axes.text(x, y, text, ha="center", va="center", fontsize=NUMBER_SIZE, color=colour)
