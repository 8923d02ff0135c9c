"""Scores by a pattern."""

import pytest

from report.runs.patterns import groups, matches


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a.*.x", {"a.1.x": "1", "a.2.x": "2", "a.10.x": "10"}),
        ("a.1*.x", {"a.10.x": "0"}),
        ("a.*", {"a.c": "c", "a.b": "b"}),
        ("a.c", {"a.c": ""}),
        ("b.*", {}),
    ],
)
def test_a_star_stands_for_text_without_dots_and_numbers_are_in_order(pattern: str, found: dict[str, str]) -> None:
    names = ["a.10.x", "a.2.x", "a.1.x", "a.c", "aXc", "a.b", "a.d"]
    assert list(matches(pattern, names, without=("d",)).items()) == list(found.items())


def test_each_star_has_what_it_matched() -> None:
    assert groups("f1.*-*", ["f1.en-de", "f1.en", "f1.a/b-c"]) == {"f1.en-de": ("en", "de")}
