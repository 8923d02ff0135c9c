"""Pieces and words: who holds whom, words that share a piece, and windows that neither lose nor double a word."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.word_pieces import Pieces, Window, bound, hold, part, windows


def pieces(*held: tuple[int, int]) -> Pieces:
    first, last = np.array(held, dtype=np.int32).T
    return Pieces(np.arange(len(held), dtype=np.int32), first, last)


def test_a_piece_stands_for_the_words_that_it_holds_characters_of() -> None:
    words = [(0, 2), (3, 6), (6, 7), (7, 7), (8, 9)]  # "ab cde" + "f" + an empty word + white space or the like
    found = hold([10, 11, 12, 13, 14], [(0, 1), (1, 2), (3, 5), (5, 7), (7, 7)], words)
    assert found.ids.tolist() == [10, 11, 12, 13, 14]
    assert found.first.tolist() == [0, 0, 1, 1, -1]
    assert found.last.tolist() == [0, 0, 1, 2, -1]
    assert found.tellers().tolist() == [[0, 0, 0], [1, 2, 0], [2, 3, 1]]
    assert found.borders == [0, 2, 5]
    assert bound(found) == [1, 2]


def test_nothing_holds_nothing() -> None:
    found = hold([], [], [(0, 1)])
    assert (found.borders, found.tellers().shape) == ([0, 0], (0, 3))
    assert windows(found.borders, room=5, stride=2) == [Window(0, 0, 0, 0)]


def test_words_that_share_a_piece_are_cut_by_themselves() -> None:
    text, words = "ab cdef g", [(0, 2), (3, 5), (5, 7), (8, 9)]
    whole = hold([1, 2, 3, 4], [(0, 2), (3, 4), (4, 7), (8, 9)], words)
    asked: list[str] = []

    def cut(texts: list[str]) -> list[list[int]]:
        asked.extend(texts)
        return [[100 + len(word), ord(word[0])] for word in texts]

    apart, same = part([text, text], [words, words], [whole, whole], cut)
    assert asked == ["cd", "ef"]
    assert apart.ids.tolist() == [1, 102, ord("c"), 102, ord("e"), 4]
    assert apart.first.tolist() == apart.last.tolist() == [0, 1, 1, 2, 2, 3]
    assert same.ids.tolist() == apart.ids.tolist()


def test_pieces_stay_where_no_word_shares_one() -> None:
    whole = hold([1, 2], [(0, 2), (3, 4)], [(0, 2), (3, 4)])
    (found,) = part(["ab c"], [[(0, 2), (3, 4)]], [whole], lambda texts: [])
    assert found is whole


def test_windows_overlap_and_each_has_its_half_as_its_own() -> None:
    borders = list(range(11))
    assert windows(borders, room=10, stride=4) == [Window(0, 10, 0, 10)]
    assert windows(borders, room=6, stride=2) == [Window(0, 6, 0, 5), Window(4, 10, 5, 10)]
    assert windows(borders, room=6, stride=0) == [Window(0, 6, 0, 6), Window(6, 10, 6, 10)]


def test_no_word_is_cut_but_one_that_is_longer_than_a_window() -> None:
    assert windows([0, 3, 6, 8], room=5, stride=2) == [Window(0, 3, 0, 3), Window(3, 8, 3, 8)]
    assert windows([0, 2, 9, 10], room=4, stride=1) == [Window(0, 2, 0, 2), Window(2, 6, 2, 9), Window(9, 10, 9, 10)]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60), st.integers(1, 20), st.data())
def test_every_piece_is_one_windows_own(lengths: list[int], room: int, data: st.DataObject) -> None:
    stride = data.draw(st.integers(0, room // 2))
    borders = [0, *np.cumsum(lengths).tolist()]
    found = windows(borders, room=room, stride=stride)
    assert [window.core for window in found[1:]] == [window.core_end for window in found[:-1]]
    assert (found[0].core, found[-1].core_end) == (0, borders[-1])
    for window in found:
        assert window.start <= window.core < window.core_end
        assert {window.start, window.core, window.core_end} <= set(borders)
        assert window.end - window.start <= room
        assert window.core_end <= window.end or window.end == window.start + room  # one long word
    for before, after in pairwise(found):
        assert before.start < after.start <= before.core_end


@given(st.lists(st.integers(1, 3), min_size=1, max_size=60), st.integers(9, 20))
def test_neighbours_share_what_they_should(lengths: list[int], room: int) -> None:
    borders = [0, *np.cumsum(lengths).tolist()]
    found = windows(borders, room=room, stride=4)
    for before, after in pairwise(found):
        assert before.end - after.start >= 4


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=30))
def test_a_word_is_told_by_its_first_piece(steps: list[tuple[int, int]]) -> None:
    held: list[tuple[int, int]] = []
    word = 0
    for ahead, more in steps:
        held.append((word, word + more))
        word += more + ahead
    found = pieces(*held)
    for told, place, inside in found.tellers().tolist():
        holders = [place for place, (first, last) in enumerate(held) if first <= told <= last]
        assert place == holders[0]
        assert inside == (held[place][0] != told)
    assert {row[0] for row in found.tellers().tolist()} == {w for first, last in held for w in range(first, last + 1)}
    for border in found.borders[1:-1]:
        assert held[border][0] > max(last for _, last in held[:border])
