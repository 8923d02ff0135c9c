"""The table of predictions: errors first, an equal part for every language, the same choice every time."""

from ernie_m.training.loggers.shown import Table
from tasks.showing.rows import ShownRow, dealt, predictions_table, row_of_values


def rows(**wrong: float) -> dict[str, ShownRow]:
    return {key: ShownRow(how, {"f1": 1 - how}) for key, how in wrong.items()}


def test_errors_come_first_whatever_the_language_and_equals_keep_their_order() -> None:
    table = predictions_table({"en": rows(a=0.0, b=0.5, c=0.5), "de": rows(a=1.0, b=0.25)})
    assert table == Table(
        ("language", "id", "f1"),
        (("de", "a", 0.0), ("en", "b", 0.5), ("en", "c", 0.5), ("de", "b", 0.75), ("en", "a", 1.0)),
    )


def test_of_too_many_rows_every_language_has_its_most_wrong_ones() -> None:
    many = {f"{number:03}": ShownRow(number / 1000, {"n": number}) for number in range(500)}
    table = predictions_table({"en": many, "de": rows(x=0.0), "zh": many}, most=9)
    shown = [row[:2] for row in table.rows]
    assert shown == [
        ("en", "499"), ("zh", "499"), ("en", "498"), ("zh", "498"), ("en", "497"), ("zh", "497"), ("en", "496"),
        ("zh", "496"), ("de", "x"),
    ]  # fmt: skip
    assert len(predictions_table({"en": many}).rows) == 300


def test_parts_are_as_even_as_the_numbers_allow() -> None:
    assert dealt({"en": 100, "de": 100, "zh": 100}, 10) == {"en": 4, "de": 3, "zh": 3}
    assert dealt({"en": 100, "de": 2, "zh": 100}, 10) == {"en": 4, "de": 2, "zh": 4}
    assert dealt({"en": 3, "de": 0}, 10) == {"en": 3, "de": 0}
    assert dealt({str(number): 5 for number in range(12)}, 10) == {
        str(number): int(number < 10) for number in range(12)
    }
    assert dealt({}, 10) == {}


def test_a_column_that_some_rows_lack_is_empty_there() -> None:
    table = predictions_table({"en": {"1": ShownRow(0, {"a": 1}), "2": ShownRow(0, {"b": "x", "a": 2})}})
    assert table == Table(("language", "id", "a", "b"), (("en", "1", 1, None), ("en", "2", 2, "x")))


def test_an_answers_values_are_cells_and_what_is_nested_is_json() -> None:
    values = {"text": "北京", "score": 0.5, "start": None, "tags": ["é", "b"], "probabilities": {"ja": 0.5}}
    assert row_of_values(values) == ShownRow(
        0.0, {"text": "北京", "score": 0.5, "start": None, "tags": '["é", "b"]', "probabilities": '{"ja": 0.5}'}
    )
