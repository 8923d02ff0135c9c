"""Runs on questions of which some have no answer: what is chosen, written and scored; and on data without such."""

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.command import TINY, refused, train_here
from tests.world import LANGUAGES, write_small_world, write_unanswerable_world

NEW_SCORES = {
    "has_answer_exact_match": "HasAns_exact", "has_answer_f1": "HasAns_f1", "no_answer_accuracy": "NoAns_exact",
    "best_exact_match": "best_exact", "best_f1": "best_f1",
}  # fmt: skip
FILES = ["data.train=train.en.json", "data.validation=validation.{language}.json", "data.test=test.{language}.json"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_unanswerable_world(tmp_path_factory.mktemp("world") / "v2", train=6, evaluation=4)


@pytest.fixture(scope="module")
def fitted(world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A finished run, and what it said."""
    output = tmp_path_factory.mktemp("outputs")
    said = train_here("task=qa", "data=squad_v2", f"data.dir={world}", *FILES, *TINY, "trainer.max_steps=2",
                      f"output_dir={output}", "name=v2")  # fmt: skip
    return output / "qa" / "v2", said


def later_results(fitted: Path, output: Path, *more: str) -> dict[str, Any]:
    """The results of a later run."""
    tiny = [argument for argument in TINY if "encoder" not in argument]
    train_here("task=qa", f"checkpoint={fitted}", *tiny, f"output_dir={output}", "name=later", *more)
    found: dict[str, Any] = json.loads((output / "qa" / "later" / "results.json").read_text())
    return found


def results_of(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "results.json").read_text())
    return found


def official(run: Path, world: Path, split: str, language: str) -> dict[str, float]:
    """The scores of a run's files by transformers' copy of the official script."""
    squad_metrics = pytest.importorskip("transformers.data.metrics.squad_metrics")
    whole = json.loads((world / f"{split}.{language}.json").read_text())
    asked = [question for article in whole["data"] for part in article["paragraphs"] for question in part["qas"]]
    examples = [SimpleNamespace(qas_id=question["id"], answers=question["answers"]) for question in asked]
    names = (f"{split}.{language}.json", f"{split}.{language}.na_prob.json")
    predictions, na_prob = (json.loads((run / "predictions" / name).read_text()) for name in names)
    scores: dict[str, float] = squad_metrics.squad_evaluate(examples, predictions, na_prob)
    return scores


@pytest.mark.parametrize("split", ["validation", "test"])
def test_scores_are_what_the_official_script_says_of_the_files(
    split: str, fitted: tuple[Path, str], world: Path
) -> None:
    run, _ = fitted
    scores = results_of(run)[split]
    assert set(scores) == {"exact_match", "f1", *NEW_SCORES}
    for language in LANGUAGES:
        expected = official(run, world, split, language)
        for ours, theirs in {"exact_match": "exact", "f1": "f1", **NEW_SCORES}.items():
            if not ours.startswith("best"):
                assert scores[ours][language] == pytest.approx(expected[theirs] / 100)


def test_the_empty_answer_is_predicted_from_the_threshold_on(fitted: tuple[Path, str]) -> None:
    run, said = fitted
    results = results_of(run)
    threshold = results["null_threshold"]
    assert threshold == results["best_thresholds"]["validation"]["en"]["f1"]
    assert "chosen by F1 on validation data of en" in " ".join(said.split())
    for language in LANGUAGES:
        folder = run / "predictions"
        predictions, na_prob, ranked = (
            json.loads((folder / f"test.{language}.{suffix}").read_text())
            for suffix in ("json", "na_prob.json", "nbest.json")
        )
        assert predictions.keys() == na_prob.keys() == ranked.keys()
        for key, answers in ranked.items():
            (null,) = (answer["score"] for answer in answers if answer["start"] is None)
            best = next(answer for answer in answers if answer["start"] is not None)
            margin = null - best["score"]
            assert na_prob[key] == pytest.approx(1 / (1 + math.exp(-margin)))
            assert predictions[key] == ("" if margin > threshold else best["text"])


def test_a_later_test_chooses_on_the_validation_data(fitted: tuple[Path, str], world: Path, tmp_path: Path) -> None:
    run, _ = fitted
    given = ["data=squad_v2", "run=test", f"data.dir={world}", *FILES]
    later = later_results(run, tmp_path, *given)
    expected = results_of(run)
    assert all(later[key] == expected[key] for key in ("validation", "test", "null_threshold", "best_thresholds"))


def test_a_given_threshold_needs_no_validation_data_and_decides(
    fitted: tuple[Path, str], world: Path, tmp_path: Path
) -> None:
    run, _ = fitted
    given = ["data=squad_v2", "run=test", f"data.dir={world}", *FILES]
    never = later_results(run, tmp_path / "never", *given, "task.null_threshold=-1000")
    assert all(never["test"]["no_answer_accuracy"][language] == 1.0 for language in LANGUAGES)
    assert never["null_threshold"] == -1000
    assert "validation" not in never
    always = later_results(run, tmp_path / "always", *given, "task.null_threshold=inf")
    answers = json.loads((tmp_path / "always" / "qa" / "later" / "predictions" / "test.de.json").read_text())
    assert all(answers.values())
    assert "null_threshold" not in always
    assert always["test"]["best_f1"] == never["test"]["best_f1"]
    assert "NaN" not in (tmp_path / "always" / "qa" / "later" / "results.json").read_text()
    said = refused("task=qa", "run=test", f"checkpoint={run}", "data=squad_v2", f"data.dir={world}", *FILES,
                   "task.null_threshold=nan")  # fmt: skip
    assert "task.null_threshold=nan: a number is needed" in said


def test_without_data_to_choose_it_on_the_threshold_is_the_models(
    fitted: tuple[Path, str], world: Path, tmp_path: Path
) -> None:
    run, _ = fitted
    later = later_results(run, tmp_path, "data=squad_v2", "run=test", f"data.dir={world}", "data.test.en=test.en.json")
    assert "validation" not in later
    assert later["null_threshold"] == results_of(run)["null_threshold"] != 0


def test_predictions_to_come_may_be_empty_where_a_threshold_is_given(
    fitted: tuple[Path, str], world: Path, tmp_path: Path
) -> None:
    run, _ = fitted
    asked = ["data=squad", "run=predict", f"data.dir={world}", "data.predict.en=test.en.json"]
    later_results(run, tmp_path / "some", *asked, "task.null_threshold=-1000")
    folder = tmp_path / "some" / "qa" / "later" / "predictions"
    assert set(json.loads((folder / "predict.en.json").read_text()).values()) == {""}
    assert (folder / "predict.en.na_prob.json").exists()


def test_data_of_which_all_questions_have_an_answer_are_as_ever(tmp_path: Path) -> None:
    folder = write_small_world(tmp_path / "v1", train=6, evaluation=2)
    train_here("task=qa", "data=squad", f"data.dir={folder}", "data.train=train.en.json", "data.test.de=test.de.json",
               *TINY, "trainer.max_steps=1", f"output_dir={tmp_path}", "name=v1")  # fmt: skip
    run = tmp_path / "qa" / "v1"
    results = results_of(run)
    assert set(results["validation"]) == set(results["test"]) == {"exact_match", "f1"}
    assert not {"null_threshold", "best_thresholds", "out_of_reach"} & set(results)
    assert sorted(path.name for path in (run / "predictions").glob("test*")) == [
        "test.de.json", "test.de.jsonl", "test.de.nbest.json", "test.de.scores.csv"
    ]  # fmt: skip
    ranked = json.loads((run / "predictions" / "test.de.nbest.json").read_text())
    assert all(answer["text"] for answers in ranked.values() for answer in answers)
    assert set(json.loads((run / "split.json").read_text())) == {"train", "validation"}


def test_a_score_of_unanswerable_questions_cannot_choose_where_there_are_none(tmp_path: Path) -> None:
    folder = write_small_world(tmp_path / "v1", train=6, evaluation=2)
    said = refused("task=qa", "data=squad", f"data.dir={folder}", "data.train=train.en.json", *TINY,
                   f"output_dir={tmp_path}", "task.monitor=val/no_answer_accuracy/en")  # fmt: skip
    assert "these data give no no_answer_accuracy; choose one of exact_match, f1" in said


def test_what_cannot_be_predicted_is_said_and_kept(tmp_path: Path) -> None:
    folder = write_small_world(tmp_path / "v1", train=6, evaluation=2)
    said = train_here("task=qa", "data=squad", f"data.dir={folder}", "data.train=train.en.json", *TINY,
                      "trainer.max_steps=1", f"output_dir={tmp_path}", "name=short",
                      "task.max_answer_length=1")  # fmt: skip
    out_of_reach = results_of(tmp_path / "qa" / "short")["out_of_reach"]
    assert out_of_reach["train"]["answers_too_long"]["longest"] > 1
    count = out_of_reach["train"]["answers_too_long"]["count"]
    assert f"train: {count} of" in said
    assert "longer than task.max_answer_length=1 tokens" in " ".join(said.split())


@pytest.mark.slow
def test_a_model_learns_when_not_to_answer(tmp_path: Path) -> None:
    world = write_unanswerable_world(tmp_path / "v2", train=2400, evaluation=43)
    given = ["data=squad_v2", f"data.dir={world}", *FILES]
    train_here("task=qa", *given, "encoder=mini", "trainer.max_steps=800", "trainer.val_check_interval=200",
               "callbacks.progress=null", "trainer.accelerator=cpu", f"output_dir={tmp_path}", "name=v2")  # fmt: skip
    run = tmp_path / "qa" / "v2"
    learnt = results_of(run)["test"]
    always = later_results(run, tmp_path, *given, "run=test", "task.null_threshold=inf")["test"]
    assert {metric: learnt[metric]["en"] > 0.9 for metric in ("f1", "has_answer_f1", "no_answer_accuracy")} == {
        "f1": True, "has_answer_f1": True, "no_answer_accuracy": True,
    }  # fmt: skip
    assert learnt["f1"]["en"] > always["f1"]["en"] + 0.3
    assert learnt["f1"]["de"] > always["f1"]["de"] + 0.2
    expected = official(run, world, "test", "de")
    assert learnt["f1"]["de"] == pytest.approx(expected["f1"] / 100)
