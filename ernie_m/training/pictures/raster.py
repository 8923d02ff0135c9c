"""Pictures as pixels, for loggers that keep them so."""

import warnings
from functools import lru_cache

import numpy

from ernie_m.errors import ConfigError
from ernie_m.fonts import fonts_for
from ernie_m.training.loggers.shown import Bars, HeatMap
from ernie_m.training.pictures.bars import bar_chart
from ernie_m.training.pictures.heat_map import heat_map

RESOLUTION = 110
"""Pixels per inch."""


def check_matplotlib(needed_by: str) -> None:
    """Makes sure that pictures can be drawn.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        raise ConfigError(f"{needed_by} draws pictures: pip install 'ernie-m[plot]'") from None


def pixels(shown: Bars | HeatMap) -> numpy.ndarray:
    """The picture as `(height, width, 3)` uint8, read-only; a character that no installed font has is a box.

    The last heat map is kept: of several loggers that show it, the first has it drawn, which takes the time.
    """
    return _heat_map(shown) if isinstance(shown, HeatMap) else _draw(shown)


@lru_cache(maxsize=1)
def _heat_map(shown: HeatMap) -> numpy.ndarray:
    return _draw(shown)


def _draw(shown: Bars | HeatMap) -> numpy.ndarray:
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    families, _ = fonts_for(_texts(shown))
    with rc_context({"font.family": families}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = bar_chart(shown) if isinstance(shown, Bars) else heat_map(shown)
        figure.set_dpi(RESOLUTION)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        drawn = numpy.asarray(canvas.buffer_rgba())[..., :3].copy()
    drawn.setflags(write=False)
    return drawn


def _texts(shown: Bars | HeatMap) -> str:
    if isinstance(shown, Bars):
        return "".join([*shown.values, shown.title, shown.name, shown.axis])
    names = (shown.title, shown.row_name, shown.column_name, shown.scale_name)
    return "".join([*shown.rows, *shown.columns, *names])
