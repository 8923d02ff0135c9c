"""Lines of predictions: the user's columns beside the answer, and no number that JSON has not."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.answers import ClassAnswer
from tasks.asking.predictions import show_answers, write_answers
from tasks.examples import SentenceExample
from tasks.task import Prediction

EXAMPLES = [SentenceExample(key, "de", key, "x", None, None) for key in ("7", "8", "9")]


def prediction(value: float) -> Prediction:
    return Prediction("a", ClassAnswer(("x",), "a", {"a": value}))


def test_the_users_columns_stand_beside_the_answer(tmp_path: Path) -> None:
    columns: dict[str, Any] = {
        "7": {"id": 7, "note": None, "prediction": "mine"},
        "9": {"id": "nine", "probabilities": {"a": 0.5}},
    }
    write_answers(tmp_path / "p.jsonl", EXAMPLES, [prediction(0.25), Prediction(None, None), prediction(0.5)],
                  columns=columns)  # fmt: skip
    assert [json.loads(line) for line in (tmp_path / "p.jsonl").read_text().splitlines()] == [
        {"id": "7", "note": None, "input.prediction": "mine", "prediction": "a", "probabilities": {"a": 0.25}},
        {"id": "9", "input.id": "nine", "probabilities": {"a": 0.5}, "prediction": "a"},
    ]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_value_that_is_not_finite_is_refused_and_nothing_written(value: float, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"the prediction for 8 \(de\) has a value that is not finite"):
        write_answers(tmp_path / "p.jsonl", EXAMPLES[:2], [prediction(0.5), prediction(value)], columns={})
    assert not (tmp_path / "p.jsonl").exists()


def test_the_first_are_shown_and_all_counted(tmp_path: Path) -> None:
    shown: list[Any] = []
    show_answers([prediction(0.5)] * 20, tmp_path / "p.jsonl", show=shown.append)
    assert len(shown) == 9
    assert str(shown[-1]).startswith("20 predictions, of which the first 8 are shown: ")
    shown.clear()
    show_answers([prediction(0.5), Prediction(None, None)], tmp_path / "p.jsonl", show=shown.append)
    assert [str(line) for line in shown] == ["x\n    a 0.50", f"1 prediction: {tmp_path / 'p.jsonl'}"]
