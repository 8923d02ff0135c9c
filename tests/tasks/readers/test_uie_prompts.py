"""PaddleNLP's training rows: answers in the text and in the prompt, as its converter writes them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import AnswerSpan
from tasks.readers.uie_prompts import read_uie_prompts
from tests.sources import read_file

Write = Callable[..., Path]


def read(path: Path, policy: str = "error", **how: Any) -> list[Any]:
    settings = {"language": "zh", "document": None} | how
    return read_file(read_uie_prompts, path, on_bad_example=policy, **settings)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def rows(*contents: Any) -> Path:
        path = tmp_path / "train.json"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in contents), encoding="utf-8")
        return path

    return rows


def row(*results: tuple[str, int, int], prompt: str = "人物", content: str = "李彦宏创立了百度") -> dict[str, Any]:
    items = [dict(zip(("text", "start", "end"), result, strict=True)) for result in results]
    return {"content": content, "prompt": prompt, "result_list": items}


def test_the_rows_of_paddlenlps_converter_are_read_as_they_are(golden: Path, write: Write) -> None:
    recorded = json.loads((golden / "uie_utils_golden.json").read_text(encoding="utf-8"))
    count = 0
    for key in ("data_converter_ext_ch", "data_converter_ext_en"):
        for split in ("train", "dev"):
            rows = recorded[key][split]
            examples = read(write(*rows))
            for example, row in zip(examples, rows, strict=True):
                ((prompt, answers),) = example.prompts
                assert (example.text, prompt) == (row["content"], row["prompt"])
                assert list(answers) == [AnswerSpan(r["start"], r["end"]) for r in row["result_list"]]
                count += len(answers)
            assert [example.id for example in examples] == [str(number) for number in range(len(rows))]
            of_text = {(example.text, example.document) for example in examples}
            assert len(of_text) == len({document for _, document in of_text}) == len({row["content"] for row in rows})
    assert count > 20
    (examples,) = read(write(*recorded["data_converter_cls"]["examples"]))
    ((prompt, (answer,)),) = examples.prompts
    assert prompt[answer.start : answer.end] == "正向"
    assert answer.in_prompt


def test_answers_are_held_against_the_text_and_the_prompt(write: Write) -> None:
    (example,) = read(write(row(("百度", 0, 2))), "repair")
    assert example.prompts[0].answers == (AnswerSpan(6, 8),)
    for bad, problem in (
        (row(("百度", 0, 2)), "'百度' is not at 0 to 2: '李彦' is there"),
        (row(("李", 0, 9)), "a span is 0 to 9"),
        (row(("向", -2, -1), prompt="情感[正向,负向]"), "'向' is not at -2 to -1 of the prompt"),
        (row(("向", -20, -19), prompt="情感[正向,负向]"), "is not at -20 to -19 of the prompt"),
        (row(prompt=" "), "its prompt is ' '"),
        (row() | {"result_list": None}, "its result_list are 'None'"),
        ({"content": "x"}, "it has no prompt"),
    ):
        with pytest.raises(DataError, match=problem):
            read(write(row(), bad))
        assert len(read(write(row(), bad), "skip")) == 1


def test_rows_may_say_their_document_and_prediction_needs_texts_alone(write: Write) -> None:
    (example,) = read(write(row() | {"doc": 5}), document="doc")
    assert example.document == "5"
    assert read(write({"content": "x"}), labelled=False)[0].prompts == ()
