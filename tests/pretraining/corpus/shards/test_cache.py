"""A cache of bounded size, shared by processes: what is dropped, and what is cleared away."""

import os
from pathlib import Path

import pytest

from ernie_m.errors import ConfigError
from pretraining.corpus.shards.cache import ShardCache
from pretraining.corpus.shards.records import FileRecord
from pretraining.corpus.shards.storage import Storage

CONTENT = {name: bytes([number]) * 100 for number, name in enumerate("abc")}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, FileRecord]:
    """A folder for each letter, with a file of a hundred bytes."""
    storage = Storage(str(tmp_path / "there"))
    for name, content in CONTENT.items():
        storage.write(f"{name}/file", content)
    return {name: FileRecord(100, storage.digest(f"{name}/file")) for name in CONTENT}


def use(cache: ShardCache, files: dict[str, FileRecord], name: str) -> bytes:
    return cache.use(name, {"file": files[name]}, lambda folder: (folder / "file").read_bytes())


def held(cache: ShardCache) -> set[str]:
    return {path.name.partition(".")[0] for path in cache.folder.iterdir() if path.is_dir()}


def test_what_was_taken_into_use_longest_ago_makes_room(tmp_path: Path, files: dict[str, FileRecord]) -> None:
    cache = ShardCache(Storage(str(tmp_path / "there")), tmp_path / "cache", 250)
    for name in "ab":
        assert use(cache, files, name) == CONTENT[name]
    for age, name in enumerate("ba", start=1):  # clocks of file systems are coarse
        (folder,) = cache.folder.glob(f"{name}.*")
        os.utime(folder, (1000 - age, 1000 - age))
    use(cache, files, "a")
    assert use(cache, files, "c") == CONTENT["c"]
    assert held(cache) == {"a", "c"}
    assert use(cache, files, "b") == CONTENT["b"]
    assert "b" in held(cache)
    assert len(held(cache)) == 2


def test_what_is_there_is_not_fetched_again(tmp_path: Path, files: dict[str, FileRecord]) -> None:
    storage = Storage(str(tmp_path / "there"))
    cache = ShardCache(storage, tmp_path / "cache", 1000)
    use(cache, files, "a")
    storage.write("a/file", b"x" * 100)
    assert use(cache, files, "a") == CONTENT["a"]
    files["a"] = FileRecord(100, storage.digest("a/file"))  # made again: another shard
    assert use(cache, files, "a") == b"x" * 100


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path, files: dict[str, FileRecord]) -> None:
    cache = ShardCache(Storage(str(tmp_path / "there")), tmp_path / "cache", 100)
    (cache.folder / ".moving.x" / "arrived").mkdir(parents=True)
    (cache.folder / ".moving.x" / "arrived" / "file").write_bytes(b"1")
    assert use(cache, files, "a") == CONTENT["a"]
    assert held(cache) == {"a"}


def test_a_cache_that_is_too_small_for_one_shard_says_so(tmp_path: Path, files: dict[str, FileRecord]) -> None:
    cache = ShardCache(Storage(str(tmp_path / "there")), tmp_path / "cache", 99)
    with pytest.raises(ConfigError, match=r"data.cache_gigabytes=9.9e-08: .*there/a alone has 1e-07"):
        use(cache, files, "a")
