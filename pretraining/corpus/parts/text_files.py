"""Text from files: one, two that are aligned line by line, or a table; plain or packed by gzip."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from itertools import count, zip_longest
from pathlib import Path
from typing import cast

from ernie_m.errors import DataError
from pretraining.corpus.text import Survey

_BLOCK = 2**20


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

    @property
    def size(self) -> int:
        """The number of bytes of the files."""
        return sum(stat.st_size for stat in self._stats())

    def _stats(self) -> list[os.stat_result]:
        try:
            return [path.stat() for path in self.files]
        except OSError as error:
            raise DataError(f"{self.where}: cannot be read ({error})") from error

    def survey(self) -> Survey:
        """A digest of the files' content, unpacked, and the number of their lines.

        Raises:
            DataError: A file cannot be read, or aligned files have different numbers of lines.
        """
        digests, counts = zip(*map(_look_through, self.files), strict=True)
        if len(set(counts)) > 1:
            raise _unequal(self.files[counts.index(min(counts))], self.files, min(counts))
        return Survey(hashlib.blake2b(b"".join(digests), digest_size=16).hexdigest(), counts[0])

    def place(self, number: int) -> str:
        """The line, counted from 1."""
        return f"line {number + 1}"

    def rows(self, pieces: range | None = None) -> Iterator[tuple[int, Sequence[bytes]]]:
        """Its lines; the lines of a table are cut at the tabs."""
        first = 0 if pieces is None else pieces.start
        numbers = count() if pieces is None else pieces
        if len(self.files) == self.width:
            yield from zip(numbers, _aligned(self.files, first), strict=False)
            return
        for number, line in zip(numbers, _lines(self.files[0], first), strict=False):
            yield number, line.split(b"\t") if line.strip() else [b""] * self.width


def _aligned(files: tuple[Path, ...], first: int) -> Iterator[Sequence[bytes]]:
    missing = object()
    columns = (_lines(path, first) for path in files)
    for number, lines in enumerate(zip_longest(*columns, fillvalue=missing), start=first):
        if missing in lines:
            raise _unequal(files[lines.index(missing)], files, number)
        yield cast(Sequence[bytes], lines)


def _unequal(ended: Path, files: tuple[Path, ...], lines: int) -> DataError:
    return DataError(
        f"{ended}: ends after {lines} lines, {files[1 - files.index(ended)]} goes on: aligned files need the same "
        "number of lines"
    )


def _look_through(path: Path) -> tuple[bytes, int]:
    """A digest of a file's content and the number of its lines, at the speed of the disk."""
    digest, lines, last = hashlib.blake2b(digest_size=16), 0, b"\n"
    with _reading(path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            lines += block.count(b"\n")
            last = block[-1:]
    return digest.digest(), lines + (last != b"\n")


def _lines(path: Path, first: int) -> Iterator[bytes]:
    """The lines of a file from a number on."""
    with _reading(path) as file:
        _skip(file, first)
        for line in file:
            yield line.rstrip(b"\r\n")


@contextmanager
def _reading(path: Path) -> Iterator[BufferedReader | gzip.GzipFile]:
    try:
        with _open(path) as file:
            yield file
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error


def _skip(file: BufferedReader | gzip.GzipFile, lines: int) -> None:
    """Goes on to the beginning of a line; whole blocks are counted through, which is much faster than line by line."""
    while lines and (block := file.peek(_BLOCK)):
        ended = block.count(b"\n")
        if ended < lines:
            file.read(len(block))
            lines -= ended
        else:
            for _ in range(lines):
                file.readline()
            lines = 0


def _open(path: Path) -> BufferedReader | gzip.GzipFile:
    return gzip.open(path, "rb") if path.suffix == ".gz" else cast(BufferedReader, path.open("rb", buffering=_BLOCK))
