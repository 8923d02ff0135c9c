"""A corpus in shards is the corpus that was made at once, sample by sample, wherever its shards lie."""

import multiprocessing
import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy
import pytest

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.corpus import fingerprint_of
from pretraining.corpus.shards.join import join
from pretraining.corpus.shards.reading import check_tokenizer, find_joined, note_on_cache, read_manifest
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.text import Source
from tests.pretraining.corpus.shards.making import made_at_once, make, opened, samples
from tests.world import MINIWORLD

NAMES = ("en", "en-de")


@pytest.mark.parametrize("of", [1, 3, 40])
def test_the_samples_are_those_of_a_corpus_that_was_made_at_once(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path, of: int
) -> None:
    output = tmp_path / "shards"
    make(sources, tokenizer, str(output), output, of)
    join(Storage(f"file://{output}"))
    in_shards = opened(f"file://{output}", tmp_path / "cache", *NAMES)
    at_once = [made_at_once(source, tokenizer, tmp_path) for source in sources]
    for ours, whole in zip(in_shards, at_once, strict=True):
        assert samples(ours) == samples(whole)
        assert len(whole.held_out) > 5
        for attribute in ("key", "name", "cells", "cell_tokens", "held_out", "counts"):
            assert getattr(ours, attribute) == getattr(whole, attribute), attribute
        some = numpy.arange(0, len(whole), 3)
        assert sorted(ours.lengths(some)) == sorted(whole.lengths(some))
    assert in_shards[1].length_ratio == at_once[1].length_ratio
    assert fingerprint_of(in_shards) == fingerprint_of(at_once)
    assert len(in_shards[0].shards) == of
    assert of < 40 or any(shard.tokens[0].size == 0 for shard in in_shards[1].shards)
    assert not (tmp_path / "cache").exists()


def test_the_text_has_all_that_shards_could_mistake(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    english, pairs = (made_at_once(source, tokenizer, tmp_path) for source in sources)
    assert [len(source.parts) for source in sources] == [3, 2]
    assert {part.swapped for part in sources[1].parts} == {True, False}
    assert min(english.counts[kind] for kind in ("blank", "binary", "cut", "held out")) > 0
    assert min(pairs.counts[kind] for kind in ("blank", "no table", "unused", "held out")) > 0
    held_out = [str(sample) for sample in samples(english, english.held_out)]
    assert len(set(held_out)) < len(held_out)


def test_shards_from_a_url_are_fetched_as_they_are_asked_for(
    elsewhere: str, sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    (pairs,) = opened(elsewhere, cache, "en-de")
    assert [path.name.rpartition(".")[0] for path in cache.glob("en*")] == ["en-de"]  # the order of held-out samples
    samples(pairs, [0])
    assert len(list(cache.glob("en-de.0000?-of-00003.*"))) == 1
    assert samples(pairs) == samples(made_at_once(sources[1], tokenizer, tmp_path))
    assert len(list(cache.glob("en-de.0000?-of-00003.*"))) == 3


def test_a_cache_that_holds_one_shard_gives_every_sample(elsewhere: str, tmp_path: Path) -> None:
    manifest = read_manifest(Storage(elsewhere)).corpora["en"]
    limit = max(shard.size for shard in manifest.shards) + manifest.held_out_order.size
    (wide,) = opened(elsewhere, tmp_path / "wide", "en")
    (narrow,) = opened(elsewhere, tmp_path / "narrow", "en", cache_bytes=limit)
    back_and_forth = [
        index for pair in zip(range(len(wide)), reversed(range(len(wide))), strict=True) for index in pair
    ]
    assert samples(narrow, back_and_forth) == samples(wide, back_and_forth)
    kept = sum(path.stat().st_size for path in (tmp_path / "narrow").rglob("*.*") if path.is_file())
    assert 0 < kept <= limit
    assert len(narrow.shards._mapped) <= 2  # type: ignore[attr-defined]


def test_a_cache_that_does_not_hold_all_shards_is_told_of(
    elsewhere: str, sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    settings = {"max_length": 24, "held_out": 0.2, "split_seed": 1, "parallel_share": 0.8}
    joined = find_joined(elsewhere, None, settings)
    size = sum(shard.size for corpus in joined for shard in corpus.shards)
    assert note_on_cache(elsewhere, joined, size) is None
    note = note_on_cache(elsewhere, joined, size - 1)
    assert note is not None
    assert note.startswith(f"{elsewhere} has {size / 1e9:.3g} GB, data.cache_gigabytes=")
    assert note.endswith("fetched again and again")
    assert note_on_cache(str(tmp_path), joined, 0) is None  # shards on a disk are not fetched


def test_several_processes_share_a_cache_that_holds_one_shard(elsewhere: str, tmp_path: Path) -> None:
    manifest = read_manifest(Storage(elsewhere)).corpora["en"]
    limit = max(shard.size for shard in manifest.shards) + manifest.held_out_order.size
    (wide,) = opened(elsewhere, tmp_path / "wide", "en")
    wanted = samples(wide)

    def read(seed: int) -> None:
        (corpus,) = opened(elsewhere, tmp_path / "narrow", "en", cache_bytes=limit)
        indices = numpy.random.default_rng(seed).integers(len(wanted), size=60).tolist()
        os._exit(0 if samples(corpus, indices) == [wanted[index] for index in indices] else 1)

    processes = [multiprocessing.get_context("fork").Process(target=read, args=(seed,)) for seed in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_it_travels_to_another_process_by_its_url(elsewhere: str, tmp_path: Path) -> None:
    (corpus,) = opened(elsewhere, tmp_path, "en-de")
    sent = pickle.dumps(corpus)
    assert len(sent) < 1000
    assert samples(pickle.loads(sent)) == samples(corpus)


def test_what_was_made_otherwise_is_refused_with_the_key_to_set(elsewhere: str) -> None:
    settings = {"max_length": 24, "held_out": 0.2, "split_seed": 1, "parallel_share": 0.8}
    assert [corpus.name for corpus in find_joined(elsewhere, None, settings)] == ["en", "en-de"]
    assert [corpus.name for corpus in find_joined(elsewhere, ["en"], settings | {"parallel_share": 1.0})] == ["en"]
    with pytest.raises(ConfigError) as caught:
        find_joined(elsewhere, None, settings | {"max_length": 32, "parallel_share": 1.0})
    assert str(caught.value).splitlines() == [
        f"data.max_length=32: {elsewhere} was made with 24; set data.max_length=24",
        f"data.parallel_share=1.0: {elsewhere} was made with 0.8; set data.parallel_share=0.8",
    ]
    with pytest.raises(ConfigError, match="no text of xx is kept; there is en, en-de"):
        find_joined(elsewhere, ["xx"], settings)
    other = ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer", flavor="hf")
    with pytest.raises(ConfigError, match="en was made with another tokenizer"):
        check_tokenizer(find_joined(elsewhere, ["en"], settings)[0], other)


def test_a_folder_without_a_manifest_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=f"{tmp_path}: has no manifest.json: make all shards, then python -m pretraining.corpus join"
    ):
        find_joined(str(tmp_path), None, {})
    (tmp_path / "manifest.json").write_text('{"version": 1, "corpora": 3}')
    with pytest.raises(DataError, match=r"manifest.json: not what was written there"):
        find_joined(str(tmp_path), None, {})
    (tmp_path / "manifest.json").write_text('{"version": 0}')
    with pytest.raises(DataError, match="version 0 of the format, this code reads 1"):
        find_joined(str(tmp_path), None, {})


def test_a_training_is_not_begun_with_half_of_a_shard(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    output = tmp_path / "shards"
    make(sources[:1], tokenizer, str(output), output, 3)
    join(Storage(str(output)))
    tokens = output / "en" / "00002-of-00003" / "tokens.0.npy"
    whole = tokens.read_bytes()
    tokens.write_bytes(whole[:-1])
    message = (
        r"is not as it was joined\n  en: shard 2/3 is corrupt \(tokens.0.npy has [\d,]+ bytes, [\d,]+ were written\)"
    )
    with pytest.raises(DataError, match=message):
        opened(str(output), tmp_path, "en")
    shutil.rmtree(tokens.parent)
    with pytest.raises(
        DataError, match=r"en: shard 2/3 is corrupt \(ends.0.npy is missing\): make it again with shard=2/3"
    ):
        opened(str(output), tmp_path, "en")


def test_a_flipped_byte_is_seen_as_a_shard_arrives(
    sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    from fsspec.implementations.memory import MemoryFileSystem

    url = f"memory://{tmp_path.name}-flipped"
    make(sources[:1], tokenizer, url, tmp_path, 1)
    join(Storage(url))
    (corpus,) = opened(url, tmp_path / "cache", "en")
    files: Any = MemoryFileSystem()
    name = f"/{tmp_path.name}-flipped/en/00001-of-00001/tokens.0.npy"
    content = bytearray(files.cat_file(name))
    content[-1] ^= 1
    files.pipe_file(name, bytes(content))
    with pytest.raises(
        DataError, match=r"tokens.0.npy: has another content than was written: python -m pretraining.corpus verify"
    ):
        samples(corpus, [0])
    assert not list((tmp_path / "cache").glob("*00001*"))
