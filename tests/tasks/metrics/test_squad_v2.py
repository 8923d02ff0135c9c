"""SQuAD v2's metric against transformers' copy of the official script, and by hand where the two differ."""

import math
import random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_m.errors import ConfigError, DataError
from tasks.metrics.squad_v2 import Asked, Best, SquadV2

ENGLISH = SquadV2.of("en", "squad")
OFFICIAL = {
    "exact_match": "exact", "f1": "f1", "has_answer_exact_match": "HasAns_exact", "has_answer_f1": "HasAns_f1",
    "no_answer_accuracy": "NoAns_exact",
}  # fmt: skip

texts = st.text("abt .,the", max_size=12) | st.sampled_from(["the", "Kyiv", "in Kyiv", "Kyiv and Bern", "!", ""])
margins = st.floats(-20, 20, allow_nan=False).map(lambda value: round(value, 3))
questions = st.builds(Asked, golds=st.lists(texts, max_size=3), answer=texts, null_margin=margins)
words = st.lists(st.sampled_from(["Kyiv", "Bern", "in", "near", "the"]), max_size=3).map(
    lambda all: " ".join([*all, "x"])
)
plain_questions = st.builds(Asked, golds=st.lists(words, max_size=2), answer=words, null_margin=margins)


@pytest.fixture(scope="module")
def squad_metrics() -> Any:
    return pytest.importorskip("transformers.data.metrics.squad_metrics")


def official(squad_metrics: Any, asked: list[Asked], predictions: list[str]) -> dict[str, float]:
    """What the official script says, in [0, 1], with the margins as its no-answer "probabilities"."""
    examples: list[Any] = [
        SimpleNamespace(qas_id=str(number), answers=[{"text": gold} for gold in one.golds])
        for number, one in enumerate(asked)
    ]
    named = {str(number): prediction for number, prediction in enumerate(predictions)}
    margin_of = {str(number): one.null_margin for number, one in enumerate(asked)}
    scores = squad_metrics.squad_evaluate(examples, named, margin_of, no_answer_probability_threshold=math.inf)
    return {name: score if name.endswith("thresh") else score / 100 for name, score in scores.items()}


@given(asked=st.lists(questions, min_size=1, max_size=8), threshold=margins)
def test_scores_are_those_of_the_official_script(squad_metrics: Any, asked: list[Asked], threshold: float) -> None:
    predictions = [one.prediction(threshold) for one in asked]
    expected = official(squad_metrics, asked, predictions)
    assert ENGLISH.scores(predictions, [one.golds for one in asked]) == {
        ours: pytest.approx(expected[theirs]) for ours, theirs in OFFICIAL.items() if theirs in expected
    }


@given(asked=st.lists(plain_questions, min_size=1, max_size=8, unique_by=lambda asked: asked.null_margin))
def test_best_thresholds_are_those_of_the_official_script(squad_metrics: Any, asked: list[Asked]) -> None:
    best, expected = ENGLISH.best(asked), official(squad_metrics, asked, [one.answer for one in asked])
    for ours, theirs in (("exact_match", "best_exact"), ("f1", "best_f1")):
        assert best[ours].score == pytest.approx(expected[theirs])
    official_choice = expected["best_exact_thresh"]
    if any(one.prediction(best["exact_match"].threshold) for one in asked):
        assert best["exact_match"].threshold == official_choice
    else:  # the official script leaves it at 0, whatever that answers
        assert official_choice == 0.0


@given(st.lists(questions, min_size=1, max_size=8), st.randoms())
def test_no_threshold_gives_more_than_the_best_one_whatever_the_order(asked: list[Asked], draw: random.Random) -> None:
    best = ENGLISH.best(asked)
    golds = [one.golds for one in asked]
    for name, reached in best.items():
        given_by = [
            ENGLISH.scores([one.prediction(threshold) for one in asked], golds)[name]
            for threshold in (reached.threshold, -math.inf, math.inf, *(one.null_margin for one in asked))
        ]
        assert given_by[0] == reached.score == pytest.approx(max(given_by))
    assert ENGLISH.best(draw.sample(asked, len(asked))) == best


def test_scores_by_hand() -> None:
    golds = [["Kyiv"], ["in Kyiv", "Kyiv"], [], []]
    assert ENGLISH.scores(["Kyiv now", "Kyiv", "", "Bern"], golds) == {
        "exact_match": 0.5,
        "f1": pytest.approx((2 / 3 + 1 + 1) / 4),
        "has_answer_exact_match": 0.5,
        "has_answer_f1": pytest.approx((2 / 3 + 1) / 2),
        "no_answer_accuracy": 0.5,
    }


def test_a_kind_of_question_that_is_not_there_has_no_score() -> None:
    assert "no_answer_accuracy" not in ENGLISH.scores(["Kyiv"], [["Kyiv"]])
    assert ENGLISH.scores([""], [[]]) == {"exact_match": 1.0, "f1": 1.0, "no_answer_accuracy": 1.0}
    with pytest.raises(DataError, match="empty data set"):
        ENGLISH.scores([], [])


def test_the_best_threshold_by_hand() -> None:
    right, wrong, none = Asked(["a b"], "a b", -2.0), Asked(["b"], "c", 1.0), Asked([], "c", 3.0)
    assert ENGLISH.best([wrong, none, right])["f1"] == Best(2 / 3, -2.0)
    late = Asked(["x y"], "x", 2.0)
    assert ENGLISH.best([wrong, none, right, late]) == {
        "exact_match": Best(1 / 2, -2.0),
        "f1": Best(pytest.approx((1 + 2 / 3 + 1) / 4), 2.0),
    }


def test_questions_of_one_margin_are_answered_together_or_not_at_all() -> None:
    asked = [Asked(["b"], "b", 1.0), Asked([], "c", 1.0), Asked([], "c", 1.0)]
    assert ENGLISH.best(asked)["exact_match"] == Best(2 / 3, math.nextafter(1.0, 0.0))


def test_a_threshold_that_answers_nothing_lies_below_every_margin() -> None:
    asked = [Asked([], "b", -3.0), Asked(["x"], "c", -5.0)]
    best = ENGLISH.best(asked)["f1"]
    assert (best.score, best.threshold < -5.0) == (0.5, True)
    assert [one.prediction(best.threshold) for one in asked] == ["", ""]


def test_other_normalisations_take_the_same_rules() -> None:
    chinese = SquadV2.of("zh", "mlqa")
    assert chinese.scores(["北京", "京"], [["北京市"], []])["f1"] == pytest.approx(2 / 5)
    nothing_is_left = chinese.scores(["。", "。"], [["，"], []])
    assert nothing_is_left == dict.fromkeys(OFFICIAL, 1.0)
    with pytest.raises(ConfigError, match="no rules for the language 'ja'"):
        SquadV2.of("ja", "mlqa")
