"""A report as Markdown: a file of its own, or a block between the markers of a README."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import write_text
from report.tables.sheets import Sheet


@dataclass(frozen=True)
class Part:
    """A table or picture of a report.

    Attributes:
        name: Its name in the specification.
        title: Its heading.
        text: Markdown below the heading; of a picture, what is to be said of it.
        image: File of a picture.
        sheet: The table, to be written in other ways.
    """

    name: str
    title: str
    text: str
    image: str | None = None
    sheet: Sheet | None = None


def markdown(parts: Sequence[Part], *, images: str = "") -> str:
    """The parts below one another.

    Args:
        parts: What to show.
        images: The pictures' folder, as seen from the file that the text is for.
    """
    blocks = []
    for part in parts:
        image = f"![{part.title}]({'/'.join(filter(None, (images, part.image)))})" if part.image else ""
        blocks.append("\n\n".join(filter(None, (f"**{part.title}**", image, part.text))))
    return "\n\n".join(blocks)


def folder_from(readme: Path, folder: Path) -> str:
    """The way from a README to a folder, as a link has it."""
    return Path(os.path.relpath(folder.resolve(), readme.resolve().parent)).as_posix().replace(" ", "%20")


def replaced(path: Path, name: str, text: str) -> str:
    """A README's text with the report between `<!-- report:NAME -->` and `<!-- /report:NAME -->`.

    Each marker has a line of its own; what stood between them goes.

    Raises:
        ConfigError: A marker is missing, stands twice, or they stand the wrong way round.
        DataError: The file cannot be read.
    """
    try:
        page = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error
    lines = page.splitlines(keepends=True)
    begin, end = (_line_of(marker, lines, path) for marker in (f"<!-- report:{name} -->", f"<!-- /report:{name} -->"))
    if end < begin:
        raise ConfigError(f"{path}:{end + 1}: the marker <!-- /report:{name} --> stands above the one that begins")
    break_ = "\r\n" if lines[begin].endswith("\r\n") else "\n"
    block = f"\n{text.strip()}\n\n".replace("\n", break_)
    return "".join([*lines[: begin + 1], block, *lines[end:]])


def write_block(path: Path, text: str) -> None:
    """Writes a README, whole or not at all; an unchanged one is left alone."""
    if path.read_bytes() != text.encode("utf-8"):
        write_text(path, text)


def _line_of(marker: str, lines: Sequence[str], path: Path) -> int:
    places = [index for index, line in enumerate(lines) if line.strip() == marker]
    if len(places) != 1:
        said = f"stands {len(places)} times" if places else "is missing"
        raise ConfigError(f"{path}: the marker {marker} {said}; it is needed once, on a line of its own")
    return places[0]
