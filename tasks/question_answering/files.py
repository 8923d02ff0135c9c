"""The files of predicted answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ernie_m.files import write_text
from tasks.answers import QuestionAnswer
from tasks.examples import QuestionAnsweringExample
from tasks.task import Prediction


def write_answers(
    directory: Path,
    name: str,
    examples: Sequence[QuestionAnsweringExample],
    predictions: Sequence[Prediction],
    no_answer: Mapping[str, float] | None,
) -> None:
    """`<name>.json` as SQuAD's and MLQA's evaluators read it, `{id: text}`; `<name>.nbest.json` with runners-up.

    A line is a question. Where questions may have no answer, their text is empty, and `<name>.na_prob.json` has the
    probability of that, as the evaluator of SQuAD v2 takes it (`--na-prob-file`).

    Args:
        directory: Folder of predictions.
        name: `<split>.<language>`.
        examples: The questions.
        predictions: One for each.
        no_answer: Probability that there is none, by the question's id; None where there always is one.
    """
    contents: dict[str, Mapping[str, Any]] = {
        "json": {example.id: prediction.value for example, prediction in zip(examples, predictions, strict=True)},
        "nbest.json": {
            example.id: [asdict(span) for span in prediction.answer.ranked]
            for example, prediction in zip(examples, predictions, strict=True)
            if isinstance(prediction.answer, QuestionAnswer)
        },
    }
    if no_answer is not None:
        contents["na_prob.json"] = no_answer
    for suffix, content in contents.items():
        lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
        write_text(directory / f"{name}.{suffix}", "{\n" + ",\n".join(lines) + "\n}\n")
