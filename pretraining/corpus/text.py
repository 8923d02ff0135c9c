"""Raw text: the parts that a corpus is made of, and their lines one by one; every broken line is reported."""

import gzip
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import IO, Literal, Protocol, TextIO, cast

from ernie_m.errors import DataError
from pretraining.objectives.languages import TextKind

OnBadLine = Literal["error", "skip"]

_EXAMPLES = 5


class TextPart(Protocol):
    """A part of a corpus: a text, or a text and its translation.

    Attributes:
        swapped: Whether its rows have the corpus' second language first.
    """

    @property
    def swapped(self) -> bool: ...  # noqa: D102

    @property
    def where(self) -> str:
        """What to call it in a message."""

    def rows(self) -> Iterator[Sequence[bytes]]:
        """Its lines, or pairs of lines, as bytes that nothing has been done to."""

    def stamp(self) -> str | None:
        """A string that changes when the text does and is cheap to get; None where there is no such thing."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part that is in files.

    Attributes:
        width: The number of sentences in a row: 1, or 2 of a pair.
        files: `(text,)` for monolingual text; `(first, second)` for two files that are aligned line by line; `(table,)`
            for a table with a tab between the sentences. The order is that of the languages in the files' names.
        swapped: See `TextPart`.
    """

    width: int
    files: tuple[Path, ...]
    swapped: bool

    @property
    def where(self) -> str:
        """The names of the files."""
        return ", ".join(map(str, self.files))

    def stamp(self) -> str:
        """The path, size and time of the last change of each file."""
        return "; ".join(
            f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}"
            for path, stat in zip(self.files, self._stats(), strict=True)
        )

    def _stats(self) -> list[os.stat_result]:
        try:
            return [path.stat() for path in self.files]
        except OSError as error:
            raise DataError(f"{self.where}: cannot be read ({error})") from error

    def rows(self) -> Iterator[Sequence[bytes]]:
        """Its lines; the lines of a table are cut at the tabs."""
        if len(self.files) == self.width:
            yield from _aligned(self.files)
            return
        for line in _lines(self.files[0]):
            yield line.split(b"\t") if line.strip() else [b""] * self.width


class InLanguages:
    """What the text of a corpus and the corpus itself have in common.

    Attributes:
        languages: One language, or the two of pairs.
    """

    __slots__ = ()
    languages: tuple[str, ...]

    @property
    def name(self) -> str:
        """`de`, or `de-en`."""
        return "-".join(self.languages)

    @property
    def kind(self) -> TextKind:
        """Whether its lines are sentences, or pairs of translations."""
        return "monolingual" if len(self.languages) == 1 else "parallel"


@dataclass(frozen=True, slots=True)
class Source(InLanguages):
    """The text of one corpus.

    Attributes:
        languages: The language of its lines, or the two of a parallel corpus.
        parts: Its parts, which are read one after the other.
    """

    languages: tuple[str, ...]
    parts: tuple[TextPart, ...]

    @property
    def where(self) -> str:
        """What to call all of it in a message."""
        return ", ".join(part.where for part in self.parts)

    @property
    def size(self) -> int | None:
        """The number of bytes on disk; None if not all of it is in files."""
        if not all(isinstance(part, FilePart) for part in self.parts):
            return None
        return sum(stat.st_size for part in self.parts if isinstance(part, FilePart) for stat in part._stats())


@dataclass(slots=True)
class Report:
    """What happened to the lines of a corpus.

    Attributes:
        counts: How many lines were `read`, were `blank`, or were skipped, by the kind of what is wrong with them.
        examples: The first few skipped lines of each kind, as `file, line n: what is wrong`.
        skipped: The file that all skipped lines are written to, a line each; None writes none.
    """

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    skipped: TextIO | None = None

    def add(self, kind: str, message: str) -> None:
        """Notes a skipped line."""
        if self.skipped is not None:
            self.skipped.write(f"{message}\n")
        self.counts[kind] += 1
        shown = self.examples.setdefault(kind, [])
        if len(shown) < _EXAMPLES:
            shown.append(message)


def read_source(source: Source, on_bad_line: OnBadLine, report: Report) -> Iterator[tuple[str, ...]]:
    """The lines, or pairs of lines, of a corpus, without blank ones.

    Args:
        source: The text.
        on_bad_line: `error` stops at the first broken line; `skip` leaves it out, together with its translation. A line
            is broken if it is no valid UTF-8, has a NUL character, is in a table and does not have exactly one tab, or
            is a pair with one empty side.
        report: Counts what happens to the lines.

    Raises:
        DataError: A file cannot be read, aligned files have different numbers of lines, or a line is broken.
    """
    width = len(source.languages)
    for part in source.parts:
        for number, columns in enumerate(part.rows(), start=1):
            report.counts["read"] += 1
            kind, reason = _judge(columns, width)
            if kind == "blank":
                report.counts["blank"] += 1
            elif kind:
                message = f"{part.where}, line {number}: {reason}"
                if on_bad_line == "error":
                    raise DataError(f"{message}; mend the line, or set data.on_bad_line=skip")
                report.add(kind, message)
            else:
                texts = tuple(column.decode("utf-8").strip() for column in columns)
                yield texts[::-1] if part.swapped else texts


def _judge(columns: Sequence[bytes], width: int) -> tuple[str, str]:
    """What is wrong with a line, as a kind and a reason; both are empty if nothing is."""
    if len(columns) != width:
        return "no table", f"{len(columns)} columns, {width} are needed, with a tab between them"
    texts = []
    for column in columns:
        try:
            texts.append(column.decode("utf-8").strip())
        except UnicodeDecodeError as error:
            return "no UTF-8", f"not UTF-8 at byte {error.start}"
    if any("\0" in text for text in texts):
        return "binary", "a NUL character: this is no text"
    if not any(texts):
        return "blank", ""
    if not all(texts):
        return "half empty", "one side of the pair is empty"
    return "", ""


def _aligned(files: tuple[Path, ...]) -> Iterator[Sequence[bytes]]:
    missing = object()
    number = 0
    for number, lines in enumerate(zip_longest(*map(_lines, files), fillvalue=missing), start=1):
        if missing in lines:
            ended = files[lines.index(missing)]
            raise DataError(
                f"{ended}: ends after {number - 1} lines, {files[1 - files.index(ended)]} goes on: aligned files need "
                "the same number of lines"
            )
        yield cast(Sequence[bytes], lines)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with _open(path) as file:
            for line in file:
                yield line.rstrip(b"\r\n")
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error


def _open(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")
