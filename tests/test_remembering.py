"""A run that asks a trained model goes by what the model remembers and by what the command line says."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from conf import plain
from tasks.asking.record import KEY
from tests.command import ASKING, TINY, compose_with, refused, train_here
from tests.trained import write_trained
from tests.world import ENCODER, write_small_rows

FAST = ["callbacks.progress=null", "trainer.accelerator=cpu"]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained on a table with names of its own."""
    columns = ["data.read.columns.first=premisse", "data.read.columns.second=folge", "data.read.columns.label=urteil"]
    folder = tmp_path_factory.mktemp("trained") / "model"
    return write_trained(folder, "xnli", "data=table", "data.source_language=de", "task.max_length=20", *columns)


def ask(model: Path, output: Path, *more: str, name: str = "run", task: str = "xnli") -> list[dict[str, Any]]:
    train_here("run=predict", f"checkpoint={model}", f"output_dir={output}", f"name={name}", *FAST, *more)
    (path,) = (output / task / name / "predictions").glob("*.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_columns_lengths_and_language_are_the_trainings(classifier: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.tsv"
    path.write_text("id\tpremisse\tfolge\tquelle\n17\tAnna kam.\tSie ist da.\tx\n18\tBob.\tNein.\ty\n")
    rows = ask(classifier, tmp_path, f"data.predict={path}")
    assert [(row["id"], row["quelle"], row["premisse"]) for row in rows] == [
        ("17", "x", "Anna kam."), ("18", "y", "Bob."),
    ]  # fmt: skip
    assert all(sum(row["probabilities"].values()) == pytest.approx(1.0) for row in rows)
    run = tmp_path / "xnli" / "run"
    config = json.loads((run / "config.json").read_text())
    assert (config["task"]["max_length"], config["data"]["source_language"]) == (20, "de")
    assert json.loads((run / "results.json").read_text())["encoder"] == "tiny"
    path.write_text("text_a\tfolge\nAnna kam.\tSie ist da.\n")
    given = ["data.read.columns.first=text_a", "task.max_length=12"]
    ask(classifier, tmp_path, f"data.predict={path}", *given, name="given")
    config = json.loads((tmp_path / "xnli" / "given" / "config.json").read_text())
    assert config["task"]["max_length"] == 12
    columns = config["data"]["read"]["columns"]
    assert (columns["first"], columns["second"]) == ("text_a", "folge")


def test_texts_stand_on_the_command_line(classifier: Path, tmp_path: Path) -> None:
    (one,) = ask(classifier, tmp_path, "text=Anna kam, oder?", "second=Sie ist da.", name="one")
    assert one["prediction"] in ("contradiction", "entailment", "neutral")
    several = ask(classifier, tmp_path, "text=[Anna kam., Bob ging.]", "second=Sie ist da.", name="several")
    assert [row["id"] for row in several] == ["0", "1"]
    said = [f"checkpoint={classifier}", f"output_dir={tmp_path}", *FAST]
    assert "text has 2, second has 3: lists of equal length" in refused(
        "run=predict", *said, "text=[a, b]", "second=[c, d, e]"
    )
    assert "second: this task takes text" in refused(
        "run=predict", f"checkpoint={write_trained(tmp_path / 'ner', 'ner')}", *said[1:], "text=a", "second=b"
    )
    assert "text: it is asked by run=predict, and this is run=test" in refused("task=xnli", "run=test", *said, "text=a")
    assert "text and data.predict are both asked" in refused("run=predict", *said, "text=a", "data.predict=a.txt")
    assert "no such checkpoint" in refused("run=predict", "checkpoint=nowhere", "text=a")
    assert "does not say for which task it was trained" in refused("run=predict", f"checkpoint={ENCODER}", "text=a")
    assert "nothing is asked: give text=..., or data.predict=<file>" in refused("run=predict", *said)


def test_what_another_task_asks_is_refused(classifier: Path, tmp_path: Path) -> None:
    said = ["text=Anna", f"checkpoint={classifier}", f"output_dir={tmp_path}", "run=predict"]
    refusal = " ".join(refused("task=ner", *said).replace("│", " ").split())
    assert "this model was trained for task=xnli and not for task=ner; ask it with task=xnli" in refusal
    assert "trained for task=xnli and not for task=sts" in " ".join(
        refused("task=sts", *said).replace("│", " ").split()
    )
    said_of_encoder = train_here("task=xnli", *said, "second=Bob", "encoder=base", "name=other", *FAST)
    assert "encoder=base is not used" in said_of_encoder
    assert json.loads((tmp_path / "xnli" / "other" / "results.json").read_text())["encoder"] == "tiny"
    config = json.loads((classifier / "config.json").read_text())
    del config[KEY]
    (tmp_path / "foreign").mkdir()
    for path in classifier.iterdir():
        (tmp_path / "foreign" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "foreign" / "config.json").write_text(json.dumps(config))
    said[1] = f"checkpoint={tmp_path / 'foreign'}"
    refusal = " ".join(refused("task=ner", *said).replace("│", " ").split())
    assert "a trained ErnieMForSequenceClassification, and ErnieMForTokenClassification is needed" in refusal


def test_paths_start_where_the_user_stands_and_nothing_else_is_looked_for(
    classifier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "pairs.csv").write_text("premisse,folge\nAnna kam.,Sie ist da.\n")
    monkeypatch.chdir(here)
    said = train_here("run=predict", f"checkpoint={os.path.relpath(classifier, here)}", "data.predict=pairs.csv", *FAST,
                      "data.dir=/nowhere", "data.test.sw=gone.tsv")  # fmt: skip
    assert "Anna kam. | Sie ist da." in said
    assert "1 prediction:" in said
    assert list((here / "outputs" / "xnli").glob("*/predictions/predict.de.jsonl"))


def test_a_reader_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    folder = write_trained(tmp_path / "model", "xnli")
    config = json.loads((folder / "config.json").read_text())
    config[KEY]["data"]["read"] = {"_target_": "os.system", "command": "true"}
    (folder / "config.json").write_text(json.dumps(config))
    said = refused("run=predict", f"checkpoint={folder}", "text=a", "second=b", f"output_dir={tmp_path}")
    assert "it remembers data.read=os.system, which is no reader" in said


def test_a_model_remembers_what_it_was_trained_for(tmp_path: Path) -> None:
    data = write_small_rows(tmp_path / "nli", "xnli")
    train_here("task=xnli", f"data.dir={data}", f"output_dir={tmp_path}", *TINY, "trainer.max_steps=1", "name=fit",
               "task.max_length=30")  # fmt: skip
    run = tmp_path / "xnli" / "fit"
    config = json.loads((run / "model" / "config.json").read_text())
    record, training = config[KEY], config["trainings"][-1]
    assert (record["task"], training["languages"], record["encoder"]) == ("xnli", ["en"], "mini_new")
    assert (record["settings"]["max_length"], record["settled"]) == (30, {"pairs": True})
    assert record["data"]["read"]["columns"] == plain(compose_with("task=xnli").data)["read"]["columns"]
    results = json.loads((run / "results.json").read_text())
    assert training["scores"] == {split: results[split] for split in ("validation", "test")}
    train_here("run=test", f"checkpoint={run}", f"data.dir={data}", f"output_dir={tmp_path}", *ASKING, "name=later")
    later = json.loads((tmp_path / "xnli" / "later" / "results.json").read_text())
    assert (later["test"], later["encoder"]) == (results["test"], "mini_new")
    assert json.loads((tmp_path / "xnli" / "later" / "config.json").read_text())["task"]["max_length"] == 30
