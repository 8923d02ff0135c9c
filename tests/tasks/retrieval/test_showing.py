"""Sentences in a table: what was found in place of their translations."""

from typing import Any

from tasks.answers import NeighbourAnswer
from tasks.examples import PairExample, TextWithId
from tasks.retrieval.showing import mined_row, pair_row

HUND, DOG = TextWithId("d1", "Der Hund schläft."), TextWithId("e1", "The dog sleeps.")
PAIR = PairExample("1", "de", "1", HUND, DOG)


def neighbours(forward: str, backward: str) -> NeighbourAnswer:
    def found(key: str, near: float) -> dict[str, Any]:
        return {"id": key, "text": f"text of {key}", "cosine": near}

    return NeighbourAnswer({"forward": found(forward, 0.5), "backward": found(backward, 0.25)})


def test_false_neighbours_stand_beside_the_pair_and_right_ones_do_not() -> None:
    row = pair_row(PAIR, neighbours("e2", "d1"), "cosine")
    assert row.wrong == 1
    assert row.cells == {
        "sentence": HUND.text, "translation": DOG.text, "found_forward": "text of e2", "cosine_forward": 0.5,
        "found_backward": None, "cosine_backward": 0.25, "errors": 1,
    }  # fmt: skip
    assert pair_row(PAIR, neighbours("e2", "d2"), "cosine").wrong == 2
    assert pair_row(PAIR, neighbours("e1", "d1"), "cosine").wrong == 0


def test_of_mined_pairs_a_wrong_one_is_worst_then_a_missed_one() -> None:
    alone, other = PairExample("2", "de", "2", HUND, None), PairExample("3", "de", "3", None, DOG)
    told = NeighbourAnswer({"sentence": HUND.text, "translation": "The cat.", "cosine": 0.5})
    wrong = mined_row(PAIR, "d1\te9", told, "cosine", scored=True)
    missed = mined_row(PAIR, None, None, "cosine", scored=True)
    right = mined_row(PAIR, "d1\te1", told, "cosine", scored=True)
    invented = mined_row(alone, "d1\te9", told, "cosine", scored=True)
    assert [row and row.wrong for row in (wrong, missed, right, invented)] == [2, 1, 0, 2]
    assert wrong is not None
    assert wrong.cells == {"sentence": HUND.text, "translation": DOG.text, "mined": "The cat.", "cosine": 0.5}
    assert missed is not None
    assert missed.cells["mined"] is None
    assert mined_row(alone, None, None, "cosine", scored=True) is None
    assert mined_row(other, None, None, "cosine", scored=True) is None
    to_come = mined_row(alone, "d1\te9", told, "cosine", scored=False)
    assert to_come is not None
    assert to_come.wrong == 0
