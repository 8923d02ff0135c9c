"""From sentences and translations to rows and batches, and from their vectors to the sides of a search (pure)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ernie_m.errors import DataError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch, pad_rows
from tasks.data.truncation import CutRow, cut_rows
from tasks.examples import PairExample, TextWithId
from tasks.retrieval.search import Sides
from tasks.retrieval.vector_files import check_finite


@dataclass(frozen=True, slots=True)
class PairFeatures:
    """An example as the model takes it; a side that is missing has no tokens.

    Attributes:
        example: Where it comes from.
        input_ids: `(L,)` int32, of the sentence.
        translation_ids: `(L,)` int32, of its translation.
        length: Tokens of the longer side before it was cut, special tokens included.
    """

    example: PairExample
    input_ids: np.ndarray
    translation_ids: np.ndarray
    length: int


def encode(examples: Sequence[PairExample], *, tokenizer: ErnieMTokenizer, max_length: int) -> list[PairFeatures]:
    """Each side as a row `[CLS] sentence [SEP]`, cut at `max_length` tokens."""
    missing = CutRow(np.array([], dtype=np.int32), 0)
    sides = []
    for side in ([example.sentence for example in examples], [example.translation for example in examples]):
        texts = [sentence.text for sentence in side if sentence is not None]
        rows = iter(cut_rows(texts, None, tokenizer=tokenizer, max_length=max_length))
        sides.append([missing if sentence is None else next(rows) for sentence in side])
    return [
        PairFeatures(example, first.input_ids, second.input_ids, max(first.length, second.length))
        for example, first, second in zip(examples, *sides, strict=True)
    ]


def collate(features: Sequence[PairFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[PairFeatures]:
    """Pads the rows of all sentences, then those of all translations; equal ones of a side have equal numbers."""
    rows = [f.input_ids for f in features] + [f.translation_ids for f in features]
    input_ids, attention_mask = pad_rows([row for row in rows if len(row)], tokenizer.pad_token_id)
    tensors = {"input_ids": input_ids, "attention_mask": attention_mask}
    for name, side in (
        ("first", [f.example.sentence for f in features]),
        ("second", [f.example.translation for f in features]),
    ):
        numbers = [_number_of(sentence.text) for sentence in side if sentence is not None]
        tensors[name] = torch.tensor(numbers, dtype=torch.int64)
    return Batch(features=tuple(features), tensors=tensors)


def _number_of(text: str) -> int:
    """A number for a text, equal for equal ones in any process: 63 bits of a hash."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


Vectors = tuple[Tensor | None, Tensor | None]
"""An example's vectors `(layers, D)`: of its sentence and of its translation."""


def sides_of(examples: Sequence[PairExample], vectors: Sequence[Sequence[Vectors]]) -> Sides:
    """Takes the examples of a language apart.

    Raises:
        DataError: A side is empty.
    """
    first: list[tuple[TextWithId, Tensor]] = []
    second: list[tuple[TextWithId, Tensor]] = []
    gold = []
    for example, (both,) in zip(examples, vectors, strict=True):
        if example.sentence is not None and example.translation is not None:
            gold.append((len(first), len(second)))
        for side, sentence, vector in zip((first, second), (example.sentence, example.translation), both, strict=True):
            if sentence is not None and vector is not None:
                side.append((sentence, vector))
    if not first or not second:
        raise DataError(f"{examples[0].language}: there have to be sentences and translations to search among")
    (sentences, theirs), (translations, others) = (zip(*side, strict=True) for side in (first, second))
    vectors_of = torch.stack(theirs), torch.stack(others)
    check_finite(vectors_of[0], sentences)
    check_finite(vectors_of[1], translations)
    return Sides(sentences, translations, vectors_of, gold)
