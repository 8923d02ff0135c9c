"""Shards from elsewhere on this machine's disk: fetched once, checked as they come, and dropped when room is needed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.shards.records import FileRecord
from pretraining.corpus.shards.storage import Storage, digest_of

T = TypeVar("T")
_MOVING = ".moving."
"""What the name of a folder begins with that is not whole: it comes or goes."""


@dataclass(frozen=True, slots=True)
class ShardCache:
    """Files of a storage, in a folder that several processes share. One of them fetches at a time.

    What was taken into use longest ago is dropped first. A process that has mapped a file may go on reading it; the
    space is freed when that process lets go.

    Attributes:
        storage: Where the files come from.
        folder: The folder on this machine.
        limit: The most bytes that it may hold.
    """

    storage: Storage
    folder: Path
    limit: int

    def use(self, place: str, files: Mapping[str, FileRecord], read: Callable[[Path], T]) -> T:
        """What a function makes of the files of a folder, which are fetched where the cache does not have them.

        Args:
            place: The folder's name in the storage.
            files: The files that are there, as they were written.
            read: Makes something of the folder on this machine, such as maps of its files.

        Raises:
            ConfigError: The cache is too small for these files.
            DataError: They cannot be fetched, or have another content than was written.
        """
        wanted = hashlib.blake2b(repr((place, sorted(files.items()))).encode(), digest_size=8).hexdigest()
        folder = self.folder / f"{place.replace('/', '.')}.{wanted}"
        try:
            return self._taken(folder, read)
        except FileNotFoundError:
            self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            if not folder.exists():
                self._fetch(place, files, folder)
            return self._taken(folder, read)

    def _taken(self, folder: Path, read: Callable[[Path], T]) -> T:
        made = read(folder)
        os.utime(folder)
        return made

    def _fetch(self, place: str, files: Mapping[str, FileRecord], folder: Path) -> None:
        for leftover in self.folder.glob(f"{_MOVING}*/"):  # of a process that was killed
            shutil.rmtree(leftover)
        self._make_room(place, sum(file.size for file in files.values()))
        with tempfile.TemporaryDirectory(prefix=_MOVING, dir=self.folder) as scratch:
            arrived = Path(scratch) / "arrived"
            arrived.mkdir()
            for name, file in files.items():
                self.storage.get(f"{place}/{name}", arrived / name)
                with (arrived / name).open("rb") as opened:
                    if digest_of(opened) != file.digest:
                        raise DataError(
                            f"{self.storage.url}/{place}/{name}: has another content than was written: python -m "
                            f"pretraining.corpus verify {self.storage.url} says what to make again"
                        )
            arrived.replace(folder)

    def _make_room(self, place: str, size: int) -> None:
        if size > self.limit:
            raise ConfigError(
                f"data.cache_gigabytes={self.limit / 1e9:g}: {self.storage.url}/{place} alone has {size / 1e9:.3g}"
            )
        kept = {folder: _bytes(folder) for folder in self.folder.iterdir() if folder.is_dir()}
        for folder in sorted(kept, key=lambda folder: folder.stat().st_mtime_ns):
            if sum(kept.values()) + size <= self.limit:
                break
            kept.pop(folder)
            going = folder.with_name(f"{_MOVING}{folder.name}")
            folder.replace(going)  # at once, so that nobody takes half of it for all of it
            shutil.rmtree(going)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
