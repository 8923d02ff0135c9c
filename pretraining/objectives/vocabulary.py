"""What pre-training needs to know of a tokenizer's vocabulary: special ids, and which tokens begin a word."""

from dataclasses import dataclass

import numpy

from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.pieces import WORD_START, stands_alone


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ids of a tokenizer, and what kind of token each of them is.

    Attributes:
        cls: The id of `[CLS]`.
        sep: The id of `[SEP]`.
        pad: The id of `[PAD]`.
        mask: The id of `[MASK]`.
        words: `(W,)` int64, every id that is not special, in ascending order. These may be predicted, generated, or put
            in place of a hidden token.
        is_word: `(V,)` bool, True for the ids in `words`.
        begins_word: `(V,)` bool, True where a token begins a word: it starts with "▁", or it stands alone.
        stands_alone: `(V,)` bool, True for ideographs and marks that are tokens by themselves. A token that follows one
            begins a word, too.
    """

    cls: int
    sep: int
    pad: int
    mask: int
    words: numpy.ndarray
    is_word: numpy.ndarray
    begins_word: numpy.ndarray
    stands_alone: numpy.ndarray

    @classmethod
    def of(cls, tokenizer: ErnieMTokenizer) -> "Vocabulary":
        """The vocabulary of a tokenizer."""
        tokens = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
        is_word = numpy.ones(len(tokens), dtype=bool)
        is_word[list(tokenizer.special_ids)] = False
        alone = numpy.array([len(token) == 1 and stands_alone(token) for token in tokens])
        return cls(
            cls=tokenizer.cls_token_id,
            sep=tokenizer.sep_token_id,
            pad=tokenizer.pad_token_id,
            mask=tokenizer.mask_token_id,
            words=numpy.flatnonzero(is_word),
            is_word=is_word,
            begins_word=alone | numpy.array([token.startswith(WORD_START) for token in tokens]),
            stands_alone=alone,
        )
