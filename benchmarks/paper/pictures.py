"""The picture of what alpha does: the share of each language, from the largest text to the smallest."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from report.pictures.style import COLOURS, DASHES, STYLE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EVERY = 6
"""Every so many languages have their code at the axis."""


def shares_plot(languages: Sequence[Mapping[str, Any]]) -> bytes:
    """A PNG of `shares_figure`."""
    from matplotlib import rc_context

    data = io.BytesIO()
    with rc_context(STYLE):
        shares_figure(languages).savefig(data, format="png", dpi=150, metadata={"Software": None})
    return data.getvalue()


def shares_figure(languages: Sequence[Mapping[str, Any]]) -> "Figure":
    """A line for each alpha; languages from left to right by their lines, shares on a logarithmic axis.

    Args:
        languages: For each its `code`, its `lines` and its `shares` by alpha.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, LogLocator

    ordered = sorted(languages, key=lambda row: -row["lines"])
    with rc_context(STYLE):
        figure = Figure(figsize=(6.5, 3.2), layout="constrained")
        axes = figure.subplots()
        for number, alpha in enumerate(ordered[0]["shares"]):
            shares = [100 * row["shares"][alpha] for row in ordered]
            axes.plot(
                shares, color=COLOURS[number], linestyle=DASHES[number % len(DASHES)], linewidth=1.4,
                label=f"alpha {alpha}",
            )  # fmt: skip
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=8))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
        axes.minorticks_off()
        places = range(0, len(ordered), EVERY)
        axes.set_xticks(places, [ordered[place]["code"] for place in places])
        axes.set_xlim(-0.5, len(ordered) - 0.5)
        axes.set_xlabel(f"{len(ordered)} languages of CC-100, by their number of lines")
        axes.set_ylabel("share of the lines drawn")
        axes.legend(frameon=False)
    return figure
