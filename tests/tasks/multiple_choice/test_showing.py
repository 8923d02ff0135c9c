"""Choices in a table: sure errors first."""

from tasks.answers import ChoiceAnswer
from tasks.examples import ChoiceExample
from tasks.multiple_choice.showing import row_of

ANSWER = ChoiceAnswer("Why?", "B", 1, "snow", {"A": 0.25, "B": 0.75})


def example(answer: int | None) -> ChoiceExample:
    return ChoiceExample("1", "en", "1", None, "Why?", ("rain", "snow"), ("A", "B"), answer)


def test_a_wrong_choice_is_as_wrong_as_it_is_sure() -> None:
    wrong, right, to_predict = (row_of(example(answer), ANSWER) for answer in (0, 1, None))
    assert (wrong.wrong, right.wrong, to_predict.wrong) == (0.75, 0.0, 0.0)
    assert wrong.cells == {
        "context": None, "question": "Why?", "choices": "A: rain | B: snow", "gold": "A", "predicted": "B",
        "probability": 0.75,
    }  # fmt: skip
    assert "gold" not in to_predict.cells
