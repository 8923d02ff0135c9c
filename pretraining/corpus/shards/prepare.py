"""Makes one shard of a corpus, wherever it is to lie. One that is there and whole is left as it is."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from ernie_m.errors import DataError
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.build import VERSION as LAYOUT
from pretraining.corpus.build import appearing, description, write_samples
from pretraining.corpus.corpus import check_length, fingerprint
from pretraining.corpus.held_out import HoldingOut
from pretraining.corpus.parts.digests import Digests
from pretraining.corpus.shards.join import damage, shard_differences
from pretraining.corpus.shards.records import (
    SHARD_NAME,
    VERSION,
    FileRecord,
    ShardNumber,
    ShardRecord,
    encoded,
    read_record,
)
from pretraining.corpus.shards.storage import Storage, digest_of
from pretraining.corpus.text import OnBadLine, Report, Source, Survey
from pretraining.corpus.tokenization import tokenized


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How all shards of all corpora are made; see `open_corpus` for what the attributes mean.

    Raises:
        ConfigError: A value is out of range.
    """

    tokenizer: ErnieMTokenizer
    max_length: int
    on_bad_line: OnBadLine
    held_out: float
    split_seed: int
    parallel_share: float

    def __post_init__(self) -> None:
        check_length(self.max_length)
        HoldingOut(float(self.held_out), self.split_seed, float(self.parallel_share))

    def rule(self, source: Source) -> HoldingOut:
        """Which lines of a corpus are held out; only of pairs a share may be left unused."""
        used = self.parallel_share if source.kind == "parallel" else 1.0
        return HoldingOut(float(self.held_out), self.split_seed, float(used))

    def fingerprint(self, source: Source, digests: Digests) -> str:
        """That of a corpus which is made of all the text at once."""
        return fingerprint(
            source, self.tokenizer, digests, max_length=self.max_length, on_bad_line=self.on_bad_line,
            holding_out=self.rule(source),
        )  # fmt: skip

    def settings(self, source: Source, surveys: Sequence[Survey]) -> dict[str, object]:
        """All that a shard of a corpus depends on, but for its number."""
        rule = self.rule(source)
        return {
            "layout": LAYOUT,
            "text": _digest_of(source, surveys),
            "tokenizer": self.tokenizer.fingerprint,
            "max_length": self.max_length,
            "on_bad_line": self.on_bad_line,
            "held_out": rule.share,
            "split_seed": rule.seed,
            "parallel_share": rule.used,
        }


def make_shard(
    source: Source,
    shard: ShardNumber,
    recipe: Recipe,
    storage: Storage,
    *,
    corpora: Sequence[str],
    cache: Path,
    workers: int,
    progress: Callable[[str, int], None] | None = None,
) -> bool:
    """Makes a shard, unless it is there and whole.

    Args:
        source: The text of the whole corpus.
        shard: Which of its shards to make.
        recipe: How it is made.
        storage: The folder of all corpora.
        corpora: The names of all corpora that are made together.
        cache: A folder on this machine, for locks, for what is remembered of the text, and for files on their way.
        workers: The number of processes to tokenise with; 0 tokenises in this process.
        progress: Called with the corpus' name and the number of lines that are done.

    Returns:
        Whether it was made now.

    Raises:
        DataError: The text is broken, or there is a shard of this number that was made otherwise.
    """
    cache.mkdir(parents=True, exist_ok=True)
    digests = Digests(cache)
    surveys = [digests.of(part) for part in source.parts]
    key, settings = recipe.fingerprint(source, digests), recipe.settings(source, surveys)
    name = f"{source.name}/{shard.folder}"
    with _alone(storage, cache, f"{source.name}.{shard.folder}"):
        if _is_there(storage, name, settings):
            return False
        report = Report()
        rows = tokenized(
            source, recipe.tokenizer, max_length=recipe.max_length, on_bad_line=recipe.on_bad_line,
            rule=recipe.rule(source), workers=workers, report=report, progress=progress,
            cuts=[shard.cut(survey.pieces) for survey in surveys],
        )  # fmt: skip

        def write(folder: Path) -> None:
            written = write_samples(folder, source, rows, recipe.max_length, report)
            values = description(source, written, recipe.max_length, report) | {"version": VERSION}
            _write_record(folder, shard=shard, fingerprint=key, settings=settings, corpora=list(corpora), **values)

        _place(storage, name, cache, write)
    return True


@contextmanager
def _alone(storage: Storage, cache: Path, name: str) -> Iterator[None]:
    """Waits for others that make the same shard.

    The lock lies beside shards on a disk, for which several machines may have caches of their own.
    """
    locks = (storage.local or cache) / ".locks"
    try:
        locks.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"{locks.parent}: cannot be written to ({error})") from error
    with FileLock(locks / name):
        yield


def _is_there(storage: Storage, name: str, settings: dict[str, object]) -> bool:
    """Whether a shard is there and whole; one that was made otherwise is an error."""
    sizes = storage.sizes(name)
    if f"{name}/{SHARD_NAME}" not in sizes:
        return False
    record = read_record(storage, f"{name}/{SHARD_NAME}", ShardRecord)
    if differences := shard_differences(record.settings, settings):
        raise DataError(
            f"{storage.url}/{name}: there is a shard that was made with {differences}; remove it, or set another output"
        )
    return damage(storage, name, record.files, sizes, by_content=True) is None


def _place(storage: Storage, name: str, cache: Path, write: Callable[[Path], None]) -> None:
    """Has a shard's files written, and puts them where they belong, so that `shard.json` comes last."""
    local = storage.local
    if local is not None:
        folder = local / name
        folder.parent.mkdir(parents=True, exist_ok=True)
        for leftover in folder.parent.glob(f".{folder.name}.*/"):  # of a process that was killed
            shutil.rmtree(leftover)
        with appearing(folder) as done:
            write(done)
        return
    with tempfile.TemporaryDirectory(prefix=".shard.", dir=cache) as scratch:
        done = Path(scratch) / "done"
        done.mkdir()
        write(done)
        if f"{name}/{SHARD_NAME}" in storage.sizes(name):
            storage.remove(f"{name}/{SHARD_NAME}")
        for path in sorted(done.iterdir(), key=lambda path: path.name == SHARD_NAME):
            storage.put(path, f"{name}/{path.name}")


def _digest_of(source: Source, surveys: Sequence[Survey]) -> str:
    digests = [(survey.digest, part.swapped) for survey, part in zip(surveys, source.parts, strict=True)]
    return hashlib.blake2b(repr(digests).encode(), digest_size=8).hexdigest()


def _write_record(folder: Path, **values: Any) -> None:
    """Writes `shard.json`, with the sizes and hashes of the files beside it."""
    files = {path.name: _record_of(path) for path in sorted(folder.iterdir())}
    (folder / SHARD_NAME).write_bytes(encoded(ShardRecord(files=files, **values)))


def _record_of(path: Path) -> FileRecord:
    with path.open("rb") as file:
        return FileRecord(path.stat().st_size, digest_of(file))
