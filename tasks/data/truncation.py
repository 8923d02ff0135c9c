"""Rows `[CLS] first [SEP]` or `[CLS] first [SEP] [SEP] second [SEP]`, cut to a length; what they had is kept."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.encoding import RowOptions, windows

AT_ONCE = 4096
"""Texts whose ids are lists at a time: a list takes ten times the memory of a row."""


class CutRow(NamedTuple):
    """A row.

    Attributes:
        input_ids: `(L,)` int32, of at most `max_length` tokens.
        length: Tokens that it had before it was cut, special tokens included.
    """

    input_ids: np.ndarray
    length: int


def cut_rows(
    firsts: Sequence[str], seconds: Sequence[str] | None, *, tokenizer: ErnieMTokenizer, max_length: int
) -> list[CutRow]:
    """Texts or pairs as the tokenizer gives them with `truncation="longest_first"`, and how long they were.

    Args:
        firsts: The texts, or the first ones of pairs.
        seconds: The second ones; None of single texts.
        tokenizer: The encoder's tokenizer.
        max_length: In tokens, special tokens included.

    Raises:
        ConfigError: It leaves no room for a text that is too long.
    """
    options = RowOptions(padding=None, truncation="longest_first", max_length=max_length, stride=0, overflow=False)
    special = len(tokenizer.build_inputs_with_special_tokens([], None if seconds is None else []))

    def row(first: list[int], second: list[int] | None) -> CutRow:
        length = len(first) + len(second or ())
        (window,) = windows(len(first), None if second is None else len(second), options)
        kept = tokenizer.build_inputs_with_special_tokens(
            first[window.first], None if second is None else second[window.second]
        )
        return CutRow(np.array(kept, dtype=np.int32), length + special)

    rows: list[CutRow] = []
    for begin in range(0, len(firsts), AT_ONCE):
        ids = tokenizer.encode_plain(firsts[begin : begin + AT_ONCE])
        pairs = [None] * len(ids) if seconds is None else tokenizer.encode_plain(seconds[begin : begin + AT_ONCE])
        rows += [row(*both) for both in zip(ids, pairs, strict=True)]
    return rows
