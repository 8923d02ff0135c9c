"""Files of predicted tags, as XTREME's evaluator, conlleval and people read them."""

import json
from pathlib import Path
from typing import Any

import pytest
from seqeval.metrics import f1_score

from tasks.examples import TokenExample
from tasks.tagging.files import write_tags


def sentence(words: list[str], gold: list[str] | None, between: str = " ") -> TokenExample:
    text, spans = "", []
    for word in words:
        spans.append((len(text), len(text) + len(word)))
        text += word + between
    return TokenExample("s", "en", "s", text, tuple(spans), "word", None if gold is None else tuple(gold))


EXAMPLES = [
    sentence(["Anna", "Bosco", "sings"], ["B-PER", "I-PER", "O"]),
    sentence(["25\u00a0000", " ", ""], ["O", "O", "B-PER"]),
]
TAGS = [["B-PER", "I-PER", "O"], ["O", "I-LOC", "B-PER"]]


def read_tags(path: Path) -> list[list[str]]:
    """As `read_tag` of XTREME's evaluator does: every blank line ends a sentence, and nothing else does."""
    sentences, tags = [], []
    for line in path.read_text().splitlines():
        if line.strip():
            tags.append(line.strip())
        else:
            sentences.append(tags)
            tags = []
    return sentences


def blocks_of(path: Path) -> list[list[str]]:
    """The lines between blank ones."""
    return [block.split("\n") for block in path.read_text().strip("\n").split("\n\n")]


def test_xtremes_layout(tmp_path: Path) -> None:
    write_tags(tmp_path, "test.en", EXAMPLES, TAGS, "entities")
    assert (tmp_path / "test.en.tsv").read_text() == "B-PER\nI-PER\nO\n\nO\nI-LOC\nB-PER\n\n"
    assert read_tags(tmp_path / "test.en.tsv") == TAGS


def test_conllevals_layout(tmp_path: Path) -> None:
    write_tags(tmp_path, "test.en", EXAMPLES, TAGS, "entities")
    assert (tmp_path / "test.en.conll").read_text() == (
        "Anna B-PER B-PER\nBosco I-PER I-PER\nsings O O\n\n25␣000 O O\n␣ O I-LOC\n␣ B-PER B-PER\n"
    )
    blocks = [[line.split() for line in block] for block in blocks_of(tmp_path / "test.en.conll")]
    assert all(len(columns) == 3 for block in blocks for columns in block)
    golds, guesses = ([[columns[place] for columns in block] for block in blocks] for place in (1, 2))
    assert json.loads((tmp_path / "test.en.types.json").read_text())["conlleval"]["all"]["f1"] == f1_score(
        golds, guesses
    )


def test_a_file_without_gold_tags_has_two_columns_and_no_scores(tmp_path: Path) -> None:
    japanese = sentence(list("東京都に"), None, between="")
    write_tags(tmp_path, "predict.ja", [japanese], [["B-LOC", "I-LOC", "I-LOC", "O"]], "entities")
    assert (tmp_path / "predict.ja.conll").read_text().startswith("東 B-LOC\n京 I-LOC\n")
    assert not (tmp_path / "predict.ja.types.json").exists()


def test_types_have_scores(tmp_path: Path) -> None:
    def types(problem: Any) -> Any:
        write_tags(tmp_path, "test.en", EXAMPLES, TAGS, problem)
        return json.loads((tmp_path / "test.en.types.json").read_text())

    entities = types("entities")
    assert entities["conlleval"]["by_type"] == {
        "LOC": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "predicted": 1, "gold": 0},
        "PER": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "predicted": 2, "gold": 2},
    }
    assert entities["strict"]["all"]["f1"] == 1.0
    assert entities["conlleval"]["all"]["f1"] == pytest.approx(0.8)
    assert types("tags")["by_tag"]["O"]["gold"] == 3
