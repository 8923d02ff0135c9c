"""How ERNIE-M, and XLM-R before it, make tokens of SentencePiece's pieces; pure functions."""

from collections.abc import Sequence
from typing import Literal

Flavor = Literal["paddle", "hf", "xlm_roberta"]
"""Whose rules to follow: PaddleNLP's, by which the released checkpoints were trained, Hugging Face's or XLM-R's."""

WORD_START = "▁"
DROPPED = " "
"""Stands for a "▁" that yields no token. SentencePiece never emits it, and it keeps the pieces' lengths."""

ISOLATED_PUNCTUATION = frozenset(",;:.?!~，；：。？！《》【】")


def stands_alone(character: str) -> bool:
    """Whether the character is always a token by itself: a CJK ideograph or one of a few marks."""
    return "\u4e00" <= character <= "\u9fff" or character in ISOLATED_PUNCTUATION


def token_spans(piece: str) -> list[tuple[int, int]]:
    """Half-open spans of the piece's tokens, in order.

    Characters that stand alone are cut out, a boundary between digits and other characters cuts, and a "▁"
    that is left alone before such a cut belongs to no token.
    """
    spans = []
    start = 0
    for index, character in enumerate(piece):
        if character == WORD_START:
            continue
        alone = stands_alone(character)
        if alone or (index > 0 and character.isdigit() != piece[index - 1].isdigit()):
            if index > start and piece[start:index] != WORD_START:
                spans.append((start, index))
            start = index
        if alone:
            spans.append((index, index + 1))
            start = index + 1
    if start < len(piece):
        spans.append((start, len(piece)))
    return spans


def spans_of(piece: str, flavor: Flavor) -> list[tuple[int, int]]:
    """Half-open spans of the piece's tokens, as `token_spans` gives them; for XLM-R the whole piece is a token."""
    return [(0, len(piece))] if flavor == "xlm_roberta" else token_spans(piece)


def visible_spans(piece: str, flavor: Flavor) -> list[tuple[int, int]]:
    """The spans of the piece's tokens without their leading "▁". The span of a lone "▁" is empty."""
    spans = []
    for start, end in spans_of(piece, flavor):
        while start < end and piece[start] == WORD_START:
            start += 1
        spans.append((start, end))
    return spans


def split_piece(piece: str, flavor: Flavor = "paddle") -> list[str]:
    """The tokens of one piece: "▁第2章ab" gives "第", "2", "章", "ab"."""
    return [piece[start:end] for start, end in spans_of(piece, flavor)]


def settle_lone_word_starts(pieces: list[str], flavor: Flavor) -> list[str]:
    """A text's pieces with every "▁" that stands alone and becomes no token replaced by `DROPPED`.

    Paddle, and with it the released checkpoints, drops them all. Hugging Face keeps one that is neither first
    nor followed by a piece that starts a word itself. XLM-R keeps them all.
    """
    if WORD_START not in pieces or flavor == "xlm_roberta":
        return pieces
    if flavor == "paddle":
        return [DROPPED if piece == WORD_START else piece for piece in pieces]
    return [
        DROPPED if piece == WORD_START and not _kept_by_hugging_face(pieces, index) else piece
        for index, piece in enumerate(pieces)
    ]


def _kept_by_hugging_face(pieces: Sequence[str], index: int) -> bool:
    return 0 < index < len(pieces) - 1 and not pieces[index + 1].startswith(WORD_START)
