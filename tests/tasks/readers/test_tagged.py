"""Sentences in rows: lists of words and tags, and rows that are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.readers.policy import ReadReport
from tests.sources import read_tokens

GOOD = {"key": "a", "page": "p", "tokens": ["Anna", "", "lebt"], "ner_tags": ["I-PER", "I-PER", "O"]}


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_rows_are_sentences_in_any_scheme(tmp_path: Path) -> None:
    rows = {"words": "tokens", "tags": "ner_tags", "id": "key", "document": "page"}
    (example,) = read_tokens("conll", write(tmp_path, GOOD), rows=rows)
    assert (example.id, example.document, example.text) == ("a", "p", "Anna  lebt")
    assert (example.words, example.tags) == (["Anna", "", "lebt"], ("B-PER", "I-PER", "O"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"tokens": []}, "its tokens are empty"),
        ({"tokens": "Anna"}, "its tokens are not a list of texts"),
        ({"tokens": ["Anna", None, "lebt"]}, "its tokens are not a list of texts"),
        ({"ner_tags": ["O"]}, "it has 3 tokens and 1 ner_tags"),
        ({"ner_tags": [1, 2, 3]}, "its ner_tags are not a list of texts"),
        ({"ner_tags": ["O", "Q-PER", "O"]}, "tag 'Q-PER' is neither O nor"),
    ],
)
def test_bad_rows_are_named_and_may_be_left_out(change: dict[str, Any], problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD | {"ner_tags": ["B-PER", "I-PER", "O"]}, GOOD | change)
    with pytest.raises(DataError, match=f"line 2, id 1: {problem}"):
        read_tokens("conll", path, scheme="iob2", on_bad_example="repair")
    report = ReadReport()
    assert len(read_tokens("conll", path, report, on_bad_example="repair_or_skip", scheme="iob2")) == 1
    assert report.incidents[-1].action == "skipped"


def test_an_id_stands_once(tmp_path: Path) -> None:
    rows = {"words": "tokens", "tags": "ner_tags", "id": "key"}
    with pytest.raises(DataError, match="line 2, id a: its id is already that of line 1"):
        read_tokens("conll", write(tmp_path, GOOD, GOOD), rows=rows)


def test_names_of_lists_are_needed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"data\.read\.rows: unknown text; there are words, tags, id, document"):
        read_tokens("conll", write(tmp_path, GOOD), rows={"words": "tokens", "text": "text"})
