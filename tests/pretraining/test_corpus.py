"""Corpora on disk: what goes in comes out, sorted by length, once, whoever asks and however often one is killed."""

import json
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from pretraining import corpus as module
from pretraining.corpus import Corpus, fingerprint, open_corpus
from pretraining.text import Report, Source, find_sources
from tests.world import MINIWORLD


@pytest.fixture(scope="module")
def tokenizer() -> ErnieMTokenizer:
    return ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer")


def build(source: Source, tokenizer: ErnieMTokenizer, cache: Path, max_length: int = 64, workers: int = 0) -> Corpus:
    return open_corpus(source, tokenizer, cache=cache, max_length=max_length, on_bad_line="error", workers=workers)[0]


def world(kind: str) -> Source:
    pattern = "mono.{language}.txt" if kind == "en" else "parallel.{pair}.{language}"
    return next(source for source in find_sources(MINIWORLD / "text", pattern) if source.name == kind)


def texts(found: Corpus, tokenizer: ErnieMTokenizer) -> list[tuple[str, ...]]:
    numbers = tuple(range(len(found.languages)))
    samples = (found.sample(index, numbers) for index in range(len(found)))
    return sorted(tuple(tokenizer.decode(sentence.ids) for sentence in sample) for sample in samples)


@pytest.mark.parametrize("kind", ["en", "en-de"])
def test_every_line_comes_back(tokenizer: ErnieMTokenizer, tmp_path: Path, kind: str) -> None:
    source = world(kind)
    found = build(source, tokenizer, tmp_path)
    columns = [path.read_text(encoding="utf-8").splitlines() for path in source.parts[0]]
    ids = (tokenizer.encode_plain(column) for column in columns)
    expected = sorted(tuple(map(tokenizer.decode, row)) for row in zip(*ids, strict=True))
    assert texts(found, tokenizer) == expected
    assert found.counts["read"] == len(columns[0]) == len(found)
    assert found.counts["tokens"] == sum(map(len, found.tokens))


@pytest.mark.parametrize("kind", ["en", "en-de"])
def test_cells_hold_lines_of_their_length_in_order(tokenizer: ErnieMTokenizer, tmp_path: Path, kind: str) -> None:
    found = build(world(kind), tokenizer, tmp_path)
    specials = 2 if kind == "en" else 4
    first = 0
    below = 0
    for cell in found.cells:
        assert cell.first == first
        for index in range(cell.first, cell.first + cell.lines):
            size = sum(len(sentence.ids) for sentence in found.sample(index, (0, 1)[: len(found.languages)])) + specials
            assert below < size <= cell.tokens
        first, below = cell.first + cell.lines, cell.tokens
    assert first == len(found)
    assert len(found.cells) > 1


def test_processes_give_the_same_corpus(
    tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK_LINES", 500)
    alone, together = (build(world("en"), tokenizer, tmp_path / str(w), workers=w) for w in (0, 2))
    for ours, theirs in zip((*alone.tokens, *alone.ends), (*together.tokens, *together.ends), strict=True):
        assert (ours == theirs).all()


def write(tmp_path: Path, text: str) -> Source:
    (tmp_path / "en.txt").write_text(text, encoding="utf-8")
    return find_sources(tmp_path, "{language}.txt")[0]


def test_long_lines_become_several_samples_and_wordless_ones_none(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    source = write(tmp_path, "Anna lives in Kyiv. " * 30 + "\n\n\u2a02\u2a02\nBob.\n")
    found, report = open_corpus(source, tokenizer, cache=tmp_path / "c", max_length=20, on_bad_line="error", workers=0)
    assert report is not None
    assert {name: report.counts[name] for name in ("read", "blank", "cut", "no words")} == {
        "read": 4, "blank": 1, "cut": 1, "no words": 1,
    }  # fmt: skip
    whole = tokenizer.encode_plain(["Anna lives in Kyiv. " * 30])[0]
    assert len(found) == -(-len(whole) // 18) + 1
    assert max(len(found.sample(i, (0,))[0].ids) for i in range(len(found))) == 18


def test_a_second_call_reads_and_any_change_builds_anew(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    source = write(tmp_path, "Anna lives in Kyiv.\n")
    cache = tmp_path / "cache"
    settings = {"cache": cache, "on_bad_line": "error", "workers": 0}
    reports = [open_corpus(source, tokenizer, max_length=32, **settings)[1] for _ in range(2)]  # type: ignore[arg-type]
    assert isinstance(reports[0], Report)
    assert reports[1] is None
    key = fingerprint(source, tokenizer, max_length=32)
    other = ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer", flavor="hf")
    assert len({key, fingerprint(source, tokenizer, max_length=33), fingerprint(source, other, max_length=32)}) == 3
    (tmp_path / "en.txt").write_text("Anna lives in Oslo.\n")
    assert fingerprint(source, tokenizer, max_length=32) != key
    open_corpus(source, tokenizer, max_length=32, **settings)  # type: ignore[arg-type]
    assert len([path for path in cache.iterdir() if path.is_dir()]) == 2


def test_text_without_words_and_lengths_without_room_are_refused(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    source = write(tmp_path, "\n\u2a02\n")
    with pytest.raises(DataError, match=r"en.txt: not a line with a word in it"):
        build(source, tokenizer, tmp_path / "cache")
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]
    with pytest.raises(ConfigError, match="max_length=5"):
        build(source, tokenizer, tmp_path / "cache", max_length=5)


def test_broken_text_leaves_nothing_behind(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_bytes(b"good\n" * 5000 + b"\xff\n")
    (source,) = find_sources(tmp_path, "{language}.txt")
    with pytest.raises(DataError, match="line 5001: not UTF-8"):
        build(source, tokenizer, tmp_path / "cache")
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]


def _build(folder: str, cache: str) -> None:
    source = find_sources(Path(folder), "{language}.txt")[0]
    build(source, ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer"), Path(cache))


def test_a_killed_build_leaves_nothing_that_looks_finished(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    text = (MINIWORLD / "text" / "mono.en.txt").read_text(encoding="utf-8") * 20
    source = write(tmp_path, text)
    cache = tmp_path / "cache"
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_build, args=(str(tmp_path), str(cache)))
    process.start()
    deadline = time.monotonic() + 60
    while not list(cache.glob(".en-*.*/*.tokens")):
        assert process.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.001)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert not list(cache.glob("en-*/corpus.json"))
    found = build(source, tokenizer, cache)
    assert found.counts["read"] == len(text.splitlines())
    assert not list(cache.glob(".en-*/"))


def test_two_processes_may_ask_at_once(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    source = write(tmp_path, (MINIWORLD / "text" / "mono.en.txt").read_text(encoding="utf-8"))
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_build, args=(str(tmp_path), str(tmp_path / "cache"))) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    assert len(list((tmp_path / "cache").glob("en-*/corpus.json"))) == 1
    assert len(build(source, tokenizer, tmp_path / "cache")) == 3000


def test_the_folder_says_what_it_is(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    build(world("en-de"), tokenizer, tmp_path)
    (meta,) = tmp_path.glob("en-de-*/corpus.json")
    values = json.loads(meta.read_text())
    assert values["languages"] == ["en", "de"]
    assert sum(lines for lines, _ in values["buckets"]) == values["counts"]["read"]
    assert build(world("en-de"), tokenizer, tmp_path).length_ratio == pytest.approx(1.0, abs=0.5)
