"""Cuts batches of text into token ids and character offsets; special tokens and pairs are laid out in `encoding`."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import sentencepiece

from ernie_m.errors import CheckpointError, DataError
from ernie_m.tokenizer.files import CLS, MASK, PAD, SEP, SPECIAL_TOKENS, UNK
from ernie_m.tokenizer.offsets import CharSpan, lower_with_origins, original_spans, source_ends
from ernie_m.tokenizer.pieces import DROPPED, Flavor, settle_lone_word_starts, split_piece, visible_spans

T = TypeVar("T")

XLM_ROBERTA_NAMES = {"<s>": CLS, "<pad>": PAD, "</s>": SEP, "<unk>": UNK, "<mask>": MASK}
"""XLM-R's special tokens -> ours."""
LITERALS: Mapping[Flavor, Mapping[str, str]] = {
    "paddle": {},
    "hf": {name: name for name in SPECIAL_TOKENS},
    "xlm_roberta": XLM_ROBERTA_NAMES,
}
"""The strings that become a special token when they are written in a text."""


class Tokens(NamedTuple):
    """The tokens of a text, without special tokens around them."""

    ids: list[int]
    offsets: list[CharSpan]
    """Spans in the original text; empty where none were asked for."""

    def take(self, part: slice) -> "Tokens":
        """Some of the tokens."""
        return Tokens(self.ids[part], self.offsets[part])


class PieceTable(dict[str, tuple[T, ...]]):
    """Remembers what was computed for each piece of the model; for unknown text it is computed anew each time.

    Args:
        compute: The function of the piece.
        is_known: Whether the model has the piece.
    """

    def __init__(self, compute: Callable[[str], list[T]], is_known: Callable[[str], bool]) -> None:
        super().__init__({DROPPED: ()})
        self._compute = compute
        self._is_known = is_known

    def __missing__(self, piece: str) -> tuple[T, ...]:
        value = tuple(self._compute(piece))
        if self._is_known(piece):
            self[piece] = value
        return value


class Segmenter:
    """Cuts texts as ERNIE-M does, in either flavour.

    Args:
        model: A serialised SentencePiece model.
        vocab: Token to id.
        flavor: Whose rules to follow where Paddle and Hugging Face differ.
        do_lower_case: Whether to lower-case text before it is cut.

    Raises:
        RuntimeError: SentencePiece cannot read the model.
    """

    def __init__(self, model: bytes, vocab: Mapping[str, int], *, flavor: Flavor, do_lower_case: bool) -> None:
        unknown = vocab[UNK]
        self._vocab = vocab
        self._processor: Any = sentencepiece.SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(model)
        self._flavor: Flavor = flavor
        self._do_lower_case = do_lower_case
        self._ids = PieceTable(
            lambda piece: [vocab.get(token, unknown) for token in split_piece(piece, flavor)], self._is_known
        )
        self._spans = PieceTable(lambda piece: visible_spans(piece, flavor), self._is_known)
        self._literals = LITERALS[flavor]
        # as in transformers, XLM-R's mask takes the white space before it along
        patterns = (rf"\s*{re.escape(name)}" if name == "<mask>" else re.escape(name) for name in self._literals)
        self._literal = re.compile(f"({'|'.join(patterns)})") if self._literals else None

    def __call__(self, texts: list[str], *, with_offsets: bool) -> list[Tokens]:
        """The tokens of each text; a text that stands several times in the batch is cut once."""
        distinct = {text: self._stretches(text) for text in texts}
        plain = iter(self._plain([text for row in distinct.values() for text in row[::2]], with_offsets))
        tokens = {
            text: next(plain) if len(row) == 1 else self._join(row, plain, with_offsets)
            for text, row in distinct.items()
        }
        return [tokens[text] for text in texts]

    def surfaces(self, text: str) -> list[str]:
        """The tokens of one text as strings; unknown ones keep their characters."""
        stretches = self._stretches(text)
        plain = iter(self._pieces([self._fold(text) for text in stretches[::2]]))
        rows = [[self._literals[text.lstrip()]] if index % 2 else next(plain) for index, text in enumerate(stretches)]
        return [
            token
            for index, pieces in enumerate(rows)
            for piece in pieces
            if piece != DROPPED
            for token in ([piece] if index % 2 else split_piece(piece, self._flavor))
        ]

    def _stretches(self, text: str) -> list[str]:
        """The text's stretches that are cut by themselves, and at odd places the special literals between them."""
        return [text] if self._literal is None else self._literal.split(text)

    def _fold(self, text: str) -> str:
        return lower_with_origins(text)[0] if self._do_lower_case else text

    def _pieces(self, texts: list[str]) -> list[list[str]]:
        try:
            rows = self._processor.encode(texts, out_type=str, num_threads=1)
        except (RuntimeError, TypeError, ValueError) as error:
            for text in texts:
                check_is_text(text)
            raise DataError(f"SentencePiece cannot cut these texts: {error}") from error
        return [settle_lone_word_starts(pieces, self._flavor) for pieces in rows]

    def _plain(self, texts: list[str], with_offsets: bool) -> list[Tokens]:
        """The tokens of texts without special literals."""
        rows = self._pieces([self._fold(text) for text in texts])
        table = self._ids
        ids = [[token for piece in pieces for token in table[piece]] for pieces in rows]
        offsets = [
            self._offsets(text, pieces) if with_offsets else [] for text, pieces in zip(texts, rows, strict=True)
        ]
        return list(map(Tokens, ids, offsets))

    def _join(self, stretches: list[str], plain: Iterator[Tokens], with_offsets: bool) -> Tokens:
        """Joins the tokens of a text from those of its plain stretches and of the literals between them."""
        ids: list[int] = []
        offsets: list[CharSpan] = []
        position = 0
        for index, text in enumerate(stretches):
            tokens = self._special(text) if index % 2 else next(plain)
            ids += tokens.ids
            if with_offsets:
                offsets += [(position + start, position + end) for start, end in tokens.offsets]
            position += len(text)
        return Tokens(ids, offsets)

    def _special(self, text: str) -> Tokens:
        literal = text.lstrip()
        return Tokens([self._vocab[self._literals[literal]]], [(len(text) - len(literal), len(text))])

    def _offsets(self, text: str, pieces: list[str]) -> list[CharSpan]:
        """The original spans of a text's tokens: pieces are laid along the normalised text, which knows its sources."""
        sources = self._sources(text)
        ends = source_ends(sources, text, self._vanishes)
        return original_spans([(len(piece), self._spans[piece]) for piece in pieces], sources, ends)

    def _sources(self, text: str) -> list[int]:
        if not self._do_lower_case:
            return list(self._processor.normalize(text, with_offsets=True)[1])
        lowered, origins = lower_with_origins(text)
        return [origins[source] for source in self._processor.normalize(lowered, with_offsets=True)[1]]

    def _vanishes(self, character: str) -> bool:
        return not self._processor.normalize(character)

    def _is_known(self, piece: str) -> bool:
        return not self._processor.is_unknown(self._processor.piece_to_id(piece))


def xlm_roberta_vocab(model: bytes) -> list[str]:
    """XLM-R's tokens in the order of their ids, under ERNIE-M's names of the special ones.

    A piece's id is its number in the SentencePiece model plus 1: `<unk>`, `<s>` and `</s>`, which come first there,
    make room for `<s>`, `<pad>`, `</s>` and `<unk>`; `<mask>` comes last.

    Raises:
        CheckpointError: The model does not begin as XLM-R's.
    """
    processor: Any = sentencepiece.SentencePieceProcessor()
    processor.LoadFromSerializedProto(model)
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    if pieces[:3] != ["<unk>", "<s>", "</s>"] or set(pieces) & set(SPECIAL_TOKENS):
        raise CheckpointError("the SentencePiece model is not laid out as XLM-R's; a vocab.txt is needed")
    return [CLS, PAD, SEP, UNK, *pieces[3:], MASK]


def check_is_text(text: str) -> None:
    """Raise a `DataError` for a string that UTF-8 cannot hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DataError(
            f"{text[:80]!r} holds a lone surrogate at character {error.start}, which is no text. "
            "Read the file as UTF-8, or remove the character."
        ) from error
