"""Pictures are PNG files, drawn also from little or nothing; the numbers on them are the runs', at their places."""

import builtins
import struct
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError
from report.panels import colours, panels
from report.plots import COLOURS, draw, figure_of
from report.runs import Row, Run
from report.spec import Plot, Spec
from report.tables import NONE
from tests.pictures import texts_cut_off

SPEC = Spec(name="s", title="S", rows=("arm", "pairs"))
SCORES = {"bars": "f1.0", "lines": "f1.*", "curves": "val/*"}


def a_plot(kind: str, **more: Any) -> Plot:
    values = {"title": "P", "task": "qa", "score": SCORES[kind], "axis": "F1 (%)", "group": "arm", "percent": True}
    return Plot(kind=kind, **(values | more))


def some_rows(folder: Path, arms: int, seeds: int) -> list[Row]:
    rows = []
    for arm in range(arms):
        runs = []
        for seed in range(seeds):
            run = folder / f"{arm}-{seed}"
            run.mkdir()
            text = "".join(f"{step},val/{m},{0.1 + step}\n" for step in range(3) for m in range(6))
            (run / "metrics.csv").write_text(f"step,metric,value\n{text}", encoding="utf-8")
            runs.append(Run(run, "qa", seed, {}, {f"f1.{layer}": 0.1 * (layer + seed + 1) for layer in range(3)}))
        rows.append(Row({"arm": f"an arm of number {arm}", "pairs": arm % 2}, tuple(runs)))
    return rows


def size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize("kind", SCORES)
@pytest.mark.parametrize(("arms", "seeds"), [(1, 1), (3, 3), (9, 2)])
def test_a_plot_is_a_png_and_says_its_seeds(tmp_path: Path, kind: str, arms: int, seeds: int) -> None:
    pytest.importorskip("matplotlib")
    data, said = draw(a_plot(kind, log=arms == 3), SPEC, some_rows(tmp_path, arms, seeds))
    width, height = size(data)
    assert width > 600
    assert height > 200
    assert said == {1: "One seed each.", 2: "Mean ± sample standard deviation over 2 seeds."}.get(
        seeds, "Mean ± sample standard deviation over 3 seeds."
    )


@pytest.mark.parametrize("kind", SCORES)
def test_a_row_without_scores_is_said(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    empty = Row({"arm": "empty", "pairs": 0}, ())
    data, said = draw(a_plot(kind), SPEC, [*some_rows(tmp_path, 2, 2), empty])
    size(data)
    assert said.endswith("Nothing to draw: empty, 0.")
    data, said = draw(a_plot(kind), SPEC, [empty])
    size(data)
    assert said == "No run has these scores. Nothing to draw: empty, 0."


def figure(plot: Plot, rows: list[Row], spec: Spec = SPEC) -> Any:
    pytest.importorskip("matplotlib")
    return figure_of(panels(plot, spec, rows), plot, spec, colours(plot, spec, rows))


def scored(arm: str, pairs: int, *seeds: dict[str, float]) -> Row:
    """A row with these scores, a seed each."""
    runs = tuple(Run(Path(f"{arm}-{pairs}-{seed}"), "qa", seed, {}, scores) for seed, scores in enumerate(seeds))
    return Row({"arm": arm, "pairs": pairs}, runs)


def test_bars_are_as_long_as_means_and_stand_by_their_labels() -> None:
    from matplotlib.colors import to_hex

    rows = [
        scored("small", 1, {"f1.0": 0.2}, {"f1.0": 0.4}), scored("large", 1, {"f1.0": 0.7}, {"f1.0": 0.9}),
        scored("small", 2, {"f1.0": 0.25}, {"f1.0": 0.25}), scored("large", 2),
    ]  # fmt: skip
    spec = Spec(name="s", title="S", rows=("arm", "pairs"), order={"arm": {"small": "Small", "large": "Large model"}})
    drawn = figure(a_plot("bars"), rows, spec)
    (axes,) = drawn.axes
    assert axes.get_xlabel() == "F1 (%)"
    assert [text.get_text() for text in axes.get_yticklabels()] == ["1", "2"]
    bars = {(round(bar.get_y() + bar.get_height() / 2, 2), to_hex(bar.get_facecolor())): bar for bar in axes.patches}
    small, large = (colour.lower() for colour in COLOURS[:2])
    assert {place: bar.get_width() for place, bar in bars.items()} == {
        (-0.2, small): pytest.approx(30), (0.2, large): pytest.approx(80), (0.8, small): pytest.approx(25),
    }  # fmt: skip
    (missing,) = axes.texts
    assert (missing.get_text(), round(missing.get_position()[1], 2)) == (NONE, 1.2)
    deviations = [line.get_segments()[0][:, 0].tolist() for line in axes.collections]
    assert deviations[0] == pytest.approx([30 - 200**0.5, 30 + 200**0.5])
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == ["Small", "Large model"]
    assert [to_hex(handle.get_facecolor()) for handle in legend.get_patches()] == [small, large]
    assert texts_cut_off(drawn) == []


def test_lines_go_through_the_means_over_what_the_star_matches() -> None:
    rows = [
        scored(arm, pairs, {f"f1.{layer}": base + 0.1 * layer + 0.01 * pairs for layer in range(3)})
        for arm, base in (("a", 0.1), ("b", 0.5))
        for pairs in (1, 2)
    ]
    drawn = figure(a_plot("lines", over="layer"), rows)
    first, second = drawn.axes
    assert [axes.get_title() for axes in (first, second)] == ["1", "2"]
    assert (first.get_ylabel(), first.get_xlabel(), second.get_ylabel()) == ("F1 (%)", "layer", "")
    assert first.get_ylim() == second.get_ylim(), "panels side by side have one scale"
    for axes, pairs in ((first, 1), (second, 2)):
        assert [text.get_text() for text in axes.get_xticklabels()] == ["0", "1", "2"]
        lines = [line for line in axes.get_lines() if len(line.get_xdata()) == 3 and line.get_linestyle() == "-"]
        assert [line.get_ydata() for line in lines] == [
            pytest.approx([10 + pairs, 20 + pairs, 30 + pairs]), pytest.approx([50 + pairs, 60 + pairs, 70 + pairs]),
        ]  # fmt: skip
        assert lines[0].get_xdata() == pytest.approx([0, 1, 2], abs=0.1)
        assert lines[0].get_color() != lines[1].get_color()
        assert lines[0].get_marker() != lines[1].get_marker()
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == ["a", "b"]
    assert texts_cut_off(drawn) == []


def test_curves_have_a_point_at_each_step_and_a_band_of_deviations(tmp_path: Path) -> None:
    drawn = figure(a_plot("curves", percent=False, panel="metric *"), some_rows(tmp_path, 1, 2))
    assert [axes.get_title() for axes in drawn.axes] == [f"metric {metric}, 0" for metric in range(6)]
    for axes in drawn.axes:
        (line,) = axes.get_lines()
        assert line.get_xdata().tolist() == [0, 1, 2]
        assert line.get_ydata() == pytest.approx([0.1, 1.1, 2.1])
        assert len(axes.collections) == 1
    assert [axes.get_xlabel() for axes in drawn.axes] == ["", "", "steps", "steps", "steps", "steps"]
    assert texts_cut_off(drawn) == []


@pytest.mark.parametrize("kind", SCORES)
@pytest.mark.parametrize("log", [False, True])
def test_many_rows_with_long_names_look_different_and_nothing_is_cut_off(tmp_path: Path, kind: str, log: bool) -> None:
    rows = some_rows(tmp_path, 9, 2)
    drawn = figure(a_plot(kind, log=log), rows)
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == [row.labels["arm"] for row in rows]
    looks = set()
    for axes in drawn.axes:
        if kind == "bars":
            looks |= {(bar.get_facecolor(), bar.get_hatch()) for bar in axes.patches}
        else:
            marked = [line for line in axes.get_lines() if line.get_marker() in "osD^vPX"]
            looks |= {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in marked}
        assert (axes.get_xscale() if kind == "bars" else axes.get_yscale()) == ("log" if log else "linear")
    assert len(looks) == 9
    assert texts_cut_off(drawn) == []


def test_the_same_runs_make_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = some_rows(tmp_path, 2, 2)
    assert draw(a_plot("lines"), SPEC, rows) == draw(a_plot("lines"), SPEC, rows)


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def refuse(name: str, *arguments: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return really(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[plot\]'"):
        draw(a_plot("bars"), SPEC, [])
