"""Text from data sets in the form of the Hugging Face hub (extra `hub`): one column, or two that are translations."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.hub import files_of_split, stream_split
from pretraining.corpus.text import Survey

if TYPE_CHECKING:
    from datasets import IterableDataset

_BATCH = 1000
_ROWS_OF_A_PIECE = 2**40
"""A row's number is its place in its file, and this for each file before."""
_KEYS = ("path", "name", "split", "columns")


@dataclass(frozen=True, slots=True)
class HubPart:
    """A part of a corpus: a column of a data set's split, or two columns with sentences and their translations.

    Attributes:
        path: A repository (`Helsinki-NLP/opus-100`) or a folder.
        name: The name of the configuration; None where there is only one.
        split: The name of the split, such as `train`.
        columns: The names of the columns, in the order of the languages. A dot leads into a record (`translation.de`).
        swapped: See `TextPart`.
    """

    path: str
    name: str | None
    split: str
    columns: tuple[str, ...]
    swapped: bool = False

    @property
    def where(self) -> str:
        """What to call it in a message."""
        return "/".join([self.path, *([self.name] if self.name else []), self.split])

    @property
    def size(self) -> None:
        """Unknown."""
        return

    def stamp(self) -> str:
        """The names of its files; of files on the hub, with their revision, of others, with size and time."""
        return f"{self.where} {self.columns} {'; '.join(map(_stamp, self._files()))}"

    def survey(self) -> Survey:
        """A digest of its files, of which those on the hub are known by their revision; each is a piece."""
        digest = hashlib.blake2b(repr((self.where, self.columns)).encode(), digest_size=16)
        for file in self._files():
            digest.update(Path(file).name.encode() + _content(file))
        return Survey(digest.hexdigest(), stream_split(self.path, self.name, self.split).num_shards)

    def _files(self) -> list[str]:
        return files_of_split(self.path, self.name, self.split)

    def place(self, number: int) -> str:
        """The file and the row."""
        piece, row = divmod(number, _ROWS_OF_A_PIECE)
        return f"file {piece + 1}, row {row + 1}"

    def rows(self, pieces: range | None = None) -> Iterator[tuple[int, list[bytes]]]:
        """The texts of the columns, row by row, as they are streamed from where they lie.

        Raises:
            ConfigError: `datasets` is not installed.
            DataError: The data set cannot be loaded, lacks a column, or has something else than text there.
        """
        stream = stream_split(self.path, self.name, self.split)
        for piece in range(stream.num_shards) if pieces is None else pieces:
            part = stream.shard(num_shards=stream.num_shards, index=piece)
            for row, record in enumerate(self._records(part)):
                number = piece * _ROWS_OF_A_PIECE + row
                yield number, [self._text(record, column, number) for column in self.columns]

    def _records(self, part: "IterableDataset") -> Iterator[dict[str, Any]]:
        """The rows of a piece, as records of the columns that are read."""
        tops = list(dict.fromkeys(column.partition(".")[0] for column in self.columns))
        try:
            for batch in part.iter(batch_size=_BATCH):
                if absent := [top for top in tops if top not in batch]:
                    raise DataError(f"{self.where}: no column {', '.join(absent)}; there is {', '.join(batch)}")
                for values in zip(*(batch[top] for top in tops), strict=True):
                    yield dict(zip(tops, values, strict=True))
        except (OSError, ValueError) as error:
            raise DataError(f"{self.where}: cannot be read ({error})") from error

    def _text(self, record: Mapping[str, Any], column: str, number: int) -> bytes:
        value: Any = record
        for key in column.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        if not isinstance(value, str):
            kind = type(value).__name__
            raise DataError(f"{self.where}, {self.place(number)}: column {column} is {kind}, a text is needed")
        return value.encode("utf-8", "surrogatepass")


def _stamp(file: str) -> str:
    if "://" in file:
        return file
    stat = Path(file).stat()
    return f"{Path(file).resolve()} {stat.st_size} {stat.st_mtime_ns}"


def _content(file: str) -> bytes:
    """What changes when a file does: the URL with its revision, or a digest of a file on disk."""
    if "://" in file:
        return file.encode()
    with Path(file).open("rb") as opened:
        return hashlib.file_digest(opened, "blake2b").digest()


def hub_parts(entries: Sequence[Mapping[str, Any]]) -> list[tuple[tuple[str, ...], HubPart]]:
    """The languages and the part of each entry of a configuration.

    Args:
        entries: Each is `{path: ..., name: null, split: train, columns: {<language>: <column>}}`; two columns make a
            pair.

    Raises:
        ConfigError: An entry lacks something or has too much.
    """
    parts = []
    for place, entry in enumerate(entries):
        unknown, absent = set(entry) - set(_KEYS), {"path", "columns"} - set(entry)
        if unknown or absent:
            raise ConfigError(
                f"data.hub[{place}]: unknown {', '.join(sorted(unknown)) or 'nothing'}, missing "
                f"{', '.join(sorted(absent)) or 'nothing'}; write {{path: ..., name: null, split: train, "
                "columns: {<language>: <column>}}"
            )
        columns = entry["columns"]
        if not isinstance(columns, Mapping) or len(columns) not in (1, 2):
            raise ConfigError(f"data.hub[{place}].columns={columns!r}: one language and its column, or two, are needed")
        if unfit := [language for language in columns if not isinstance(language, str)]:
            raise ConfigError(f"data.hub[{place}].columns={columns!r}: {unfit[0]!r} is no language: put it in quotes")
        part = HubPart(
            str(entry["path"]), entry.get("name"), entry.get("split", "train"), tuple(map(str, columns.values()))
        )
        if not isinstance(part.split, str):
            raise ConfigError(f"data.hub[{place}].split={part.split!r}: a name is needed, such as train")
        parts.append((tuple(columns), part))
    return parts
