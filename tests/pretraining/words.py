"""A vocabulary for tests: ids 0 to 3 and the last are special; even ids begin a word, odd ones go on with it."""

import torch

from pretraining.groups import Sentence
from pretraining.vocabulary import Vocabulary

SIZE = 40
CLS, PAD, SEP, UNK, MASK = 0, 1, 2, 3, SIZE - 1


def vocabulary(size: int = SIZE) -> Vocabulary:
    """Of that size."""
    is_word = torch.ones(size, dtype=torch.bool)
    is_word[[CLS, PAD, SEP, UNK, size - 1]] = False
    return Vocabulary(
        cls=CLS, sep=SEP, pad=PAD, mask=size - 1, words=is_word.nonzero().squeeze(1), is_word=is_word,
        begins_word=is_word & (torch.arange(size) % 2 == 0), stands_alone=torch.zeros(size, dtype=torch.bool),
    )  # fmt: skip


def sentence(*ids: int, language: int = 0) -> Sentence:
    """A sentence of these ids."""
    return Sentence(torch.tensor(ids, dtype=torch.long), language)
