"""Averages and gaps by hand, and the table that people read."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from ernie_m.training.results import average_and_gap, score_table, write_results


def test_the_average_includes_the_source_and_the_gap_does_not() -> None:
    scores = average_and_gap({"en": {"f1": 0.8}, "de": {"f1": 0.5}, "zh": {"f1": 0.2}}, source="en", trained_in=["en"])
    assert scores["f1"]["average"] == pytest.approx(0.5)
    assert scores["f1"]["transfer_gap"] == pytest.approx(0.45)
    assert scores["f1"]["zero_shot"] == pytest.approx(scores["f1"]["en"] - 0.45)
    assert list(scores["f1"]) == ["en", "de", "zh", "average", "zero_shot", "transfer_gap"]


@pytest.mark.parametrize("languages", [["en"], ["de", "zh"]])
def test_there_is_no_gap_without_both_sides(languages: list[str]) -> None:
    scores = average_and_gap({language: {"f1": 0.5} for language in languages}, source="en", trained_in=["en"])
    assert "transfer_gap" not in scores["f1"]


def test_a_metric_that_a_language_lacks_is_averaged_over_the_others() -> None:
    scores = average_and_gap(
        {"en": {"f1": 0.8, "no": 0.6}, "de": {"f1": 0.5}, "zh": {"no": 0.2}}, source="en", trained_in=["en"]
    )
    assert scores["f1"] == {"en": 0.8, "de": 0.5, "average": 0.65, "zero_shot": 0.5, "transfer_gap": pytest.approx(0.3)}
    assert scores["no"] == pytest.approx({"en": 0.6, "zh": 0.2, "average": 0.4, "zero_shot": 0.2, "transfer_gap": 0.4})


def test_the_table_shows_percent_and_marks_the_source() -> None:
    console = Console(width=100, record=True)
    scores = average_and_gap(
        {"en": {"exact_match": 0.256, "f1": 1.0}, "de": {"exact_match": 0.0, "f1": 0.5}}, source="en", trained_in=["en"]
    )
    intervals = {"f1": {"en": (0.9, 1.0), "average": (0.71, 0.8)}}
    console.print(score_table(scores, title="test", source="en", intervals=intervals))
    text = console.export_text()
    assert "en (source)" in text
    assert "25.6" in text
    assert "100.0 ±5.0" in text
    assert "75.0 ±4.5" in text
    assert text.count("±") == 2
    assert "transfer gap" in text


def test_results_are_json_in_any_script(tmp_path: Path) -> None:
    write_results(tmp_path / "results.json", {"ключ": [1, 2]})
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8")) == {"ключ": [1, 2]}


def test_json_has_no_number_that_is_not_finite(tmp_path: Path) -> None:
    write_results(tmp_path / "r.json", {"a": [float("nan"), 1.0], "b": {"c": (float("inf"), 2)}})
    assert json.loads((tmp_path / "r.json").read_text(), parse_constant=pytest.fail) == {
        "a": [None, 1.0], "b": {"c": [None, 2]},
    }  # fmt: skip


def test_a_language_that_is_trained_in_is_in_no_zero_shot_mean() -> None:
    by_language = {"en": {"f1": 0.8}, "de": {"f1": 0.9}, "zh": {"f1": 0.2}}
    scores = average_and_gap(by_language, source="en", trained_in=["en", "de"])["f1"]
    assert scores["average"] == pytest.approx(1.9 / 3)
    assert (scores["zero_shot"], scores["transfer_gap"]) == (pytest.approx(0.2), pytest.approx(0.6))
    everywhere = average_and_gap(by_language, source="en", trained_in=["en", "de", "zh"])["f1"]
    assert set(everywhere) == {"en", "de", "zh", "average"}
