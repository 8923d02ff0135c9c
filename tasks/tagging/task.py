"""Token classification: a tag for every word. Entities (NER: tags in IOB2), or plain tags (parts of speech).

Words become pieces of the tokenizer, and long sentences several windows; every word gets one prediction, from the first
piece that holds characters of it. A word without a piece (white space, zero width) is not seen by the model, and takes
its tag from its neighbours; see `decode`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple, Self

import numpy as np
import torch
from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError, DataError
from ernie_m.heads import ErnieMForTokenClassification
from ernie_m.losses import IGNORED, cross_entropy
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.answers import EntityAnswer, Mention, TagAnswer
from tasks.data.batches import Batch, pad_rows
from tasks.data.dataset import Examples
from tasks.data.items import Item, ItemFormat
from tasks.examples import TokenExample, Unit
from tasks.fine_tuning import FineTuning
from tasks.metrics.entities import entities_of, entity_scores, tag_accuracy
from tasks.readers.conll import has_word_columns
from tasks.readers.text import read_lines
from tasks.tagging.files import write_tags
from tasks.tagging.tags import OUTSIDE, Problem, following
from tasks.tagging.word_pieces import Pieces, Window, hold, part, windows
from tasks.tagging.words import cut_words
from tasks.task import Prediction

SPECIAL = 2
"""Special tokens of a row."""

# ----------------------------------------------------------------------------------------------------------- encode


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


# ----------------------------------------------------------------------------------------------------------- decode


class ToldTag(NamedTuple):
    """What a window says of a word: its tag, and how sure that is."""

    tag: str
    probability: float


def decode(told: Mapping[int, str], words: Sequence[str], problem: Problem, labels: Sequence[str]) -> list[str]:
    """The tags of an example's words.

    Words without a piece are given theirs. Of entities: between two that have one, it is inside where the second goes
    on with the first one's entity; otherwise white space is outside, and a word of zero width goes on as the one before
    it. A plain tag is that of the last word with a piece, or else the next one's.

    Args:
        told: Number of a word -> its tag, of those that have a piece.
        words: The words.
        problem: What the tags are.
        labels: The first stands where no word has a piece.
    """
    places = sorted(told)
    if problem == "tags":
        before = np.searchsorted(places, range(len(words)), side="right").tolist()
        return [told[places[max(place - 1, 0)]] if places else labels[0] for place in before]
    tags = [told.get(place, OUTSIDE) for place in range(len(words))]
    for place, after in pairwise([*places, len(words)]):
        inside = told.get(after) == following(told[place])
        for blank in range(place + 1, after):
            tags[blank] = following(tags[blank - 1]) if inside or not words[blank].isspace() else OUTSIDE
    return tags


def answer_of(
    example: TokenExample, tags: Sequence[str], probabilities: Sequence[float | None], problem: Problem
) -> EntityAnswer | TagAnswer:
    """What tags say of an example, for users: entities, or the tags themselves."""
    if problem == "tags":
        return TagAnswer(example.text, example.spans, example.words, tuple(tags), tuple(probabilities))
    mentions = []
    for kind, first, behind in sorted(entities_of(tags), key=lambda entity: entity[1]):
        start, end = example.spans[first][0], example.spans[behind - 1][1]
        sure = min(p for p in probabilities[first:behind] if p is not None)
        mentions.append(Mention(example.text[start:end], start, end, kind, sure))
    return EntityAnswer(example.text, tuple(mentions))


# ---------------------------------------------------------------------------------------------------------- metrics


def scores_of(golds: Sequence[Sequence[str]], guesses: Sequence[Sequence[str]], problem: Problem) -> dict[str, float]:
    """`precision`, `recall` and `f1` of entities as conlleval counts them, or `accuracy` of plain tags."""
    if problem == "tags":
        return {"accuracy": tag_accuracy(guesses, golds)}
    return entity_scores([entities_of(tags) for tags in guesses], [entities_of(tags) for tags in golds])


# ------------------------------------------------------------------------------------------------------------- task


@dataclass(frozen=True, kw_only=True)
class TokenClassification(FineTuning[TokenExample, TokenFeatures, dict[int, ToldTag]]):
    """Entities, or plain tags, of words.

    Attributes:
        problem: What tags are.
        more_labels: Labels that evaluation may have though the training data have not.
        max_length: Length of a window in tokens, special tokens included.
        stride: Tokens that two neighbouring windows share, at least.
        label_pieces: Which pieces of a word learn its tag; see `encode`.
        unit: What a tag belongs to; None before `settle`, and of a model that does not say.
    """

    model: ClassVar = ErnieMForTokenClassification
    inputs: ClassVar = ("text",)
    settled: ClassVar = ("unit",)
    problem: Problem
    more_labels: list[str] | None
    max_length: int
    stride: int
    label_pieces: Literal["all", "first"]
    unit: Unit | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """Precision, recall and F1 of entities; accuracy of plain tags."""
        return ("accuracy",) if self.problem == "tags" else ("precision", "recall", "f1")

    def settle(self, examples: Examples, *, run: str, source_language: str, trained: ErnieMConfig | None) -> Self:
        """With the tags of the training data, or of the trained model.

        Raises:
            DataError: See `head_of`.
        """
        if trained is not None:
            return self.as_trained(trained)
        rows = examples.of("train")
        head = head_of(rows, problem=self.problem, more_labels=self.more_labels)
        return replace(self, labels=head["labels"], unit=rows[0].unit)

    def head_fields(self) -> dict[str, Any]:
        """Labels and their number."""
        return {"num_labels": len(self.labels or ()), "labels": self.labels}

    def encode(
        self, examples: Sequence[TokenExample], *, tokenizer: ErnieMTokenizer, split: str
    ) -> list[TokenFeatures]:
        """See `encode` above."""
        return encode(
            examples,
            tokenizer=tokenizer,
            labels=self.labels or (),
            problem=self.problem,
            max_length=self.max_length,
            stride=self.stride,
            label_pieces=self.label_pieces,
        )

    def collate(self, features: Sequence[TokenFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[TokenFeatures]:
        """See `collate` above."""
        return collate(features, tokenizer=tokenizer)

    def loss(self, model: ErnieMForTokenClassification, batch: Batch[TokenFeatures]) -> tuple[Tensor, Tensor]:
        """Cross-entropy over the pieces that learn something; pieces count alike."""
        return cross_entropy(_logits(model, batch), batch.tensors["targets"])

    def candidates(self, model: ErnieMForTokenClassification, batch: Batch[TokenFeatures]) -> list[dict[int, ToldTag]]:
        """The tags of the words that each window tells."""
        labels = self.labels or ()
        best = _logits(model, batch).float().softmax(2).max(2)
        numbers, probabilities = best.indices.cpu(), best.values.cpu()
        told = []
        for feature, row, sure in zip(batch.features, numbers, probabilities, strict=True):
            words, positions, inside = feature.words.T.tolist()
            places = torch.tensor(positions, dtype=torch.long)
            tags = [labels[number] for number in row[places].tolist()]
            tags = [
                following(tag) if on and self.problem == "entities" else tag
                for tag, on in zip(tags, inside, strict=True)
            ]
            told.append(dict(zip(words, map(ToldTag, tags, sure[places].tolist()), strict=True)))
        return told

    def merge(self, example: TokenExample, candidates: Sequence[dict[int, ToldTag]]) -> Prediction:
        """See `decode` and `answer_of`."""
        told = {word: tag for window in candidates for word, tag in window.items()}
        tags = decode({word: tag.tag for word, tag in told.items()}, example.words, self.problem, self.labels or ())
        probabilities = [told[word].probability if word in told else None for word in range(len(tags))]
        return Prediction(tags, answer_of(example, tags, probabilities, self.problem))

    def score(
        self, language: str, examples: Sequence[TokenExample], predictions: Sequence[Prediction]
    ) -> dict[str, float]:
        """See `scores_of`."""
        golds = [example.tags or () for example in examples]
        return scores_of(golds, [prediction.value for prediction in predictions], self.problem)

    def write(
        self,
        directory: Path,
        name: str,
        examples: Sequence[TokenExample],
        predictions: Sequence[Prediction],
        details: Any,
    ) -> None:
        """See `tasks.tagging.files.write_tags`."""
        write_tags(directory, name, examples, [prediction.value for prediction in predictions], self.problem)

    def item_format(self, path: Path, **how: Any) -> ItemFormat:
        """A text file of words and tags in columns is no plain text."""
        form = super().item_format(path, **how)
        return "data_set" if form == "text" and has_word_columns(read_lines(path)) else form

    def ask(self, item: Item, *, id: str, language: str) -> TokenExample:
        """A text, whose words are cut as those that the model was trained on; see `tasks.tagging.words`."""
        text = item.text("text")
        return TokenExample(
            id, language, id, text, cut_words(text, unit=self.unit or "word"), self.unit or "word", None
        )


def _logits(model: ErnieMForTokenClassification, batch: Batch[TokenFeatures]) -> Tensor:
    logits = model(batch.tensors["input_ids"], batch.tensors["attention_mask"], unpad=True).logits
    assert logits is not None
    return logits
