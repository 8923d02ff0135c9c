"""Rows of a report, made up, and the figure of a plot of them."""

from pathlib import Path
from typing import Any

import pytest

from report.pictures.maps import heat_maps
from report.pictures.panels import colours, panels
from report.pictures.plots import figure_of
from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Plot, Spec

SPEC = Spec(name="s", title="S", rows=("arm", "pairs"))
SCORES = {
    "bars": "f1.0",
    "dots": "f1.*",
    "ablation": "f1.0",
    "lines": "f1.*",
    "curves": "val/*",
    "heat_map": "pairs.*-*",
}
FIRST = "an arm of number 0"


def a_plot(kind: str, **more: Any) -> Plot:
    """A plot of this kind over scores that `some_rows` has."""
    values: dict[str, Any] = {"title": "P", "task": "qa", "score": SCORES[kind], "axis": "F1 (%)", "percent": True}
    values |= {"group": "arm"} | ({"baseline": {"arm": FIRST}} if kind == "ablation" else {})
    return Plot(kind=kind, **(values | more))


def some_rows(folder: Path, arms: int, seeds: int) -> list[Row]:
    """Rows with scores and curves, half of them of one value of the second label."""
    rows = []
    for arm in range(arms):
        runs = []
        for seed in range(seeds):
            run = folder / f"{arm}-{seed}"
            run.mkdir()
            text = "".join(f"{step},val/{m},{0.1 + step}\n" for step in range(3) for m in range(3))
            (run / "metrics.csv").write_text(f"step,metric,value\n{text}", encoding="utf-8")
            scores = {f"f1.{layer}": 0.1 * (layer + seed + 1 + arm) for layer in range(3)}
            pairs = {f"pairs.{pair}": 0.01 * (place + arm) for place, pair in enumerate(("de-en", "en-fr", "de-fr"))}
            runs.append(Run(run, "qa", seed, {}, scores | pairs))
        rows.append(Row({"arm": f"an arm of number {arm}", "pairs": 0 if arm == 0 else arm % 2}, tuple(runs)))
    return rows


def scored(arm: str, pairs: int, *seeds: dict[str, float]) -> Row:
    """A row with these scores, a seed each."""
    runs = tuple(Run(Path(f"{arm}-{pairs}-{seed}"), "qa", seed, {}, scores) for seed, scores in enumerate(seeds))
    return Row({"arm": arm, "pairs": pairs}, runs)


def published(name: str, **scores: float) -> Row:
    """A row of published numbers, as `report.published.rows` makes them."""
    run = Run(Path("paper.yaml"), "qa", -1, {}, {path.replace("__", "."): value for path, value in scores.items()})
    return Row({"arm": name, "pairs": ""}, (run,), name)


def figure(plot: Plot, rows: list[Row], spec: Spec = SPEC) -> Any:
    """The figure that a plot's files are made of."""
    pytest.importorskip("matplotlib")
    drawn = (heat_maps if plot.kind == "heat_map" else panels)(plot, spec, rows)
    return figure_of(drawn, plot, spec, colours(plot, spec, rows))
