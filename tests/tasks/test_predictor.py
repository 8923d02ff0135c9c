"""Every task's model asked from Python: what it answers, in which types, as `run=predict` does, from many threads."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ernie_m import ErnieMForTokenClassification
from ernie_m.checkpoint.reading import read_config
from ernie_m.errors import CheckpointError, ConfigError, DataError
from tasks.answers import (
    ChoiceAnswer,
    ClassAnswer,
    EntityAnswer,
    QuestionAnswer,
    RecordAnswer,
    TagAnswer,
    VectorAnswer,
)
from tasks.asking.record import KEY
from tasks.predictor import load
from tests.command import train_here
from tests.trained import write_trained
from tests.world import ENCODER

TEXTS = ["Anna Weber lives in Kyiv.", "Bob came.", "安娜·韦伯住在基辅。" * 9, "Where?"]
ASKED: dict[str, tuple[list[Any], type]] = {
    "xnli": ([("Anna came.", "She is here."), {"first": "Bob sings.", "second": "Bob."}], ClassAnswer),
    "sts": ([("Anna came.", "She is here.")], ClassAnswer),
    "multi_label": (TEXTS, ClassAnswer),
    "ner": (TEXTS, EntityAnswer),
    "pos": (TEXTS, TagAnswer),
    "qa": ([{"question": "Who?", "context": text} for text in TEXTS], QuestionAnswer),
    "multiple_choice": (
        [{"question": "Who came?", "choices": ["Anna", "Bob", "nobody"]}, {"context": "Bob", "choices": ["a", "b"]}],
        ChoiceAnswer,
    ),
    "retrieval": (TEXTS, VectorAnswer),
    "information_extraction": (TEXTS, RecordAnswer),
}


@pytest.fixture(scope="module", params=list(ASKED))
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    task: str = request.param
    return task, write_trained(tmp_path_factory.mktemp(task) / "model", task)


def close(ours: Any, theirs: Any) -> bool:
    """Whether JSON values are equal, numbers but for rounding."""
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(close(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(close, ours, theirs))
    return bool(ours == (pytest.approx(theirs, abs=1e-5) if isinstance(theirs, float) else theirs))


def test_a_task_answers_in_its_type_one_by_one_as_together(trained: tuple[str, Path]) -> None:
    task, folder = trained
    asked, kind = ASKED[task]
    predict = load(folder, batch_size=2)
    together = predict(asked)
    assert [type(answer) for answer in together] == [kind] * len(asked)
    for item, answer in zip(asked, together, strict=True):
        alone = predict(item)
        assert type(alone) is kind
        assert close(alone.row(), answer.row())
        assert str(answer.line())


@pytest.mark.parametrize("task", ["xnli", "ner", "qa", "multiple_choice", "information_extraction"])
def test_the_command_line_says_the_same(task: str, tmp_path: Path) -> None:
    folder = write_trained(tmp_path / "model", task)
    asked, _ = ASKED[task]
    rows = [dict(zip(("first", "second"), row, strict=True)) if isinstance(row, tuple) else row for row in asked]
    path = tmp_path / "asked.jsonl"
    lines = [json.dumps({"text": row} if isinstance(row, str) else row) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
    train_here("run=predict", f"checkpoint={folder}", f"data.predict={path}", f"output_dir={tmp_path}", "name=run",
               "callbacks.progress=null", "trainer.accelerator=cpu")  # fmt: skip
    written = (tmp_path / task / "run" / "predictions" / "predict.en.jsonl").read_text(encoding="utf-8").splitlines()
    for line, answer in zip(written, load(folder)(asked), strict=True):
        row = json.loads(line)
        assert close({name: row[name] for name in answer.row()}, json.loads(json.dumps(answer.row())))


def test_answers_are_the_same_from_many_threads(tmp_path: Path) -> None:
    predict = load(write_trained(tmp_path / "model", "ner"))
    expected = [answer.row() for answer in predict(TEXTS)]
    with ThreadPoolExecutor(8) as pool:
        for answers in pool.map(lambda _: predict(TEXTS), range(24)):
            assert [close(answer.row(), row) for answer, row in zip(answers, expected, strict=True)] == [True] * 4


def test_a_folder_of_a_run_is_as_good_as_its_model(tmp_path: Path) -> None:
    run = tmp_path / "run"
    write_trained(run / "model", "ner")
    assert load(run)("Anna came.") == load(run / "model")("Anna came.")
    assert isinstance(ErnieMForTokenClassification.from_pretrained(run), ErnieMForTokenClassification)


def test_settings_type_and_batches_may_be_given(tmp_path: Path) -> None:
    folder = write_trained(tmp_path / "model", "retrieval")
    plain, last = load(folder)(TEXTS), load(folder, layer="last", normalize=False, pooling="first_token")(TEXTS)
    assert all(np.linalg.norm(answer.vector) == pytest.approx(1.0) for answer in plain)
    assert not any(np.linalg.norm(answer.vector) == pytest.approx(1.0) for answer in last)
    predict = load(folder, dtype="bfloat16")
    assert next(predict.model.parameters()).dtype == torch.bfloat16
    half = predict(TEXTS)
    assert all(np.dot(one.vector, other.vector) > 0.98 for one, other in zip(plain, half, strict=True))
    assert load(folder, layer="all")("Bob.").vector.shape == (3, 16)
    with pytest.raises(ConfigError, match="max_len: task=retrieval has block, boundary"):
        load(folder, max_len=3)
    for wrong, message in (
        ({"dtype": "bf16"}, "dtype='bf16': choose one of float32, bfloat16, float16"),
        ({"dtype": torch.int8}, "dtype=torch.int8: choose one of"),
        ({"device": "gpu0"}, "device='gpu0': torch has no such device here"),
        ({"device": "cuda:7"}, "device='cuda:7': torch has no such device here"),
        ({"max_length": "x"}, "with settings that do not fit: max_length='x'"),
    ):
        with pytest.raises(ConfigError, match=message):
            load(folder, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="the folder of a run or a model"):
        load("")
    with pytest.raises(ConfigError, match="batch_size=0: a number of at least 1"):
        load(folder, batch_size=0)


def test_a_model_that_remembers_no_task_says_so() -> None:
    with pytest.raises(CheckpointError, match="does not say for which task it was trained"):
        load(ENCODER)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target": "os.system"}, "which is no task of this package"),
        ({"target": "tasks.asking.record.Record"}, "which is no task"),
        ({"target": "tasks.nothing.There"}, "which this version does not have"),
        ({"settings": {"max_length": 3}}, "with settings that do not fit"),
        ({"settled": "unit"}, r"trained_for.settled='unit' is broken"),
        ({"new": 1}, "is not what this version writes"),
    ],
)
def test_a_record_that_anybody_may_have_written_is_held_against_what_there_is(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    folder = write_trained(tmp_path / "model", "ner")
    path = folder / "config.json"
    config = json.loads(path.read_text())
    config[KEY] |= change
    path.write_text(json.dumps(config))
    with pytest.raises(CheckpointError, match=message):
        load(folder)


@pytest.mark.parametrize(
    ("task", "asked", "message"),
    [
        ("ner", [], "nothing is asked"),
        ("ner", ["Anna.", " "], "item 1: its text is ' '"),
        ("ner", [{"texts": "Anna."}], "texts: this task takes text"),
        ("ner", [3], "3: a text or a map of text is needed"),
        ("qa", ["Who?"], "item 0: it has no context"),
        ("xnli", ["Anna."], r"trained on two texts a row \(text, second\), this has one"),
        ("multi_label", [("Anna.", "Bob.")], r"trained on one text a row \(text, second\), this has two"),
        ("multiple_choice", [{"choices": ["a", "b"]}], "neither a context nor a question"),
        ("multiple_choice", [{"question": "Who?", "choices": ["a"]}], "a list of two texts or more is needed"),
    ],
)
def test_what_cannot_be_asked_is_named(task: str, asked: Any, message: str, tmp_path: Path) -> None:
    predict = load(write_trained(tmp_path / "model", task))
    with pytest.raises((ConfigError, DataError), match=message):
        predict(asked)


def test_a_model_whose_numbers_are_not_finite_is_refused_with_the_sentences_ids(tmp_path: Path) -> None:
    folder = write_trained(tmp_path / "model", "retrieval")
    predict = load(folder)
    rows = predict.tokenizer("Bob came.").input_ids
    with torch.no_grad():
        predict.model.embeddings.word_embeddings.weight[rows[1]] = float("nan")  # type: ignore[union-attr, index]
    with pytest.raises(DataError, match="the vectors of 1 of 4 sentences are not finite: 1;"):
        predict(TEXTS)
    assert read_config(folder).extra[KEY]["task"] == "retrieval"
