"""Corpora on disk: what goes in comes out, sorted by length or held out, once, whoever asks and whoever is killed."""

import json
import multiprocessing
import os
import pickle
import signal
import time
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy
import pytest

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from pretraining.corpus import tokenization as tokenizing
from pretraining.corpus.corpus import Corpus, fingerprint, open_corpus
from pretraining.corpus.held_out import HoldingOut, text_hash
from pretraining.corpus.parts.text_files import FilePart
from pretraining.corpus.text import Source
from tests.pretraining.words import find_sources
from tests.world import MINIWORLD


def build(source: Source, tokenizer: ErnieMTokenizer, cache: Path, **more: Any) -> Corpus:
    settings: dict[str, Any] = {
        "max_length": 256, "on_bad_line": "error", "held_out": 0.0, "split_seed": 0, "workers": 0
    }  # fmt: skip
    return open_corpus(source, tokenizer, cache=cache, **settings | more)


def world(kind: str) -> Source:
    pattern = "parallel.{pair}.{language}" if "-" in kind else "mono.{language}.txt"
    return next(source for source in find_sources(MINIWORLD / "text", pattern) if source.name == kind)


def columns(source: Source) -> list[list[str]]:
    """The lines of each side of a corpus of one part."""
    (part,) = source.parts
    assert isinstance(part, FilePart)
    return [path.read_text(encoding="utf-8").splitlines() for path in part.files]


def texts(corpus: Corpus, tokenizer: ErnieMTokenizer, lines: range | None = None) -> list[tuple[str, ...]]:
    """Of training in order of the alphabet, or of some lines in their own."""
    numbers = tuple(range(len(corpus.languages)))
    samples = (corpus.sample(index, numbers) for index in (range(len(corpus)) if lines is None else lines))
    decoded = [tuple(tokenizer.decode(sentence.ids) for sentence in sample) for sample in samples]
    return sorted(decoded) if lines is None else decoded


def decoded(column: list[str], tokenizer: ErnieMTokenizer) -> list[str]:
    """Texts as a corpus gives them back."""
    return [tokenizer.decode(ids) for ids in tokenizer.encode_plain(column)]


@pytest.mark.parametrize("kind", ["en", "en-de"])
def test_every_line_comes_back(tokenizer: ErnieMTokenizer, tmp_path: Path, kind: str) -> None:
    source = world(kind)
    corpus = build(source, tokenizer, tmp_path)
    expected = sorted(zip(*(decoded(column, tokenizer) for column in columns(source)), strict=True))
    assert texts(corpus, tokenizer) == expected
    assert corpus.counts["read"] == len(expected) == len(corpus)
    assert corpus.counts["tokens"] == sum(map(len, corpus.shards[0].tokens))


@pytest.mark.parametrize("kind", ["en", "en-de"])
def test_cells_hold_lines_of_their_length_in_order(tokenizer: ErnieMTokenizer, tmp_path: Path, kind: str) -> None:
    corpus = build(world(kind), tokenizer, tmp_path, held_out=0.1)
    specials = 2 if kind == "en" else 4
    first = 0
    below = 0
    for cell in corpus.cells:
        assert cell.first == first
        for index in range(cell.first, cell.first + cell.lines):
            size = (
                sum(len(sentence.ids) for sentence in corpus.sample(index, (0, 1)[: len(corpus.languages)])) + specials
            )
            assert below < size <= cell.tokens
        first, below = cell.first + cell.lines, cell.tokens
    assert first == len(corpus)
    assert len(corpus.cells) > 1


def test_processes_give_the_same_corpus(
    tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokenizing, "CHUNK_LINES", 500)
    alone, together = (build(world("en"), tokenizer, tmp_path / str(w), workers=w, held_out=0.1) for w in (0, 2))
    assert alone.held_out == together.held_out
    ours_and_theirs = (chain(*corpus.shards[0]) for corpus in (alone, together))
    for ours, theirs in zip(*ours_and_theirs, strict=True):
        assert (ours == theirs).all()


def write(tmp_path: Path, text: str) -> Source:
    (tmp_path / "en.txt").write_text(text, encoding="utf-8")
    return find_sources(tmp_path, "{language}.txt")[0]


def test_long_lines_become_several_samples_and_wordless_ones_none(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    source = write(tmp_path, "Anna lives in Kyiv. " * 30 + "\n\n\u2a02\u2a02\nBob.\n")
    corpus = build(source, tokenizer, tmp_path / "cache", max_length=20)
    assert {name: corpus.counts[name] for name in ("read", "blank", "cut", "no words")} == {
        "read": 4, "blank": 1, "cut": 1, "no words": 1,
    }  # fmt: skip
    whole = tokenizer.encode_plain(["Anna lives in Kyiv. " * 30])[0]
    assert len(corpus) == -(-len(whole) // 18) + 1
    assert max(len(corpus.sample(i, (0,))[0].ids) for i in range(len(corpus))) == 18


def test_a_second_call_reads_and_any_change_builds_anew(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    source = write(tmp_path, "Anna lives in Kyiv.\n")
    cache = tmp_path / "cache"
    built: list[tuple[str, int]] = []
    first, second = (build(source, tokenizer, cache, progress=lambda *done: built.append(done)) for _ in range(2))
    assert built == [("en", 1)]
    assert (first.counts, first.languages) == (second.counts, second.languages)
    key = fingerprint(source, tokenizer, max_length=32)
    other = ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer", flavor="hf")
    assert len({key, fingerprint(source, tokenizer, max_length=33), fingerprint(source, other, max_length=32)}) == 3
    (tmp_path / "en.txt").write_text("Anna lives in Oslo.\n")
    assert fingerprint(source, tokenizer, max_length=32) != key
    for more in ({}, {"held_out": 0.01}, {"held_out": 0.01, "split_seed": 1}, {"held_out": 0.01, "split_seed": 1}):
        build(source, tokenizer, cache, **more)
    assert len([path for path in cache.iterdir() if path.is_dir()]) == 4


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
    corpus = build(source, tokenizer, cache)
    assert corpus.counts["read"] == len(text.splitlines())
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
    assert build(source, tokenizer, tmp_path / "cache").counts["read"] == 3000
    assert len(list((tmp_path / "cache").glob("en-*/corpus.json"))) == 1


def test_the_folder_says_what_it_is(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    build(world("en-de"), tokenizer, tmp_path)
    (meta,) = tmp_path.glob("en-de-*/corpus.json")
    values = json.loads(meta.read_text())
    assert values["languages"] == ["en", "de"]
    assert sum(map(sum, values["lines"])) == values["counts"]["read"]
    assert build(world("en-de"), tokenizer, tmp_path).length_ratio == pytest.approx(1.0, abs=0.5)


def test_samples_are_whole_numbers_that_can_be_written_to(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    (sentence,) = build(write(tmp_path, "Anna lives in Kyiv.\n"), tokenizer, tmp_path).sample(0, (7,))
    assert isinstance(sentence.ids, numpy.ndarray)
    assert (sentence.ids.dtype, sentence.ids.flags.writeable, sentence.language) == (numpy.int64, True, 7)


WORLD = ("de", "en", "fr", "de-fr", "en-de", "en-fr")


@pytest.fixture(scope="module")
def split(tokenizer: ErnieMTokenizer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Corpus]:
    cache = tmp_path_factory.mktemp("split")
    return {kind: build(world(kind), tokenizer, cache, held_out=0.1, split_seed=3) for kind in WORLD}


def test_no_chosen_text_is_in_training_wherever_it_is(split: dict[str, Corpus], tokenizer: ErnieMTokenizer) -> None:
    rows = [row for kind in WORLD for row in zip(*columns(world(kind)), strict=True)]
    everything = {text for row in rows for text in row}
    chosen = {text for text in everything if text_hash(3, text) < 0.1 * 2**64}
    assert 0.08 < len(chosen) / len(everything) < 0.12
    trained_on = {text for kind in WORLD for sample in texts(split[kind], tokenizer) for text in sample}
    assert not trained_on & set(decoded(sorted(chosen), tokenizer))
    untouched = {text for row in rows if chosen.isdisjoint(row) for text in row}
    assert trained_on == set(decoded(sorted(untouched), tokenizer))


@pytest.mark.parametrize("kind", WORLD)
def test_held_out_lines_are_those_of_the_rule_ordered_by_hash(
    split: dict[str, Corpus], tokenizer: ErnieMTokenizer, kind: str
) -> None:
    sides = columns(world(kind))
    rule = HoldingOut(0.1, 3)
    places = [rule.place(row) for row in zip(*sides, strict=True)]
    order = [number for number, place in enumerate(places) if place == "held out"]
    order.sort(key=lambda number: rule.order([side[number] for side in sides], number))
    corpus = split[kind]
    decoded_sides = [decoded(side, tokenizer) for side in sides]
    assert texts(corpus, tokenizer, corpus.held_out) == [tuple(side[n] for side in decoded_sides) for n in order]
    assert [corpus.counts[name] for name in ("held out", "left out")] == [len(order), places.count("left out")]
    assert len(corpus) == places.count("training") == corpus.held_out.start
    assert sum(cell.lines for cell in corpus.cells) == len(corpus)


@pytest.mark.parametrize("kind", ["en", "en-de"])
def test_the_first_held_out_lines_are_like_the_last(split: dict[str, Corpus], kind: str) -> None:
    corpus = split[kind]
    sizes = [len(corpus.sample(index, (0, 1)[: len(corpus.languages)])[0].ids) for index in corpus.held_out]
    rises = sum(after > before for before, after in pairwise(sizes))
    assert 0.3 < rises / len(sizes) < 0.7
    half = len(sizes) // 2
    assert sum(sizes[:half]) / half == pytest.approx(sum(sizes[half:]) / (len(sizes) - half), rel=0.15)


def test_copies_of_a_held_out_line_do_not_stand_together(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    lines = [f"Anna lives in {name}." for name in ("Kyiv", "Oslo", "Rome", "Paris", "Lima", "Cairo") for _ in range(50)]
    source = write(tmp_path, "\n".join(lines))
    corpus = build(source, tokenizer, tmp_path / "cache", held_out=0.6, split_seed=0)
    samples = [tuple(corpus.sample(index, (0,))[0].ids.tolist()) for index in corpus.held_out]
    assert len(samples) == 50 * len(set(samples)) >= 100
    assert sum(ours != theirs for ours, theirs in pairwise(samples)) > 0.3 * len(samples)


def test_text_is_read_again_only_when_it_has_changed(
    tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path, "Anna lives in Kyiv.\n")
    built = build(source, tokenizer, tmp_path / "cache")
    read: list[str] = []
    rows, survey = FilePart.rows, FilePart.survey
    monkeypatch.setattr(FilePart, "survey", lambda self: read.append(self.where) or survey(self))
    monkeypatch.setattr(FilePart, "rows", lambda self, *pieces: read.append(self.where) or rows(self, *pieces))
    assert build(source, tokenizer, tmp_path / "cache").key == built.key
    assert read == []
    assert fingerprint(source, tokenizer) == fingerprint(source, tokenizer)
    assert len(read) == 2
    write(tmp_path, "Anna lives in Oslo.\n")
    assert build(source, tokenizer, tmp_path / "cache").key != built.key
    assert len(read) == 4  # for its digest, and to tokenise it


def test_a_corpus_travels_to_another_process_by_its_folder(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    corpus = build(world("en-de"), tokenizer, tmp_path)
    sent = pickle.dumps(corpus)
    assert len(sent) < 1000
    arrived = pickle.loads(sent)
    assert (arrived.languages, arrived.cells, arrived.held_out) == (corpus.languages, corpus.cells, corpus.held_out)
    assert (arrived.shards[0].tokens[1] == corpus.shards[0].tokens[1]).all()


def test_parallel_and_monolingual_text_have_the_same_side(split: dict[str, Corpus], tokenizer: ErnieMTokenizer) -> None:
    def firsts(kind: str, lines: range | None) -> set[str]:
        return {sample[0] for sample in texts(split[kind], tokenizer, lines)}

    for first, other in (("en", "en-de"), ("en", "en-fr"), ("en-de", "en-fr"), ("de", "de-fr")):
        assert not firsts(first, split[first].held_out) & firsts(other, None)
        assert not firsts(other, split[other].held_out) & firsts(first, None)


def test_the_samples_of_a_long_line_stay_together(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    long = ["Anna lives in Kyiv. " * count for count in range(10, 40)]
    source = write(tmp_path, "\n".join(long))
    corpus = build(source, tokenizer, tmp_path / "cache", max_length=20, held_out=0.3)
    rule = HoldingOut(0.3, 0)
    numbers = [number for number, text in enumerate(long) if rule.place((text,)) == "held out"]
    held = [long[n].strip() for n in sorted(numbers, key=lambda number: rule.order((long[number],), number))]
    assert 0 < corpus.counts["held out"] == len(held) < len(corpus.held_out)
    samples = [corpus.sample(index, (0,))[0].ids.tolist() for index in corpus.held_out]
    assert list(chain(*samples)) == list(chain(*tokenizer.encode_plain(held)))


def test_nothing_is_held_out_of_a_share_of_0(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    corpus = build(world("en-de"), tokenizer, tmp_path)
    assert len(corpus.held_out) == corpus.counts["held out"] == corpus.counts["left out"] == 0
    assert len(corpus) == len(corpus.shards[0].ends[0]) - 1


def test_length_ratios_are_of_training(split: dict[str, Corpus]) -> None:
    corpus = split["en-de"]
    samples = [corpus.sample(index, (0, 1)) for index in range(len(corpus))]
    first, second = (sum(len(sample[side].ids) for sample in samples) for side in (0, 1))
    assert corpus.length_ratio == second / first


def test_shares_that_leave_nothing_are_refused(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    source = write(tmp_path, "Anna lives in Kyiv.\n")
    with pytest.raises(ConfigError, match=r"data.held_out=1.0: a share of the lines"):
        build(source, tokenizer, tmp_path / "cache", held_out=1.0)
    with pytest.raises(DataError, match=r"en.txt: no line is left for training \(1 held out\): lower data.held"):
        build(source, tokenizer, tmp_path / "cache", held_out=0.999)
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]


def test_a_pair_in_both_orders_is_one_corpus(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    for pair, lines in (("de-en", "Anna wohnt hier.\tAnna lives here.\n"), ("en-de", "Yes.\tJa.\n")):
        (tmp_path / f"{pair}.tsv").write_text(lines, encoding="utf-8")
    (source,) = find_sources(tmp_path, "{pair}.tsv")
    corpus = build(source, tokenizer, tmp_path / "cache")
    assert (corpus.name, corpus.kind) == ("de-en", "parallel")
    german, english = ["Anna wohnt hier.", "Ja."], ["Anna lives here.", "Yes."]
    assert texts(corpus, tokenizer) == list(zip(decoded(german, tokenizer), decoded(english, tokenizer), strict=True))
