"""What evaluation collects: rows that come again count once, and an id stands for one example."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ernie_m.errors import DataError
from ernie_m.training.ending import Best
from tasks.data.batches import Batch, fingerprint
from tasks.evaluation import TaskModule
from tasks.task import Conclusion, Pass, Prediction, Task


@dataclass(frozen=True, slots=True)
class Text:
    id: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    example: Text
    input_ids: np.ndarray
    place: tuple[int, int]


def row(key: str = "1", text: str = "a", *, ids: Any = (1, 2), place: tuple[int, int] = (0, 2)) -> Row:
    return Row(Text(key, "de", text), np.array(ids, dtype=np.int32), place)


def test_rows_have_equal_fingerprints_where_all_but_the_example_is_equal() -> None:
    assert fingerprint(row()) == fingerprint(row("2", "b"))
    others = [row(ids=(1, 3)), row(place=(0, 3)), row(ids=(1, 2, 0))]
    assert len({fingerprint(one) for one in [row(), *others]}) == 4


class Echo(Task[Text, Row, str]):
    """Says which rows it was shown."""

    @property
    def metrics(self) -> tuple[str, ...]:
        return ("rows",)

    def encode(self, examples: Any, **given: Any) -> Any:
        raise NotImplementedError

    def collate(self, features: Any, **given: Any) -> Any:
        raise NotImplementedError

    def loss(self, model: Any, batch: Any) -> Any:
        raise NotImplementedError

    def candidates(self, model: Any, batch: Batch[Row]) -> list[str]:
        return [f"{feature.input_ids.tolist()}" for feature in batch.features]

    def merge(self, example: Text, candidates: Sequence[str]) -> Prediction:
        return Prediction(list(candidates), None)

    def score(self, language: str, examples: Sequence[Text], predictions: Sequence[Prediction]) -> dict[str, float]:
        return {"rows": float(sum(len(prediction.value) for prediction in predictions))}

    def write(self, directory: Path, name: str, examples: Any, predictions: Any, details: Any) -> None:
        raise NotImplementedError

    def ask(self, item: Any, *, id: str, language: str) -> Any:
        raise NotImplementedError


class FakeModel:
    def train(self) -> None:
        return None


def echo() -> TaskModule:
    task = Echo(name="echo", job_type="finetune", monitor="val/rows/de")
    nothing: Any = None
    module = TaskModule(
        task=task, source_language="de", tokenizer=nothing, batch_size=1, model=FakeModel(), optim=nothing, seed=0,
        identity={}, chosen={}, trained_in=["de"],
    )  # fmt: skip
    trainer: Any = SimpleNamespace(predicting=True, testing=False, sanity_checking=False)
    module.trainer = trainer
    return module


def test_predictions_to_come_have_no_scores() -> None:
    nothing: Any = None
    given: Any = {"model": nothing, "tokenizer": nothing, "source_language": "de", "batch_size": 1, "chosen": {}}
    task = echo().task
    parts = [["a", "b"]]
    examples = [row().example]
    told = [Prediction(["a", "b"], None)]
    assert task.conclude("de", examples, parts, Pass(split="test", **given)) == Conclusion(told, {"rows": 2.0})
    assert task.conclude("de", examples, parts, Pass(split="predict", **given)) == Conclusion(told, {})


def test_a_row_that_comes_again_counts_once_and_windows_of_equal_text_do_not() -> None:
    module = echo()
    module.predict_step(Batch((row(), row(place=(1, 3)), row()), {}), 0)
    module.on_predict_epoch_end()
    assert module.evaluations["predict"].predictions["de"]["1"].value == ["[1, 2]", "[1, 2]"]


def test_two_examples_under_one_id_are_refused() -> None:
    module = echo()
    module.predict_step(Batch((row(),), {}), 0)
    module.predict_step(Batch((row(text="b"),), {}), 1)
    with pytest.raises(DataError, match="de: two examples have the id 1; ids must differ"):
        module.on_predict_epoch_end()


def test_the_best_score_so_far_goes_on_with_a_resumed_training() -> None:
    module, resumed, older = echo(), echo(), echo()
    module.model = SimpleNamespace(config=SimpleNamespace(to_dict=dict))
    module.best = Best("val/rows/de", 0.5, 2)
    checkpoint: dict[str, Any] = {}
    module.on_save_checkpoint(checkpoint)
    resumed.on_load_checkpoint(checkpoint)
    assert resumed.best == Best("val/rows/de", 0.5, 2)
    del checkpoint["best"]
    older.on_load_checkpoint(checkpoint)
    assert older.best is None
