"""Plots as PNG and SVG files, by matplotlib."""

import io
import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ernie_m.errors import ConfigError
from ernie_m.fonts import BASE_FONT, fonts_for
from report.pictures.absent import why_empty
from report.pictures.across import Ablation, Bars, Dots
from report.pictures.heat_map import HeatMap
from report.pictures.lines import Curves, Lines
from report.pictures.maps import heat_maps
from report.pictures.panels import Panel, colours, counted, lacking, panels
from report.pictures.style import DPI, STYLE
from report.runs.rows import Row
from report.spec import Column, Plot, Spec, Value
from report.statistics.languages import notes_on_languages

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAINTERS = {"bars": Bars, "dots": Dots, "ablation": Ablation, "lines": Lines, "curves": Curves, "heat_map": HeatMap}
NOTHING = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
"""File type -> what it would say of itself, which is left out: the same numbers make the same file."""

NO_FONT = (
    "No font has {}: boxes stand there. Noto Sans fonts of the system and of packages "
    "(pip install fontpkg-noto-sans-devanagari, noto-cjk-sans-otc ...) are found by themselves."
)


def draw(plot: Plot, spec: Spec, rows: Sequence[Row]) -> tuple[dict[str, bytes], str]:
    """A picture as PNG and SVG, by file type, and what is to be said below it: seeds, and rows that have few or none.

    Means of different languages are named, too.

    There are no files if no row has a point; the text then says why, and what there is instead.

    Raises:
        ConfigError: matplotlib is not installed.
        DataError: Two runs of a row and seed have different scores, or a `metrics.csv` is broken.
    """
    try:
        from matplotlib import rc_context
    except ImportError as error:
        raise ConfigError("plots need matplotlib: pip install 'ernie-m[plot]'") from error
    if plot.kind == "ablation" and not plot.baseline:
        plot = replace(plot, baseline=spec.baseline)
    chosen = [row for row in rows if row.published or plot.where.items() <= row.labels.items()]
    rows_of_panels = (heat_maps if plot.kind == "heat_map" else panels)(plot, spec, chosen)
    every = [panel for side_by_side in rows_of_panels for panel in side_by_side]
    ours = [points for panel in every for row, points in panel.lines if not row.published]
    if not any(point.n for points in ours for point in points.values()):
        return {}, why_empty(plot, spec, chosen)
    files = {}
    numbers = colours(plot, spec, rows)
    figure = figure_of(rows_of_panels, plot, spec, numbers)
    families, boxes = fonts_for(_texts(figure))
    if families != [BASE_FONT]:
        figure = figure_of(rows_of_panels, plot, spec, numbers, families)
    with rc_context(STYLE | {"font.family": families}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        for kind, metadata in NOTHING.items():
            data = io.BytesIO()
            figure.savefig(data, format=kind, dpi=DPI, metadata=metadata)
            figure.set_layout_engine("none")
            files[kind] = data.getvalue()
    compared = [row for row in chosen if not plot.baseline or plot.baseline.items() - row.labels.items()]
    theirs = any(row.published for panel in every for row, _ in panel.lines)
    hollow = "Hollow: published numbers, not of runs of ours." if theirs else ""
    means = notes_on_languages([Column(heading=plot.title, task=plot.task, score=plot.score)], chosen, spec)
    fonts = NO_FONT.format(boxes) if boxes else ""
    said = (counted(plot, spec, every), lacking(every, spec, compared), *means, hollow, fonts)
    return files, " ".join(filter(None, said))


def figure_of(
    rows_of_panels: Sequence[Sequence[Panel]],
    plot: Plot,
    spec: Spec,
    numbers: dict[Value, int],
    families: Sequence[str] = (BASE_FONT,),
) -> "Figure":
    """What a plot's files are made of.

    Args:
        rows_of_panels: See `report.pictures.panels.panels` and `report.pictures.maps.heat_maps`.
        plot: What is drawn.
        spec: The report, for headings.
        numbers: Number of the colour of each value; see `report.pictures.panels.colours`.
        families: Fonts; a letter is of the first that has it.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE | {"font.family": list(families)}):
        figure = Figure(layout="constrained")
        PAINTERS[plot.kind](figure, plot, spec, numbers).paint(rows_of_panels)
    return figure


def _texts(figure: "Figure") -> str:
    """All letters of a figure."""
    from matplotlib.text import Text

    ticks = [text for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for text in axis.get_ticklabels()]
    return "".join(text.get_text() for text in [*ticks, *figure.findobj(Text)] if isinstance(text, Text))
