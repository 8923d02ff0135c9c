"""Means and deviations by hand, what is missing and how that is said, and CSV that reads back."""

import csv
import io
import math
import statistics
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Column, Ratio, Score, Spec, Table
from report.tables.missing import unknown
from report.tables.sheets import Cell, markdown
from report.tables.table import expand, fill, ratio_tables, sheet_of, summarise, table_csv, table_markdown

EN = Column(heading="English", task="qa", score="f1.en", percent=True)
LOSS = Column(heading="loss", task="pretraining", score="loss", digits=2)
SPEC = Spec(name="s", title="S", rows=("arm",), order={"arm": {"a": "Arm A", "b": "Arm | B"}})


def row(arm: str, *scores: dict[str, float], task: str = "qa") -> Row:
    labels = {"arm": arm}
    return Row(labels, tuple(Run(Path(f"{arm}{seed}"), task, seed, labels, x) for seed, x in enumerate(scores)))


def lines(rows: list[Row], *columns: Column) -> list[str]:
    return table_markdown(fill(Table(title="T", columns=columns), rows), SPEC).splitlines()


def test_mean_and_sample_deviation_by_hand() -> None:
    summary = summarise({0: 0.1, 1: 0.2, 2: 0.6})
    assert summary.mean == pytest.approx(0.3)
    assert summary.std == pytest.approx(math.sqrt((0.04 + 0.01 + 0.09) / 2))
    assert summary.show(EN) == "30.0 ± 26.5"
    assert summary.show(LOSS) == "0.30 ± 0.26"


def test_one_seed_has_no_deviation_and_none_has_no_mean() -> None:
    assert summarise({3: 0.25}).show(EN) == "25.0"
    assert summarise({}).show(EN) == "–"


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8))
def test_mean_and_deviation_are_those_of_the_definition(values: list[float]) -> None:
    summary = summarise(dict(enumerate(values)))
    mean = math.fsum(values) / len(values)
    assert summary.mean == pytest.approx(mean, abs=1e-6)
    assert summary.std == pytest.approx(
        math.sqrt(math.fsum((x - mean) ** 2 for x in values) / (len(values) - 1)), abs=1e-6
    )
    assert summary.mean == pytest.approx(statistics.mean(values), abs=1e-6)
    assert summary.std == pytest.approx(statistics.stdev(values), abs=1e-6)


def test_a_full_table_says_its_seeds_below_it() -> None:
    rows = [row("a", {"f1.en": 0.1}, {"f1.en": 0.3}), row("b", {"f1.en": 0.5}, {"f1.en": 0.5})]
    assert lines(rows, EN) == [
        "| arm | English |",
        "| --- | ---: |",
        "| Arm A | 20.0 ± 14.1 |",
        "| Arm \\| B | **50.0** ± 0.0 |",
        "",
        "Mean ± sample standard deviation over 2 seeds.",
    ]


def test_rows_of_different_seeds_have_a_column_for_their_number() -> None:
    rows = [row("a", {"f1.en": 0.1}, {"f1.en": 0.3}), row("b", {"f1.en": 0.5})]
    assert lines(rows, EN) == [
        "| arm | seeds | English |",
        "| --- | ---: | ---: |",
        "| Arm A | 2 | 20.0 ± 14.1 |",
        "| Arm \\| B | 1 | **50.0** |",
        "",
        "Mean ± sample standard deviation over 1 to 2 seeds. No qa run of seed 1: Arm | B.",
    ]


def test_what_is_missing_is_said() -> None:
    both = row("a", {"f1.en": 0.1}, {"f1.en": 0.3}, {})
    pretrained = row("a", *[{"loss": 1.5}] * 3, task="pretraining")
    rows = [Row(both.labels, both.runs + pretrained.runs), row("b", {"f1.en": 0.5}, {"f1.en": 0.6}, {"f1.en": 0.7})]
    found = lines(rows, EN, LOSS)
    assert found[0] == "| arm | English | loss |"
    assert found[2:4] == ["| Arm A | 20.0 ± 14.1 (n = 2) | 1.50 ± 0.00 |", "| Arm \\| B | **60.0** ± 10.0 | – |"]
    assert found[-1] == (
        "Mean ± sample standard deviation over 2 to 3 seeds. No pretraining run: Arm | B. "
        "No (finite) English in runs of seed 2: Arm A."
    )
    assert (
        lines([row("a", {"f1.en": 0.5}), row("b", {})], EN)[-1]
        == "One seed each. –: the row's runs have no such score."
    )
    assert lines([row("a", {})], EN)[-1] == (
        "No run has these scores. –: the row's runs have no such score. No qa run has f1.en."
    )


def test_a_star_makes_a_column_of_each_key_of_any_row() -> None:
    rows = [row("a", {"f1.en": 0.1, "f1.zero_shot": 0.2}), row("b", {"f1.en": 0.1, "f1.de": 0.3, "f1.average": 0.2})]
    column = Column(heading="F1 of *", task="qa", score="f1.*", without=("average",))
    grid = fill(Table(title="T", columns=(column,)), rows)
    assert [c.heading for c in grid.columns] == ["F1 of en", "F1 of zero shot", "F1 of de"]
    assert [[x.mean for x in found] for _, found in grid.rows] == [[0.1, 0.2, None], [0.1, None, 0.3]]


def test_a_star_without_a_match_stays_and_is_said_to_be_missing() -> None:
    assert expand(Score(task="qa", score="em.*"), [row("a", {"f1.en": 0.1})]) == {"em.*": "*"}
    found = lines([row("a", {"f1.en": 0.1})], Column(heading="EM *", task="qa", score="em.*"))
    assert found[2] == "| Arm A | 0 | – |"
    assert "No qa run has em.*." in found[-1]


def test_csv_reads_back_to_the_last_bit() -> None:
    rows = [row("a", {"f1.en": 0.1}, {"f1.en": 1 / 3}), row("b", {"f1.en": 0.5}), row("c, d")]
    grid = fill(Table(title="T", columns=(EN,)), rows)
    back = list(csv.DictReader(io.StringIO(table_csv(grid, SPEC))))
    assert list(back[0]) == ["arm", "task", "score", "mean", "std", "n", "low", "high"]
    assert [line["arm"] for line in back] == ["a", "b", "c, d"]
    for line, (_, (summary,)) in zip(back, grid.rows, strict=True):
        assert (line["task"], line["score"]) == ("qa", "f1.en")
        assert int(line["n"]) == summary.n
        assert (float(line["mean"]) if line["mean"] else None) == summary.mean
        assert (float(line["std"]) if line["std"] else None) == summary.std


def test_a_ratio_is_that_of_the_means_with_both_beside_it() -> None:
    ratio = Ratio(heading="a / b", of={"arm": "a"}, to={"arm": "b"}, task="qa", score="f1.en", percent=True)
    spec = Spec(name="s", title="S", rows=("arm",), ratios=(ratio,))
    rows = [row("a", {"f1.en": 0.2}, {"f1.en": 0.4}), row("b", {"f1.en": 0.1}, {"f1.en": 0.3})]
    sheet, plain = ratio_tables(spec, rows)
    assert markdown(sheet).splitlines()[2] == "| a / b | 1.50 | a: 30.0 ± 14.1 | b: 20.0 ± 14.1 | 2 |"
    (line,) = csv.DictReader(io.StringIO(plain))
    assert (float(line["ratio"]), int(line["of_n"])) == (pytest.approx(1.5), 2)


@pytest.mark.parametrize("other", [[], [row("b", {"f1.en": 0.0})], [row("b", {})]])
def test_a_ratio_to_nothing_is_a_dash(other: list[Row]) -> None:
    ratio = Ratio(heading="a / b", of={"arm": "a"}, to={"arm": "b"}, task="qa", score="f1.en")
    spec = Spec(name="s", title="S", rows=("arm",), ratios=(ratio,))
    sheet, _ = ratio_tables(spec, [row("a", {"f1.en": 0.2}), *other])
    assert markdown(sheet).splitlines()[2].startswith("| a / b | – | a: 0.2 | b: ")


def test_one_seed_is_shown_with_its_interval_over_examples() -> None:
    one = Run(Path("a"), "qa", 0, {"arm": "a"}, {"f1.en": 0.5, "f1.de": 0.3}, intervals={"f1.en": (0.44, 0.561)})
    rows = [Row(one.labels, (one,))]
    table = Table(title="T", columns=(EN, Column(heading="de", task="qa", score="f1.de", percent=True)))
    found = lines(rows, *table.columns)
    assert found[2] == "| Arm A | 50.0 [44.0, 56.1] | 30.0 |"
    assert found[-1] == "One seed each. In brackets: 95 % bootstrap interval over documents."
    back = next(csv.DictReader(io.StringIO(table_csv(fill(table, rows), SPEC))))
    assert (back["low"], back["high"]) == ("0.44", "0.561")


def test_the_interval_of_one_seed_is_not_that_of_several() -> None:
    runs = [Run(Path(str(x)), "qa", x, {}, {"f1.en": 0.5}, intervals={"f1.en": (0.4, 0.6)}) for x in range(2)]
    assert Row({}, tuple(runs)).interval("qa", "f1.en") is None
    assert Row({}, tuple(runs[:1])).interval("qa", "f1.en") == (0.4, 0.6)


@pytest.mark.parametrize(
    ("score", "best", "bold"),
    [
        ("f1.en", None, ["c"]),
        ("f1.en", "lowest", ["a"]),
        ("f1.en", "none", []),
        ("validation.perplexity.mmlm", None, ["a"]),
        ("train/loss", None, ["a"]),
        ("f1.transfer_gap", None, []),
        ("same", None, []),
    ],
)
def test_the_best_is_bold(score: str, best: str | None, bold: list[str]) -> None:
    rows = [row(arm, {score: x, "same": 0.5}) for arm, x in {"a": 0.1, "b": 0.2, "c": 0.3}.items()]
    column = Column(heading="x", task="qa", score=score, best=best)  # type: ignore[arg-type]
    sheet = sheet_of(fill(Table(title="T", columns=(column,)), rows), Spec(name="s", title="S", rows=("arm",)))
    assert [line[0].text for line in sheet.lines if line[1].bold] == bold


def test_numbers_that_look_the_same_are_equally_good() -> None:
    rows = [row("a", {"f1.en": 0.50001}), row("b", {"f1.en": 0.5}), row("c", {"f1.en": 0.4})]
    assert [line.count("**") for line in lines(rows, EN)[2:5]] == [2, 2, 0]


def test_a_score_that_no_run_has_is_answered_by_one_that_is_near() -> None:
    rows = [row("a", {"test.exact_match.en": 0.5})]
    wrong = Column(heading="EM", task="qa", score="test.exact_mach.en")
    assert unknown([wrong], rows) == ["No qa run has test.exact_mach.en; did you mean test.exact_match.en?"]
    assert lines(rows, EN, wrong)[-1].endswith("did you mean test.exact_match.en?")
    assert unknown([Score(task="qaa", score="f1")], rows) == ["No run is of the task qaa; there are: qa."]
    assert unknown([Score(task="qa", score="test.exact_match.*")], rows) == []


def test_a_deviation_is_never_bold() -> None:
    summary = summarise({0: 0.1, 1: 0.2})
    assert summary.cell(EN) == Cell("15.0", " ± 7.1")
