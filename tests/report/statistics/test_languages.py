"""Means of different languages: said below the table, neither best nor compared."""

from pathlib import Path

import pytest

from report.pictures.plots import draw
from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Column, Plot, Spec, Table
from report.statistics.examples import Examples
from report.statistics.languages import are_of_different_languages, languages_of
from report.tables.comparison import compare, comparison_sheet
from report.tables.table import fill, sheet_of

ZERO_SHOT = Column(heading="zero-shot", task="qa", score="test.f1.zero_shot", percent=True)
GAP = Column(heading="transfer gap", task="qa", score="test.f1.transfer_gap", percent=True)
GERMAN = Column(heading="de", task="qa", score="test.f1.de", percent=True)
SPEC = Spec(name="s", title="S", rows=("arm",), baseline={"arm": "one"})
SCORES = {"en": 0.9, "de": 0.8, "fr": 0.85, "zero_shot": 0.82, "transfer_gap": 0.08}


def row(arm: str, trained_in: tuple[str, ...], zero_shot: float = 0.82) -> Row:
    scores = {f"test.f1.{name}": score for name, score in (SCORES | {"zero_shot": zero_shot}).items()}
    runs = [Run(Path(f"{arm}{seed}"), "qa", seed, {}, scores, source="en", trained_in=trained_in) for seed in (0, 1)]
    return Row({"arm": arm}, tuple(runs))


ONE, TWO = row("one", ("en",)), row("two", ("en", "de"), 0.877)


def test_the_languages_of_a_mean_are_those_that_the_run_was_not_trained_in() -> None:
    assert languages_of(ONE, ZERO_SHOT) == languages_of(ONE, GAP) == ("de", "fr")
    assert languages_of(TWO, ZERO_SHOT) == ("fr",)
    assert languages_of(TWO, GERMAN) == ()
    assert are_of_different_languages([ONE, TWO], GAP)
    assert not are_of_different_languages([ONE, row("three", ("en",))], ZERO_SHOT)


def test_means_of_different_languages_have_no_best_and_one_note() -> None:
    sheet = sheet_of(fill(Table(title="T", columns=(GERMAN, ZERO_SHOT, GAP)), [ONE, TWO]), SPEC)
    assert not any(cell.bold for line in sheet.lines for cell in line)
    assert "zero-shot and transfer gap are means of de and fr in arm=one, of fr in arm=two" in sheet.notes
    sheet = sheet_of(fill(Table(title="T", columns=(ZERO_SHOT,)), [ONE, row("three", ("en",), 0.9)]), SPEC)
    assert [line[1].bold for line in sheet.lines] == [False, True]
    assert "mean of" not in sheet.notes


def test_means_of_different_languages_have_no_difference() -> None:
    grid, examples = fill(Table(title="T", columns=(ZERO_SHOT,)), [ONE, TWO]), Examples()
    examples.notes["What was said below another table."] = None
    sheet = comparison_sheet(compare(grid, SPEC, examples), SPEC, [ONE, TWO], examples)
    assert [cell.plain for cell in sheet.lines[0]] == ["two", *["–"] * 6]
    assert sheet.notes == (
        "–: the means are of different languages (zero-shot: of fr in arm=two and of de and fr in the baseline)."
    )


def test_other_rows_are_compared_beside_them() -> None:
    rows = [ONE, TWO, row("three", ("en",), 0.9)]
    grid, examples = fill(Table(title="T", columns=(ZERO_SHOT,)), rows), Examples()
    sheet = comparison_sheet(compare(grid, SPEC, examples), SPEC, rows, examples)
    assert [line[1].plain for line in sheet.lines] == ["–", "+8.0"]
    assert "Runs of the same seed are compared (2)." in sheet.notes


def test_a_picture_of_means_of_different_languages_says_so() -> None:
    pytest.importorskip("matplotlib")
    plot = Plot(title="Zero-shot F1", kind="bars", task="qa", score=ZERO_SHOT.score, axis="F1", group="arm")
    _, said = draw(plot, SPEC, [ONE, TWO])
    assert "Zero-shot F1 is the mean of de and fr in arm=one, of fr in arm=two: such numbers do not compare." in said
    _, said = draw(plot, SPEC, [ONE, row("three", ("en",), 0.9)])
    assert "is the mean of" not in said
