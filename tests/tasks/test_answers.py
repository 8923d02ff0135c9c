"""Answers by hand: their JSON values, and what people read."""

import json

import numpy as np
import pytest

from tasks.answers import (
    Answer,
    ChoiceAnswer,
    ClassAnswer,
    EntityAnswer,
    Mention,
    NeighbourAnswer,
    QuestionAnswer,
    RecordAnswer,
    SpanAnswer,
    TagAnswer,
    VectorAnswer,
)

WAR, NONE = SpanAnswer("war", 5, 8, 3.0, 0.7), SpanAnswer("", None, None, 2.0, 0.3)
FOUND = {"text": "Anna", "start": 0, "end": 4, "probability": 0.9}


@pytest.mark.parametrize(
    ("answer", "row", "line"),
    [
        (
            ClassAnswer(("Anna came.", "She left."), "no", {"no": 0.75, "yes": 0.25}),
            {"prediction": "no", "probabilities": {"no": 0.75, "yes": 0.25}},
            "Anna came. | She left.\n    no 0.75",
        ),
        (
            ClassAnswer(("x",), ("a", "b"), {"a": 0.5, "b": 1.0, "c": 0.0}),
            {"prediction": ["a", "b"], "probabilities": {"a": 0.5, "b": 1.0, "c": 0.0}},
            "x\n    a 0.50, b 1.00",
        ),
        (
            ClassAnswer(("x",), (), {"a": 0.25}),
            {"prediction": [], "probabilities": {"a": 0.25}},
            "x\n    no label",
        ),
        (ClassAnswer(("x",), 2.5, None), {"prediction": 2.5, "probabilities": None}, "x\n    2.500"),
        (
            QuestionAnswer("Where?", "war", (WAR, NONE)),
            {"question": "Where?", "text": "war", "start": 5, "end": 8, "score": 3.0, "probability": 0.7},
            "Where?\n    war 0.70",
        ),
        (
            QuestionAnswer("Where?", "", (WAR, NONE)),
            {"question": "Where?", "text": "", "start": None, "end": None, "score": 2.0, "probability": 0.3},
            "Where?\n    no answer 0.30",
        ),
        (
            QuestionAnswer("Where?", "", ()),
            {"question": "Where?", "text": "", "start": None, "end": None, "score": None, "probability": None},
            "Where?\n    no answer",
        ),
        (
            ChoiceAnswer("Who?", "B", 1, "Bob", {"A": 0.25, "B": 0.75}),
            {"prediction": "B", "index": 1, "choice": "Bob", "probabilities": {"A": 0.25, "B": 0.75}},
            "Who?\n    B: Bob 0.75",
        ),
        (
            EntityAnswer("Anna sings.", (Mention("Anna", 0, 4, "PER", 0.9),)),
            {"text": "Anna sings.", "entities": [FOUND | {"type": "PER"}]},
            "Anna [PER 0.90] sings.",
        ),
        (
            TagAnswer("Anna sings", ((0, 4), (5, 10)), ("Anna", "sings"), ("NOUN", "VERB"), (0.5, None)),
            {
                "text": "Anna sings", "spans": [[0, 4], [5, 10]], "words": ["Anna", "sings"], "tags": ["NOUN", "VERB"],
                "probabilities": [0.5, None],
            },
            "Anna/NOUN sings/VERB ",
        ),
        (
            RecordAnswer("Anna.", {"person": [FOUND | {"relations": {"firm": [FOUND | {"text": "Ikea"}]}}]}),
            {"text": "Anna.", "record": {"person": [FOUND | {"relations": {"firm": [FOUND | {"text": "Ikea"}]}}]}},
            "Anna.\n    person: Anna 0.90\n        firm: Ikea 0.90",
        ),
        (
            NeighbourAnswer({"sentence": "eins", "translation": "one", "forward": {"text": "won"}}),
            {"sentence": "eins", "translation": "one", "forward": {"text": "won"}},
            "eins\n    won",
        ),
        (VectorAnswer("eins", np.array([1.0, 2.0])), {"text": "eins", "vector": [1.0, 2.0]}, "eins"),
    ],
)  # fmt: skip
def test_answers_are_rows_and_lines(answer: Answer, row: dict[str, object], line: str) -> None:
    assert json.loads(json.dumps(answer.row())) == row
    assert answer.line().plain == line


def test_a_line_shows_the_beginning_of_a_long_text() -> None:
    assert ClassAnswer(("a " * 200,), 1.0, None).line().plain == "a " * 60 + " ...\n    1.000"


def test_a_long_text_with_marks_ends_between_them() -> None:
    mentions = tuple(Mention("Anna", place, place + 4, "PER", 0.5) for place in (0, 398))
    shown = EntityAnswer("Anna" + "." * 394 + "Anna", mentions).line().plain
    assert shown == "Anna [PER 0.50]" + "." * 394 + "An ..."
