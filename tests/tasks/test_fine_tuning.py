"""Fine-tuning to its end: labels come from the training data and stay with the model; mixtures; few shots."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m.config import ErnieMConfig
from tests.command import ASKING, TINY, load_data, refused, train_here
from tests.documented import undocumented
from tests.world import write_small_rows


def asking(data: Path, output: Path, checkpoint: Path, *more: str) -> list[str]:
    tiny = TINY if checkpoint.suffix else ASKING
    return ["task=xnli", f"data.dir={data}", f"output_dir={output}", *tiny, f"checkpoint={checkpoint}", *more]


def arguments(data: Path, output: Path, *more: str) -> list[str]:
    return ["task=xnli", f"data.dir={data}", f"output_dir={output}", *TINY, "trainer.max_steps=2", *more]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_rows(tmp_path_factory.mktemp("rows") / "nli", "xnli")


@pytest.fixture(scope="module")
def fitted(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A finished run, and what it said."""
    output = tmp_path_factory.mktemp("outputs")
    said = train_here(*arguments(data, output, "name=first"))
    return output / "xnli" / "first", said


def results(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "results.json").read_text())
    return found


def test_labels_come_from_the_training_data_and_stay_with_the_model(fitted: tuple[Path, str]) -> None:
    run, said = fitted
    assert "labels: contradiction, entailment, neutral" in said
    assert ErnieMConfig.from_pretrained(run / "model").labels == ("contradiction", "entailment", "neutral")
    written = json.loads((run / "model" / "config.json").read_text())
    assert written["id2label"] == {"0": "contradiction", "1": "entailment", "2": "neutral"}
    assert (run / "predictions" / "test.de.tsv").read_text().split() == [
        json.loads(line)["prediction"] for line in (run / "predictions" / "test.de.jsonl").read_text().splitlines()
    ]


def test_a_run_says_how_its_training_ended_and_every_key_is_documented(fitted: tuple[Path, str]) -> None:
    run, said = fitted
    found = results(run)
    assert "trained for all 2 steps; best val/accuracy/en" in said
    assert found["best"]["step"] == found["steps"] == found["training"]["planned_steps"] == 2
    assert found["training"]["stopped_by"] == "max_steps"
    assert found["training"]["rows"] == 8
    assert found["training"]["tokens"] > 8 * 10
    assert undocumented(found, names={"en", "de", "zh", "accuracy", "f1"}) == set()
    assert undocumented({"intervals": {"new": 1}}, names=set()) == {"new"}


def test_each_examples_part_in_the_scores_is_written_and_intervals_are_around_them(fitted: tuple[Path, str]) -> None:
    run, said = fitted
    found = results(run)
    assert list(found["intervals"]) == ["validation", "test"]
    assert list(found["intervals"]["test"]) == ["accuracy"]  # the mean F1 over labels is no ratio
    assert "±: half of a score's 95% interval" in said
    for language in ("en", "de", "zh"):
        with (run / "predictions" / f"test.{language}.scores.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        answers = (run / "predictions" / f"test.{language}.jsonl").read_text().splitlines()
        assert [row["example"] for row in rows] == [json.loads(line)["id"] for line in answers]
        score = sum(float(row["accuracy:sum"]) for row in rows) / sum(float(row["accuracy:count"]) for row in rows)
        assert score == found["test"]["accuracy"][language]
        low, high = found["intervals"]["test"]["accuracy"][language]
        assert low <= score <= high
        assert low < high


@pytest.mark.parametrize("checkpoint", [".", "model", "checkpoints/best.ckpt"])
def test_a_trained_model_is_tested_with_its_own_labels(
    checkpoint: str, fitted: tuple[Path, str], data: Path, tmp_path: Path
) -> None:
    run, _ = fitted
    train_here(*asking(data, tmp_path, run / checkpoint, "run=test", "name=again", "data.train=null"))
    assert results(tmp_path / "xnli" / "again")["test"] == results(run)["test"]


def test_prediction_needs_no_labels(fitted: tuple[Path, str], tmp_path: Path) -> None:
    run, _ = fitted
    (tmp_path / "questions.jsonl").write_text('{"premise": "Anna lives in Kyiv.", "hypothesis": "She is a baker."}\n')
    given = ["run=predict", "data.predict.sw=questions.jsonl", "data.read.columns.id=null"]
    train_here(*asking(tmp_path, tmp_path, run, *given))
    (folder,) = (tmp_path / "xnli").iterdir()
    assert (folder / "predictions" / "predict.sw.tsv").read_text().strip() in ("contradiction", "entailment", "neutral")


def test_a_label_of_the_evaluation_alone_is_an_error_that_names_it(data: Path, tmp_path: Path) -> None:
    spoilt = write_small_rows(tmp_path / "nli", "xnli")
    path = spoilt / "test.de.tsv"
    path.write_text(path.read_text().replace("neutral", "maybe", 1))
    said = refused(*arguments(spoilt, tmp_path))
    assert "(de): label maybe is none of the training data's: contradiction, entailment, neutral" in said


def test_another_tasks_head_is_not_taken_over(fitted: tuple[Path, str], tmp_path: Path) -> None:
    run, _ = fitted
    pairs = write_small_rows(tmp_path / "paraphrases", "pawsx")
    tiny = [argument for argument in TINY if not argument.startswith("encoder")]
    said = train_here(
        "task=pawsx", f"data.dir={pairs}", f"output_dir={tmp_path}", *tiny, "trainer.max_steps=1",
        f"encoder={run / 'model'}", "name=other",
    )  # fmt: skip
    assert "labels: 0, 1" in said
    refusal = refused("task=pawsx", f"data.dir={pairs}", f"output_dir={tmp_path}", *ASKING, f"checkpoint={run}")
    assert "none of the training data's: contradiction" in refusal


def test_few_shots_are_the_same_rows_whatever_the_order_of_the_file(data: Path, tmp_path: Path) -> None:
    def few(*more: str) -> dict[str, list[Any]]:
        examples = load_data("task=xnli", f"data.dir={tmp_path}", "data.limit=5", *more, splits=("train",))
        return {language: list(rows) for language, rows in examples.splits["train"].items()}

    header, *rows = (data / "train.en.tsv").read_text(encoding="utf-8").strip("\n").split("\n")
    (tmp_path / "train.en.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "reversed.en.tsv").write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    evaluated = ["data.validation=null", "data.test=null"]
    kept = few(*evaluated)["en"]
    other = few(*evaluated, "data.train={en: reversed.en.tsv}")["en"]
    assert len(kept) == 5
    assert other == kept[::-1]
    assert few(*evaluated, "data.split_seed=1")["en"] != kept
    parallel = few(*evaluated, "data.train={en: train.en.tsv, de: reversed.en.tsv}")
    assert {example.id for example in parallel["de"]} == {example.id for example in parallel["en"]}


def test_few_shots_are_a_part_of_what_is_trained_on(data: Path, tmp_path: Path) -> None:
    said = train_here(*arguments(data, tmp_path, "data.limit=5", "trainer.max_steps=1"))
    (line,) = [line for line in said.splitlines() if "train" in line and "en" in line and "│" in line]
    assert [cell.strip() for cell in line.split("│")][4:6] == ["5", "5"]
    assert "data.limit=0: at least 1 is needed" in refused(*arguments(data, tmp_path, "data.limit=0"))


def test_languages_are_mixed_by_temperature(data: Path, tmp_path: Path) -> None:
    mixed = write_small_rows(tmp_path / "nli", "xnli")
    (mixed / "train.de.tsv").write_text((mixed / "test.de.tsv").read_text())
    train_here(
        *arguments(mixed, tmp_path, "++data.train.de=train.de.tsv", "data.test=null", "data.alpha=0.3", "name=mixed")
    )
    found = results(tmp_path / "xnli" / "mixed")
    assert "validation" in found
    assert "test" not in found
    assert (found["trained_in"], found["regime"]) == (["en", "de"], "zero_shot")
    for scores in found["validation"].values():
        assert scores["zero_shot"] == scores["zh"]
        assert scores["transfer_gap"] == pytest.approx(scores["en"] - scores["zh"])
    asked = [*ASKING, f"data.dir={mixed}", f"output_dir={tmp_path}", "data.test=null"]
    first = tmp_path / "xnli" / "mixed"
    for place in (first, first / "checkpoints" / "best.ckpt"):
        train_here("task=xnli", "run=validate", f"checkpoint={place}", *asked, "name=again", "resume=null")
        again = results(sorted((tmp_path / "xnli").glob("again*"))[-1])
        assert again["validation"] == found["validation"], "the model knows in which languages it was trained"
        assert (again["trained_in"], again["regime"]) == (["en", "de"], "zero_shot")
    said = train_here(*arguments(mixed, tmp_path, "data.test=null", f"checkpoint={first}", "name=further"))
    further = results(tmp_path / "xnli" / "further")
    assert further["trained_in"] == ["en", "de"], "what is trained further in English has been trained in German"
    assert further["validation"]["accuracy"]["zero_shot"] == further["validation"]["accuracy"]["zh"]
    assert "trained in en, de (zero_shot); zero-shot is the mean of zh" in " ".join(said.split())
    assert "data.alpha=2.0: a number from 0 to 1 is needed" in refused(*arguments(data, tmp_path, "data.alpha=2.0"))


def test_texts_that_are_cut_off_are_said_and_counted(data: Path, tmp_path: Path) -> None:
    said = train_here(*arguments(data, tmp_path, "task.max_length=20", "name=cut"))
    counted = results(tmp_path / "xnli" / "cut")["out_of_reach"]["validation"]["texts_cut_off"]
    assert 0 < counted["count"] <= counted["of"]
    share = f"{100 * counted['count'] / counted['of']:.1f}%"
    assert (
        f"validation: {counted['count']} of {counted['of']} texts ({share}) are longer than task.max_length=20 tokens "
        f"and were cut off; the longest has {counted['longest']} tokens"
    ) in " ".join(said.split())


def test_data_of_another_task_are_refused() -> None:
    said = refused("task=xnli", "data=xquad")
    assert "data=xquad is not for task=xnli: choose one of" in said
    assert "kornlu" in said


def test_a_score_that_the_task_does_not_have_cannot_choose_the_checkpoint(tmp_path: Path) -> None:
    pairs = write_small_rows(tmp_path / "retrieval", "retrieval")
    given = [f"data.dir={pairs}", "data.languages=[de,zh]", f"output_dir={tmp_path}", *TINY]
    said = refused("task=retrieval", *given, "task.monitor=val/f1/de")
    assert "no such score" in said
    assert "accuracy, accuracy_forward, accuracy_backward" in said


def test_a_score_that_the_data_do_not_give_is_refused_before_training(tmp_path: Path) -> None:
    answer = {"text": "Ann", "start": 0, "end": 3}
    rows = [{"content": f"Ann is {age}.", "prompt": "Person", "result_list": [answer]} for age in range(6)]
    (tmp_path / "my.jsonl").write_text("\n".join(map(json.dumps, rows)))
    said = refused(
        "task=information_extraction", "data=uie_prompts", f"data.dir={tmp_path}", "data.train=my.jsonl",
        "data.split_by_document={train: 0.5, validation: 0.5}", f"output_dir={tmp_path}", *TINY,
        "task.monitor=val/entity_f1/zh",
    )  # fmt: skip
    assert "task.monitor=val/entity_f1/zh: these data give no entity_f1; choose one of precision, recall, f1" in said


@pytest.mark.parametrize("earlier", ["task.encode.max_length=64", "+task.head_of.problem=entities", "task.module.x=1"])
def test_earlier_names_of_settings_are_understood(earlier: str) -> None:
    from conf.overrides import EARLIER_NAMES

    assert EARLIER_NAMES.sub(r"\1task.", earlier) == earlier.replace("encode.", "").replace("head_of.", "").replace(
        "module.", ""
    )
