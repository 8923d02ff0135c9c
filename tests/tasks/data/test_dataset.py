"""What a data module deals to the splits: no document is in two, whatever the language, and nothing vanishes unsaid."""

from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.data.dataset import Examples
from tests.command import load_data

DEAL = "data.split_by_document={train: 0.7, validation: 0.1, test: 0.2}"


def ids(data: Examples, split: str, language: str) -> set[str]:
    return {example.id for example in data.splits[split][language]}


def test_exams_development_files_take_the_place_of_what_is_dealt(real_data: Path, tmp_path: Path) -> None:
    for name, source in (("train_bg", "train_bg"), ("dev_bg", "train_pl"), ("dev_it", "train_it")):
        (tmp_path / f"{name}.jsonl").write_bytes((real_data / "exams" / f"{source}.jsonl").read_bytes())
    data = load_data(
        "task=multiple_choice", "data=exams", f"data.dir={tmp_path}", "data.validation=dev_{language}.jsonl",
        "data.test=null", splits=("train", "validation"),
    )  # fmt: skip
    assert len(data.splits["train"]["bg"]) == 224
    assert {code: len(rows) for code, rows in data.splits["validation"].items()} == {"bg": 222, "it": 230}
    assert data.documents == {}


def test_translations_share_ids_so_no_row_is_trained_on_in_one_language_and_tested_in_another(real_data: Path) -> None:
    data = load_data(
        "task=xnli", "data=americasnli", f"data.dir={real_data / 'americasnli'}", "data.source_language=gn",
        "data.train={gn: dev/gn.tsv}", "data.test=dev/{language}.tsv", "data.languages=[gn,nah]", DEAL,
    )  # fmt: skip
    rows: dict[str, Any] = {split: data.splits[split] for split in ("train", "validation", "test")}
    assert sum(len(rows[split]["gn"]) for split in rows) == 743
    assert len(rows["validation"]["nah"]) + len(rows["test"]["nah"]) < 585  # the others are parallel to training rows
    shared = ids(data, "test", "nah") & ids(data, "test", "gn")
    assert len(shared) > 100
    for language in ("gn", "nah"):
        assert not ids(data, "train", "gn") & (ids(data, "test", language) | ids(data, "validation", language))
        assert not ids(data, "validation", "gn") & ids(data, "test", language)


def sentences(folder: Path, name: str, number: int, *, heads: str = "") -> None:
    """A CoNLL file; `heads` is a comment for each sentence, with `{}` for its number."""
    blocks = [f"{heads.format(i)}\nAnna B-PER\nsings O\n{name}{i} O\n" for i in range(number)]
    (folder / name).write_text("\n".join(blocks))


def conll(folder: Path, *said: str) -> Examples:
    return load_data("task=ner", "data=conll", f"data.dir={folder}", *said, splits=("train", "validation"))


def test_a_file_of_its_own_beside_a_shared_one_keeps_its_rows(tmp_path: Path) -> None:
    sentences(tmp_path, "my.conll", 60)
    sentences(tmp_path, "de.conll", 20)
    data = conll(tmp_path, "data.train=my.conll", "data.validation={en: my.conll, de: de.conll}")
    assert {split: len(rows["en"]) for split, rows in data.splits.items()} == {"train": 54, "validation": 6}
    assert len(data.splits["validation"]["de"]) == 20
    assert data.left_out == []


@pytest.mark.parametrize(("rows", "heads"), [(60, ""), (20, "# sent_id = s{}")])
def test_a_parallel_file_beside_a_shared_one_is_dealt_as_that_is(rows: int, heads: str, tmp_path: Path) -> None:
    sentences(tmp_path, "my.conll", 60, heads=heads)
    sentences(tmp_path, "de.conll", rows, heads=heads)
    data = conll(tmp_path, "data.train=my.conll", "data.validation={en: my.conll, de: de.conll}", "data.split_seed=3")
    german = ids(data, "validation", "de")
    assert german
    assert german <= ids(data, "validation", "en")
    assert not german & ids(data, "train", "en")
    (said,) = data.left_out
    assert f"{rows - len(german)} of {rows} examples are left out of data.validation.de" in said


def test_a_language_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    sentences(tmp_path, "my.conll", 60, heads="# sent_id = s{}")
    sentences(tmp_path, "de.conll", 1, heads="# sent_id = s{}")
    with pytest.raises(DataError, match=r"data.validation.de: nothing is left of it, as all its documents are dealt"):
        conll(tmp_path, "data.train=my.conll", "data.validation={en: my.conll, de: de.conll}")


def test_a_test_file_beside_shared_ones_is_not_touched(tmp_path: Path) -> None:
    sentences(tmp_path, "my.conll", 20)
    sentences(tmp_path, "de.conll", 20)
    data = load_data("task=ner", "data=conll", f"data.dir={tmp_path}", "data.train=my.conll", "data.test.de=de.conll")
    assert len(data.splits["test"]["de"]) == 20


def test_documents_of_several_files_are_dealt_together(tmp_path: Path) -> None:
    for code in ("en", "de"):
        for part in ("a", "b"):
            sentences(tmp_path, f"{part}.{code}.conll", 20)
    data = conll(
        tmp_path, "data.train=[a.en.conll,b.en.conll]",
        "data.validation={en: [a.en.conll, b.en.conll], de: [a.de.conll, b.de.conll]}",
    )  # fmt: skip
    assert ids(data, "validation", "en") == ids(data, "validation", "de")
    assert len(ids(data, "validation", "de")) == 4
    assert len(ids(data, "train", "en")) == 36
