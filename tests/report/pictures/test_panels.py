"""What a plot shows: panels, points and colours."""

from pathlib import Path
from typing import Any

import pytest

from report.pictures.panels import colours, counted, lacking, panels
from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Plot, Spec

SPEC = Spec(name="s", title="S", rows=("arm", "pairs"), order={"arm": {"x": "X", "b": "B", "a": "A"}})


def plot(kind: str, score: str, **more: Any) -> Plot:
    return Plot(title="P", kind=kind, task="qa", score=score, axis="F1", **({"group": "arm"} | more))


def row(arm: str, pairs: float, *runs: Run) -> Row:
    return Row({"arm": arm, "pairs": pairs}, runs)


def run(seed: int, scores: dict[str, float], folder: Path = Path("f")) -> Run:
    return Run(folder, "qa", seed, {}, scores)


def with_curve(folder: Path, seed: int, *rows: tuple[int, str, float]) -> Run:
    path = folder / str(seed) / "metrics.csv"
    path.parent.mkdir(parents=True)
    path.write_text("step,metric,value\n" + "".join(f"{s},{m},{v}\n" for s, m, v in rows), encoding="utf-8")
    return run(seed, {}, path.parent)


def test_bars_stand_by_the_other_labels() -> None:
    rows = [row("b", 1, run(0, {"f1": 0.2}), run(1, {"f1": 0.4})), row("a", 1), row("b", 2, run(0, {"f1": 0.1}))]
    ((one, two),) = panels(plot("bars", "f1"), SPEC, rows)
    assert (one.heading, two.heading) == ("1", "2")
    assert [points[0].mean for _, points in one.lines] == [pytest.approx(0.3), None]
    assert lacking([one, two], SPEC, rows) == "Nothing to draw: A, 1. Of 1 seed: B, 2."
    assert lacking([two], SPEC, rows[2:]) == ""


def test_with_a_star_bars_are_what_it_matches_and_a_panel_is_the_other_labels() -> None:
    scores = {"f1.en": 0.2, "f1.de": 0.4, "f1.average": 0.3}
    rows = [row("a", 1, run(0, scores)), row("b", 1, run(0, scores)), row("a", 2, run(0, scores))]
    ((one, two),) = panels(plot("dots", "f1.*", without=("average",)), SPEC, rows)
    assert [(panel.heading, len(panel.lines)) for panel in (one, two)] == [("1", 2), ("2", 1)]
    assert {x: point.mean for x, point in two.lines[0][1].items()} == {"en": 0.2, "de": 0.4}


def test_what_all_rows_have_in_common_by_choice_is_in_no_heading() -> None:
    rows = [row("a", 1, run(0, {"f1": 0.2}))]
    assert panels(plot("bars", "f1", where={"pairs": 1}), SPEC, rows)[0][0].heading == ""


def test_an_ablation_is_the_difference_to_the_row_with_the_baselines_labels() -> None:
    rows = [
        row("b", 1, run(0, {"f1": 0.2}), run(1, {"f1": 0.4})),
        row("a", 1, run(1, {"f1": 0.7}), run(0, {"f1": 0.3}), run(2, {"f1": 0.9})),
        row("a", 2, run(0, {"f1": 0.5})),
        row("b", 3, run(0, {"f1": 0.5})),
        Row({"arm": "Theirs", "pairs": ""}, (run(0, {"f1": 0.9}),), "Theirs"),
    ]
    chosen = plot("ablation", "f1", group="pairs", baseline={"arm": "b"})
    ((panel,),) = panels(chosen, SPEC, rows)
    first, second = (points[0] for _, points in panel.lines)
    assert panel.heading == "A"
    half = 12.7062 * 0.1  # Student's t of one degree of freedom, by a standard error of 0.1
    assert (first.mean, first.n) == (pytest.approx(0.2), 2)
    assert (first.low, first.high) == pytest.approx((0.2 - half, 0.2 + half), rel=1e-4)
    assert (second.mean, second.n) == (None, 0), "5 % of pairs have no baseline of their own"
    assert counted(chosen, SPEC, [panel]) == (
        "Difference to the baseline (B), mean over 2 seeds, with 95 % intervals over seeds (Student's t)."
    )


def test_of_many_seeds_the_interval_of_a_difference_is_the_bootstraps() -> None:
    rows = [
        row("b", 1, *(run(seed, {"f1": 0.0}) for seed in range(10))),
        row("a", 1, *(run(seed, {"f1": 0.1 * (seed % 2)}) for seed in range(10))),
    ]
    chosen = plot("ablation", "f1", group="pairs", baseline={"arm": "b"})
    ((panel,),) = panels(chosen, SPEC, rows)
    point = panel.lines[0][1][0]
    assert point.mean == pytest.approx(0.05)
    assert point.low == pytest.approx(0.02, abs=0.011)
    assert point.high == pytest.approx(0.08, abs=0.011)
    assert counted(chosen, SPEC, [panel]).endswith("over 10 seeds, with 95 % intervals over seeds (paired bootstrap).")


def test_published_rows_stand_in_every_panel_or_below_the_others() -> None:
    theirs = Row({"arm": "Theirs", "pairs": ""}, (run(-1, {"f1.en": 0.9, "f1.xx": 0.1}),), "Theirs")
    others = Row({"arm": "Others", "pairs": ""}, (run(-1, {"f1.xx": 0.1}),), "Others")
    rows = [row("a", 1, run(0, {"f1.en": 0.2})), row("a", 2, run(0, {"f1.en": 0.4})), theirs, others]
    ((one, two),) = panels(plot("dots", "f1.*"), SPEC, rows)
    assert [[line[0].published for line in panel.lines] for panel in (one, two)] == [["", "Theirs"]] * 2
    assert set(one.lines[1][1]) == {"en"}, "columns are those of our runs"
    (below,) = panels(plot("bars", "f1.en"), SPEC, rows)
    assert [panel.heading for panel in below] == ["1", "2", "Theirs"]
    assert counted(plot("bars", "f1.en"), SPEC, below) == "One seed each."
    assert lacking(below, SPEC, rows) == ""
    assert colours(plot("bars", "f1.en"), SPEC, rows) == {"a": 2}


def test_lines_go_over_what_the_star_matches() -> None:
    rows = [row("a", 1, run(0, {"layer_10.x": 0.2, "layer_9.x": 0.4})), row("b", 1, run(0, {"layer_9.x": 0.5}))]
    ((panel,),) = panels(plot("lines", "layer_*.x"), SPEC, rows)
    assert [{x: point.mean for x, point in points.items()} for _, points in panel.lines] == [
        {"9": 0.4, "10": 0.2},
        {"9": 0.5, "10": None},
    ]


def test_a_curve_has_the_steps_that_all_seeds_have(tmp_path: Path) -> None:
    one = with_curve(tmp_path, 0, (0, "val/f1", 0.1), (10, "val/f1", 0.3), (20, "val/f1", 0.5))
    two = with_curve(tmp_path, 1, (0, "val/f1", 0.3), (20, "val/f1", 0.6), (30, "val/f1", 0.7))
    ((panel,),) = panels(plot("curves", "val/f1"), SPEC, [row("a", 1, one, two)])
    points = panel.lines[0][1]
    assert {step: point.mean for step, point in points.items()} == {0: pytest.approx(0.2), 20: pytest.approx(0.55)}
    assert panel.heading == "1"


def test_curves_have_a_panel_for_each_metric_beside_one_another(tmp_path: Path) -> None:
    one = with_curve(tmp_path, 0, (0, "val/f1/en", 0.1), (0, "val/f1/zero_shot", 0.3), (0, "val/em/en", 1.0))
    two = with_curve(tmp_path, 1, (0, "val/f1/en", 0.2))
    found = panels(plot("curves", "val/f1/*", panel="F1 *"), SPEC, [row("a", 1, one), row("a", 2, two)])
    assert [[panel.heading for panel in line] for line in found] == [
        ["F1 en, 1", "F1 zero shot, 1"],
        ["F1 en, 2", "F1 zero shot, 2"],
    ]
    assert found[1][1].lines[0][1] == {}


def test_a_value_has_its_colour_whatever_else_is_drawn() -> None:
    every = [row(arm, 1) for arm in ("x", "b", "a", "new")]
    assert colours(plot("bars", "f1"), SPEC, every) == {"x": 0, "b": 1, "a": 2, "new": 3}
    assert colours(plot("bars", "f1"), SPEC, every[2:]) == {"a": 2, "new": 3}
