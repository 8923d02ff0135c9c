"""Text to token ids and character offsets, by batches; specials and pairs are laid out elsewhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import sentencepiece

from ernie_m.errors import DataError
from ernie_m.tokenizer.files import SPECIAL_TOKENS, UNK
from ernie_m.tokenizer.offsets import Span, lower_with_origins, original_spans, source_ends
from ernie_m.tokenizer.pieces import DROPPED, Flavor, settle_lone_word_starts, split_piece, visible_spans

T = TypeVar("T")

SPECIAL_LITERAL = re.compile("(" + "|".join(map(re.escape, SPECIAL_TOKENS)) + ")")


class Tokens(NamedTuple):
    """A text's tokens without the specials around them."""

    ids: list[int]
    offsets: list[Span]
    """Spans in the original text; empty where none were asked for."""

    def take(self, part: slice) -> "Tokens":
        """Some of the tokens."""
        return Tokens(self.ids[part], self.offsets[part])


class PieceTable(dict[str, tuple[T, ...]]):
    """What is computed from a piece: once for each piece of the model, anew for unknown text (so it stays small).

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
        RuntimeError: By SentencePiece, where the model is none.
    """

    def __init__(self, model: bytes, vocab: Mapping[str, int], *, flavor: Flavor, do_lower_case: bool) -> None:
        unknown = vocab[UNK]
        self._vocab = vocab
        self._processor: Any = sentencepiece.SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(model)
        self._flavor: Flavor = flavor
        self._do_lower_case = do_lower_case
        self._ids = PieceTable(
            lambda piece: [vocab.get(token, unknown) for token in split_piece(piece)], self._is_known
        )
        self._spans = PieceTable(visible_spans, self._is_known)

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
        rows = [[text] if index % 2 else next(plain) for index, text in enumerate(stretches)]
        return [token for pieces in rows for piece in pieces if piece != DROPPED for token in split_piece(piece)]

    def _stretches(self, text: str) -> list[str]:
        """The text's stretches that are cut by themselves, and at odd places the special literals between them."""
        return SPECIAL_LITERAL.split(text) if self._flavor == "hf" else [text]

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
        """Put a text together again from its plain stretches and the literals between them."""
        ids: list[int] = []
        offsets: list[Span] = []
        position = 0
        for index, text in enumerate(stretches):
            tokens = Tokens([self._vocab[text]], [(0, len(text))]) if index % 2 else next(plain)
            ids += tokens.ids
            if with_offsets:
                offsets += [(position + start, position + end) for start, end in tokens.offsets]
            position += len(text)
        return Tokens(ids, offsets)

    def _offsets(self, text: str, pieces: list[str]) -> list[Span]:
        """Lay the pieces along the normalised text, whose sources lead back to the original."""
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


def check_is_text(text: str) -> None:
    """Raise a `DataError` for a string that UTF-8 cannot hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DataError(
            f"{text[:80]!r} holds a lone surrogate at character {error.start}, which is no text. "
            "Read the file as UTF-8, or remove the character."
        ) from error
