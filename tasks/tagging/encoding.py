"""From words with tags to rows that a model learns from: the labels, the pieces of words, windows, batches (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ernie_m.errors import ConfigError, DataError
from ernie_m.losses import IGNORED
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch, pad_rows
from tasks.examples import TokenExample
from tasks.tagging.tags import OUTSIDE, Problem, following
from tasks.tagging.word_pieces import Pieces, Window, hold, part, windows

SPECIAL = 2
"""Special tokens of a row."""


@dataclass(frozen=True, slots=True)
class TokenFeatures:
    """One window of an example.

    Attributes:
        example: Where it comes from.
        input_ids: `(L,)` int32.
        targets: `(L,)` int64, numbers of labels; -100 where nothing is learnt.
        words: `(n, 3)` int32 of each word that is read here: its number, its position in the row, and 1 where its
            piece begins in an earlier word.
    """

    example: TokenExample
    input_ids: np.ndarray
    targets: np.ndarray
    words: np.ndarray


def head_of(examples: Sequence[TokenExample], *, problem: Problem, more_labels: Sequence[str] | None) -> dict[str, Any]:
    """The labels of the training data: outputs of the head. Every type of entity has B- and I-.

    Args:
        examples: Of the training data.
        problem: What their tags are.
        more_labels: Labels that evaluation may have though the training data have not; they are never predicted.

    Raises:
        DataError: There is no entity, or a tag that is none's; there are fewer than two plain tags.
    """
    labels = sorted({tag for example in examples for tag in example.tags or ()} | set(more_labels or ()))
    if problem == "entities":
        if plain := [tag for tag in labels if tag != OUTSIDE and not tag.startswith(("B-", "I-"))]:
            raise DataError(
                f"the training data have tag {plain[0]}, which is no entity's (B-<type>, I-<type> or O): "
                "data.read.columns says where tags are, and task=pos takes them as they are"
            )
        types = sorted({tag[2:] for tag in labels if tag != OUTSIDE})
        labels = [OUTSIDE, *(f"{letter}-{kind}" for kind in types for letter in "BI")]
    if len(labels) < 2:
        raise DataError(f"the training data have one tag, {', '.join(labels)}: there is nothing to learn")
    return {"num_labels": len(labels), "labels": tuple(labels)}


def encode(
    examples: Sequence[TokenExample],
    *,
    tokenizer: ErnieMTokenizer,
    labels: Sequence[str],
    problem: Problem,
    max_length: int,
    stride: int,
    label_pieces: Literal["all", "first"],
) -> list[TokenFeatures]:
    """Cuts examples into windows `[CLS] pieces [SEP]`, between words; those of one example next to one another.

    Args:
        examples: The examples, in order.
        tokenizer: The encoder's tokenizer.
        labels: Names of the labels, in the order of the head's outputs.
        problem: What they are.
        max_length: Length of a window in tokens, special tokens included.
        stride: Tokens that two neighbouring windows share, at least; each learns and tells one half of them.
        label_pieces: Which pieces of a word learn its tag: the first, or `all` (those behind a B- learn I-).

    Raises:
        ConfigError: The lengths leave no room.
        DataError: A tag is not among the labels of the training data; the example is named.
    """
    room = max_length - SPECIAL
    if not 0 <= stride <= room // 2 or room < 1:
        raise ConfigError(f"task.stride={stride}: at most half of max_length - {SPECIAL} = {room} is needed")
    numbers = {label: number for number, label in enumerate(labels)}
    features = []
    for example, pieces in zip(examples, align(examples, tokenizer), strict=True):
        tellers = pieces.tellers()
        targets = _targets(example, pieces, tellers, numbers, problem, label_pieces)
        for window in windows(pieces.borders, room=room, stride=stride):
            features.append(_row(example, pieces, tellers, targets, window, tokenizer))
    return features


def align(examples: Sequence[TokenExample], tokenizer: ErnieMTokenizer) -> list[Pieces]:
    """The pieces of each example's text, and the words that they stand for; no two whole words share one."""
    encoding = tokenizer([example.text for example in examples], return_offsets_mapping=True)
    rows = zip(encoding.input_ids, encoding.offset_mapping, examples, strict=True)
    pieces = [hold(ids[1:-1], offsets[1:-1], example.spans) for ids, offsets, example in rows]
    apart = [number for number, example in enumerate(examples) if example.unit == "word"]
    texts, spans = [examples[number].text for number in apart], [examples[number].spans for number in apart]
    parted = part(texts, spans, [pieces[number] for number in apart], tokenizer.encode_plain)
    for number, cut in zip(apart, parted, strict=True):
        pieces[number] = cut
    return pieces


def _targets(
    example: TokenExample,
    pieces: Pieces,
    tellers: np.ndarray,
    numbers: Mapping[str, int],
    problem: Problem,
    label_pieces: Literal["all", "first"],
) -> np.ndarray:
    """What each piece learns, `(P,)` int64."""
    if example.tags is None:
        return np.full(len(pieces.ids), IGNORED)
    if unknown := next((tag for tag in example.tags if tag not in numbers), None):
        raise DataError(
            f"example {example.id} ({example.language}): tag {unknown} is none of the training data's: "
            f"{', '.join(numbers)}; task.more_labels=[{unknown}] counts it, data.read.type_names may rename it"
        )
    numbered = np.array([numbers[tag] for tag in example.tags], dtype=np.int64)
    later = np.array([numbers[following(tag) if problem == "entities" else tag] for tag in example.tags])
    if label_pieces == "first":
        later = np.full_like(numbered, IGNORED)
    targets = np.where(pieces.first < 0, IGNORED, later[pieces.first])
    begun = tellers[tellers[:, 2] == 0]
    targets[begun[:, 1]] = numbered[begun[:, 0]]
    return targets


def _row(
    example: TokenExample,
    pieces: Pieces,
    tellers: np.ndarray,
    targets: np.ndarray,
    window: Window,
    tokenizer: ErnieMTokenizer,
) -> TokenFeatures:
    ids = tokenizer.build_inputs_with_special_tokens(pieces.ids[window.start : window.end].tolist())
    row = np.full(len(ids), IGNORED, dtype=np.int64)
    core = slice(window.core, min(window.core_end, window.end))
    row[core.start - window.start + 1 : core.stop - window.start + 1] = targets[core]
    words = tellers[(tellers[:, 1] >= window.core) & (tellers[:, 1] < window.core_end)]
    return TokenFeatures(example, np.array(ids, dtype=np.int32), row, words - [0, window.start - 1, 0])


def collate(features: Sequence[TokenFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[TokenFeatures]:
    """Pads windows into a batch."""
    input_ids, attention_mask = pad_rows([f.input_ids for f in features], tokenizer.pad_token_id)
    targets, _ = pad_rows([f.targets for f in features], IGNORED)
    tensors = {"input_ids": input_ids, "attention_mask": attention_mask, "targets": targets}
    return Batch(features=tuple(features), tensors=tensors)
