"""Files per language, and documents dealt to splits: honest across languages, in any selection."""

from pathlib import Path

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.data.files import deal_documents, may_be_parallel, resolve_files, shared_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.en.json", "a.de.json", "a.zh.json", "train.json", "b.fr.json"):
        (tmp_path / name).touch()
    return tmp_path


def names(files: dict[str, dict[str, list[Path]]]) -> dict[str, dict[str, list[str]]]:
    return {split: {lang: [p.name for p in paths] for lang, paths in found.items()} for split, found in files.items()}


def test_a_pattern_stands_for_every_language_that_has_a_file_and_the_source_comes_first(folder: Path) -> None:
    splits = {"train": {"en": "train.json"}, "test": {"*": "a.{language}.json", "fr": "b.fr.json"}}
    files = resolve_files(folder, splits, source_language="en", languages=None)
    assert names(files) == {
        "train": {"en": ["train.json"]},
        "test": {"en": ["a.en.json"], "fr": ["b.fr.json"], "de": ["a.de.json"], "zh": ["a.zh.json"]},
    }


def test_an_entry_of_its_own_beats_the_pattern_and_may_name_several_files(folder: Path) -> None:
    splits = {"test": {"*": "a.{language}.json", "de": ["b.fr.json", "train.json"]}}
    files = resolve_files(folder, splits, source_language="en", languages=["de"])
    assert names(files) == {"test": {"en": ["a.en.json"], "de": ["b.fr.json", "train.json"]}}


def test_a_language_that_has_no_file_is_refused_with_the_ones_that_have(folder: Path) -> None:
    splits = {"test": {"*": "a.{language}.json"}}
    with pytest.raises(ConfigError, match=r"data.languages: xx not in the data set; it has de, en, zh"):
        resolve_files(folder, splits, source_language="en", languages=["de", "xx"])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a.json", r"needs data.languages.*or {language} in the file's name"),
        ("c.{language}.json", r"no file c.\*.json"),
    ],
)
def test_patterns_that_find_nothing_are_refused(folder: Path, value: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve_files(folder, {"test": {"*": value}}, source_language="en", languages=None)
    with pytest.raises(DataError, match="no such folder"):
        resolve_files(folder / "x", {"test": {"*": value}}, source_language="en", languages=None)


def test_documents_are_dealt_once_each_in_proportion_and_by_seed() -> None:
    documents = [f"article {i}" for i in range(50)]
    shares = {"train": 0.7, "validation": 0.1, "test": 0.2}
    dealt = deal_documents(documents, ["train", "validation", "test"], shares, seed=1)
    assert {split: len(own) for split, own in dealt.items()} == {"train": 35, "validation": 5, "test": 10}
    assert sorted(d for own in dealt.values() for d in own) == sorted(documents)
    assert dealt == deal_documents(documents, ["train", "validation", "test"], shares, seed=1)
    assert dealt != deal_documents(documents, ["train", "validation", "test"], shares, seed=2)


def test_shares_count_in_proportion_among_the_splits_that_share() -> None:
    dealt = deal_documents([str(i) for i in range(20)], ["train", "validation"], {"train": 3, "validation": 1}, seed=0)
    assert {split: len(own) for split, own in dealt.items()} == {"train": 15, "validation": 5}


@pytest.mark.parametrize("size", [3, 4, 7])
def test_every_split_gets_a_document_however_small_its_share(size: int) -> None:
    shares = {"train": 0.98, "validation": 0.01, "test": 0.01}
    dealt = deal_documents([str(i) for i in range(size)], ["train", "validation", "test"], shares, seed=0)
    assert min(map(len, dealt.values())) == 1


def test_what_cannot_be_dealt_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"set data.split_by_document"):
        deal_documents(["a", "b"], ["train", "test"], None, seed=0)
    with pytest.raises(ConfigError, match="no share to test"):
        deal_documents(["a", "b"], ["train", "test"], {"train": 1.0}, seed=0)
    with pytest.raises(DataError, match="1 documents cannot be dealt to 2 splits"):
        deal_documents(["a"], ["train", "test"], {"train": 0.5, "test": 0.5}, seed=0)


def test_a_name_may_have_the_language_twice(tmp_path: Path) -> None:
    for first, second in (("de", "de"), ("zh", "zh"), ("de", "zh")):
        (tmp_path / f"context-{first}-question-{second}.json").touch()
    splits = {"test": {"*": "context-{language}-question-{language}.json"}}
    files = resolve_files(tmp_path, splits, source_language="en", languages=None)
    expected = {code: [f"context-{code}-question-{code}.json"] for code in ("de", "zh")}
    assert names(files) == {"test": expected}


def test_one_file_may_hold_all_languages_that_are_named(folder: Path) -> None:
    splits = {"test": {"*": "train.json", "fr": "b.fr.json"}}
    files = resolve_files(folder, splits, source_language="en", languages=["de", "fr", "zh"])
    assert names(files) == {"test": {"fr": ["b.fr.json"], "de": ["train.json"], "zh": ["train.json"]}}


def test_a_file_without_a_language_is_the_source_languages_and_null_is_none(folder: Path) -> None:
    splits = {"train": "train.json", "validation": ["a.en.json", "a.de.json"], "test": None}
    files = resolve_files(folder, splits, source_language="en", languages=None)
    expected = {"train": {"en": ["train.json"]}, "validation": {"en": ["a.en.json", "a.de.json"]}, "test": {}}
    assert names(files) == expected


def test_a_pattern_without_a_language_stands_for_all(folder: Path) -> None:
    files = resolve_files(folder, {"test": "a.{language}.json"}, source_language="de", languages=None)
    assert list(files["test"]) == ["de", "en", "zh"]


def test_files_are_shared_between_splits_and_not_with_what_is_predicted() -> None:
    one, two = Path("one"), Path("two")
    files = {"train": {"en": [one]}, "validation": {"en": [one], "de": [two]}, "test": {"de": [two]}}
    assert shared_files(files) == {"train": {one}, "validation": {one, two}, "test": {two}}
    assert shared_files({"train": {"en": [one]}, "predict": {"en": [one]}, "test": {"de": [two]}}) == {}


@pytest.mark.parametrize(
    ("documents", "rows", "expected"),
    [
        ([str(i) for i in range(95)], 96, True),  # counted, and about as many
        ([str(i) for i in range(30)], 30, False),
        ([f"article {i}" for i in range(30)], 90, False),
        ([str(i) for i in range(200, 230)], 30, True),  # ids of its own
        (["Kyiv", "3"], 2, True),
    ],
)
def test_numbers_name_the_same_documents_only_in_files_of_about_the_same_length(
    documents: list[str], rows: int, expected: bool
) -> None:
    assert may_be_parallel(documents, rows, [str(i) for i in range(100)], 100) is expected
    assert may_be_parallel([str(i) for i in range(100)], 100, documents, rows) is expected
