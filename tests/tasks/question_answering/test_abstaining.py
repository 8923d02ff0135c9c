"""Answer or none: what is compared, and which threshold is chosen."""

import math

import pytest

from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.metrics.squad_v2 import Asked, SquadV2
from tasks.question_answering.abstaining import (
    NULL_THRESHOLD,
    asked_of,
    best_of,
    choose_threshold,
    in_words,
    is_unanswerable,
    no_answer_probability,
    rank,
)
from tasks.question_answering.decoding import ScoredSpan, WindowAnswers

ENGLISH = SquadV2.of("en", "squad")


def question(answers: tuple[GoldAnswer, ...] | None) -> QuestionAnsweringExample:
    return QuestionAnsweringExample("q", "en", "d", "Where?", "Anna war da", answers)


ASKED = question((GoldAnswer("war", 5),))


def test_an_example_says_that_there_is_no_answer_or_nothing() -> None:
    assert [is_unanswerable(question(answers)) for answers in ((), None, (GoldAnswer("war", 5),))] == [
        True,
        False,
        False,
    ]


def test_the_lowest_null_score_of_the_windows_is_held_against_the_best_span_of_any() -> None:
    windows = [WindowAnswers([ScoredSpan(0, 4, 1.0)], 7.0), WindowAnswers([ScoredSpan(5, 8, 2.5)], 3.0)]
    ranked = rank(ASKED, windows, n_best=5)
    assert [answer.text for answer in ranked] == ["", "war", "Anna"]
    assert asked_of(ASKED, ranked) == Asked(["war"], "war", 0.5)


def test_a_question_without_any_span_is_not_answered_unless_always() -> None:
    asked = asked_of(ASKED, rank(ASKED, [WindowAnswers([], -3.0)], n_best=5))
    assert asked == Asked(["war"], "", math.inf)
    assert asked.prediction(math.inf) == asked.prediction(0.0) == ""
    assert no_answer_probability(asked.null_margin) == 1.0


@pytest.mark.parametrize(
    ("margin", "probability"), [(0.0, 0.5), (math.log(3), 0.75), (-math.log(3), 0.25), (-800, 0.0)]
)
def test_the_probability_of_no_answer(margin: float, probability: float) -> None:
    assert no_answer_probability(margin) == pytest.approx(probability)


def test_the_threshold_is_chosen_where_there_are_both_kinds_of_questions() -> None:
    right, none = Asked(["x"], "x", -1.0), Asked([], "x", 2.0)
    assert choose_threshold([right, none], ENGLISH) == {NULL_THRESHOLD: -1.0}
    assert choose_threshold([right, right], ENGLISH) == choose_threshold([none], ENGLISH) == {}


def test_scores_at_the_threshold_stand_beside_those_at_the_best() -> None:
    asked = [Asked(["x"], "x", 1.0), Asked([], "x", 2.0)]
    scores = ENGLISH.scores([one.prediction(0.0) for one in asked], [one.golds for one in asked])
    assert (scores["f1"], scores["has_answer_f1"], scores["no_answer_accuracy"]) == (0.5, 0.0, 1.0)
    best, thresholds = best_of(asked, ENGLISH)
    assert (best["best_f1"], thresholds) == (1.0, {"exact_match": 1.0, "f1": 1.0})


def test_where_the_threshold_is_from_is_said() -> None:
    assert "than 1.500 (task.null_threshold)" in in_words(1.5, given=True, chosen=False, source_language="en")
    assert "(chosen by F1 on validation data of en)" in in_words(1.5, given=False, chosen=True, source_language="en")
    unknown = in_words(0.0, given=False, chosen=False, source_language="en")
    assert (
        "than 0.000 (as neither task.null_threshold nor validation data of en with both kinds say another)" in unknown
    )
