"""Differences by hand."""

from ernie_m.training.differences import differences, flatten


def test_differences_are_named_in_order() -> None:
    assert differences({"a": 1, "b": 2}, {"b": 3, "c": None, "a": 1, "d": 4}) == [
        "b is 2 there, 3 here",
        "d is None there, 4 here",
    ]
    assert differences({"a": 1}, {"a": 1}) == []


def test_nested_values_have_dotted_names() -> None:
    assert flatten({"a": {"b": {"c": 1}, "d": [2]}, "e": {}}) == {"a.b.c": 1, "a.d": [2], "e": {}}
