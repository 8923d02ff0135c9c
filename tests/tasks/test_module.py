"""What evaluation collects: rows that come again count once, and an id stands for one example."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conf.overrides import options
from ernie_m.errors import DataError
from tasks.data.batches import Batch, fingerprint
from tasks.data.module import TaskDataModule
from tasks.module import TaskModule
from tests.command import train_here
from tests.test_conf import small_data_for
from tests.test_train import TINY


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


class Echo(TaskModule[Row, str]):
    """Says which rows it was shown."""

    def __init__(self) -> None:
        super().__init__(model=FakeModel(), optim=None, seed=0, identity={}, source_language="de")  # type: ignore[arg-type]

    def candidates(self, batch: Batch[Row]) -> list[str]:
        return [f"{feature.input_ids.tolist()}" for feature in batch.features]


class FakeModel:
    def train(self) -> None:
        return None


def test_a_row_that_comes_again_counts_once_and_windows_of_equal_text_do_not() -> None:
    module = Echo()
    module.test_step(Batch((row(), row(place=(1, 3)), row()), {}), 0)
    ((_, parts),) = module._parts["de"].values()
    assert list(parts.values()) == ["[1, 2]", "[1, 2]"]


def test_two_examples_under_one_id_are_refused() -> None:
    module = Echo()
    module.test_step(Batch((row(),), {}), 0)
    with pytest.raises(DataError, match="de: two examples have the id 1; ids must differ"):
        module.test_step(Batch((row(text="b"),), {}), 1)


def outcome(run: Path) -> tuple[Mapping[str, Any], dict[str, str]]:
    scores = json.loads((run / "results.json").read_text())["test"]
    suffixes = (".tsv", ".json")
    files = [path for path in sorted((run / "predictions").glob("test.*")) if path.suffix in suffixes]
    return scores, {path.name: path.read_text() for path in files if len(path.name.split(".")) == 3}


@pytest.mark.parametrize("task", [name for name in options("task") if name not in ("pretraining", "sts")])
def test_evaluation_drops_what_a_distributed_sampler_adds_to_fill_up(
    task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small_data_for(task, tmp_path / "world")
    common = [f"task={task}", *data, f"output_dir={tmp_path}"]
    train_here(*common, *TINY, "trainer.max_steps=1", "name=plain")
    plain = TaskDataModule._evaluation_loaders

    def padded(self: TaskDataModule, split: str) -> Any:
        self.features[split] = {language: [*rows, *rows[:3]] for language, rows in self.features[split].items()}
        return plain(self, split)

    monkeypatch.setattr(TaskDataModule, "_evaluation_loaders", padded)
    tiny = [argument for argument in TINY if "encoder" not in argument]
    train_here(*common, *tiny, "run=test", f"checkpoint={tmp_path / task / 'plain'}", "name=padded")
    (scores, files), (expected, written) = (outcome(tmp_path / task / name) for name in ("padded", "plain"))
    assert files == written
    assert {metric: pytest.approx(found) for metric, found in scores.items()} == expected
