"""Token classification: a tag for every word. Entities (NER: tags in IOB2), or plain tags (parts of speech).

Words become pieces of the tokenizer, and long sentences several windows; every word gets one prediction, from the first
piece that holds characters of it. A word without a piece (white space, zero width) is not seen by the model, and takes
its tag from its neighbours; see `decode`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import torch
from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.heads import ErnieMForTokenClassification
from ernie_m.losses import cross_entropy
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.asking.items import TEXT_SUFFIXES, Item, ItemFormat
from tasks.data.batches import Batch
from tasks.data.dataset import Examples
from tasks.examples import TokenExample, Unit
from tasks.fine_tuning import FineTuning
from tasks.metrics.tallies import Tally
from tasks.readers.conll import has_word_columns
from tasks.readers.table import COMMA_SUFFIX, suffix_of
from tasks.readers.text import read_lines
from tasks.showing.rows import ShownRow
from tasks.tagging.decoding import ToldTag, answer_of, decode, tallies_of
from tasks.tagging.encoding import TokenFeatures, collate, encode, head_of
from tasks.tagging.files import write_tags
from tasks.tagging.showing import confused, row_of
from tasks.tagging.tags import Problem, following
from tasks.tagging.words import cut_words
from tasks.task import Prediction


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

    def tallies(
        self, language: str, examples: Sequence[TokenExample], predictions: Sequence[Prediction]
    ) -> dict[str, Tally]:
        """See `tallies_of`."""
        golds = [example.tags or () for example in examples]
        return tallies_of(golds, [prediction.value for prediction in predictions], self.problem)

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

    def shown_row(self, example: TokenExample, prediction: Prediction, *, scored: bool) -> ShownRow:
        """See `showing.row_of`."""
        return row_of(example, prediction.value, self.problem)

    def confused(self, example: TokenExample, prediction: Prediction) -> list[tuple[str, str]]:
        """See `showing.confused`."""
        return confused(example, prediction.value, self.problem)

    def item_format(self, path: Path, **how: Any) -> ItemFormat:
        """Words in columns are no plain text and no table with a header, however the file is called, but for .csv."""
        form = super().item_format(path, **how | {"readable": True})
        suffix = suffix_of(path)
        if form == "table" or suffix not in (*TEXT_SUFFIXES, ".tsv", COMMA_SUFFIX):
            return form
        if suffix != COMMA_SUFFIX and has_word_columns(read_lines(path)):
            return "data_set"
        return "text" if form == "text" else "table"

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
