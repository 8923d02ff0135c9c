"""Data sets in the hub's layout, from local folders: columns, pairs in records, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.corpus import fingerprint, open_corpus
from pretraining.corpus.files import find_text, gather
from pretraining.corpus.parts.digests import Digests
from pretraining.corpus.parts.hub import HubPart, hub_parts
from pretraining.corpus.shards.join import join
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.text import Report, read_source
from tests.pretraining.corpus.shards.making import made_at_once, make, opened, samples

pytest.importorskip("datasets", reason="the extra hub is not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set as `datasets` reads it: a folder with a jsonl file for each split."""
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "opus"
    path.mkdir()
    rows = [
        {"text": text, "number": number, "translation": {"de": german, "en": english}}
        for number, text, german, english in (
            (1, "Anna lives in Kyiv.", "Anna lebt in Kiew.", "Anna lives in Kyiv."),
            (2, "", "", ""),
            (3, " Bob plays.\nThe flute. ", "Bob spielt.", "Bob plays."),
        )
    ]
    (path / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (path / "test.jsonl").write_text(json.dumps(rows[0]) + "\n")
    return path


def read(entry: dict[str, Any]) -> tuple[list[tuple[str, ...]], Report]:
    (source,) = gather(hub_parts([entry]))
    report = Report()
    return [line.texts for line in read_source(source, "error", report)], report


def test_a_column_is_monolingual_text_and_a_row_is_a_line(folder: Path) -> None:
    texts, report = read({"path": str(folder), "columns": {"en": "text"}})
    assert texts == [("Anna lives in Kyiv.",), ("Bob plays.\nThe flute.",)]
    assert (report.counts["read"], report.counts["blank"]) == (3, 1)
    assert len(read({"path": str(folder), "split": "test", "columns": {"en": "text"}})[0]) == 1


def test_two_columns_are_a_pair_also_inside_a_record(folder: Path) -> None:
    columns = {"de": "translation.de", "en": "translation.en"}
    pairs, _ = read({"path": str(folder), "columns": columns})
    assert pairs == [("Anna lebt in Kiew.", "Anna lives in Kyiv."), ("Bob spielt.", "Bob plays.")]


def test_it_joins_files_of_the_same_pair(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "en-de.tsv").write_text("Yes.\tJa.\n")
    hub = [{"path": str(folder), "columns": {"de": "translation.de", "en": "translation.en"}}]
    (source,) = find_text(dir=str(tmp_path), mono=None, parallel="{pair}.tsv", hub=hub, languages=None)
    assert source.languages == ("en", "de")
    rows = [line.texts for line in read_source(source, "error", Report())]
    assert rows[:2] == [("Yes.", "Ja."), ("Anna lives in Kyiv.", "Anna lebt in Kiew.")]


def test_it_becomes_a_corpus_whose_name_depends_on_the_text(
    folder: Path, tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    (source,) = gather(hub_parts([{"path": str(folder), "columns": {"en": "text"}}]))
    settings: dict[str, Any] = {"max_length": 32, "on_bad_line": "error", "held_out": 0.0, "split_seed": 0}
    assert len(open_corpus(source, tokenizer, cache=tmp_path / "corpora", workers=0, **settings)) == 2
    (shorter,) = gather(hub_parts([{"path": str(folder), "split": "test", "columns": {"en": "text"}}]))
    assert fingerprint(source, tokenizer) != fingerprint(shorter, tokenizer)


def test_a_data_set_that_has_changed_is_another_corpus(
    folder: Path, tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    digests = Digests(tmp_path)
    (source,) = gather(hub_parts([{"path": str(folder), "columns": {"en": "text"}}]))
    before = [fingerprint(source, tokenizer, digests) for _ in range(2)]
    with (folder / "train.jsonl").open("a") as file:
        file.write(json.dumps({"text": "Lea.", "number": 4, "translation": {"de": "Lea.", "en": "Lea."}}) + "\n")
    assert before[0] == before[1] != fingerprint(source, tokenizer, digests)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"columns": {"en": "txt"}}, "no column txt; there is text, number, translation"),
        ({"columns": {"en": "number"}}, "row 1: column number is int, a text is needed"),
        ({"columns": {"en": "translation.fr"}}, "row 1: column translation.fr is NoneType"),
        ({"split": "dev"}, "cannot be loaded"),
        ({"path": "/nowhere/at/all"}, "/nowhere/at/all/train: cannot be loaded"),
    ],
)
def test_what_cannot_be_read_is_named(folder: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read({"path": str(folder), "columns": {"en": "text"}} | change)


def test_entries_that_are_none_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"data.hub\[0\]: unknown colums, missing columns; write"):
        hub_parts([{"path": "a/b", "colums": {"en": "text"}}])
    with pytest.raises(ConfigError, match=r"data.hub\[0\].columns=.*one language and its column, or two"):
        hub_parts([{"path": "a/b", "columns": {}}])
    with pytest.raises(ConfigError, match=r"data.hub\[0\].columns=.*: False is no language: put it in quotes"):
        hub_parts([{"path": "a/b", "columns": {False: "text"}}])


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "datasets", None)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[hub\]'"):
        next(HubPart("a/b", None, "train", ("text",)).rows())


def files_below(folder: Path) -> set[str]:
    return {path.suffix for path in folder.rglob("*") if path.is_file()}


def test_rows_are_streamed_without_a_copy(folder: Path) -> None:
    assert len(read({"path": str(folder), "columns": {"en": "text"}})[0]) == 2
    assert not files_below(folder.parent / "cache") & {".arrow", ".parquet"}


def test_shards_of_a_data_set_of_several_files_are_the_corpus_that_is_made_at_once(
    folder: Path, tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "train.jsonl").unlink()
    for number in range(3):
        rows = [{"text": f"Anna lives in house {number} {row}.", "number": row} for row in range(20 + number)]
        path = folder / f"train-{number:05d}-of-00003.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    sources = gather(hub_parts([{"path": str(folder), "columns": {"en": "text"}}]))
    whole = made_at_once(sources[0], tokenizer, tmp_path / "whole")
    opened_files: list[str] = []
    read_records = HubPart._records
    monkeypatch.setattr(
        HubPart, "_records", lambda self, part: opened_files.append(part.num_shards) or read_records(self, part)
    )
    url = str(tmp_path / "shards")
    make(sources, tokenizer, url, tmp_path, 4, [2])
    assert opened_files == [1]  # of three files
    make(sources, tokenizer, url, tmp_path, 4)
    join(Storage(url))
    (corpus,) = opened(url, tmp_path, "en")
    assert samples(corpus) == samples(whole)
    assert (len(whole.held_out) > 3, corpus.counts) == (True, whole.counts)
    assert corpus.key == whole.key


def test_a_file_that_has_changed_on_disk_changes_the_digest(folder: Path) -> None:
    part = HubPart(str(folder), None, "train", ("text",))
    before = part.survey()
    assert (before.pieces, part.survey()) == (1, before)
    content = (folder / "train.jsonl").read_text()
    (folder / "train.jsonl").write_text(content.replace("Kyiv", "Oslo"))
    assert part.survey().digest != before.digest


def test_a_broken_file_is_named_as_it_is_read(folder: Path) -> None:
    (folder / "train.jsonl").write_text('{"text": "Anna."}\n{"text": ')
    with pytest.raises(DataError, match=r"opus/train: cannot be (read|loaded) \("):
        read({"path": str(folder), "columns": {"en": "text"}})
