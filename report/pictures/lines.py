"""Lines over what a `*` matches, and curves over training steps."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from report.pictures.painter import Painter, Panels
from report.pictures.panels import Panel, Points, key
from report.pictures.style import DASHES, ERROR_BAR, LETTERS, say_plainly, wrapped
from report.spec import Value
from report.tables.missing import NONE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NARROWEST = 1.45
"""Inches of a panel with its axis."""


class Lines(Painter):
    """A line for each row, with error bars."""

    def paint(self, rows_of_panels: Panels) -> None:
        """Panels beside one another have one scale, as far as they show one score."""
        widest = max(map(len, rows_of_panels))
        if widest == 1:
            rows_of_panels, widest = [[panel for (panel,) in rows_of_panels]], len(rows_of_panels)
        columns = min(widest, int(self.width / NARROWEST))
        self.panel_width = self.width / columns - 0.35
        slots = self.slots(rows_of_panels)
        share = "all" if "*" not in self.plot.score or self.plot.kind == "lines" else "col"
        height = max(1.35, 0.55 + min(1.6, 0.75 * self.panel_width))
        drawn = self.grid(rows_of_panels, columns, height, sharey=share if widest == columns else "none")
        for axes, panel, at, last in drawn:
            self.panel(axes, panel, slots)
            if at == 0:
                axes.set_ylabel(wrapped(self.plot.axis, height - 0.5))
            if last:
                axes.set_xlabel(self.plot.over or "steps")
        self.legend(slots)

    def panel(self, axes: "Axes", panel: Panel, slots: Sequence[Value]) -> None:
        """One panel, with a dash if there is nothing to draw."""
        axes.set_title(wrapped(panel.heading, self.panel_width))
        if self.plot.log:
            axes.set_yscale("log")
            say_plainly(axes.yaxis)
        full = [(row, points) for row, points in panel.lines if any(point.n for point in points.values())]
        for row, points in full:
            look = self.marked(row, slots)
            look["linestyle"] = ":" if row.published else DASHES[self.numbers[key(self.plot, row)] % len(DASHES)]
            self.line(axes, points, self.shift(key(self.plot, row), slots), look)
        if not full:
            axes.text(0.5, 0.5, NONE, transform=axes.transAxes)

    def line(self, axes: "Axes", points: Points, shift: float, look: dict[str, Any]) -> None:
        """A line through the means."""
        means, below, above = self.shown(points.values())
        xs = [at + 0.05 * shift for at in range(len(points))]
        axes.errorbar(xs, means, yerr=[below, above], **ERROR_BAR, **look)
        texts = [str(text) for text in points]
        long = sum(len(text) + 1 for text in texts) > LETTERS * self.panel_width
        axes.set_xticks(range(len(texts)), texts, rotation=90 if long else 0)


class Curves(Lines):
    """A curve for each row, with a band of deviations."""

    def line(self, axes: "Axes", points: Points, shift: float, look: dict[str, Any]) -> None:
        """A curve through the means, with a marker at ten of them at most."""
        means, below, above = self.shown(points.values())
        steps = [int(step) for step in points if not isinstance(step, tuple)]
        axes.plot(steps, means, markevery=math.ceil(len(steps) / 10), **look)
        low = [mean - reach for mean, reach in zip(means, below, strict=True)]
        high = [mean + reach for mean, reach in zip(means, above, strict=True)]
        axes.fill_between(steps, low, high, color=look["color"], alpha=0.18, linewidth=0)
        axes.locator_params(axis="x", nbins=4)
