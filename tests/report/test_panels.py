"""What a plot shows: panels, points and colours."""

from pathlib import Path
from typing import Any

import pytest

from report.panels import colours, lacking, panels
from report.runs import Row, Run
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
