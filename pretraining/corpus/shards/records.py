"""What is written down of shards: `shard.json` beside each, and the `manifest.json` that joins all of them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.text import InLanguages

SHARD_NAME = "shard.json"
MANIFEST_NAME = "manifest.json"
VERSION = 1
Record = TypeVar("Record", "ShardRecord", "Manifest")


class ShardNumber(NamedTuple):
    """Which shard, and of how many.

    Attributes:
        number: From 1 on.
        of: The number of all shards.
    """

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> "ShardNumber":
        """Reads `3/64`.

        Raises:
            ConfigError: It is none.
        """
        number, slash, of = str(text).partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise ConfigError(f"shard={text}: write <number>/<of how many>, from 1/64 to 64/64")
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return f"{self.number:05d}-of-{self.of:05d}"

    def cut(self, pieces: int) -> range:
        """The pieces of a part that it has: they follow one another, and every piece is in one shard."""
        return range(pieces * (self.number - 1) // self.of, pieces * self.number // self.of)


class FileRecord(NamedTuple):
    """A file as it was written.

    Attributes:
        size: Its bytes.
        digest: A hash of its content.
    """

    size: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ShardRecord:
    """One shard of a corpus. For what it shares with a corpus that is made at once see `build.Written`.

    Attributes:
        version: Of this format.
        shard: Number and count.
        fingerprint: Of text, tokenizer and settings of the whole corpus.
        settings: These, by their names; the text and the tokenizer as hashes.
        corpora: The names of all corpora that were made together.
        languages: The corpus' language, or its two.
        text: The names of the parts.
        bounds: The longest sample of each bucket.
        lines: `(parts, buckets)`.
        tokens: `(buckets + 1, sides)`.
        held_out: Number of samples.
        counts: What happened to the lines.
        examples: Of lines that were skipped.
        files: The files by their names.
    """

    version: int
    shard: ShardNumber
    fingerprint: str
    settings: dict[str, Any]
    corpora: list[str]
    languages: list[str]
    text: list[str]
    bounds: list[int]
    lines: list[list[int]]
    tokens: list[list[int]]
    held_out: int
    counts: dict[str, int]
    examples: dict[str, list[str]]
    files: dict[str, FileRecord]


@dataclass(frozen=True, kw_only=True)
class JoinedCorpus(InLanguages):
    """All shards of a corpus.

    Attributes:
        languages: See `InLanguages`.
        fingerprint: As in `ShardRecord`, like the rest that is not explained here.
        held_out_order: The file that says in which order held-out samples of all shards come.
        shards: Of each shard, in their order, its samples by part and bucket, those that are held out, and its files.
    """

    languages: tuple[str, ...]
    fingerprint: str
    settings: dict[str, Any]
    text: list[str]
    bounds: list[int]
    tokens: list[list[int]]
    counts: dict[str, int]
    examples: dict[str, list[str]]
    held_out_order: FileRecord
    shards: list["JoinedShard"]


class JoinedShard(NamedTuple):
    """What the manifest has of a shard; see `JoinedCorpus.shards`."""

    folder: str
    lines: list[list[int]]
    held_out: int
    files: dict[str, FileRecord]

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(file.size for file in self.files.values())


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """All corpora of a folder, by their names."""

    version: int
    corpora: dict[str, JoinedCorpus]


def read_record(storage: Storage, name: str, kind: type[Record]) -> Record:
    """Reads a `ShardRecord` or a `Manifest`.

    Raises:
        DataError: The file is missing, or is no such record, or one of another version.
    """
    content = storage.read(name)
    try:
        values = json.loads(content)
        if isinstance(values, dict) and values.get("version") != VERSION:
            raise DataError(
                f"{storage.url}/{name}: version {values.get('version')} of the format, this code reads {VERSION}: make "
                "the shards again"
            )
        return TypeAdapter(kind).validate_python(values)
    except (ValueError, ValidationError) as error:
        raise DataError(
            f"{storage.url}/{name}: not what was written there ({str(error).splitlines()[0]}): remove it, and "
            "make again what it tells of"
        ) from error


def write_record(storage: Storage, name: str, record: ShardRecord | Manifest) -> None:
    """Writes a `ShardRecord` or a `Manifest`."""
    storage.write(name, encoded(record))


def encoded(record: ShardRecord | Manifest) -> bytes:
    """A record as a file has it."""
    values: Mapping[str, Any] = asdict(record)
    return (json.dumps(values, ensure_ascii=False) + "\n").encode()
