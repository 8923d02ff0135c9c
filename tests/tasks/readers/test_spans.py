"""Marked spans: those that are nowhere, those that are elsewhere, and white space at their ends."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.readers.policy import BadExamplePolicy, FileReading
from tasks.readers.source import Entry
from tasks.readers.spans import locate, trim

TEXT = "Ann met Bob and Ann"


def entry(policy: str) -> Entry:
    return Entry(FileReading(Path("a.json"), "en", BadExamplePolicy(policy), "texts"), "line 1", "x", {})


def test_a_span_moves_to_its_name_if_that_is_there_once() -> None:
    noted = entry("repair")
    assert locate(TEXT, 8, 11, "Bob", noted) == (8, 11)
    assert locate(TEXT, 0, 3, None, noted) == (0, 3)
    assert noted.reading.incidents == []
    assert locate(TEXT, 7, 10, "Bob", noted) == (8, 11)
    assert [note.problem for note in noted.reading.incidents] == ["'Bob' is not at 7 to 10: ' Bo' is there"]
    with pytest.raises(ValueError, match="'Bob' is not at 7 to 10"):
        locate(TEXT, 7, 10, "Bob", entry("skip"))


@pytest.mark.parametrize(
    ("start", "end", "name", "problem"),
    [
        (1, 4, "Ann", "'Ann' is not at 1 to 4"),  # there twice
        (0, 3, "Eve", "'Eve' is not at 0 to 3"),
        (0, 3, "", "'' is not at 0 to 3"),
        (0, 3, 7, "7 is not at 0 to 3"),
        (3, 3, None, "a span is 3 to 3; the text has 19 characters"),
        (0, 20, "Ann", "a span is 0 to 20"),
        (-3, -1, None, "a span is -3 to -1"),
        (True, 3, None, "a span is True to 3"),
        (None, "3", None, "a span is None to '3'"),
    ],
)
def test_what_is_in_no_one_place_is_a_problem(start: Any, end: Any, name: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        locate(TEXT, start, end, name, entry("repair"))


@given(text=st.text(" \t\nab", min_size=1), data=st.data())
def test_trimmed_spans_hold_the_same_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, behind = trim(text, start, end)
    assert text[first:behind] == text[start:end].strip()
    assert start <= first <= behind <= end
