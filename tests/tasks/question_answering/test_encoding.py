"""Windows over a question and a context, and what each of them is trained to point at."""

import numpy as np
import pytest

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.question_answering.encoding import encode, target


def example(question: str, context: str, *answers: tuple[str, int]) -> QuestionAnsweringExample:
    return QuestionAnsweringExample("q", "en", "d", question, context, tuple(GoldAnswer(*answer) for answer in answers))


def test_windows_cover_the_context_overlap_by_the_stride_and_carry_the_whole_question(
    tokenizer: ErnieMTokenizer,
) -> None:
    context = " ".join(f"Anna lives in Berlin and Paul in Paris in {year}." for year in range(1900, 1930))
    one = example("Where does Anna live?", context, ("Paul", context.rindex("Paul")))
    windows = encode([one], tokenizer=tokenizer, max_length=60, max_query_length=20, stride=15)
    whole = tokenizer(context).input_ids[1:-1]
    question = tokenizer(one.question).input_ids
    room = 60 - (len(question) - 2) - 4
    seen: list[int] = []
    for number, window in enumerate(windows):
        assert window.input_ids[: len(question)].tolist() == question
        body = window.input_ids[window.spans[:, 0] >= 0].tolist()
        overlap = 15 if number else 0
        assert body[:overlap] == seen[len(seen) - overlap :]
        seen += body[overlap:]
        assert len(body) == room or window is windows[-1]
    assert seen == whole
    held = [window for window in windows if window.end]
    assert held
    assert all(context[w.spans[w.start, 0] : w.spans[w.end, 1]] == "Paul" for w in held)
    assert all((w.start, w.end) == (0, 0) for w in windows if not w.end)


def test_a_long_question_is_cut_and_the_context_keeps_its_room(tokenizer: ErnieMTokenizer) -> None:
    one = example("where does Anna live " * 50, "Anna lives in Berlin.", ("Berlin", 14))
    (window,) = encode([one], tokenizer=tokenizer, max_length=64, max_query_length=10, stride=8)
    assert (window.spans[:, 0] < 0).sum() == 10 + 4
    assert one.context[window.spans[window.start, 0] : window.spans[window.end, 1]] == "Berlin"


def test_a_stride_that_leaves_no_step_is_refused(tokenizer: ErnieMTokenizer) -> None:
    with pytest.raises(ConfigError, match=r"stride=30 must be below .* 50 - 20 - 4 = 26"):
        encode([], tokenizer=tokenizer, max_length=50, max_query_length=20, stride=30)


SPANS = np.array([[-1, -1], [0, 4], [5, 8], [8, 9], [10, 14], [-1, -1]])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("abcd", 0), (1, 1)),
        (("efg", 5), (2, 2)),
        (("bcd", 1), (1, 1)),
        (("efgh ijkl", 5), (2, 4)),
        ((" efg ", 4), (2, 2)),
        (("abcd efgh ijkl m", 0), (0, 0)),
        (("zz", 20), (0, 0)),
    ],
    ids=["first", "inner", "part_of_a_token", "several", "edge_whitespace", "beyond_the_window", "outside"],
)
def test_targets_by_hand(answer: tuple[str, int], expected: tuple[int, int]) -> None:
    assert target([GoldAnswer(*answer)], SPANS) == expected


@pytest.mark.parametrize("answers", [(), None])
def test_no_answer_points_at_cls(answers: tuple[GoldAnswer, ...] | None) -> None:
    assert target(answers, SPANS) == (0, 0)
