"""Rows that are cut are the tokenizer's own, and their whole length is known."""

import random
from pathlib import Path

import pytest

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.truncation import cut_rows
from tests.world import MINIWORLD

LINES = (MINIWORLD / "text" / "mono.en.txt").read_text(encoding="utf-8").splitlines()[:60]


@pytest.mark.parametrize("max_length", [5, 8, 13, 24, 500])
@pytest.mark.parametrize("pairs", [False, True])
def test_rows_are_those_that_the_tokenizer_cuts(tokenizer: ErnieMTokenizer, max_length: int, *, pairs: bool) -> None:
    texts = [*LINES, "", "百度公司 Zoë  ", "\u200b"]
    others = random.Random(0).sample(texts, len(texts)) if pairs else None
    rows = cut_rows(texts, others, tokenizer=tokenizer, max_length=max_length)
    cut = tokenizer(texts, others, truncation="longest_first", max_length=max_length).input_ids
    whole = tokenizer(texts, others).input_ids
    assert [row.input_ids.tolist() for row in rows] == cut
    assert [row.length for row in rows] == [len(ids) for ids in whole]


def test_a_length_without_room_is_refused(tokenizer: ErnieMTokenizer) -> None:
    with pytest.raises(ConfigError, match="max_length=2 leaves no room"):
        cut_rows(["Anna lives here."], None, tokenizer=tokenizer, max_length=2)
    assert cut_rows([], None, tokenizer=tokenizer, max_length=2) == []


def test_the_real_texts_of_a_table_are_cut_alike(tokenizer: ErnieMTokenizer, real_data: Path) -> None:
    path = next(iter(sorted(real_data.rglob("*.tsv"))))
    texts = path.read_text(encoding="utf-8").splitlines()[:300]
    rows = cut_rows(texts, texts[::-1], tokenizer=tokenizer, max_length=64)
    cut = tokenizer(texts, texts[::-1], truncation="longest_first", max_length=64).input_ids
    assert [row.input_ids.tolist() for row in rows] == cut
