"""Multiple choice: which of two or more texts answers a question, or goes on from a context.

Every choice is a row of its own and gets one score; the highest is the prediction. Examples of one data set may have
different numbers of choices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.heads import ErnieMForMultipleChoice
from ernie_m.losses import IGNORED, cross_entropy
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.answers import ChoiceAnswer
from tasks.asking.items import Item, ItemFormat
from tasks.data.batches import Batch, pad_rows
from tasks.data.reach import OutOfReach, cut_off
from tasks.examples import ChoiceExample
from tasks.fine_tuning import FineTuning
from tasks.metrics.classification import accuracy
from tasks.metrics.tallies import Tally
from tasks.multiple_choice.showing import row_of
from tasks.readers.table import is_list, read_records
from tasks.showing.rows import ShownRow
from tasks.task import Prediction

# ----------------------------------------------------------------------------------------------------------- encode


@dataclass(frozen=True, slots=True)
class ChoiceFeatures:
    """An example as the model takes it.

    Attributes:
        example: Where it comes from.
        rows: A row of ids for each choice, `(length,)` int32.
        target: Index of the right choice; -100 where it is not known.
        length: Tokens of the longest row before it was cut, special tokens included.
    """

    example: ChoiceExample
    rows: tuple[np.ndarray, ...]
    target: int
    length: int

    @property
    def input_ids(self) -> np.ndarray:
        """The ids of all rows, one row after the other."""
        return np.concatenate(self.rows)


def encode(examples: Sequence[ChoiceExample], *, tokenizer: ErnieMTokenizer, max_length: int) -> list[ChoiceFeatures]:
    """Each choice as a row `[CLS] context question [SEP] [SEP] choice [SEP]`.

    Of a row that is too long the context is cut, at its end, then the question; a choice only if it alone is too long.

    Args:
        examples: The examples.
        tokenizer: The encoder's tokenizer.
        max_length: In tokens, special tokens included.

    Raises:
        ConfigError: `max_length` leaves no token for a choice.
    """
    special = len(tokenizer.build_inputs_with_special_tokens([], []))
    if max_length <= special:
        raise ConfigError(f"task.max_length={max_length}: {special} tokens are special, more are needed")
    contexts = tokenizer.encode_plain([example.context or "" for example in examples])
    questions = tokenizer.encode_plain([example.question or "" for example in examples])
    every_choice = iter(tokenizer.encode_plain([choice for example in examples for choice in example.choices]))

    def row(context: Sequence[int], question: Sequence[int], choice: Sequence[int]) -> np.ndarray:
        choice, room = _cut(choice, max_length - special)
        question, room = _cut(question, room)
        context, _ = _cut(context, room)
        return np.array(tokenizer.build_inputs_with_special_tokens([*context, *question], choice), dtype=np.int32)

    features = []
    for example, context, question in zip(examples, contexts, questions, strict=True):
        choices = list(islice(every_choice, len(example.choices)))
        rows = tuple(row(context, question, choice) for choice in choices)
        length = special + len(context) + len(question) + max(map(len, choices))
        features.append(ChoiceFeatures(example, rows, IGNORED if example.answer is None else example.answer, length))
    return features


def _cut(ids: Sequence[int], room: int) -> tuple[Sequence[int], int]:
    """What there is room for, and the room that is left."""
    kept = ids[:room]
    return kept, room - len(kept)


def collate(features: Sequence[ChoiceFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[ChoiceFeatures]:
    """Pads rows to `(B, C, L)`; a choice that an example does not have is a row of which nothing is visible."""
    counts = torch.tensor([len(f.rows) for f in features])
    choice_mask = torch.arange(int(counts.max())) < counts[:, None]  # (B, C)
    ids, visible = pad_rows([row for f in features for row in f.rows], tokenizer.pad_token_id)  # (rows, L)
    shape = (*choice_mask.shape, ids.shape[1])
    tensors = {
        "input_ids": ids.new_full(shape, tokenizer.pad_token_id),
        "attention_mask": visible.new_zeros(shape),
        "choice_mask": choice_mask,
        "targets": torch.tensor([f.target for f in features]),
    }
    tensors["input_ids"][choice_mask], tensors["attention_mask"][choice_mask] = ids, visible
    return Batch(features=tuple(features), tensors=tensors)


# ----------------------------------------------------------------------------------------------------------- decode


def decode(logits: Tensor, example: ChoiceExample) -> Prediction:
    """The name of the choice with the highest score.

    Args:
        logits: `(C,)`; those beyond the example's own choices are left alone.
        example: With its choices.
    """
    scores = logits[: len(example.names)].float()
    index, probabilities = int(scores.argmax()), scores.softmax(0)
    answer = ChoiceAnswer(
        question=" ".join(text for text in (example.context, example.question) if text),
        prediction=example.names[index],
        index=index,
        choice=example.choices[index],
        probabilities=dict(zip(example.names, probabilities.tolist(), strict=True)),
    )
    return Prediction(answer.prediction, answer)


# ---------------------------------------------------------------------------------------------------------- metrics


def tallies_of(examples: Sequence[ChoiceExample], predictions: Sequence[Prediction]) -> dict[str, Tally]:
    """Accuracy: the share of examples whose right choice is predicted."""
    golds = [set() if example.answer is None else {example.names[example.answer]} for example in examples]
    return {"accuracy": accuracy([{prediction.value} for prediction in predictions], golds)}


# ------------------------------------------------------------------------------------------------------------- task


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(FineTuning[ChoiceExample, ChoiceFeatures, Tensor]):
    """One of several texts; each gets one score, however many there are.

    Attributes:
        max_length: Of a context, question and choice in tokens, special tokens included.
    """

    model: ClassVar = ErnieMForMultipleChoice
    inputs: ClassVar = ("context", "question", "choices")
    max_length: int

    @property
    def metrics(self) -> tuple[str, ...]:
        """Accuracy."""
        return ("accuracy",)

    def encode(
        self, examples: Sequence[ChoiceExample], *, tokenizer: ErnieMTokenizer, split: str
    ) -> list[ChoiceFeatures]:
        """See `encode` above."""
        return encode(examples, tokenizer=tokenizer, max_length=self.max_length)

    def out_of_reach(self, split: str, features: Sequence[ChoiceFeatures]) -> list[OutOfReach]:
        """Questions of which a choice with its context was cut off."""
        return cut_off([row.length for row in features], max_length=self.max_length, items="questions")

    def collate(self, features: Sequence[ChoiceFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[ChoiceFeatures]:
        """See `collate` above."""
        return collate(features, tokenizer=tokenizer)

    def loss(self, model: ErnieMForMultipleChoice, batch: Batch[ChoiceFeatures]) -> tuple[Tensor, Tensor]:
        """Cross-entropy over each example's own choices; examples count alike, whatever the number of their choices."""
        return cross_entropy(_logits(model, batch), batch.tensors["targets"])

    def candidates(self, model: ErnieMForMultipleChoice, batch: Batch[ChoiceFeatures]) -> list[Tensor]:
        """Each example's logits `(C,)`."""
        return list(_logits(model, batch).float().cpu())

    def merge(self, example: ChoiceExample, candidates: Sequence[Tensor]) -> Prediction:
        """See `decode`; an example has all of its choices in one row."""
        return decode(candidates[0], example)

    def tallies(
        self, language: str, examples: Sequence[ChoiceExample], predictions: Sequence[Prediction]
    ) -> dict[str, Tally]:
        """See `tallies_of`."""
        return tallies_of(examples, predictions)

    def write(
        self,
        directory: Path,
        name: str,
        examples: Sequence[ChoiceExample],
        predictions: Sequence[Prediction],
        details: Any,
    ) -> None:
        """`<name>.tsv`: the chosen name, one a line."""
        write_text(directory / f"{name}.tsv", "".join(f"{p.value}\n" for p in predictions))

    def shown_row(self, example: ChoiceExample, prediction: Prediction, *, scored: bool) -> ShownRow:
        """See `showing.row_of`."""
        assert isinstance(prediction.answer, ChoiceAnswer)
        return row_of(example, prediction.answer)

    @property
    def needed(self) -> tuple[str, ...]:
        """The choices; and a context or a question, which `ask` looks for."""
        return ("choices",)

    def item_format(self, path: Path, **how: Any) -> ItemFormat:
        """A table whose choices are texts; where they have names or stand in columns, `data.read` reads them."""
        form = super().item_format(path, **how)
        if form != "table":
            return form
        first = next(row.content for row in read_records(path, how["table"]) if row.problem is None)
        return form if first.has("choices") and is_list(first.get("choices"), str) else "data_set"

    def ask(self, item: Item, *, id: str, language: str) -> ChoiceExample:
        """A context, a question, or both, and texts to choose from, which are named by their numbers from 0."""
        context, question = item.optional("context"), item.optional("question")
        if context is None and question is None:
            raise ValueError("it has neither a context nor a question")
        choices = tuple(item.texts("choices"))
        names = tuple(map(str, range(len(choices))))
        return ChoiceExample(id, language, id, context, question, choices, names, None)


def _logits(model: ErnieMForMultipleChoice, batch: Batch[ChoiceFeatures]) -> Tensor:
    inputs = {name: tensor for name, tensor in batch.tensors.items() if name != "targets"}
    logits = model(**inputs, unpad=True).logits
    assert logits is not None
    return logits
