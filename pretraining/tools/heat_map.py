"""Draws a matrix of shares with words at both axes, in any script and its own direction (extra `plot`)."""

import unicodedata
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from ernie_m.errors import ConfigError
from pretraining.tools.word_spans import script_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = (".png", ".svg")
BASE_FONT, CJK_FONT = "DejaVu Sans", "Noto Sans CJK SC"
CELL = 0.36
"""The width and height of a cell in inches."""


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


def draw(
    shares: numpy.ndarray,
    path: Path,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    row_name: str,
    column_name: str,
    scale_name: str,
) -> str:
    """Writes the picture, as PNG or SVG by the end of its name. The largest share of each row has a frame.

    Args:
        shares: `(rows, columns)`, in [0, 1].
        path: The file to write; its folder is made if there is none.
        rows: The words of the rows, from top to bottom.
        columns: The words of the columns. They stand from left to right, or from right to left if they are read so.
        title: Stands above the picture.
        row_name: Stands at the vertical axis.
        column_name: Stands at the horizontal axis.
        scale_name: Stands at the colour bar, which goes from 0 to the largest share.

    Returns:
        The characters that no font has; the picture shows boxes in their place.

    Raises:
        ConfigError: See `check_output`; or the file cannot be written.
    """
    check_output(path)
    from matplotlib import rc_context

    families, missing = _fonts_for("".join([*rows, *columns, title, row_name, column_name, scale_name]))
    with rc_context({"font.family": families}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = figure_of(
            shares, rows=rows, columns=columns, title=title, row_name=row_name, column_name=column_name,
            scale_name=scale_name,
        )  # fmt: skip
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            figure.savefig(path, dpi=160, bbox_inches="tight", format=path.suffix[1:].lower())
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error
    return missing


def figure_of(
    shares: numpy.ndarray,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    row_name: str,
    column_name: str,
    scale_name: str,
) -> "Figure":
    """What the picture is made of, in the fonts that matplotlib is set to. See `draw`."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    figure = Figure(figsize=_size(rows, columns), layout="compressed")
    axes = figure.add_subplot()
    image = axes.imshow(shares, cmap="Blues", vmin=0.0, vmax=float(shares.max()))
    _frame_largest(axes, shares)
    label(axes, rows, columns)
    for write, words in ((axes.set_title, title), (axes.set_xlabel, column_name), (axes.set_ylabel, row_name)):
        write(words, parse_math=False)
    figure.colorbar(image, ax=axes, format=PercentFormatter(1.0, decimals=0), label=scale_name)
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


def missing_message(characters: str) -> str:
    """What to tell somebody whose picture lacks characters."""
    scripts = ", ".join(dict.fromkeys(map(script_of, characters)))
    return (
        f"no font has {' '.join(characters)} ({scripts}): the picture shows boxes there. Noto Sans fonts of the system "
        "and of packages (pip install fontpkg-noto-sans-devanagari, noto-cjk-sans-otc ...) are found by themselves"
    )


def _size(rows: Sequence[str], columns: Sequence[str]) -> tuple[float, float]:
    """The size of the figure in inches: its cells, and room for the words, the names and the colour bar."""
    longest_row, longest_column = (max(map(len, words)) for words in (rows, columns))
    return CELL * len(columns) + 0.1 * longest_row + 2.2, CELL * len(rows) + 0.08 * longest_column + 1.2


def _frame_largest(axes: Any, shares: numpy.ndarray) -> None:
    from matplotlib.patches import Rectangle

    for row, column in enumerate(shares.argmax(1).tolist()):
        corner = (column - 0.5, row - 0.5)
        frame = Rectangle(corner, 1, 1, fill=False, edgecolor="#d95f02", linewidth=1.2, zorder=3, clip_on=False)
        axes.add_patch(frame)


def _fonts_for(text: str) -> tuple[list[str], str]:
    """The font families that a text needs, and the characters that none of them has."""
    from matplotlib.font_manager import findfont, fontManager, get_font

    packaged = _packaged()
    for family in packaged.keys() - set(fontManager.get_font_names()):
        fontManager.addfont(packaged[family])
    known = set(fontManager.get_font_names())
    others = [family for family in [*packaged, CJK_FONT] if family in known]
    others += sorted(family for family in known if family.startswith("Noto Sans "))
    families, missing = [BASE_FONT], _lacking(text, get_font(findfont(BASE_FONT)))
    for family in others:
        left = _lacking(missing, get_font(findfont(family))) if missing else ""
        if left != missing:
            families.append(family)
            missing = left
    return families, missing


def _lacking(text: str, face: Any) -> str:
    """The visible characters of a text that a font does not have, each once."""
    visible = (character for character in dict.fromkeys(text) if unicodedata.category(character)[0] not in "CZ")
    chart = face.get_charmap()
    return "".join(character for character in visible if ord(character) not in chart)


def _packaged() -> dict[str, Path]:
    """Fonts that come as Python packages, by family: fontpkg's, and one for Chinese, Japanese and Korean."""
    paths: dict[str, Path] = {}
    with suppress(ImportError):
        import fontpkg

        for family in fontpkg.families().values():
            with suppress(fontpkg.FontpkgError):
                paths[family.name] = fontpkg.path(family.name, nearest=True)
    with suppress(ImportError):
        import noto_cjk_sans_otc

        paths[CJK_FONT] = noto_cjk_sans_otc.FONT_PATH
    return paths
