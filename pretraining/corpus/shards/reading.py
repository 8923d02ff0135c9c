"""Opens joined corpora: shards are mapped from disk, or from a cache of what was fetched from elsewhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, overload

import numpy

from ernie_m.errors import ConfigError, DataError
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus, MappedShard, cells_of, map_shard
from pretraining.corpus.files import find_text, keep_languages
from pretraining.corpus.shards.cache import ShardCache
from pretraining.corpus.shards.join import ORDER_NAME, verify
from pretraining.corpus.shards.places import Places
from pretraining.corpus.shards.records import MANIFEST_NAME, FileRecord, JoinedCorpus, Manifest, read_record
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.text import Source

T = TypeVar("T")
COMPARED = ("max_length", "held_out", "split_seed", "parallel_share")
"""Settings of shards that a training has to be told, too."""


def text_to_read(
    *,
    dir: str,
    mono: str | Sequence[str] | None,
    parallel: str | Sequence[str] | None,
    hub: Sequence[Mapping[str, Any]],
    corpora: str | None,
    languages: Sequence[str] | None,
    max_length: int,
    held_out: float,
    split_seed: int,
    parallel_share: float,
) -> Sequence[Source | JoinedCorpus]:
    """The text that a configuration names, or the corpora made of it; for the arguments see the training's data module.

    Raises:
        ConfigError: Text and corpora are both named, or see `find_text` and `find_joined`.
        DataError: Likewise.
    """
    if corpora is None:
        return find_text(dir=dir, mono=mono, parallel=parallel, hub=hub, languages=languages)
    named = [key for key, value in (("mono", mono), ("parallel", parallel), ("hub", hub)) if value]
    if named:
        raise ConfigError(f"data.corpora={corpora} takes the place of data.{named[0]}: leave out one of them")
    values = (max_length, held_out, split_seed, parallel_share)
    return find_joined(corpora, languages, dict(zip(COMPARED, values, strict=True)))


def find_joined(corpora: str, languages: Sequence[str] | None, settings: Mapping[str, Any]) -> list[JoinedCorpus]:
    """The joined corpora of a folder in some languages, monolingual ones first.

    Args:
        corpora: The folder, or its URL.
        languages: The languages to keep, see `keep_languages`.
        settings: How the configuration says that text is read, by the names of `COMPARED`.

    Raises:
        ConfigError: The corpora were made otherwise, or have no text of a language.
        DataError: There is no manifest.
    """
    joined = keep_languages(list(read_manifest(Storage(corpora)).corpora.values()), languages)
    problems = {
        f"data.{key}={value}: {corpora} was made with {corpus.settings[key]}; set data.{key}={corpus.settings[key]}"
        for corpus in joined
        for key, value in settings.items()
        if value != corpus.settings[key] and (key != "parallel_share" or corpus.kind == "parallel")
    }
    if problems:
        raise ConfigError("\n".join(sorted(problems)))
    return sorted(joined, key=lambda corpus: (len(corpus.languages), corpus.languages))


def check_tokenizer(corpus: JoinedCorpus, tokenizer: ErnieMTokenizer) -> None:
    """Raises `ConfigError` where a corpus was made with another tokenizer."""
    if corpus.settings["tokenizer"] != tokenizer.fingerprint:
        raise ConfigError(
            f"data.corpora: {corpus.name} was made with another tokenizer than encoder.tokenizer: prepare it with "
            "that of the training, or set encoder.tokenizer and encoder.flavor"
        )


def read_manifest(storage: Storage) -> Manifest:
    """The manifest of a folder.

    Raises:
        DataError: There is none.
    """
    try:
        return read_record(storage, MANIFEST_NAME, Manifest)
    except DataError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise DataError(
                f"{storage.url}: has no {MANIFEST_NAME}: make all shards, then python -m pretraining.corpus join "
                f"{storage.url}"
            ) from error
        raise


def open_joined(url: str, names: Sequence[str], *, cache: Path, cache_bytes: int) -> list[Corpus]:
    """Opens joined corpora, whose files have to be there in the sizes that were written.

    Args:
        url: Their folder.
        names: The corpora to open.
        cache: A folder on this machine for shards that lie elsewhere.
        cache_bytes: The most bytes that it may hold.

    Raises:
        DataError: A file is missing or has another size.
        ConfigError: The cache cannot hold a shard.
    """
    storage = Storage(url)
    manifest = read_manifest(storage)
    wanted = Manifest(version=manifest.version, corpora={name: manifest.corpora[name] for name in names})
    if problems := verify(storage, wanted, by_content=False):
        raise DataError("\n".join([f"{url}: is not as it was joined", *(f"  {line}" for line in problems)]))
    return [_opened(url, name, manifest.corpora[name], cache, cache_bytes) for name in names]


def note_on_cache(url: str, joined: Sequence[JoinedCorpus], cache_bytes: int) -> str | None:
    """A sentence that warns of a cache on this machine which does not hold all shards; None where it does."""
    size = sum(shard.size for corpus in joined for shard in corpus.shards)
    if Storage(url).local is not None or size <= cache_bytes:
        return None
    return (
        f"{url} has {size / 1e9:.3g} GB, data.cache_gigabytes={cache_bytes / 1e9:g} holds less: as samples are drawn "
        "from all shards, they will be fetched again and again"
    )


def _reopen(url: str, name: str, cache: Path, cache_bytes: int) -> Corpus:
    return _opened(url, name, read_manifest(Storage(url)).corpora[name], cache, cache_bytes)


def _opened(url: str, name: str, joined: JoinedCorpus, cache: Path, cache_bytes: int) -> Corpus:
    lines = [shard.lines for shard in joined.shards]
    cells, cell_tokens = cells_of(joined.bounds, numpy.sum(lines, axis=(0, 1)).tolist(), joined.tokens)
    files = _Files(Storage(url), name, ShardCache(Storage(url), cache, cache_bytes))
    order: numpy.ndarray = files.read("", {ORDER_NAME: joined.held_out_order}, _map_order)
    places = Places(lines, order)
    return Corpus(
        key=f"{name}-{joined.fingerprint}",
        languages=joined.languages,
        cells=cells,
        cell_tokens=cell_tokens,
        held_out=range(places.total, places.total + len(order)),
        counts=joined.counts,
        examples=joined.examples,
        skipped=f"{url.rstrip('/')}/{name}/*/skipped.txt" if joined.examples else None,
        places=places,
        shards=StoredShards(joined, files),
        reopen=(_reopen, (url, name, cache, cache_bytes)),
    )


def _map_order(folder: Path) -> numpy.ndarray:
    return numpy.load(folder / ORDER_NAME, mmap_mode="r").view(numpy.ndarray)


class _Files:
    """The files of a corpus: on disk, or in the cache once they are asked for."""

    def __init__(self, storage: Storage, name: str, cache: ShardCache) -> None:
        self.name, self.local, self.cache = name, storage.local, cache

    def read(self, folder: str, files: Mapping[str, FileRecord], read: Callable[[Path], T]) -> T:
        """What a function makes of files, given the folder that they are in."""
        place = f"{self.name}/{folder}".rstrip("/")
        return self.cache.use(place, files, read) if self.local is None else read(self.local / place)


class StoredShards(Sequence[MappedShard]):
    """The shards of a joined corpus. Each is mapped when it is first asked for.

    A process that maps a shard lets go of those that the cache has dropped since, so that their space on disk is freed.
    """

    def __init__(self, joined: JoinedCorpus, files: _Files) -> None:
        self._joined, self._files = joined, files
        self._mapped: dict[int, tuple[Path, MappedShard]] = {}

    def __len__(self) -> int:
        return len(self._joined.shards)

    @overload
    def __getitem__(self, number: int) -> MappedShard: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[MappedShard]: ...
    def __getitem__(self, number: int | slice) -> MappedShard | Sequence[MappedShard]:
        """A shard by its number, from 0 on."""
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if number not in self._mapped:
            self._mapped = {key: value for key, value in self._mapped.items() if value[0].exists()}
            shard, width = self._joined.shards[number], len(self._joined.languages)
            self._mapped[number] = self._files.read(
                shard.folder, shard.files, lambda folder: (folder, map_shard(folder, width))
            )
        return self._mapped[number][1]

    def __iter__(self) -> Iterator[MappedShard]:
        return (self[number] for number in range(len(self)))
