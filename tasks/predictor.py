"""A trained model asked from Python, whatever its task.

>>> from tasks.predictor import load
>>> predict = load("outputs/ner/<name>")
>>> predict("Anna Weber lives in Kyiv.").entities
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.checkpoint.reading import read_config
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.setup import load_trained
from tasks.answers import Answer
from tasks.asking.items import items_of
from tasks.asking.reading import ask_all
from tasks.asking.record import Record, record_of, task_of
from tasks.data.dataset import Examples
from tasks.data.files import PREDICT
from tasks.readers.policy import ReadReport
from tasks.task import Pass, Task

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


def load(
    source: str | os.PathLike[str],
    *,
    device: str | torch.device = "cpu",
    dtype: str | torch.dtype = torch.float32,
    batch_size: int = 32,
    **settings: Any,
) -> "Predictor":
    """Reads a model that was trained for a task by this project.

    Args:
        source: A finished run's folder, a model's folder, or a hub repository.
        device: Where the model runs.
        dtype: Of its weights and of what it computes.
        batch_size: Rows to a batch.
        **settings: Of the task, in place of those of the training, such as `max_length=128`.

    Raises:
        CheckpointError: It cannot be read, or was not trained for a task here.
        ConfigError: A setting is unknown or out of range.
    """
    if not isinstance(source, str | os.PathLike) or not str(source):
        raise ConfigError(f"load({source!r}): the folder of a run or a model, or a hub repository, is needed")
    place, chosen_dtype = _device(device), _dtype(dtype)
    config = read_config(source)
    record = record_of(config)
    if record is None:
        raise CheckpointError(
            f"{source}: it does not say for which task it was trained; `python train.py task=<task> run=predict "
            "checkpoint=<model>` asks a model that was trained elsewhere"
        )
    if unknown := [name for name in settings if name not in record.settings]:
        raise ConfigError(f"{unknown[0]}: task={record.task} has {', '.join(sorted(record.settings))}")
    task = task_of(Record(**{**_fields(record), "settings": record.settings | settings}))
    model, tokenizer = load_trained(task.model, Path(source), config={}, tokenizer="", flavor=None)
    nothing = Examples({PREDICT: {record.data["source_language"]: []}}, {}, [], ReadReport())
    settled = task.settle(nothing, run=PREDICT, source_language=record.data["source_language"], trained=model.config)
    return Predictor(settled, model.to(place, chosen_dtype).eval(), tokenizer, record=record, batch_size=batch_size)


class Predictor:
    """A task's model, ready to be asked; nothing in it changes, so that several threads may ask at once.

    Args:
        task: Settled.
        model: On its device, in evaluation mode.
        tokenizer: The model's.
        record: What the model remembers of its task.
        batch_size: Rows to a batch.
    """

    def __init__(
        self,
        task: Task[Any, Any, Any],
        model: PretrainedModel,
        tokenizer: ErnieMTokenizer,
        *,
        record: Record,
        batch_size: int,
    ) -> None:
        if not isinstance(batch_size, int) or batch_size < 1:
            raise ConfigError(f"batch_size={batch_size!r}: a number of at least 1 is needed")
        self.task, self.model, self.tokenizer = task, model, tokenizer
        self.record, self.batch_size = record, batch_size

    def __call__(self, asked: Any, *, language: str | None = None) -> Any:
        """The answers, of the types of `tasks.answers`.

        Args:
            asked: A text, or a map by the names of the task's `inputs`; or a list of such. A tuple is a pair.
            language: Of the texts; None: the language that the model was trained in first. Few tasks go by it.

        Returns:
            A list of answers; of a text alone, its answer.

        Raises:
            ConfigError: Nothing is asked, or it is asked in another way than the task takes.
        """
        items = items_of(asked, inputs=self.task.inputs)
        language = language or self.record.data["source_language"]
        answers = self.answers(ask_all(self.task, items, language=language), language=language)
        return answers[0] if isinstance(asked, str | Mapping | tuple) else answers

    @torch.inference_mode()
    def answers(self, examples: Sequence[Any], *, language: str) -> list[Answer | None]:
        """The answers to examples of one language; rows of like length share a batch."""
        rows = self.task.encode(examples, tokenizer=self.tokenizer, split=PREDICT)
        device = next(self.model.parameters()).device
        told: list[Any] = [None] * len(rows)
        order = sorted(range(len(rows)), key=lambda number: -len(rows[number].input_ids))
        for first in range(0, len(order), self.batch_size):
            numbers = order[first : first + self.batch_size]
            batch = self.task.collate([rows[number] for number in numbers], tokenizer=self.tokenizer).to(device)
            for number, candidates in zip(numbers, self.task.candidates(self.model, batch), strict=True):
                told[number] = candidates
        by_example: dict[str, list[Any]] = {example.id: [] for example in examples}
        for row, candidates in zip(rows, told, strict=True):
            by_example[row.example.id].append(candidates)
        on = Pass(
            split="predict",
            model=self.model,
            tokenizer=self.tokenizer,
            source_language=self.record.data["source_language"],
            batch_size=self.batch_size,
            chosen=dict(self.record.chosen),
        )
        conclusion = self.task.conclude(language, examples, list(by_example.values()), on)
        return [prediction.answer for prediction in conclusion.predictions]


def _device(device: Any) -> torch.device:
    try:
        chosen = torch.device(device)
        torch.empty(0, device=chosen)
    except (RuntimeError, AssertionError, TypeError) as error:
        raise ConfigError(f"device={device!r}: torch has no such device here ({str(error).splitlines()[0]})") from error
    return chosen


def _dtype(dtype: Any) -> torch.dtype:
    chosen = DTYPES.get(dtype) if isinstance(dtype, str) else dtype
    if not isinstance(chosen, torch.dtype) or chosen not in DTYPES.values():
        raise ConfigError(f"dtype={dtype!r}: choose one of {', '.join(DTYPES)}")
    return chosen


def _fields(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in Record.__slots__}
