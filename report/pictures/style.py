"""Colours, sizes and lines of all pictures, for a page of paper: fonts of 7 and 8 pt, told apart also in grey."""

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axis import Axis

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C8C8C")
"""Okabe and Ito's, which people with any colour vision tell apart, but grey for black,
under which an error bar is lost, and without yellow, which is too pale for lines."""
MARKERS = "osD^vPX<"
"""One more than colours, and other numbers of dashes and hatches: a colour that comes again has another of them."""
DASHES: tuple[Any, ...] = ("-", (0, (4, 1)), (0, (1, 1)), (0, (4, 1, 1, 1)))
HATCHES = ("", "/////", ".....", "xxxxx", "\\\\\\\\\\", "+++++")
THEIRS, THEIR_MARKERS = "#333333", "*phd>8"
"""Published numbers: dark grey and hollow."""
MAP = "cividis"
"""Equal steps look equal, in grey and to any colour vision too."""
DPI = 200
"""Of the PNG, for screens; what is printed is the SVG."""
STYLE: dict[Any, Any] = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4,
    "xtick.minor.size": 1.5,
    "ytick.minor.size": 1.5,
    "lines.linewidth": 1.0,
    "lines.markersize": 3.5,
    "hatch.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.5,
    "hatch.color": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "ernie-m",
}
"""An SVG has its letters as paths, so it prints without the font, and the same bytes for the same numbers."""
ERROR_BAR: dict[str, Any] = {"capsize": 1.5, "elinewidth": 0.7, "capthick": 0.7}
LETTERS = 17
"""Letters of 7 pt on an inch, about."""


def wrapped(text: str, inches: float) -> str:
    """A heading in lines that fit a width, broken at commas if that takes no more lines."""
    letters = max(8, int(0.85 * LETTERS * inches))
    plain = textwrap.wrap(text, letters)
    at_commas = [line for part in text.replace(", ", ",\n").split("\n") for line in textwrap.wrap(part, letters)]
    return "\n".join(at_commas if 1 < len(at_commas) <= len(plain) else plain)


def say_plainly(axis: "Axis") -> None:
    """Numbers on a logarithmic axis as people write them, 20 and not 2 x 10^1; also between powers if those are few."""
    from matplotlib.ticker import LogFormatter

    axis.set_major_formatter(LogFormatter(labelOnlyBase=False))
    axis.set_minor_formatter(LogFormatter(labelOnlyBase=False, minor_thresholds=(2, 0.4)))
