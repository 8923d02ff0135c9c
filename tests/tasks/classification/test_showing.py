"""Classified texts in a table: sure errors first; and which labels are confused."""

from tasks.answers import ClassAnswer
from tasks.classification.showing import confused, row_of
from tasks.examples import SentenceExample


def example(label: str | tuple[str, ...] | None, second: str | None = None) -> SentenceExample:
    return SentenceExample("1", "en", "1", "It rains.", second, label)


def answer(prediction: str | tuple[str, ...], **probabilities: float) -> ClassAnswer:
    return ClassAnswer(("It rains.",), prediction, probabilities)


def test_a_sure_error_is_worse_than_a_doubtful_one_and_a_right_one_is_none() -> None:
    rows = [
        row_of(example("yes", "It is wet."), one)
        for one in (answer("no", yes=0.1, no=0.9), answer("no", yes=0.4, no=0.6), answer("yes", yes=0.9, no=0.1))
    ]
    assert [row.wrong for row in rows] == [0.9, 0.6, 0.0]
    assert rows[0].cells == {
        "text": "It rains.", "second": "It is wet.", "gold": "yes", "predicted": "no", "right": False,
        "probability": 0.9,
    }  # fmt: skip


def test_of_several_labels_each_wrong_one_counts() -> None:
    row = row_of(example(("a", "b")), answer(("b", "c"), a=0.2, b=0.75, c=0.5))
    assert (row.wrong, row.cells) == (
        2.0, {"text": "It rains.", "gold": "a, b", "predicted": "b 0.75, c 0.50", "wrong": 2}
    )  # fmt: skip
    assert row_of(example(("b", "a")), answer(("a", "b"), a=0.9, b=0.9)).wrong == 0
    assert row_of(example(()), answer((), a=0.1)).cells["predicted"] == ""


def test_a_number_is_as_wrong_as_it_is_far() -> None:
    row = row_of(example("4.5"), ClassAnswer(("It rains.",), 3.0, None))
    assert (row.wrong, row.cells["gold"], row.cells["predicted"], row.cells["distance"]) == (1.5, 4.5, 3.0, 1.5)


def test_texts_to_predict_have_no_gold() -> None:
    for told in (answer("no", yes=0.4, no=0.6), answer(("no",), no=0.6), ClassAnswer(("It rains.",), 3.0, None)):
        row = row_of(example(None), told)
        assert row.wrong == 0
        assert "gold" not in row.cells
        assert confused(example(None), told) == []


def test_one_label_of_each_is_confused_and_nothing_else() -> None:
    assert confused(example("yes"), answer("no", yes=0.4, no=0.6)) == [("yes", "no")]
    assert confused(example(("a",)), answer(("a",), a=0.9)) == []
    assert confused(example("4.5"), ClassAnswer(("It rains.",), 3.0, None)) == []
