"""Bars and dots stand where the runs' numbers are, in the line of their name."""

import pytest

from report.pictures.style import COLOURS, THEIRS
from report.runs.rows import Row
from report.spec import Spec
from report.tables.table import NONE
from tests.pictures import texts_cut_off
from tests.rows import a_plot, figure, published, scored

NAMED = Spec(name="s", title="S", rows=("arm", "pairs"), order={"arm": {"small": "Small", "large": "Large model"}})
SMALL, LARGE = (colour.lower() for colour in COLOURS[:2])


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    pytest.importorskip("matplotlib")
    return [
        scored("small", 1, {"f1.0": 0.2, "f1.1": 0.1}, {"f1.0": 0.4, "f1.1": 0.3}),
        scored("large", 1, {"f1.0": 0.7, "f1.1": 0.6}, {"f1.0": 0.9, "f1.1": 0.6}),
        scored("small", 2, {"f1.0": 0.25}, {"f1.0": 0.25}),
        scored("large", 2),
    ]


def test_bars_are_as_long_as_means_and_stand_by_their_labels(rows: list[Row]) -> None:
    from matplotlib.colors import to_hex

    drawn = figure(a_plot("bars"), rows, NAMED)
    (axes,) = drawn.axes
    assert axes.get_xlabel() == "F1 (%)"
    assert [text.get_text() for text in axes.get_yticklabels()] == ["1", "2"]
    bars = {(round(bar.get_y() + bar.get_height() / 2, 2), to_hex(bar.get_facecolor())): bar for bar in axes.patches}
    assert {place: bar.get_width() for place, bar in bars.items()} == {
        (-0.2, SMALL): pytest.approx(30), (0.2, LARGE): pytest.approx(80), (0.8, SMALL): pytest.approx(25),
    }  # fmt: skip
    (missing,) = axes.texts
    assert (missing.get_text(), round(missing.get_position()[1], 2)) == (NONE, 1.2)
    deviations = [line.get_segments()[0][:, 0].tolist() for line in axes.collections]
    assert deviations[0] == pytest.approx([30 - 200**0.5, 30 + 200**0.5])
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == ["Small", "Large model"]
    assert [to_hex(handle.get_facecolor()) for handle in legend.get_patches()] == [SMALL, LARGE]
    assert texts_cut_off(drawn) == []


def test_with_a_star_a_line_is_what_it_matches_and_a_panel_the_other_labels(rows: list[Row]) -> None:
    drawn = figure(a_plot("dots", down="layer"), rows[:3], NAMED)
    first, second = drawn.axes
    assert [axes.get_title() for axes in drawn.axes] == ["1", "2"]
    assert (first.get_ylabel(), second.get_ylabel()) == ("layer", "")
    assert [text.get_text() for text in first.get_yticklabels()] == ["0", "1"]
    assert first.get_xlim() == second.get_xlim(), "panels have one scale"
    dots = {
        (line.get_color().lower(), round(line.get_ydata()[0], 2)): line.get_xdata()[0]
        for line in first.get_lines()
        if line.get_marker() in "os"
    }
    assert dots == {
        (SMALL, -0.2): pytest.approx(30), (SMALL, 0.8): pytest.approx(20),
        (LARGE, 0.2): pytest.approx(80), (LARGE, 1.2): pytest.approx(60),
    }  # fmt: skip


def test_without_a_group_every_row_has_a_line_and_there_is_no_legend(rows: list[Row]) -> None:
    drawn = figure(a_plot("dots", score="f1.0", group=""), [*rows[:2], published("Theirs", f1__0=0.5)], NAMED)
    (axes,) = drawn.axes
    assert [text.get_text() for text in axes.get_yticklabels()] == ["Small, 1", "Large model, 1", "Theirs"]
    assert [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() in "o*ph"] == [
        pytest.approx(30), pytest.approx(80), pytest.approx(50),
    ]  # fmt: skip
    assert drawn.legends == []


def test_published_numbers_are_hollow_and_have_their_own_name(rows: list[Row]) -> None:
    drawn = figure(a_plot("dots"), [*rows[:2], published("Theirs, Table 1", f1__1=0.5)], NAMED)
    (axes,) = drawn.axes
    (theirs,) = [line for line in axes.get_lines() if line.get_color() == THEIRS and line.get_marker() != "None"]
    assert (theirs.get_xdata()[0], theirs.get_markerfacecolor()) == (50, "white")
    assert round(theirs.get_ydata()[0]) == 1
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == ["Small", "Large model", "Theirs, Table 1"]


def test_an_ablation_shows_differences_beside_a_line_at_none(rows: list[Row]) -> None:
    drawn = figure(a_plot("ablation", baseline={"arm": "small"}), rows[:3], NAMED)
    (axes,) = drawn.axes
    (dot,) = [line for line in axes.get_lines() if line.get_marker() == "s"]
    assert dot.get_xdata()[0] == pytest.approx(50)
    (at_none,) = [line for line in axes.get_lines() if list(line.get_xdata()) == [0, 0]]
    assert list(at_none.get_ydata()) == [0, 1], "from one end of the axes to the other"
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == ["Large model"]
