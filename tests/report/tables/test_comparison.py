"""Rows against a baseline: pairs of seeds, intervals, corrected p values, and what cannot be compared."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Column, Spec, Table
from report.statistics.examples import Examples
from report.statistics.significance import holm, t_interval, t_test
from report.tables.comparison import (
    Compared,
    compare,
    comparison_csv,
    comparison_sheet,
    comparison_title,
)
from report.tables.counterparts import baseline_of
from report.tables.sheets import Sheet
from report.tables.table import fill

EN = Column(heading="English", task="qa", score="test.f1.en", percent=True)
DE = Column(heading="German", task="qa", score="test.f1.de", percent=True)
SPEC = Spec(name="s", title="S", rows=("arm",), order={"arm": {"a": "Arm A", "b": "Arm B"}}, baseline={"arm": "b"})


def row(arm: Any, scores: dict[int, float], path: str = "test.f1.en", **labels: Any) -> Row:
    runs = tuple(Run(Path(f"{arm}{labels}{seed}"), "qa", seed, {}, {path: x}) for seed, x in scores.items())
    return Row({"arm": arm} | labels, runs)


def compared(rows: list[Row], *columns: Column, spec: Spec = SPEC) -> tuple[list[Compared], Sheet]:
    table = Table(title="T", columns=columns or (EN,))
    spec = replace(spec, tables={"main": table})
    found = compare(fill(table, rows), spec, Examples())
    return found, comparison_sheet(found, spec, rows, Examples())


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.plain for cell in line] for line in sheet.lines]


def test_a_row_is_compared_with_the_baseline_seed_by_seed() -> None:
    ours, base = [0.50, 0.60, 0.64], [0.40, 0.45, 0.52]
    found, sheet = compared([row("a", dict(enumerate(ours))), row("b", dict(enumerate([*base, 0.9])))])
    low, high = t_interval(ours, base) or (0.0, 0.0)
    p = f"{t_test(ours, base):.3f}"
    assert sheet.header == ("arm", "difference", "95 % interval", "p", "p (Holm)", "p (signs)", "seeds")
    assert texts(sheet) == [["Arm A", "+12.3", f"[{100 * low:+.1f}, {100 * high:+.1f}]", p, p, "0.250", "3"]]
    assert comparison_title(found, SPEC) == "difference of English to the baseline (Arm B), in points"
    assert sheet.notes.startswith(
        "Runs of the same seed are compared (3). Interval and p: Student's t. p (signs): permutation of signs, which "
        "assumes no distribution. Of 3 seeds it is 0.25 or more, however large the difference. "
        "No interval over documents: "
    )


def test_ten_seeds_have_the_interval_of_the_bootstrap() -> None:
    ours = {seed: 0.5 + 0.01 * seed for seed in range(10)}
    (found,), sheet = compared([row("a", ours), row("b", dict.fromkeys(ours, 0.4))])
    assert found.shown is not None
    assert found.shown == found.bootstrap != found.students
    assert found.signs == 2 / 2**10
    assert sheet.lines[0][1].bold
    assert "Interval and p: bootstrap." in sheet.notes
    assert "Bold: every p (Holm) below 0.05." in sheet.notes
    assert "however large" not in sheet.notes


def test_p_is_corrected_for_all_comparisons_of_the_table_and_the_same_runs_count_once() -> None:
    base = dict.fromkeys(range(6), 0.4)
    rows = [
        row("a", {seed: 0.5 + 0.01 * seed for seed in base}),
        row("c", {seed: 0.4 + (0.1 if seed else -0.1) for seed in base}),
        row("b", base),
    ]
    found, _ = compared(rows)
    ps = [t_test(list(r.scores("qa", EN.score).values()), list(base.values())) for r in rows[:2]]
    assert [line.holm for line in found] == pytest.approx(holm([p for p in ps if p is not None]))
    twice = [rows[0], Row({"arm": "z"}, rows[0].runs), rows[2]]
    assert [line.holm for line in compared(twice)[0]] == [ps[0]] * 2


def test_one_seed_has_a_difference_and_no_more() -> None:
    _, sheet = compared([row("a", {0: 0.5}), row("b", {0: 0.6})])
    assert texts(sheet) == [["Arm A", "-10.0", "–", "–", "–", "–", "1"]]
    assert "One seed has no interval over seeds." in sheet.notes


def test_rows_without_a_common_seed_or_a_score_are_not_compared() -> None:
    _, sheet = compared([row("a", {0: 0.5}), row("c", {1: 0.5}, "test.f1.fr"), row("b", {1: 0.6})])
    assert texts(sheet) == [["Arm A", "–", "–", "–", "–", "–", "0"]]


def test_columns_that_say_so_are_compared_or_all_of_them() -> None:
    rows = [row("a", {0: 0.5}), row("b", {0: 0.4})]
    rows = [Row(r.labels, (*r.runs, *row(r.labels["arm"], {0: 0.3}, "test.f1.de").runs)) for r in rows]
    rows = [Row(r.labels, tuple(Run(Path(f"{r.labels}"), "qa", 0, {}, run.scores) for run in r.runs)) for r in rows]
    both, sheet = compared(rows, EN, DE)
    assert [line[1] for line in texts(sheet)] == ["English", "German"]
    assert comparison_title(both, SPEC) == "difference to the baseline (Arm B), in points"
    chosen = Column(heading="German", task="qa", score="test.f1.de", percent=True, compare=True)
    assert [line.column.heading for line in compared(rows, EN, chosen)[0]] == ["German"]


def test_a_baseline_is_the_row_of_its_values_that_is_otherwise_the_same() -> None:
    spec = Spec(name="s", title="S", rows=("arm", "pairs"), baseline={"arm": "b"})
    rows = [row(arm, {0: 0.5}, pairs=pairs) for arm in ("a", "b") for pairs in (1, 2)]
    assert [baseline_of(one, rows, spec) for one in rows] == [rows[2], rows[3], None, None]
    alone = [*rows[:2], row("b", {0: 0.5}, pairs="any")]
    assert [baseline_of(one, alone, spec) for one in alone] == [alone[2], alone[2], None]
    several = [row("a", {0: 0.5}, pairs=3), *rows[2:]]
    assert baseline_of(several[0], several, spec) is None
    found = compare(fill(Table(title="T", columns=(EN,)), several), spec, Examples())
    assert comparison_sheet(found, spec, several, Examples()).notes.endswith("No such row to compare with: a, 3.")


def test_csv_has_both_intervals_over_seeds() -> None:
    found, _ = compared([row("a", {0: 0.5, 1: 0.7, 2: 0.6}), row("b", {0: 0.4, 1: 0.5, 2: 0.55})])
    (line,) = csv.DictReader(io.StringIO(comparison_csv(found, SPEC)))
    assert (line["arm"], line["score"], line["seeds"]) == ("a", "test.f1.en", "3")
    assert float(line["difference"]) == pytest.approx(0.35 / 3, rel=1e-5)
    assert float(line["t_low"]) < float(line["bootstrap_low"]) <= float(line["difference"])
    assert float(line["signs_p"]) == 0.25
    assert line["documents_p"] == ""


def test_intervals_over_examples_stand_beside_those_over_seeds(tmp_path: Path) -> None:
    rows = []
    for arm, right in (("a", [1, 1, 1, 0]), ("b", [0, 1, 0, 0])):
        folder = tmp_path / arm
        (folder / "predictions").mkdir(parents=True)
        lines = "".join(f"{at},{at},{x},1\n" for at, x in enumerate(right))
        path = folder / "predictions" / "test.en.scores.csv"
        path.write_text(f"example,document,f1:sum,f1:count\n{lines}", encoding="utf-8")
        rows.append(Row({"arm": arm}, (Run(folder, "qa", 0, {}, {"test.f1.en": sum(right) / 4}),)))
    found, sheet = compared(rows)
    assert sheet.header[-4:] == ("95 % over documents", "p", "p (Holm)", "documents")
    assert texts(sheet)[0][1] == "+50.0"
    assert texts(sheet)[0][-1] == "4"
    assert found[0].examples is not None
    assert found[0].examples_holm == found[0].examples.p
    assert "Over documents: these are drawn 5,000 times, for both systems alike, seeds averaged." in sheet.notes
    assert comparison_csv(found, SPEC).splitlines()[1].count(",,") < 6


def test_a_number_of_the_baseline_says_what_it_is_of() -> None:
    spec = Spec(name="s", title="S", rows=("rate", "pairs"), baseline={"rate": 0.1, "pairs": 1})
    spec = replace(spec, order={"pairs": {1: "all pairs"}})
    assert comparison_title([], spec) == "difference to the baseline (rate 0.1, all pairs)"


def test_runs_that_no_seed_changes_have_no_interval_over_seeds() -> None:
    _, sheet = compared([row("a", dict.fromkeys(range(3), 0.5)), row("b", dict.fromkeys(range(3), 0.4))])
    assert texts(sheet) == [["Arm A", "+10.0", "–", "–", "–", "0.250", "3"]]
    assert "A difference that is the same for all seeds has no interval over them." in sheet.notes
