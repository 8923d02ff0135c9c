"""Plots as PNG files, by matplotlib; a colour is a value of one label."""

import io
import itertools
import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ernie_m.errors import ConfigError
from report.panels import Panel, Points, colours, lacking, panels
from report.runs import Row
from report.spec import Plot, Spec, Value
from report.tables import NONE, Summary, caption

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C8C8C")
"""Okabe and Ito's, which people with any colour vision tell apart, but grey for black,
under which an error bar is lost, and without yellow, which is too pale for lines."""
WIDEST = 4
"""Panels side by side."""
MARKERS, DASHES, HATCHES = "osD^vPX", ("-", "--", ":", "-."), ("", "//", "..", "xx")
STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "hatch.color": "white",
}


def draw(plot: Plot, spec: Spec, rows: Sequence[Row]) -> tuple[bytes, str]:
    """A PNG, and what is to be said below it: how many seeds there are, and which rows have fewer or none.

    Raises:
        ConfigError: matplotlib is not installed.
        DataError: Two runs of a row and seed have different scores, or a `metrics.csv` is broken.
    """
    try:
        from matplotlib import rc_context
    except ImportError as error:
        raise ConfigError("plots need matplotlib: pip install 'ernie-m[plot]'") from error
    rows_of_panels = panels(plot, spec, rows)
    data = io.BytesIO()
    with rc_context(STYLE):
        figure = figure_of(rows_of_panels, plot, spec, colours(plot, spec, rows))
        figure.savefig(data, format="png", dpi=150, metadata={"Software": None})
    every = [panel for side_by_side in rows_of_panels for panel in side_by_side]
    said = caption(summary for panel in every for _, points in panel.lines for summary in points.values())
    return data.getvalue(), " ".join(filter(None, (said, lacking(every, spec, rows))))


def figure_of(rows_of_panels: Sequence[Sequence[Panel]], plot: Plot, spec: Spec, numbers: dict[Value, int]) -> "Figure":
    """What a plot's PNG is made of.

    Args:
        rows_of_panels: See `report.panels.panels`.
        plot: What is drawn.
        spec: The report, for headings.
        numbers: Number of the colour of each value; see `report.panels.colours`.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    painters = {"bars": _Bars, "lines": _Lines, "curves": _Curves}
    with rc_context(STYLE):
        figure = Figure(layout="constrained")
        painters[plot.kind](figure, plot, spec, numbers).paint(rows_of_panels)
    return figure


class _Painter:
    def __init__(self, figure: "Figure", plot: Plot, spec: Spec, numbers: dict[Value, int]) -> None:
        self.figure, self.plot, self.spec, self.numbers = figure, plot, spec, numbers
        self.scale = 100 if plot.percent else 1

    def paint(self, rows_of_panels: Sequence[Sequence[Panel]]) -> None:
        """Draws a plot's panels into the figure."""
        raise NotImplementedError

    def place_of(self, value: Value) -> float:
        """Where a value stands among all of the label that chooses the colour, around 0."""
        return list(self.numbers).index(value) - (len(self.numbers) - 1) / 2

    def look(self, row: Row) -> tuple[int, dict[str, Any]]:
        """The number of the row's colour and what matplotlib is told of it."""
        value = row.labels[self.plot.group]
        number = self.numbers[value]
        label = self.spec.value_heading(self.plot.group, value)
        return number, {"color": COLOURS[number % len(COLOURS)], "label": label}

    def shown(self, summaries: Iterable[Summary]) -> tuple[list[float], list[float]]:
        """Means and deviations in the axis' unit; NaN, which is not drawn, where there is none."""
        pairs = [(summary.mean, summary.std) for summary in summaries]
        scaled = [[math.nan if x is None else self.scale * x for x in pair] for pair in pairs]
        return [mean for mean, _ in scaled], [deviation for _, deviation in scaled]

    def legend(self) -> None:
        """Names the colours below the panels, in the report's order, and makes room for that."""
        handles: dict[str, Any] = {}
        for axes in self.figure.axes:
            drawn, labels = axes.get_legend_handles_labels()
            handles = dict(zip(labels, drawn, strict=True)) | handles
        names = [self.spec.value_heading(self.plot.group, value) for value in self.numbers]
        names = [name for name in names if name in handles]
        if not names:
            return
        room = 12 * self.figure.get_figwidth()
        least = math.ceil(len(names) / max(1, int(room / (max(map(len, names)) + 6))))
        most = math.ceil(len(names) / least)
        columns = next((count for count in range(most, 1, -1) if _letters(names, count) <= room), 1)
        lines = math.ceil(len(names) / columns)
        self.figure.set_figheight(self.figure.get_figheight() + 0.25 * lines)
        look: dict[str, Any] = {"loc": "outside lower center", "ncols": columns, "frameon": False}
        self.figure.legend([handles[name] for name in names], names, **look)


def _letters(names: Sequence[str], columns: int) -> int:
    """How wide a legend is in letters, of which 12 are an inch; the sample beside a name takes 8."""
    lines, longer = divmod(len(names), columns)
    starts = [number * lines + min(number, longer) for number in range(columns + 1)]
    return sum(8 + max(map(len, names[start:end])) for start, end in itertools.pairwise(starts))


class _Bars(_Painter):
    def paint(self, rows_of_panels: Sequence[Sequence[Panel]]) -> None:
        bars, thick = rows_of_panels[0], 0.8 / len(self.numbers)
        self.figure.set_size_inches(7, 1 + len(bars) * max(0.4, 0.2 * len(self.numbers) + 0.1))
        axes = self.figure.subplots()
        axes.grid(visible=False, axis="y")
        for at, panel in enumerate(bars):
            lines = {row.labels[self.plot.group]: (row, points[0]) for row, points in panel.lines}
            for value in self.numbers:
                y = at + thick * self.place_of(value)
                if value in lines and lines[value][1].n:
                    self.bar(axes, *lines[value], y, thick)
                else:
                    axes.text(0.01, y, NONE, va="center", transform=axes.get_yaxis_transform())
        axes.set_yticks(range(len(bars)), [textwrap.fill(panel.heading, 28) for panel in bars])
        axes.set_ylim(len(bars) - 0.5, -0.5)
        if self.plot.log:
            axes.set_xscale("log")
            _say_plainly(axes.xaxis)
        axes.set_xlabel(self.plot.axis)
        self.legend()

    def bar(self, axes: "Axes", row: Row, summary: Summary, y: float, thick: float) -> None:
        number, look = self.look(row)
        means, deviations = self.shown([summary])
        look["hatch"] = HATCHES[number // len(COLOURS) % len(HATCHES)]
        if summary.std is not None:
            look |= {"xerr": deviations, "error_kw": {"ecolor": "#222222", "capsize": 2.5, "elinewidth": 1}}
        axes.barh(y, means, 0.92 * thick, **look)


def _say_plainly(axis: "Axis") -> None:
    """Numbers on a logarithmic axis as people write them, 20 and not 2 x 10^1; also between powers if those are few."""
    from matplotlib.ticker import LogFormatter

    axis.set_major_formatter(LogFormatter(labelOnlyBase=False))
    axis.set_minor_formatter(LogFormatter(labelOnlyBase=False, minor_thresholds=(2, 0.8)))


class _Lines(_Painter):
    def paint(self, rows_of_panels: Sequence[Sequence[Panel]]) -> None:
        widest = max(map(len, rows_of_panels))
        columns = min(widest, WIDEST)
        lines = [row[at : at + columns] for row in rows_of_panels for at in range(0, len(row), columns)]
        self.figure.set_size_inches(max(6.5, 2.5 * columns), max(3.2, 2.4 * len(lines)))
        share: Any = "all" if "*" not in self.plot.score or self.plot.kind == "lines" else "col"
        grid = self.figure.subplots(len(lines), columns, squeeze=False, sharey=share if widest == columns else "none")
        for at, (all_axes, line) in enumerate(zip(grid, lines, strict=True)):
            for axes, panel in zip(all_axes, line, strict=False):
                self.panel(axes, panel)
            for axes in all_axes[len(line) :]:
                axes.remove()
            all_axes[0].set_ylabel(self.plot.axis)
            for axes in all_axes[len(lines[at + 1]) if at + 1 < len(lines) else 0 : len(line)]:
                axes.set_xlabel(self.plot.over or "steps")
        self.legend()

    def panel(self, axes: "Axes", panel: Panel) -> None:
        axes.set_title(textwrap.fill(panel.heading, 26))
        if self.plot.log:
            axes.set_yscale("log")
            _say_plainly(axes.yaxis)
        full = [(row, points) for row, points in panel.lines if any(summary.n for summary in points.values())]
        for row, points in full:
            number, look = self.look(row)
            dash = DASHES[number // len(COLOURS) % len(DASHES)]
            look |= {"linestyle": dash, "marker": MARKERS[number % len(MARKERS)], "markersize": 4.5}
            self.line(axes, points, self.place_of(row.labels[self.plot.group]), look)
        if not full:
            axes.text(0.5, 0.5, NONE, transform=axes.transAxes)

    def line(self, axes: "Axes", points: Points, shift: float, look: dict[str, Any]) -> None:
        means, deviations = self.shown(points.values())
        xs = [at + 0.05 * shift for at in range(len(points))]
        axes.errorbar(xs, means, yerr=deviations, capsize=2, elinewidth=1, **look)
        texts = [str(text) for text in points]
        axes.set_xticks(range(len(texts)), texts, rotation=90 if sum(len(text) + 1 for text in texts) > 24 else 0)


class _Curves(_Lines):
    def line(self, axes: "Axes", points: Points, shift: float, look: dict[str, Any]) -> None:
        means, deviations = self.shown(points.values())
        steps = [int(step) for step in points]
        axes.plot(steps, means, markevery=math.ceil(len(steps) / 10), **look)
        low, high = ([m + sign * d for m, d in zip(means, deviations, strict=True)] for sign in (-1, 1))
        axes.fill_between(steps, low, high, color=look["color"], alpha=0.18, linewidth=0)
        axes.locator_params(axis="x", nbins=4)
