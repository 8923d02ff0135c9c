"""Files by their names on a disk and at a URL, and what is said where there are none."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.shards.storage import Storage
from tests.pretraining.corpus.shards.making import memory_url


@pytest.mark.parametrize("kind", ["path", "file", "memory"])
def test_files_come_back_by_their_names(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "corpora"
    storage = Storage({"path": str(folder), "file": f"file://{folder}", "memory": memory_url(tmp_path)}[kind])
    assert storage.local == (None if kind == "memory" else folder)
    assert storage.sizes() == {}
    storage.write("en/a.json", b"123")
    (tmp_path / "b").write_bytes(b"4567")
    storage.put(tmp_path / "b", "en/x/b")
    storage.put(tmp_path / "b", "en/.on-its-way/b")
    assert storage.sizes() == {"en/a.json": 3, "en/x/b": 4}
    assert storage.read("en/a.json") == b"123"
    storage.get("en/x/b", tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == b"4567"
    assert storage.digest("en/x/b") == Storage(str(tmp_path)).digest("b") != storage.digest("en/a.json")
    storage.remove("en/a.json")
    assert storage.sizes() == {"en/x/b": 4}
    with pytest.raises(DataError, match=f"{storage.url}/en/a.json: is not there"):
        storage.read("en/a.json")


def test_urls_that_nothing_knows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="nothing://x: Protocol not known: nothing"):
        Storage("nothing://x").sizes()
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(ConfigError, match="s3://bucket/x: Install s3fs to access S3"):
        Storage("s3://bucket/x").sizes()
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="cannot be reached"):
        Storage(str(tmp_path / "file")).write("en/a", b"1")


@pytest.mark.parametrize(
    ("method", "call"),
    [
        ("find", lambda storage, file: storage.sizes()),
        ("open", lambda storage, file: storage.read("a")),
        ("pipe_file", lambda storage, file: storage.write("a", b"1")),
        ("put_file", lambda storage, file: storage.put(file, "a")),
        ("get_file", lambda storage, file: storage.get("a", file)),
        ("rm_file", lambda storage, file: storage.remove("a")),
    ],
)
def test_errors_of_any_kind_of_a_file_system_name_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, call: Callable[[Storage, Path], object]
) -> None:
    class NoCredentialsError(Exception):
        pass

    def refuse(*given: object, **more: object) -> None:
        raise NoCredentialsError("Unable to locate credentials")

    storage = Storage(memory_url(tmp_path))
    monkeypatch.setattr(MemoryFileSystem, method, refuse)
    message = rf"{storage.url}.*: cannot be reached \(NoCredentialsError: Unable to locate credentials\)"
    with pytest.raises(DataError, match=message):
        call(storage, tmp_path / "file")


def test_an_error_of_whoever_reads_a_file_is_its_own(tmp_path: Path) -> None:
    storage = Storage(memory_url(tmp_path))
    storage.write("a", b"1")
    with pytest.raises(OSError, match="elsewhere"), storage.opened("a"):
        raise OSError("elsewhere")
