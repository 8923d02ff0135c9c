"""What is on a matplotlib figure, for tests of pictures."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def texts_cut_off(figure: "Figure") -> list[str]:
    """The visible texts of a figure that reach over its edge, once it is laid out."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.size
    cut_off = []
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        shown = text.get_visible() and text.get_text().strip()
        in_view = text.axes is None or text not in text.axes.texts or text.get_window_extent().overlaps(text.axes.bbox)
        if shown and in_view and not _is_unused_tick(text, figure):
            box = text.get_window_extent()
            if min(box.x0, box.y0) < -1 or box.x1 > width + 1 or box.y1 > height + 1:
                cut_off.append(text.get_text())
    return cut_off


def _is_unused_tick(text: object, figure: "Figure") -> bool:
    """Whether a text is the label of a tick beyond the ends of its axis, which is not drawn."""
    for axes in figure.axes:
        for axis, ends in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if text in (tick.label1, tick.label2):
                    return not min(ends) <= tick.get_loc() <= max(ends)
    return False
