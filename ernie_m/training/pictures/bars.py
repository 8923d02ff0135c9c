"""A number for each of a few names, as horizontal bars with the numbers beside them."""

from typing import TYPE_CHECKING

from ernie_m.training.loggers.shown import Bars

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLAIN, DISTINGUISHED = "#0072B2", "#E69F00"


def bar_chart(shown: Bars) -> "Figure":
    """The picture, in the fonts that matplotlib is set to; the first name stands at the top."""
    from matplotlib.figure import Figure

    names, numbers = list(shown.values), list(shown.values.values())
    figure = Figure(figsize=(6.0, 1.1 + 0.28 * len(names)), layout="constrained")
    axes = figure.add_subplot()
    colours = [DISTINGUISHED if name == shown.distinguished else PLAIN for name in names]
    bars = axes.barh(range(len(names)), numbers, color=colours)
    axes.bar_label(bars, fmt="%.3g", padding=3)
    axes.margins(x=0.12)
    axes.set_yticks(range(len(names)), names, parse_math=False)
    axes.invert_yaxis()
    axes.set_title(shown.title, parse_math=False)
    axes.set_xlabel(shown.axis, parse_math=False)
    axes.set_ylabel(shown.name, parse_math=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure
