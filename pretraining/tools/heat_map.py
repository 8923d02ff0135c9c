"""Draws a matrix of shares with words at both axes, in any script and its own direction (extra `plot`)."""

import warnings
from pathlib import Path

from ernie_m.errors import ConfigError
from ernie_m.fonts import fonts_for
from ernie_m.training.loggers.shown import HeatMap
from ernie_m.training.pictures.heat_map import heat_map
from pretraining.tools.word_spans import script_of

FORMATS = (".png", ".svg")


def check_output(path: Path) -> None:
    """Checks that a picture could be drawn at a path.

    Raises:
        ConfigError: The name ends with no known format, the path is a folder, or matplotlib is not installed.
    """
    if path.suffix.lower() not in FORMATS:
        raise ConfigError(f"{path}: the name of a picture ends with {' or '.join(FORMATS)}")
    if path.is_dir():
        raise ConfigError(f"{path} is a folder: a file's name is needed")
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        raise ConfigError(f"{path}: drawing needs pip install 'ernie-m[plot]'") from None


def draw(shown: HeatMap, path: Path) -> str:
    """Writes the picture, as PNG or SVG by the end of its name.

    Args:
        shown: What is drawn.
        path: The file to write; its folder is made if there is none.

    Returns:
        The characters that no font has; the picture shows boxes in their place.

    Raises:
        ConfigError: See `check_output`; or the file cannot be written.
    """
    check_output(path)
    from matplotlib import rc_context

    texts = [*shown.rows, *shown.columns, shown.title, shown.row_name, shown.column_name, shown.scale_name]
    families, missing = fonts_for("".join(texts))
    with rc_context({"font.family": families}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = heat_map(shown)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            figure.savefig(path, dpi=160, bbox_inches="tight", format=path.suffix[1:].lower())
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error
    return missing


def missing_message(characters: str) -> str:
    """What to tell somebody whose picture lacks characters."""
    scripts = ", ".join(dict.fromkeys(map(script_of, characters)))
    return (
        f"no font has {' '.join(characters)} ({scripts}): the picture shows boxes there. Noto Sans fonts of the system "
        "and of packages (pip install fontpkg-noto-sans-devanagari, noto-cjk-sans-otc ...) are found by themselves"
    )
