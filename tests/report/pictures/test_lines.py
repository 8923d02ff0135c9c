"""Lines and curves go through the means of the runs."""

from pathlib import Path

import pytest

from tests.pictures import texts_cut_off
from tests.rows import a_plot, figure, scored, some_rows


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
        lines = [line for line in axes.get_lines() if line.get_marker() in "os" and line.get_label()]
        assert [line.get_ydata() for line in lines] == [
            pytest.approx([10 + pairs, 20 + pairs, 30 + pairs]), pytest.approx([50 + pairs, 60 + pairs, 70 + pairs]),
        ]  # fmt: skip
        assert lines[0].get_xdata() == pytest.approx([0, 1, 2], abs=0.1)
        assert lines[0].get_color() != lines[1].get_color()
        assert lines[0].get_marker() != lines[1].get_marker()
        assert lines[0].get_linestyle() != lines[1].get_linestyle()
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == ["a", "b"]
    assert texts_cut_off(drawn) == []


def test_curves_have_a_point_at_each_step_and_a_band_of_deviations(tmp_path: Path) -> None:
    drawn = figure(a_plot("curves", percent=False, panel="metric *"), some_rows(tmp_path, 1, 2))
    assert [axes.get_title() for axes in drawn.axes] == [f"metric {metric}, 0" for metric in range(3)]
    for axes in drawn.axes:
        (line,) = axes.get_lines()
        assert line.get_xdata().tolist() == [0, 1, 2]
        assert line.get_ydata() == pytest.approx([0.1, 1.1, 2.1])
        assert len(axes.collections) == 1
    assert [axes.get_xlabel() for axes in drawn.axes] == ["steps", "steps", "steps"]
    assert texts_cut_off(drawn) == []


def test_panels_that_do_not_fit_beside_one_another_go_on_below(tmp_path: Path) -> None:
    drawn = figure(a_plot("curves", width="column"), some_rows(tmp_path, 1, 1))
    assert [axes.get_xlabel() for axes in drawn.axes] == ["", "steps", "steps"], "below is the first"
