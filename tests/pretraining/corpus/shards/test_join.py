"""Shards are made once, wherever they are killed; what is missing, corrupt or made otherwise is named."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from ernie_m import ErnieMTokenizer
from ernie_m.errors import DataError
from pretraining.corpus.shards import prepare
from pretraining.corpus.shards.join import join, verify
from pretraining.corpus.shards.records import SHARD_NAME, ShardNumber
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.text import Source
from tests.pretraining.corpus.shards.making import make, memory_url, opened, recipe, samples
from tests.pretraining.words import find_sources
from tests.world import MINIWORLD


def problems(url: str, *, by_content: bool = True) -> list[str]:
    """What `join` says, a line each."""
    with pytest.raises(DataError) as caught:
        join(Storage(url), by_content=by_content)
    first, *lines = str(caught.value).splitlines()
    assert first == f"{url}: cannot be joined"
    return [line.strip() for line in lines]


def test_a_shard_is_made_once_and_again_when_it_is_broken(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    url = str(tmp_path)
    assert make(sources, tokenizer, url, tmp_path, 2) == [True] * 4
    manifest = join(Storage(url))
    assert make(sources, tokenizer, url, tmp_path, 2) == [False] * 4
    tokens = tmp_path / "en" / "00002-of-00002" / "tokens.0.npy"
    whole = tokens.read_bytes()
    tokens.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    named = "en: shard 2/2 is corrupt (tokens.0.npy has another content than was written): make it again with shard=2/2"
    assert verify(Storage(url), manifest) == [named] == problems(url)
    assert verify(Storage(url), manifest, by_content=False) == []
    assert make(sources, tokenizer, url, tmp_path, 2) == [False, False, True, False]
    assert tokens.read_bytes() == whole
    assert verify(Storage(url), manifest) == []


def test_every_missing_shard_is_named(sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    url = str(tmp_path)
    with pytest.raises(DataError, match="there is no shard"):
        join(Storage(url))
    make(sources[:1], tokenizer, url, tmp_path, 4, [2, 3])
    assert problems(url) == [f"en: shard {number}/4 is missing: make it with shard={number}/4" for number in (1, 4)]
    make(sources, tokenizer, url, tmp_path, 4, [1])
    assert [line.partition(":")[0] for line in problems(url)] == ["en", "en-de", "en-de", "en-de"]
    make(sources[:1], tokenizer, url, tmp_path, 2, [1])
    assert problems(url)[0].startswith("en: there are shards of several cuts, *-of-00002 and *-of-00004: remove")


def test_a_corpus_of_which_nothing_was_made_is_missed(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    prepare.make_shard(
        sources[0], ShardNumber(1, 1), recipe(tokenizer), Storage(str(tmp_path)), corpora=["en", "en-de"],
        cache=tmp_path, workers=0,
    )  # fmt: skip
    assert problems(str(tmp_path)) == ["en-de: all shards are missing: make them with the same command as the others"]


def test_shards_that_were_made_otherwise_are_refused(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    english = sources[:1]
    url = str(tmp_path / "shards")
    other = ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer", flavor="hf")
    make(english, tokenizer, url, tmp_path, 4, [1, 2])
    make(english, tokenizer, url, tmp_path, 4, [3], max_length=32)
    make(english, other, url, tmp_path, 4, [4])
    assert problems(url) == [
        "en: shard 3/4 was made with max_length=32 in place of 24: remove it and make it again with shard=3/4",
        "en: shard 4/4 was made with another tokenizer: remove it and make it again with shard=4/4",
    ]
    with pytest.raises(
        DataError, match="00003-of-00004: there is a shard that was made with max_length=32 in place of 24"
    ):
        make(english, tokenizer, url, tmp_path, 4, [3])


def test_text_that_has_changed_in_between_is_noticed(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    url = str(tmp_path / "shards")
    for number, name in ((1, "Oslo"), (2, "Rome")):
        (tmp_path / "en.txt").write_text(f"Anna lives in Kyiv.\nBob lives in {name}.\n" * 5)
        make(find_sources(tmp_path, "{language}.txt"), tokenizer, url, tmp_path / name, 2, [number])
    (named,) = problems(url)
    assert "was made with other text: remove it" in named


def test_a_killed_shard_is_missing_and_made_by_the_next_call(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    def be_killed() -> None:
        prepare.make_shard(
            sources[0], ShardNumber(1, 2), recipe(tokenizer), Storage(url), corpora=["en"], cache=tmp_path, workers=0,
            progress=lambda name, lines: os._exit(9),
        )  # fmt: skip

    url = str(tmp_path)
    make(sources[:1], tokenizer, url, tmp_path, 2, [2])
    process = multiprocessing.get_context("fork").Process(target=be_killed)
    process.start()
    process.join()
    assert process.exitcode == 9
    assert list((tmp_path / "en").glob(".00001-of-00002.*/*.tokens"))
    assert problems(url) == ["en: shard 1/2 is missing: make it with shard=1/2"]
    assert make(sources[:1], tokenizer, url, tmp_path, 2) == [True, False]
    assert not list((tmp_path / "en").glob(".*"))
    join(Storage(url))


def test_two_machines_with_caches_of_their_own_make_a_shard_one_after_the_other(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    output = tmp_path / "output"

    def made(machine: str, progress: Callable[[str, int], None] | None = None) -> bool:
        return prepare.make_shard(
            sources[0], ShardNumber(1, 1), recipe(tokenizer), Storage(str(output)), corpora=["en"],
            cache=tmp_path / machine, workers=0, progress=progress,
        )  # fmt: skip

    with ThreadPoolExecutor() as pool:
        others: list[Future[bool]] = []

        def let_another_begin(name: str, lines: int) -> None:
            others.append(pool.submit(made, "b"))
            assert wait(others, timeout=0.3).not_done

        assert made("a", let_another_begin)
        assert [other.result(timeout=60) for other in others] == [False]
    join(Storage(str(output)))


def test_an_upload_that_is_cut_off_leaves_nothing_that_looks_complete(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, put = memory_url(tmp_path), Storage.put

    def cut_off(self: Storage, path: Path, name: str) -> None:
        if name.endswith(SHARD_NAME):
            raise KeyboardInterrupt
        put(self, path, name)

    make(sources[:1], tokenizer, url, tmp_path, 2, [2])
    monkeypatch.setattr(Storage, "put", cut_off)
    with pytest.raises(KeyboardInterrupt):
        make(sources[:1], tokenizer, url, tmp_path, 2, [1])
    assert any("00001-of-00002/tokens" in name for name in Storage(url).sizes())
    assert problems(url) == ["en: shard 1/2 is missing: make it with shard=1/2"]
    monkeypatch.setattr(Storage, "put", put)
    assert make(sources[:1], tokenizer, url, tmp_path, 2) == [True, False]
    join(Storage(url))
    assert len(samples(*opened(url, tmp_path / "cache", "en"))) > 50


def test_text_that_leaves_nothing_to_train_on_is_refused(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("Anna lives in Kyiv.\n\n")
    make(find_sources(tmp_path, "{language}.txt"), tokenizer, str(tmp_path / "s"), tmp_path, 2, held_out=0.999)
    with pytest.raises(DataError, match=r"en: no line is left for training \(1 held out\): lower data.held_out"):
        join(Storage(str(tmp_path / "s")))
