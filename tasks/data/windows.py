"""Windows over pairs: `[CLS] first [SEP] [SEP] second [SEP]`, the second text cut into parts that overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer

FIRST, SECOND, FRAME = 0, 1, -1
"""Which text a token belongs to; special tokens are the frame."""
SPECIAL_TOKENS = 4


@dataclass(frozen=True, slots=True)
class PairWindow:
    """One row of a pair.

    Attributes:
        sample: Number of the pair.
        input_ids: `(L,)` int32.
        offsets: `(L, 2)` int32, each token's half-open characters in its own text; (0, 0) of special tokens.
        parts: `(L,)` int8, `FIRST`, `SECOND` or `FRAME`.
        cut_before: Whether the second text has begun in an earlier window.
        cut_behind: Whether it goes on in a later one.
        first_is_cut: Whether the first text is not there as a whole.
    """

    sample: int
    input_ids: np.ndarray
    offsets: np.ndarray
    parts: np.ndarray
    cut_before: bool
    cut_behind: bool
    first_is_cut: bool = False


def pair_windows(
    firsts: Sequence[str],
    seconds: Sequence[str],
    *,
    tokenizer: ErnieMTokenizer,
    max_length: int,
    max_first_length: int,
    stride: int,
    settings: str,
    first_name: str,
) -> list[PairWindow]:
    """Cuts pairs into windows.

    Args:
        firsts: The short texts, whole in every window.
        seconds: The texts that may be long.
        tokenizer: The encoder's tokenizer.
        max_length: Length of a window in tokens, special tokens included.
        max_first_length: Tokens after which a first text is cut off.
        stride: Tokens of the second text that two neighbouring windows share.
        settings: The section that lengths come from, for messages.
        first_name: The setting in it that `max_first_length` is.

    Returns:
        The windows, those of one pair next to one another.

    Raises:
        ConfigError: The lengths leave no room for the second text.
    """
    room = max_length - max_first_length - SPECIAL_TOKENS
    if stride >= room:
        raise ConfigError(
            f"{settings}.stride={stride} must be below max_length - {first_name} - {SPECIAL_TOKENS} special tokens "
            f"= {max_length} - {max_first_length} - {SPECIAL_TOKENS} = {room}"
        )
    beginnings = _beginnings(firsts, tokenizer, max_first_length)
    rows = tokenizer(
        beginnings,
        list(seconds),
        truncation="only_second",
        max_length=max_length,
        stride=stride,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    samples = [-1, *rows.overflow_to_sample_mapping, -1]
    return [
        PairWindow(
            sample,
            np.array(ids, dtype=np.int32),
            np.array(offsets, dtype=np.int32),
            np.array([FRAME if part is None else part for part in parts], dtype=np.int8),
            cut_before=before == sample,
            cut_behind=behind == sample,
            first_is_cut=len(beginnings[sample]) < len(firsts[sample]),
        )
        for before, sample, behind, ids, offsets, parts in zip(
            samples, samples[1:], samples[2:], rows.input_ids, rows.offset_mapping, rows.sequence_ids, strict=False
        )
    ]


def _beginnings(texts: Sequence[str], tokenizer: ErnieMTokenizer, max_tokens: int) -> list[str]:
    """Each text up to its `max_tokens`-th token."""
    offsets = tokenizer(list(texts), return_offsets_mapping=True).offset_mapping
    cut = []
    for text, spans in zip(texts, offsets, strict=True):
        tokens = spans[1:-1]
        cut.append(text if len(tokens) <= max_tokens else text[: tokens[max_tokens - 1][1]])
    return cut
