"""CoNLL-U: real treebanks, tokens of several words, empty nodes, and rows that are none."""

from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import TokenExample
from tasks.readers.conllu import read_conllu
from tasks.readers.policy import ReadReport
from tests.sources import read_file

COUNTS = {
    "ar": 3562, "de": 3527, "en": 3487, "es": 3855, "fr": 4118, "hi": 4073, "ru": 3387, "th": 3745, "zh": 3519,
}  # fmt: skip


def read(path: Path, report: ReadReport | None = None, **how: Any) -> list[TokenExample]:
    return read_file(read_conllu, path, report, **{"tag": "upos", "id": None, "document": None} | how)


def row(number: object, form: str, upos: str = "NOUN", notes: str = "_") -> str:
    return "\t".join([str(number), form, form, upos, "X", "_", "0", "_", "_", notes])


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*lines: str) -> Path:
        path = tmp_path / "a.conllu"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("code", COUNTS)
def test_real_treebanks_are_read_whole(code: str, real_data: Path) -> None:
    path = real_data / "ud_pud" / f"{code}_pud-ud-test.conllu"
    examples = read(path, language=code, document=r"sent_id = ([nw]\d{5})")
    assert len(examples) == 170
    assert sum(len(example.words) for example in examples) == COUNTS[code]
    assert len({example.document for example in examples}) == 70
    assert examples[0].id == "n01001011"
    assert "_" not in {tag for example in examples for tag in example.tags or ()}
    spaced = sum(" " in word for example in examples for word in example.words)
    assert spaced == (4 if code in ("es", "fr") else 0)
    texts = [line.removeprefix("# text = ") for line in path.read_text().split("\n") if line.startswith("# text = ")]
    if code in ("ru", "hi", "th", "zh"):  # treebanks without tokens of several words
        assert sum(example.text == text for example, text in zip(examples, texts, strict=True)) >= 168


def test_a_sentence(file: Any) -> None:
    (example,) = read(
        file(
            "# newdoc id = d", "# sent_id = s", row("1-2", "Zum", "_"), row(1, "Zu", "ADP"), row(2, "dem", "DET"),
            row(3, "Haus"), row("3.1", "gehen", "VERB"), row("4-5", "ans", "_", "SpaceAfter=No"), row(4, "an", "ADP"),
            row(5, "das", "DET", "SpaceAfter=No"), row(6, ",", "PUNCT", "X=y|SpaceAfter=No"), row(7, "25 000", "NUM"),
        )
    )  # fmt: skip
    assert example.text == "Zu dem Haus an das,25 000"
    assert example.words == ["Zu", "dem", "Haus", "an", "das", ",", "25 000"]
    assert example.tags == ("ADP", "DET", "NOUN", "ADP", "DET", "PUNCT", "NUM")
    assert (example.id, example.document, example.unit) == ("s", "d", "word")


def test_tags_of_the_treebank_or_none(file: Any) -> None:
    path = file(row(1, "a"), "", row(1, "b"))
    assert [example.tags for example in read(path, tag="xpos")] == [("X",), ("X",)]
    assert [example.tags for example in read(path, labelled=False)] == [None, None]
    assert [example.id for example in read(path)] == ["0", "1"]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("1\ta\tNOUN", "line 3, id 1: it has 3 columns, CoNLL-U has 10"),
        (row("a", "b"), "its ID is 'a'; a number, 1-2 or 1.1 is needed"),
        (row("1-2-3", "b"), "its ID is '1-2-3'"),
        (row(1, "b", "_"), "word 'b' has no tag"),
    ],
)
def test_bad_rows_are_named(bad: str, problem: str, file: Any) -> None:
    path = file(row(1, "a"), "", bad)
    with pytest.raises(DataError, match=problem):
        read(path)
    report = ReadReport()
    assert len(read(path, report, on_bad_example="skip")) == 1
    assert report.summary() == ["a.conllu (en): 2 sentences, 0 repaired, 1 skipped"]


def test_a_file_without_a_sentence_is_refused(file: Any) -> None:
    with pytest.raises(DataError, match="none of its 0 sentences can be used"):
        read(file("# a comment"))
