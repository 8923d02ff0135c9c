"""A matrix of numbers as colours, with names at both axes, in any script and its own direction."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from ernie_m.training.loggers.shown import HeatMap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CELL, WIDE_CELL = 0.36, 0.55
"""The width and height of a cell in inches; the width of one with a number in it."""
DARK = 0.6
"""From which share of the scale on a cell is so dark that its number is white."""


def heat_map(shown: HeatMap) -> "Figure":
    """The picture, in the fonts that matplotlib is set to; colours go from 0, or from the least number below it."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    figure = Figure(figsize=_size(shown), layout="compressed")
    axes = figure.add_subplot()
    values = numpy.asarray(shown.values, dtype=float)
    finite = values[numpy.isfinite(values)]
    least, most = (min(0.0, float(finite.min())), float(finite.max())) if finite.size else (0.0, 1.0)
    image = axes.imshow(values, cmap="Blues", vmin=least, vmax=most, aspect="auto" if shown.written else "equal")
    if shown.frames:
        _frame_largest(axes, values)
    if shown.written:
        _write(axes, values, percent=shown.percent, dark=least + DARK * (most - least))
    label(axes, shown.rows, shown.columns)
    named = ((axes.set_title, shown.title), (axes.set_xlabel, shown.column_name), (axes.set_ylabel, shown.row_name))
    for write, words in named:
        write(words, parse_math=False)
    ticks = PercentFormatter(1.0, decimals=0) if shown.percent else None
    figure.colorbar(image, ax=axes, format=ticks, label=shown.scale_name)
    return figure


def label(axes: Any, rows: Sequence[str], columns: Sequence[str]) -> None:
    """Puts words at the axes of a matplotlib picture; the horizontal axis runs in the direction of its words."""
    axes.set_yticks(range(len(rows)), rows, parse_math=False)
    axes.set_xticks(range(len(columns)), columns, parse_math=False)
    axes.tick_params(length=2)
    if max(map(len, columns)) > 2:
        for word in axes.get_xticklabels():
            word.set(rotation=45, horizontalalignment="right", rotation_mode="anchor")
    if reads_leftwards(columns):
        axes.invert_xaxis()


def reads_leftwards(words: Sequence[str]) -> bool:
    """Whether most letters of a text are of a script that is written from right to left."""
    kinds = [unicodedata.bidirectional(character) for character in "".join(words)]
    return sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")


def _size(shown: HeatMap) -> tuple[float, float]:
    """The size of the figure in inches: its cells, and room for the words, the names and the colour bar."""
    longest_row, longest_column = (max(map(len, words)) for words in (shown.rows, shown.columns))
    width = WIDE_CELL if shown.written else CELL
    return width * len(shown.columns) + 0.1 * longest_row + 2.2, CELL * len(shown.rows) + 0.08 * longest_column + 1.2


def _frame_largest(axes: Any, values: numpy.ndarray) -> None:
    from matplotlib.patches import Rectangle

    for row, column in enumerate(values.argmax(1).tolist()):
        corner = (column - 0.5, row - 0.5)
        frame = Rectangle(corner, 1, 1, fill=False, edgecolor="#d95f02", linewidth=1.2, zorder=3, clip_on=False)
        axes.add_patch(frame)


def _write(axes: Any, values: numpy.ndarray, *, percent: bool, dark: float) -> None:
    for (row, column), value in numpy.ndenumerate(values):
        if numpy.isfinite(value):
            text = f"{100 * value:.0f}" if percent else f"{value:.0f}" if value.is_integer() else f"{value:.3g}"
            axes.text(column, row, text, ha="center", va="center", color="white" if value > dark else "black")
