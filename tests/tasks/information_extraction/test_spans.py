"""Pairs of starts and ends against a brute-force oracle and PaddleNLP's; windows that overlap; votes."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.data.windows import FIRST, FRAME, SECOND
from tasks.information_extraction.spans import Seen, Span, merge, pair, spans_of_window, vote

INF = float("inf")


def by_hand(starts: set[int], ends: set[int], length: int) -> list[tuple[int, int]]:
    """Reads from left to right, and remembers the last start since the last end."""
    found, begun = [], None
    for place in range(length):
        if place in starts:
            begun = place
        if place in ends and begun is not None:
            found.append((begun, place))
            begun = None
    return found


def test_pairs_are_those_of_a_reader_from_left_to_right() -> None:
    generator = np.random.default_rng(0)
    several = 0
    for _ in range(10_000):
        length = int(generator.integers(1, 40))
        probabilities = generator.random((2, length)) ** generator.uniform(0.3, 3)
        starts, ends = (np.flatnonzero(row > 0.5) for row in probabilities)
        expected = by_hand(set(starts.tolist()), set(ends.tolist()), length)
        assert pair(starts, ends) == expected
        several += len(expected) > 1
    assert several > 3000


def test_pairs_are_paddlenlps(golden: Path) -> None:
    cases = json.loads((golden / "uie_utils_golden.json").read_text(encoding="utf-8"))["get_span"]
    assert len(cases) == 30
    for case in cases:
        assert pair(case["start"], case["end"]) == [tuple(span) for span in case["spans"]]


def test_each_part_is_paired_by_itself_or_all_at_once() -> None:
    parts = np.array([FRAME, FIRST, FIRST, FRAME, FRAME, SECOND, SECOND, FRAME])
    offsets = np.array([(0, 0), (0, 2), (2, 5), (0, 0), (0, 0), (0, 3), (4, 6), (0, 0)])
    starts, ends = np.zeros(8), np.zeros(8)
    starts[[1, 2, 5]], ends[[2, 6, 7]] = (0.6, 0.9, 0.8), (0.7, 0.5, 0.9)
    settings = {"offsets": offsets, "parts": parts}
    assert spans_of_window(starts, ends, **settings, threshold=0.5, apart=True) == [
        (2, 2, Span(2, 5, 0.9 * 0.7, in_prompt=True))
    ]
    found = spans_of_window(starts, ends, **settings, threshold=0.4, apart=True)
    assert [(first, last) for first, last, _ in found] == [(2, 2), (5, 6)]
    assert found[1][2] == Span(0, 6, 0.8 * 0.5)
    starts[[2, 5]], ends[2] = 0, 0
    assert spans_of_window(starts, ends, **settings, threshold=0.4, apart=False) == []  # from the prompt into the text
    assert spans_of_window(starts, ends, **settings, threshold=0.4, apart=True) == []


spans = st.builds(
    lambda start, size, p: Span(start, start + size, p), st.integers(0, 30), st.integers(1, 5), st.floats(0.3, 1)
)


@given(st.lists(spans, max_size=6, unique_by=lambda span: span[:2]))
def test_one_window_gives_what_it_sees(found: list[Span]) -> None:
    assert merge([[Seen(span, INF) for span in found]]) == sorted(found)


@given(st.lists(st.lists(st.builds(Seen, spans, st.integers(0, 9).map(float)), max_size=4), max_size=4))
def test_no_span_of_one_window_shares_a_character_with_one_of_another(windows: list[list[Seen]]) -> None:
    kept = merge(windows)
    owners = [
        {number for number, window in enumerate(windows) if span in [seen.span for seen in window]} for span in kept
    ]
    assert all(owners)
    for one, own in zip(kept, owners, strict=True):
        for other, others in zip(kept, owners, strict=True):
            if one != other and one.start < other.end and other.start < one.end:
                assert own & others
    for window in windows:  # nothing is lost: a span is there, or a rival of another window is
        for seen in window:
            assert any(seen.span.start < span.end and span.start < seen.span.end for span in kept)


def test_the_window_that_sees_more_around_a_span_wins() -> None:
    cut, whole = Seen(Span(5, 8, 0.9), 0.0), Seen(Span(5, 12, 0.6), 3.0)
    assert merge([[cut], [whole]]) == merge([[whole], [cut]]) == [whole.span]
    same = Seen(Span(5, 12, 0.7), 3.0)
    assert merge([[whole], [same]]) == [same.span]
    assert merge([[cut, Seen(Span(7, 9, 0.5), 0.0)], []]) == [cut.span, Span(7, 9, 0.5)]


def test_windows_vote_for_an_option() -> None:
    prompt, options = "mood[good,bad]", ("good", "bad")
    good, bad = Span(5, 9, 0.4, in_prompt=True), Span(10, 13, 0.9, in_prompt=True)
    with_bracket, in_text = Span(10, 14, 0.8, in_prompt=True), Span(5, 9, 1.0)
    assert vote([[good, bad, in_text]], options, prompt) == [good, bad]
    assert vote([[with_bracket]], options, prompt) == [Span(10, 13, 0.8, in_prompt=True)]
    assert vote([[Span(0, 9, 0.9, in_prompt=True)]], options, prompt) == []
    assert vote([[good], [good], [bad]], options, prompt) == [good]
    assert vote([[good], [bad]], options, prompt) == [bad]
    assert vote([[], []], options, prompt) == []
    assert vote([[good], [good._replace(probability=0.6)]], options, prompt)[0].probability == pytest.approx(0.5)
