"""Scores are the ratio of what examples add to them, over all examples and over any of them."""

import csv
from pathlib import Path

import pytest

from tasks.metrics.tallies import Tally, overlap, ratios, write_tallies


def test_a_score_is_the_ratio_of_the_sums() -> None:
    assert Tally([1, 0, 4], [1, 2, 5]).score == 5 / 8
    assert Tally.mean([0.25, 1, True]).score == 0.75
    assert Tally([0, 0], [0, 0]).score == Tally([], []).score == 0.0


def test_a_sum_of_many_small_numbers_is_exact() -> None:
    assert Tally.mean([0.1] * 10).score == 0.1


def test_precision_recall_and_f1() -> None:
    found = overlap([1, 0], [2, 1], [1, 3])
    assert ratios(found) == {"precision": 1 / 3, "recall": 1 / 4, "f1": 2 / 7}
    assert found["f1"] == Tally([2, 0], [3, 4])


def test_the_file_has_a_row_for_each_example_from_which_scores_can_be_computed_again(tmp_path: Path) -> None:
    tallies = {"f1": Tally([2 / 3, 1.0], [1.0, 1.0]), "recall": Tally([1, 0], [3, 0])}
    write_tallies(tmp_path / "scores.csv", ["a,1", "b"], ["one", "two\nlines"], tallies)
    with (tmp_path / "scores.csv").open(newline="", encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert first == {
        "example": "a,1", "document": "one", "f1:sum": str(2 / 3), "f1:count": "1", "recall:sum": "1",
        "recall:count": "3",
    }  # fmt: skip
    assert (second["document"], second["recall:count"]) == ("two\nlines", "0")
    assert (float(first["f1:sum"]) + float(second["f1:sum"])) / 2 == pytest.approx(tallies["f1"].score, abs=1e-16)
