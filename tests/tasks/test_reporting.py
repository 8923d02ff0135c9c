"""What an evaluation leaves behind: the regime follows from the data, and intervals are of the scores they stand by."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from ernie_m.training.results import average_and_gap
from tasks.data.dataset import Examples
from tasks.evaluation import Evaluation
from tasks.metrics.tallies import Tallied, Tally
from tasks.readers.policy import ReadReport
from tasks.reporting import documents_of, intervals_of, regime_of, transfer_note
from tests.command import compose_with


@dataclass(frozen=True)
class Text:
    id: str
    document: str


def examples_in(**splits: Any) -> Examples:
    return Examples(splits, {}, [], ReadReport())


@pytest.mark.parametrize(
    ("trained_in", "evaluated", "limit", "regime"),
    [
        (["en"], ["en", "de"], None, "zero_shot"),
        (["en", "de"], ["en", "de", "zh"], None, "zero_shot"),
        (["en", "de"], ["en", "de"], None, "translate_train_all"),
        (["ko"], ["ko"], None, "single"),
        (["en"], ["en", "de"], 5, "few_shot"),
        ([], ["en", "de"], None, None),
        (["en"], [], None, None),
    ],
)
def test_the_regime_follows_from_the_languages(
    trained_in: list[str], evaluated: list[str], limit: int | None, regime: str | None
) -> None:
    examples = examples_in(train={"xx": []}, validation={}, test={key: [] for key in evaluated}, predict={"yy": []})
    assert regime_of(trained_in, examples, limit=limit) == regime


def test_tags_are_the_regime_and_the_languages_trained_in() -> None:
    from hydra.utils import instantiate

    task: Any = instantiate(compose_with("task=qa").task, _convert_="all")
    data: Any = SimpleNamespace(
        data=SimpleNamespace(examples=examples_in(test={"de": [], "en": []})), dataset=SimpleNamespace(limit=None)
    )

    def tags(*trained_in: str) -> list[str]:
        model = SimpleNamespace(config=SimpleNamespace(extra={}))
        found: list[str] = task.tags(SimpleNamespace(trained_in=trained_in, model=model), data)
        return found

    assert tags("en") == ["zero_shot", "en"]
    assert tags("en", "de") == ["translate_train_all", "en", "de"]
    assert tags() == []


@pytest.mark.parametrize(
    ("trained_in", "evaluated", "note"),
    [
        (["en", "de"], ["en", "de", "zh"], "trained in en, de (r); zero-shot is the mean of zh"),
        (["en", "de"], ["en", "de"], "trained in en, de (r)"),
        (["en"], ["de"], "trained in en (r)"),
        ([], ["en", "de"], "the model does not say in which languages it was trained for this task; zero-shot is the "
         "mean of de, all but the source language"),
    ],
)  # fmt: skip
def test_a_note_says_which_languages_a_zero_shot_mean_is_of(
    trained_in: list[str], evaluated: list[str], note: str
) -> None:
    assert transfer_note(trained_in, evaluated, source="en", regime="r") == note


def evaluation_of(right: dict[str, list[int]], documents: list[str]) -> tuple[Evaluation, Examples]:
    ids = [str(number) for number in range(len(documents))]
    tallied = {language: Tallied(ids, {"accuracy": Tally.mean(values)}) for language, values in right.items()}
    by_language = {
        language: {"accuracy": of.tallies["accuracy"].score, "pearson": 0.5} for language, of in tallied.items()
    }
    scores = average_and_gap(by_language, source="en", trained_in=["en"])
    texts = [Text(*both) for both in zip(ids, documents, strict=True)][::-1]
    return Evaluation(scores=scores, tallied=tallied), examples_in(test=dict.fromkeys(right, texts))


def test_each_tallied_score_has_an_interval_around_it_and_so_have_means_over_languages() -> None:
    documents = [f"text {number // 2}" for number in range(60)]
    right = {"en": [1, 1, 1, 0, 1] * 12, "de": [1, 0, 1, 0, 0] * 12, "zh": [0, 0, 1, 0, 0] * 12}
    evaluation, examples = evaluation_of(right, documents)
    assert documents_of("test", evaluation, examples) == dict.fromkeys(right, documents)
    given: Any = {"source": "en", "trained_in": ["en"]}
    intervals = intervals_of("test", evaluation, examples, seed=0, **given)
    assert list(intervals) == ["accuracy"]
    assert list(intervals["accuracy"]) == ["en", "de", "zh", "average", "zero_shot", "transfer_gap"]
    for name, (low, high) in intervals["accuracy"].items():
        score = evaluation.scores["accuracy"][name]
        assert 0.05 < high - low < 0.4
        assert low < score < high
        assert (low + high) / 2 == pytest.approx(score, abs=0.05)
    assert intervals_of("test", evaluation, examples, seed=0, **given) == intervals
    assert intervals_of("test", evaluation, examples, seed=1, **given) != intervals


def test_a_mean_has_no_interval_where_a_language_has_none() -> None:
    evaluation, examples = evaluation_of({"en": [1, 0, 1, 1], "de": [1, 0, 0, 1]}, ["a", "b", "c", "d"])
    examples.splits["test"]["de"] = [Text(example.id, "the same") for example in examples.splits["test"]["de"]]
    intervals = intervals_of("test", evaluation, examples, source="en", trained_in=["en"], seed=0)
    assert list(intervals["accuracy"]) == ["en"]


def test_a_kind_of_question_that_few_draws_have_has_an_interval_of_those_that_have_it() -> None:
    documents = [str(number) for number in range(20)]
    evaluation, examples = evaluation_of({"en": [1] * 20}, documents)
    kept = [1.0, 1.0] + [0.0] * 18
    alone = [1.0] + [0.0] * 19
    of_kinds = {"no_answer_accuracy": Tally(kept, kept), "rare": Tally(alone, alone)}
    evaluation.tallied["en"] = Tallied(evaluation.tallied["en"].ids, of_kinds)
    evaluation.scores.update(average_and_gap({"en": dict.fromkeys(of_kinds, 1.0)}, source="en", trained_in=["en"]))
    intervals = intervals_of("test", evaluation, examples, source="en", trained_in=["en"], seed=0)
    assert intervals == {"no_answer_accuracy": {"en": (1.0, 1.0), "average": (1.0, 1.0)}}
