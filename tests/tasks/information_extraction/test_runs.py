"""Runs from the command line on small files: what is asked, what is written, and what is refused."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tasks.information_extraction.extractor import Extractor
from tests.command import TINY, refused, train_here

TASK = ["task=information_extraction", "data=doccano"]
SHORT = ["trainer.max_steps=2", "trainer.val_check_interval=1.0"]
SMALL = ["task.reading.max_length=64", "task.reading.max_prompt_length=24", "task.reading.stride=8"]


def write(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def moods(*labels: str) -> list[dict[str, Any]]:
    return [{"text": f"Text number {number} is {label}.", "label": [label]} for number, label in enumerate(labels)]


def records(run: Path, name: str = "predict.en") -> list[dict[str, Any]]:
    lines = (run / "predictions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["record"] for line in lines]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of classes alone."""
    folder = tmp_path_factory.mktemp("classes")
    write(folder / "train.jsonl", moods(*["good", "bad"] * 10))
    train_here(*TASK, f"data.dir={folder}", "data.train=train.jsonl", "data.read.classification=mood", "name=run",
               f"output_dir={folder}", *TINY, *SHORT, *SMALL)  # fmt: skip
    return folder / "information_extraction" / "run"


def test_classes_are_predicted_for_texts_without_labels(classifier: Path, tmp_path: Path) -> None:
    asked = [*TASK, "run=predict", f"checkpoint={classifier}", f"output_dir={tmp_path}", *SMALL]
    write(tmp_path / "new.jsonl", [{"text": "Fine."}, {"text": "Not so fine."}])
    runs = [
        ("own", [f"data.predict={tmp_path}/new.jsonl", "task.reading.threshold=0.1"]),
        ("given", ["text=[Fine., Bad.]", "schema=['mood[good,bad]']", "task.reading.threshold=0.1"]),
    ]
    for name, said in runs:
        train_here(*asked, *said, f"name={name}")
        found = records(tmp_path / "information_extraction" / name)
        assert len(found) == 2
        assert all(item["text"] in ("good", "bad") for record in found for item in record.get("mood", []))


def test_a_schema_that_asks_nothing_about_a_file_is_refused(classifier: Path, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", moods("good"))
    assert "data.test.en: nothing is asked about its 1 texts; the schema is" in refused(
        *TASK, "run=test", f"checkpoint={classifier}", f"output_dir={tmp_path}", f"data.dir={tmp_path}",
        "data.test=a.jsonl", "data.read.classification=tone", "schema=['mood[good,bad]']", *SMALL,
    )  # fmt: skip


def test_texts_and_schemas_on_the_command_line_are_taken_as_they_are(classifier: Path, tmp_path: Path) -> None:
    text, schema = '"Wer?" fragt ${x}, \\ [1] 百度公司\'s {a}.', '{"人物": ["公司"], "Straße": []}'
    said = train_here(*TASK, "run=predict", f"checkpoint={classifier}", f"output_dir={tmp_path}", *SMALL, "name=run",
                      f"text={text}", f"schema={schema}")  # fmt: skip
    assert text in said
    (line,) = (
        (tmp_path / "information_extraction" / "run" / "predictions" / "predict.en.jsonl").read_text().splitlines()
    )
    assert json.loads(line)["text"] == text


def test_a_class_that_only_the_evaluation_has_is_refused_by_name(classifier: Path, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", moods("good", "ugly"))
    said = [*TASK, "run=test", f"checkpoint={classifier}", f"output_dir={tmp_path}", f"data.dir={tmp_path}", *SMALL]
    assert "en 1: its mood is 'ugly', none of the options good, bad" in refused(
        *said, "data.test=a.jsonl", "data.read.classification=mood"
    )


def works(*names: str, type: str, predicate: str) -> list[dict[str, Any]]:
    """Stories of people, each with a firm."""
    return [
        {
            "text": f"{name} works at Ikea.",
            "entities": [
                {"id": 0, "label": type, "start_offset": 0, "end_offset": len(name)},
                {"id": 1, "label": "firm", "start_offset": len(name) + 10, "end_offset": len(name) + 14},
            ],
            "relations": [{"from_id": 0, "to_id": 1, "type": predicate}],
        }
        for name in names
    ]


def test_types_and_relations_that_only_the_evaluation_has_are_asked(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", works("Ann", "Bob", type="person", predicate="employer"))
    write(tmp_path / "test.jsonl", works("Eve", "Tom", type="musician", predicate="label"))
    said = [*TASK, f"data.dir={tmp_path}", f"output_dir={tmp_path}", *SMALL, "data.test=test.jsonl"]
    trained = [*said, "data.train=train.jsonl", "data.split_by_document={train: 1, validation: 1}"]
    train_here(*trained, *TINY, *SHORT, "name=own")
    run = tmp_path / "information_extraction" / "own"

    details = json.loads((run / "predictions" / "test.en.types.json").read_text())
    assert {name: one["gold"] for name, one in details["by_type"].items()} == {"firm": 2, "musician": 2}
    assert details["by_predicate"]["label"]["gold"] == 2
    settings = json.loads((run / "model" / "config.json").read_text())["information_extraction"]
    assert settings["schema"] == ["firm", {"person": ["employer"]}]
    told = train_here(*trained, *TINY, *SHORT, "name=given", "schema={person: [employer], musician: [seat]}")
    assert "test: annotated, but not in the schema, and so left out: firm (2), label (2)" in told


def test_a_released_model_is_called_as_the_extractor_calls_it(golden: Path, tmp_path: Path) -> None:
    text = "百度公司于2000年1月1日由李彦宏创立，总部位于北京。"
    train_here(*TASK, "run=predict", f"checkpoint={golden / 'uie_task'}", f"encoder.tokenizer={golden / 'uie_task'}",
               f"output_dir={tmp_path}", "name=run", f"text={text}", "schema=赛事名称")  # fmt: skip
    (record,) = records(tmp_path / "information_extraction" / "run")
    assert record == Extractor.from_pretrained(golden / "uie_task")(text, "赛事名称")
    assert [item["text"] for item in record["赛事名称"]] == ["总"]


def test_a_run_that_reads_otherwise_than_the_model_was_trained_says_so(classifier: Path, tmp_path: Path) -> None:
    said = train_here(*TASK, "run=predict", f"checkpoint={classifier}", f"output_dir={tmp_path}", "text=Fine.",
                      *SMALL, "task.reading.max_length=100")  # fmt: skip
    assert "the model was trained with task.reading.max_length=64; this run has 100" in said


def test_relations_of_marked_mentions_are_predicted_without_training_files(classifier: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text('1\t"<e1>Ann</e1> works at <e2>Ikea</e2>"\n\n2\t"Nobody works."\n')
    (tmp_path / "plain.txt").write_text('2\t"Nobody works."\n')
    said = ["task=information_extraction", "data=relx", f"data.dir={tmp_path}", "data.test=null", "run=predict",
            f"checkpoint={classifier}", f"output_dir={tmp_path}", *SMALL, "schema={*: [employer]}",
            "name=run"]  # fmt: skip
    train_here(*said, "data.predict=new.txt")
    first, second = records(tmp_path / "information_extraction" / "run")
    assert [item["text"] for item in first["*"]] == ["Ann", "Ikea"]
    assert second == {}
    assert "the schema's '*' stands for given mentions" in refused(*said, "data.predict=plain.txt")


def test_a_run_needs_the_files_that_it_reads_and_those_dealt_with_them(classifier: Path, tmp_path: Path) -> None:
    said = [*TASK, "run=test", f"checkpoint={classifier}", f"output_dir={tmp_path}", *SMALL, f"data.dir={tmp_path}",
            "data.read.classification=mood", "data.test=test.jsonl"]  # fmt: skip
    write(tmp_path / "test.jsonl", moods("good", "bad"))
    train_here(*said, "data.train=gone.jsonl")
    shared = "data.train={en: [gone.jsonl, test.jsonl]}"
    assert "gone.jsonl does not exist" in refused(*said, shared, "data.validation=null")
