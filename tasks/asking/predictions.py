"""Predictions for users: a JSON line each, with the user's own columns, and the first of them on the console."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from ernie_m.errors import DataError
from ernie_m.files import write_text
from tasks.task import Prediction

SHOWN = 8
"""Predictions that the console has."""
INPUT = "input."
"""What is put before a user's column that has the name of one of an answer's."""


def write_answers(
    path: Path, examples: Sequence[Any], predictions: Sequence[Prediction], *, columns: Mapping[str, Mapping[str, Any]]
) -> None:
    """Writes a line of JSON for each prediction that has an answer: the id, the user's columns, the answer's values.

    Args:
        path: The file.
        examples: What was predicted.
        predictions: One for each.
        columns: Id -> what stood beside the example in the user's file.

    Raises:
        DataError: A value is not finite; the example is named.
    """
    lines = []
    for example, prediction in zip(examples, predictions, strict=True):
        if prediction.answer is None:
            continue
        row = {"id": example.id, **prediction.answer.row()}
        beside = columns.get(example.id, {})
        kept = {
            f"{INPUT}{name}" if name in row and str(row[name]) != str(value) else name: value
            for name, value in beside.items()
        }
        try:
            lines.append(json.dumps({"id": example.id} | kept | row, ensure_ascii=False, allow_nan=False) + "\n")
        except ValueError as error:
            raise DataError(
                f"{path}: the prediction for {example.id} ({example.language}) has a value that is not finite: the "
                "model is broken, or its precision too low"
            ) from error
    write_text(path, "".join(lines))


def show_answers(predictions: Sequence[Prediction], path: Path, *, show: Callable[[RenderableType], None]) -> None:
    """Shows the first predictions, how many there are, and where they all are."""
    answers = [prediction.answer for prediction in predictions if prediction.answer is not None]
    for answer in answers[:SHOWN]:
        show(answer.line())
    more = f", of which the first {SHOWN} are shown" if len(answers) > SHOWN else ""
    show(f"{len(answers)} prediction{'' if len(answers) == 1 else 's'}{more}: {path}")
